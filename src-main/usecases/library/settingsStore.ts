import path from 'node:path';
import { z } from 'zod';
import {
  defaultSettings,
  settingsSchema,
  type Settings,
  type SettingsPatch,
} from '../../../src-shared/domain/settings.ts';
import type { Log } from '../../platform/log.ts';
import { StoredDocument } from './storedDocument.ts';

/** Settings as they are stored: what an older or newer program wrote is taken field by field. */
const storedSettingsSchema = z.record(z.string(), z.unknown()).transform((stored): Settings => {
  const known = Object.entries(settingsSchema.shape).flatMap(([name, field]) => {
    const parsed = field.safeParse(stored[name]);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return settingsSchema.parse(Object.fromEntries(known));
});

/** What the user chose for the application on this computer. */
export interface SettingsStore {
  get(): Settings;
  /** Gives the settings after the change, stored. @throws HeliochromeError output-unwritable, disk-full */
  change(patch: SettingsPatch): Promise<Settings>;
}

/** Reads the settings in `<dataDirectory>/settings.json`; defaults where there is none, or a damaged one. */
export async function openSettings(dataDirectory: string, log: Log): Promise<SettingsStore> {
  const document = await StoredDocument.open(
    path.join(dataDirectory, 'settings.json'),
    storedSettingsSchema,
    defaultSettings,
    log,
  );
  return {
    get: () => document.content,
    change: async (patch) => {
      const given = Object.entries(patch).filter(([, value]) => value !== undefined);
      await document.replace({ ...document.content, ...Object.fromEntries(given) });
      return document.content;
    },
  };
}
