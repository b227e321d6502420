import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { paletteContentSchema, type Palette } from '../../../src-shared/domain/palette.ts';
import type { Log } from '../../platform/log.ts';
import { StoredDocument } from '../library/storedDocument.ts';
import { shippedPalettes } from './shippedPalettes.ts';

/** What a person gives of a palette. */
export type PaletteContent = z.infer<typeof paletteContentSchema>;

const storedPaletteSchema = z.strictObject({
  id: z.string().min(1).max(100),
  ...paletteContentSchema.shape,
});
type StoredPalette = z.infer<typeof storedPaletteSchema>;

/** More would be a mistake rather than a choice. */
const mostPalettes = 200;

/** What a person made of the palettes: changed and own ones, and those of the program that were removed. */
const documentSchema = z
  .object({ version: z.literal(1), palettes: z.array(z.unknown()), removed: z.array(z.string()) })
  // One that an older or newer program wrote otherwise is left out, the others stay.
  .transform(({ version, palettes, removed }) => ({
    version,
    palettes: palettes.flatMap((one) => {
      const parsed = storedPaletteSchema.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    }),
    removed,
  }));
type PaletteDocument = z.infer<typeof documentSchema>;

/** Palettes of the user and of the program. */
export interface PaletteStore {
  /** Those of the program first. */
  list(): Palette[];
  /**
   * Makes a palette (id null) or changes one.
   *
   * @throws HeliochromeError not-found, usage (too many), output-unwritable, disk-full
   */
  save(id: string | null, content: PaletteContent): Promise<Palette>;
  /** @throws HeliochromeError not-found, output-unwritable, disk-full */
  remove(id: string): Promise<void>;
  /** Has those of the program as they came. @throws HeliochromeError output-unwritable, disk-full */
  restore(): Promise<Palette[]>;
}

function isShipped(id: string): boolean {
  return shippedPalettes.some((palette) => palette.id === id);
}

function listOf({ palettes, removed }: PaletteDocument): Palette[] {
  const shipped = shippedPalettes
    .filter(({ id }) => !removed.includes(id))
    .map((palette): Palette => {
      const changed = palettes.find(({ id }) => id === palette.id);
      return changed === undefined ? palette : { ...changed, shipped: true, changed: true };
    });
  const own = palettes
    .filter(({ id }) => !isShipped(id))
    .map((palette): Palette => ({ ...palette, shipped: false, changed: false }));
  return [...shipped, ...own];
}

/** Opens the palettes in `<dataDirectory>/palettes.json`. @throws HeliochromeError when it may not be read */
export async function openPalettes(dataDirectory: string, log: Log): Promise<PaletteStore> {
  const document = await StoredDocument.open<PaletteDocument>(
    path.join(dataDirectory, 'palettes.json'),
    documentSchema,
    { version: 1, palettes: [], removed: [] },
    log,
  );
  const list = (): Palette[] => listOf(document.content);
  const expect = (id: string): Palette => {
    const found = list().find((palette) => palette.id === id);
    if (found !== undefined) return found;
    throw new HeliochromeError(
      'not-found',
      `There is no palette ${id.slice(0, 100)}.`,
      'Look at the palettes again; it may have been removed.',
    );
  };
  return {
    list,
    async save(id, content) {
      if (id === null && document.content.palettes.length >= mostPalettes) {
        throw new HeliochromeError(
          'usage',
          `There are ${mostPalettes} palettes already.`,
          'Remove one that is no longer needed.',
        );
      }
      const key = id === null ? randomUUID() : expect(id).id;
      const saved: StoredPalette = { id: key, ...content };
      const { palettes } = document.content;
      const isThere = palettes.some((palette) => palette.id === key);
      await document.replace({
        ...document.content,
        palettes: isThere
          ? palettes.map((palette) => (palette.id === key ? saved : palette))
          : [...palettes, saved],
      });
      return expect(key);
    },
    async remove(id) {
      expect(id);
      const { version, palettes, removed } = document.content;
      await document.replace({
        version,
        palettes: palettes.filter((palette) => palette.id !== id),
        removed: isShipped(id) ? [...removed, id] : removed,
      });
    },
    async restore() {
      const { version, palettes } = document.content;
      const own = palettes.filter(({ id }) => !isShipped(id));
      await document.replace({ version, palettes: own, removed: [] });
      return list();
    },
  };
}
