import * as tf from '@tensorflow/tfjs';

let installed = false;

interface Attributes {
  readonly dilations?: number | readonly number[];
  readonly strides?: number | readonly number[];
  readonly pad?: unknown;
}

const plain = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC' } as const;

function pair(value: number | readonly number[] | undefined): [number, number] {
  if (value === undefined) return [1, 1];
  return typeof value === 'number' ? [value, value] : [value[0], value[1]];
}

/** What is missing at the far sides to multiples of the dilation. */
function paddingOf({ shape }: tf.Tensor4D, [down, right]: [number, number]): number[][] {
  const missing = (side: number, step: number): number => (step - (side % step)) % step;
  return [
    [0, missing(shape[1], down)],
    [0, missing(shape[2], right)],
  ];
}

/**
 * The gradients of a dilated convolution. Taken apart into the pictures of every second (third, …) row and column, it is
 * a plain convolution of those, whose gradients every engine has.
 */
function dilatedGradients(
  dy: tf.Tensor4D,
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  dilations: [number, number],
): { x: () => tf.Tensor; filter: () => tf.Tensor } {
  const padding = paddingOf(x, dilations);
  const apart = (picture: tf.Tensor4D): tf.Tensor4D =>
    tf.spaceToBatchND(picture, dilations, padding);
  return {
    x: () => {
      const parts = apart(dy);
      const [, height, width] = parts.shape;
      const inputShape = [parts.shape[0], height, width, filter.shape[2]];
      const gradient = tf
        .engine()
        .runKernel<tf.Tensor>(
          'Conv2DBackpropInput',
          { dy: parts, filter },
          { ...plain, inputShape },
        );
      return tf.batchToSpaceND(gradient, dilations, padding);
    },
    filter: () => {
      const [parts, changes] = [apart(x), apart(dy)];
      const attributes = { ...plain, filterShape: filter.shape };
      return tf
        .engine()
        .runKernel<tf.Tensor>('Conv2DBackpropFilter', { x: parts, dy: changes }, attributes);
    },
  };
}

/**
 * Gives dilated convolutions the gradients that TFJS lacks (stride 1, padding `same`); others keep theirs. Call once
 * before training; calling again does nothing.
 */
export function installDilatedGradient(): void {
  if (installed) return;
  installed = true;
  const published = tf.getGradient('Conv2D');
  tf.unregisterGradient('Conv2D');
  tf.registerGradient({
    ...published,
    gradFunc: (dy, saved, attributes) => {
      const { dilations, strides, pad } = attributes as Attributes;
      const [x, filter] = saved as tf.Tensor4D[];
      const isPlain = pair(dilations).every((dilation) => dilation === 1);
      const isKnown = pad === 'same' && pair(strides).every((stride) => stride === 1);
      return isPlain || !isKnown
        ? published.gradFunc(dy, saved, attributes)
        : dilatedGradients(dy as tf.Tensor4D, x, filter, pair(dilations));
    },
  });
}
