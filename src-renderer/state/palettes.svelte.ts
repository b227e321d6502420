import type { Palette, PaletteColor } from '../../src-shared/domain/palette.ts';
import { call, onEvent } from '../client/client.ts';
import { app } from './app.svelte.ts';

/** Stands for the recent colors among the palettes. */
export const recentColors = 'recent';

/** Named colors to draw hints with: those that come with the program and the person's own. */
class PalettesState {
  list: readonly Palette[] = $state.raw([]);

  /** Null: the recent colors. */
  readonly chosen: Palette | null = $derived.by(() => {
    const id = app.remembered('hints.palette', '');
    if (id === recentColors) return null;
    return this.list.find((palette) => palette.id === id) ?? this.first;
  });

  get first(): Palette | null {
    return this.list.at(0) ?? null;
  }

  /** Reads them, and again whenever they change. @returns a function that ends it */
  watch = (): (() => void) => {
    const read = (): void => {
      this.#read().catch((error: unknown) => {
        app.notify('error', error instanceof Error ? error.message : String(error));
      });
    };
    read();
    return onEvent('palettes', read);
  };

  async #read(): Promise<void> {
    this.list = await call('palettes.list', {});
  }

  choose = (id: string): void => {
    app.remember('hints.palette', id);
  };

  /** Makes a palette and chooses it. */
  add = async (name: string): Promise<void> => {
    const content = { name, source: '', colors: [] };
    const { id } = await call('palettes.save', { id: null, content });
    await this.#read();
    this.choose(id);
  };

  /** Changes a palette. */
  change = async (
    palette: Palette,
    patch: { readonly name?: string; readonly colors?: readonly PaletteColor[] },
  ): Promise<void> => {
    const { id, source } = palette;
    const content = {
      name: patch.name ?? palette.name,
      source,
      colors: [...(patch.colors ?? palette.colors)],
    };
    await call('palettes.save', { id, content });
    await this.#read();
  };

  remove = async ({ id }: Palette): Promise<void> => {
    await call('palettes.remove', { id });
    await this.#read();
  };

  /** Has the palettes of the program as they came. */
  restore = async (): Promise<void> => {
    this.list = await call('palettes.restore', {});
  };
}

export const palettes = new PalettesState();
