import type { ComputeProcess } from '../../engine/computeProcess.ts';
import { findModel } from './findModel.ts';

/** An ONNX file that was written. */
export interface ExportedModelFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes a model as an ONNX file.
 *
 * @param model its id, or the path of its folder
 * @throws HeliochromeError model-missing, model-damaged, usage, output-exists, output-unwritable, engine-*
 */
export async function exportModelFile(
  compute: ComputeProcess,
  model: string,
  file: string,
  overwrite: boolean,
): Promise<ExportedModelFile> {
  const { directory } = await findModel(model);
  const exported = await compute.exportModel({ modelDirectory: directory, file, overwrite });
  return { file, ...exported };
}
