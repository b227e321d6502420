import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { TestContext } from 'node:test';
import { writeTinyModel } from './tinyModel.ts';

/** Makes a folder of user data with a tiny model in it (id `tiny`), and lets this process use it. */
export async function useTinyModel(context: TestContext, folder: string): Promise<string> {
  const models = path.join(folder, 'data', 'models');
  await mkdir(models, { recursive: true });
  tf.enableProdMode();
  await tf.setBackend('cpu');
  await writeTinyModel(path.join(models, 'tiny'));
  const before = process.env['HELIOCHROME_DATA'];
  process.env['HELIOCHROME_DATA'] = path.join(folder, 'data');
  context.after(() => {
    if (before === undefined) delete process.env['HELIOCHROME_DATA'];
    else process.env['HELIOCHROME_DATA'] = before;
  });
  return path.join(models, 'tiny');
}
