import * as tf from '@tensorflow/tfjs';

/** Geometry of a convolution: what its two gradients need to know of it. */
type Geometry = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

interface ConvolutionAttributes extends tf.NamedAttrMap {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape4D = [number, number, number, number];

function geometryOf(attributes: ConvolutionAttributes, input: Shape4D, filter: Shape4D): Geometry {
  const { strides, pad, dataFormat, dimRoundingMode } = attributes;
  const layout = tf.backend_util.convertConv2DDataFormat(dataFormat);
  return tf.backend_util.computeConv2DInfo(
    input,
    filter,
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    layout,
  );
}

/**
 * Gradient of a convolution by its filter: itself a convolution, in which the batch takes the place of the channels and
 * the gradient that of the filter: dW[i, j, c, o] = Σ x[n, i + s·y, j + s·x, c] · dy[n, y, x, o]. A stride of the
 * convolution becomes a dilation.
 */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, geometry: Geometry): tf.Tensor4D {
  const { filterHeight, filterWidth, inChannels, outChannels, strideHeight, strideWidth, padInfo } =
    geometry;
  const { top, bottom, left, right } = padInfo;
  const byChannel = tf.transpose(x, [3, 1, 2, 0]);
  const asFilter = tf.transpose(dy, [1, 2, 0, 3]);
  const padding: tf.backend_util.ExplicitPadding = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const sums = tf.conv2d(byChannel, asFilter, 1, padding, 'NHWC', [strideHeight, strideWidth]);
  // Rows that no stride reached give offsets beyond the filter.
  const within = tf.slice(sums, [0, 0, 0, 0], [
    inChannels,
    filterHeight,
    filterWidth,
    outChannels,
  ] as Shape4D);
  return tf.transpose(within, [1, 2, 0, 3]);
}

/** Puts `stride` − 1 zeros after each row and each column. */
function spread(dy: tf.Tensor4D, strideHeight: number, strideWidth: number): tf.Tensor4D {
  const [batch, height, width, channels] = dy.shape;
  const columns = tf.pad(dy.reshape([batch * height, width, 1, channels]), [
    [0, 0],
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ]);
  const row = width * strideWidth * channels;
  const rows = tf.pad(columns.reshape([batch, height, 1, row]), [
    [0, 0],
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
  ]);
  return rows.reshape([batch, height * strideHeight, width * strideWidth, channels]);
}

/** Zeros before and after an axis so that a filter of `filter` places gives `size` results; after may be negative. */
function paddingFor(size: number, filter: number, before: number, length: number): Shape2 {
  return [filter - 1 - before, size + before - length];
}
type Shape2 = [number, number];

/**
 * Gradient of a convolution by its input: a convolution of the gradient, spread out by the stride, with the filter
 * turned by 180° and its channels exchanged.
 */
function inputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, geometry: Geometry): tf.Tensor4D {
  const { strideHeight, strideWidth, inHeight, inWidth, filterHeight, filterWidth, padInfo } =
    geometry;
  let wide = strideHeight * strideWidth === 1 ? dy : spread(dy, strideHeight, strideWidth);
  const [batch, height, width, channels] = wide.shape;
  const down = paddingFor(inHeight, filterHeight, padInfo.top, height);
  const across = paddingFor(inWidth, filterWidth, padInfo.left, width);
  if (down[1] < 0 || across[1] < 0) {
    const kept = [height + Math.min(0, down[1]), width + Math.min(0, across[1])] as const;
    wide = tf.slice(wide, [0, 0, 0, 0], [batch, kept[0], kept[1], channels]);
  }
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  return tf.conv2d(wide, turned, 1, [
    [0, 0],
    [down[0], Math.max(0, down[1])],
    [across[0], Math.max(0, across[1])],
    [0, 0],
  ]);
}

/** Whether {@link inputGradient} serves; what it does not serve goes to the backend's own, slower kernel. */
function isServed(attributes: ConvolutionAttributes, geometry: Geometry): boolean {
  const { filterHeight, filterWidth, padInfo } = geometry;
  return (
    attributes.dataFormat === 'NHWC' && padInfo.top < filterHeight && padInfo.left < filterWidth
  );
}

let registered = false;

/**
 * Gives the wasm backend the kernels it lacks for training convolutions: the gradient by the filter, which it does not
 * have, and a gradient by the input many times faster than its own. Both are composed of its forward convolution, the
 * kernel that XNNPACK makes fast. Calling again does nothing.
 */
export function registerConvolutionGradients(): void {
  if (registered) return;
  registered = true;
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
      const attributes = attrs as ConvolutionAttributes & { filterShape: Shape4D };
      if (attributes.dataFormat !== 'NHWC') {
        throw new Error('The gradient of a convolution is written for channels last.');
      }
      const geometry = geometryOf(attributes, x.shape, attributes.filterShape);
      return tf.tidy(() => filterGradient(x, dy, geometry));
    },
  });
  const original = tf.getKernel('Conv2DBackpropInput', 'wasm');
  tf.unregisterKernel('Conv2DBackpropInput', 'wasm');
  tf.registerKernel({
    ...original,
    kernelFunc: (call) => {
      const { dy, filter } = call.inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
      const attributes = call.attrs as ConvolutionAttributes & { inputShape: Shape4D };
      const geometry = geometryOf(attributes, attributes.inputShape, filter.shape);
      if (!isServed(attributes, geometry)) return original.kernelFunc(call);
      return tf.tidy(() => inputGradient(dy, filter, geometry));
    },
  });
}
