import path from 'node:path';
import { z } from 'zod';
import {
  exportPresetSchema,
  shippedPresets,
  type CallResponse,
  type ExportPreset,
} from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Log } from '../../platform/log.ts';
import { StoredDocument } from './storedDocument.ts';

/** More would be a mistake rather than a choice. */
const mostPresets = 200;

/** Presets as they are stored: one that an older or newer program wrote otherwise is left out, the others stay. */
const storedPresetsSchema = z.array(z.unknown()).transform((stored): readonly ExportPreset[] =>
  stored.flatMap((one) => {
    const parsed = exportPresetSchema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  }),
);

type PresetList = CallResponse<'exports.presets'>;

/** Plans of exports that the user keeps under names, on this computer. */
export interface ExportPresetStore {
  /** Those that come with the program, then the user's by name. */
  list(): PresetList;
  /** @throws HeliochromeError usage for a name that comes with the program; output-unwritable, disk-full */
  save(preset: ExportPreset): Promise<PresetList>;
  /** @throws HeliochromeError not-found, usage for one that comes with the program; output-unwritable, disk-full */
  remove(name: string): Promise<PresetList>;
}

function isSame(one: string, other: string): boolean {
  return one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
}

function checkOwn(name: string): void {
  if (!shippedPresets.some((shipped) => isSame(shipped.name, name))) return;
  throw new HeliochromeError(
    'usage',
    `“${name}” comes with the program and stays as it is.`,
    'Save the plan under another name.',
  );
}

/** Reads the presets in `<dataDirectory>/export-presets.json`. */
export async function openExportPresets(
  dataDirectory: string,
  log: Log,
): Promise<ExportPresetStore> {
  const document = await StoredDocument.open<readonly ExportPreset[]>(
    path.join(dataDirectory, 'export-presets.json'),
    storedPresetsSchema,
    [],
    log,
  );
  const list = (): PresetList => ({
    presets: [
      ...shippedPresets.map((preset) => ({ ...preset, shipped: true })),
      ...document.content.map((preset) => ({ ...preset, shipped: false })),
    ],
  });
  return {
    list,
    save: async (preset) => {
      checkOwn(preset.name);
      const others = document.content.filter(({ name }) => !isSame(name, preset.name));
      if (others.length >= mostPresets) {
        throw new HeliochromeError(
          'usage',
          `There are ${others.length} presets already.`,
          'Remove some that are not used.',
        );
      }
      const sorted = [...others, preset].sort((one, other) => one.name.localeCompare(other.name));
      await document.replace(sorted);
      return list();
    },
    remove: async (name) => {
      checkOwn(name);
      const others = document.content.filter((preset) => !isSame(preset.name, name));
      if (others.length === document.content.length) {
        throw new HeliochromeError('not-found', `There is no preset “${name}”.`);
      }
      await document.replace(others);
      return list();
    },
  };
}
