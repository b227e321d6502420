import { z } from 'zod';

/** One of an export's results in small, with what the plan draws on it: as the file will look, not its bytes. */
export const exportExampleSchema = z.strictObject({
  /** Of the photo. */
  label: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  /** A JPEG, as a data URL. */
  picture: z.string().startsWith('data:image/jpeg;base64,'),
});
export type ExportExample = z.infer<typeof exportExampleSchema>;
