import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { applicationVersion } from '../platform/applicationVersion.ts';
import { writeAtomically } from '../platform/atomicWrite.ts';
import { readModelPackage } from './modelPackage.ts';
import { writeOnnx } from './onnx/writeOnnx.ts';

/** A written ONNX file. */
export interface ExportedModel {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes a model package of this program as an ONNX file: `[batch, channels, height, width]` in and out, batch, height
 * and width free (sides multiples of the model's stride), weights as the package has them. How the numbers at its doors
 * are to be read stands in the file's metadata.
 *
 * @throws HeliochromeError `model-missing`, `model-damaged`, `usage` (a model that is an ONNX file already),
 *   `output-exists`, `output-unwritable`
 */
export async function exportModel(
  directory: string,
  file: string,
  overwrite: boolean,
): Promise<ExportedModel> {
  const { manifest, artifacts } = await readModelPackage(directory);
  const { id, name, version, licence, input, output } = manifest;
  const written = writeOnnx(artifacts, {
    description: `${name} ${version}. ${manifest.description}`,
    producer: applicationVersion(),
    doors: 'channels-first',
    metadata: {
      id,
      version,
      licence,
      weightsSha256: manifest.weights.sha256,
      input: JSON.stringify({
        ...input,
        channels: '(L* - 50) / lightnessRange, a* / 110, b* / 110, mask',
      }),
      output: JSON.stringify(output),
    },
  });
  await writeAtomically(file, (temporary) => writeFile(temporary, written.file), { overwrite });
  const sha256 = createHash('sha256').update(written.file).digest('hex');
  return { bytes: written.file.length, sha256 };
}
