import type * as tf from '@tensorflow/tfjs';
import type { LayersOutput } from '../../../models/modelManifest.ts';
import type { Batch } from '../../data/batchStream.ts';
import { abOf, rgbOf } from '../singleNetwork.ts';
import type { AutoencoderSettings } from './autoencoderSettings.ts';

/** How an answer between −1 and 1 stands for color. */
export interface ColorAnswer {
  readonly channels: 2 | 3;
  readonly output: LayersOutput;
  /** The answer that a batch should have. */
  readonly truthOf: (batch: Batch) => tf.Tensor4D;
}

/** Color as the settings ask for it. */
export function colorAnswer({
  answer,
  abScale,
}: Pick<AutoencoderSettings, 'answer' | 'abScale'>): ColorAnswer {
  return answer === 'ab'
    ? {
        channels: 2,
        output: { kind: 'ab', scale: abScale },
        truthOf: (batch) => abOf(batch, abScale),
      }
    : {
        channels: 3,
        output: { kind: 'rgb', low: -1, high: 1 },
        truthOf: (batch) => rgbOf(batch).mul(2).sub(1),
      };
}
