import { z } from 'zod';
import type { ExportPreview } from '../../src-shared/api/contract.ts';
import { call } from '../client/client.ts';
import {
  blockedBy,
  builtInPresets,
  fitted,
  namedPresetSchema,
  presetSchema,
  readPresets,
  selectionOf,
  type NamedPreset,
  type PresetPlan,
} from './exportRules.ts';
import { app } from './app.svelte.ts';
import { library } from './library.svelte.ts';

const formName = 'export.plan';
const presetsName = 'export.presets';
/** The preview is asked for after typing has paused, milliseconds. */
const pause = 250;
const formSchema = z.strictObject({ source: z.string(), folder: z.string(), plan: presetSchema });

/** What is to be exported, how and where to; kept over views and starts. */
class ExportingState {
  source = $state('accepted');
  folder = $state('');
  plan: PresetPlan = $state.raw(builtInPresets.access);
  preview: ExportPreview | null = $state.raw(null);
  /** Why there is no preview. */
  problem = $state('');
  #asked = 0;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #read = false;

  readonly blocked = $derived(
    blockedBy({ folder: this.folder, nameTemplate: this.plan.nameTemplate }, this.preview),
  );

  get presets(): NamedPreset[] {
    return readPresets(app.remembered(presetsName, ''));
  }

  /** Takes up what was chosen last; photos that are selected come first. */
  begin = (): void => {
    if (!this.#read) {
      this.#read = true;
      this.#restore(app.remembered(formName, ''));
    }
    if (library.selected.size > 0) this.source = 'selection';
    else if (this.source === 'selection') this.source = 'accepted';
    this.look();
  };

  change = (patch: Partial<PresetPlan>): void => {
    this.plan = fitted({ ...this.plan, ...patch });
    this.look();
  };

  setSource = (source: string): void => {
    this.source = source;
    this.look();
  };

  setFolder = (folder: string): void => {
    this.folder = folder;
    this.look();
  };

  /** Keeps the plan under a name, in place of another of that name. */
  savePreset = (name: string): void => {
    const others = this.presets.filter((preset) => preset.name !== name);
    const all = [...others, namedPresetSchema.parse({ name, plan: this.plan })];
    app.remember(presetsName, JSON.stringify(all));
  };

  removePreset = (name: string): void => {
    const others = this.presets.filter((preset) => preset.name !== name);
    app.remember(presetsName, JSON.stringify(others));
  };

  /** Asks anew what the export would write. */
  look = (): void => {
    const { source, folder, plan } = this;
    app.remember(formName, JSON.stringify({ source, folder, plan }));
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.#look(), pause);
  };

  /** Starts the export. @returns how many pictures it writes */
  start = async (): Promise<number> => {
    const { preview, plan, folder } = this;
    await call('jobs.export', { photos: this.#photos(), plan: { ...plan, folder } });
    return preview?.results ?? 0;
  };

  #photos(): ReturnType<typeof selectionOf> {
    return selectionOf(this.source, [...library.selected]);
  }

  async #look(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const folder = this.folder === '' ? null : this.folder;
    try {
      const plan = { ...this.plan, folder };
      const preview = await call('jobs.previewExport', { photos: this.#photos(), plan });
      if (asked !== this.#asked) return;
      this.preview = preview;
      this.problem = '';
    } catch (error) {
      if (asked !== this.#asked) return;
      this.preview = null;
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  #restore(text: string): void {
    if (text === '') return;
    try {
      const form = formSchema.safeParse(JSON.parse(text));
      if (!form.success) return;
      this.source = form.data.source;
      this.folder = form.data.folder;
      this.plan = form.data.plan;
    } catch {
      // What was kept is no JSON: the plan stays as it comes.
    }
  }
}

export const exporting = new ExportingState();
