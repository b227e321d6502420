import { z } from 'zod';

/** What a user chose for the application on this computer (not for one library). Every field has a default. */
export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  /** What lies around a picture in the viewer. */
  surround: z.enum(['dark', 'black', 'grey', 'white']).nullable().default(null),
  /** Percent. */
  interfaceSize: z.int().min(100).max(200).default(100),
  /** Keys without a modifier, such as P for Accept. */
  singleKeys: z.boolean().default(true),
  /** Action id → keys, such as `Mod+Shift+I`; an empty string takes the keys away. */
  keys: z.record(z.string().max(100), z.string().max(50)).default({}),
  engine: z.enum(['auto', 'tensorflow', 'webgpu', 'wasm']).default('auto'),
  /** Id of the model that is used when none is chosen. */
  model: z.string().min(1).max(200).default('base'),
  /** Who is named in the history of what is made; may be empty. */
  operator: z.string().max(500).default(''),
  /** What closing the window does while work is under way. */
  onClose: z.enum(['ask', 'background', 'pause']).default('ask'),
  /** Copies of a library that are kept. */
  backupsKept: z.int().min(1).max(100).default(10),
  /** Panels and other state of the interface, by name. */
  interface: z
    .record(z.string().max(100), z.union([z.string().max(10_000), z.number(), z.boolean()]))
    .default({}),
});
export type Settings = z.infer<typeof settingsSchema>;
export const defaultSettings: Settings = settingsSchema.parse({});
