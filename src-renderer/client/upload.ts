import { z } from 'zod';
import type { UploadPurpose } from '../../src-shared/api/contract.ts';

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.array(z.string()) }),
  z.object({ ok: z.literal(false), error: z.object({ message: z.string() }) }),
]);

/** A file from a drop, with its path below what was dropped. */
export interface DroppedFile {
  readonly file: File;
  readonly path: string;
}

/**
 * Copies files of this computer's browser to where the program finds them, one request a file: so a long drop shows its
 * progress and needs no more memory than one file.
 *
 * @param files {@link DroppedFile} or `File`; others are passed over
 * @param onProgress told the share of bytes that arrived, 0–1
 * @param purpose where they go: with the library's masters, or (a model) where they last until it was answered
 * @returns the paths that the files have at the host
 * @throws Error with the host's reason when a file was refused; those before it are kept
 */
export async function uploadFiles(
  files: readonly unknown[],
  onProgress: (share: number) => void,
  purpose: UploadPurpose = 'library',
): Promise<string[]> {
  const dropped = files.map(asDropped).filter((file) => file !== null);
  const bytes = dropped.reduce((sum, { file }) => sum + file.size, 0);
  const paths: string[] = [];
  let before = 0;
  for (const item of dropped) {
    const report = (loaded: number): void => {
      onProgress(bytes === 0 ? 1 : Math.min(1, (before + loaded) / bytes));
    };
    paths.push(...(await uploadFile(item, purpose, report)));
    before += item.file.size;
    report(0);
  }
  return paths;
}

function asDropped(item: unknown): DroppedFile | null {
  if (item instanceof File) return { file: item, path: item.name };
  const { file, path } = item as Partial<DroppedFile>;
  return file instanceof File && path !== undefined ? { file, path } : null;
}

/** `fetch` does not tell how far an upload is; XMLHttpRequest does. */
function uploadFile(
  item: DroppedFile,
  purpose: UploadPurpose,
  onProgress: (loaded: number) => void,
): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (reason: string): void => {
      reject(new Error(`${item.path} was not copied. ${reason}`));
    };
    request.open('POST', `upload?purpose=${purpose}&name=${encodeURIComponent(item.path)}`);
    request.upload.onprogress = (event) => {
      onProgress(event.loaded);
    };
    request.onerror = () => {
      fail('Heliochrome does not answer.');
    };
    request.onload = () => {
      const answer = answerSchema.safeParse(parseJson(request.responseText));
      if (!answer.success) fail('The answer was not understood.');
      else if (answer.data.ok) resolve(answer.data.value);
      else fail(answer.data.error.message);
    };
    request.send(item.file);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
