import { z } from 'zod';

const answerSchema = z.strictObject({ ok: z.literal(true), value: z.array(z.string()) });

/**
 * Copies files of this computer's browser into the library's own folder, one request a file so that a long drop shows
 * its progress and needs no more memory than one file.
 *
 * @param onProgress told the share of bytes that arrived, 0–1
 * @returns the paths the files have at the host
 */
export async function uploadFiles(
  files: readonly unknown[],
  onProgress: (share: number) => void,
): Promise<string[]> {
  const real = files.filter((file) => file instanceof File);
  const bytes = real.reduce((sum, file) => sum + file.size, 0);
  const paths: string[] = [];
  let arrived = 0;
  for (const file of real) {
    paths.push(...(await uploadFile(file)));
    arrived += file.size;
    onProgress(bytes === 0 ? 1 : arrived / bytes);
  }
  return paths;
}

async function uploadFile(file: File): Promise<string[]> {
  const form = new FormData();
  form.append('file', file, file.name);
  const response = await fetch('upload', { method: 'POST', body: form });
  const answer = answerSchema.safeParse(await response.json());
  if (!answer.success) throw new Error(`${file.name} could not be copied into the library.`);
  return answer.data.value;
}
