import { z } from 'zod';

const fields = {
  theme: z.enum(['system', 'dark', 'light']),
  /** What lies around a picture in the viewer. */
  surround: z.enum(['dark', 'black', 'grey', 'white']).nullable(),
  /** Percent. */
  interfaceSize: z.int().min(100).max(200),
  /** Keys without a modifier, such as P for Accept. */
  singleKeys: z.boolean(),
  /** Action id → keys, such as `Mod+Shift+I` or `X R` (either); an empty string takes the keys away. */
  keys: z.record(z.string().max(100), z.string().max(50)),
  engine: z.enum(['auto', 'tensorflow', 'webgpu', 'onnx', 'wasm']),
  /** Id of the model that is used when none is chosen. */
  model: z.string().min(1).max(200),
  /** Who is named in the history of what is made; may be empty. */
  operator: z.string().max(500),
  /** What closing the window does while work is under way. */
  onClose: z.enum(['ask', 'background', 'pause']),
  /** Copies of a library that are kept. */
  backupsKept: z.int().min(1).max(100),
  /** Panels and other state of the interface, by name. */
  interface: z.record(
    z.string().max(100),
    z.union([z.string().max(10_000), z.number(), z.boolean()]),
  ),
};

/** What a user chose for the application on this computer (not for one library). Every field has a default. */
export const settingsSchema = z.strictObject({
  theme: fields.theme.default('system'),
  surround: fields.surround.default(null),
  interfaceSize: fields.interfaceSize.default(100),
  singleKeys: fields.singleKeys.default(true),
  keys: fields.keys.default({}),
  engine: fields.engine.default('auto'),
  model: fields.model.default('base'),
  operator: fields.operator.default(''),
  onClose: fields.onClose.default('ask'),
  backupsKept: fields.backupsKept.default(10),
  interface: fields.interface.default({}),
});
export type Settings = z.infer<typeof settingsSchema>;
export const defaultSettings: Settings = settingsSchema.parse({});

/** Some settings to be changed. Made of the bare fields: zod would fill a left-out field that has a default. */
export const settingsPatchSchema = z.strictObject(fields).partial();
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;
