import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';

/** TensorFlow's number for bfloat16, a type that TFJS itself does not know. */
const bfloat16 = 14;

interface NativeTensor {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}
interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}
/** What is used here of tfjs-node's addon. */
interface NativeBinding {
  readonly TF_FLOAT: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_BOOL: number;
  executeOp(
    name: string,
    attributes: OperationAttribute[],
    inputs: number[],
    outputs: number,
  ): NativeTensor[];
  deleteTensor(id: number): void;
}
/** What is used here of tfjs-node's backend. */
interface NativeBackend {
  readonly binding: NativeBinding;
  readonly tensorMap: Map<
    object,
    NativeTensor & { readonly values: null; readonly refCount: number }
  >;
  getInputTensorIds(tensors: tf.TensorInfo[]): number[];
}

/** Convolutions that this file can run; others go to the kernels that were there before. */
interface ConvolutionAttributes extends tf.NamedAttrMap {
  readonly strides: number | [number, number];
  readonly pad: string | number;
  readonly dataFormat: string;
  readonly dilations?: number | [number, number];
}

/** Whether this processor multiplies bfloat16 natively (AVX512_BF16 or AMX); only Linux says so. */
export function supportsBf16(): boolean {
  try {
    return /\b(avx512_bf16|amx_bf16)\b/.test(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return false;
  }
}

/** Runs convolutions with operands rounded to bfloat16, over tfjs-node's addon. */
class Bf16Convolutions {
  readonly #backend: NativeBackend;

  constructor(backend: NativeBackend) {
    this.#backend = backend;
  }

  get #binding(): NativeBinding {
    return this.#backend.binding;
  }

  forward(
    x: tf.TensorInfo,
    filter: tf.TensorInfo,
    attributes: ConvolutionAttributes,
  ): tf.TensorInfo {
    return this.#convolve('Conv2D', attributes, [this.#rounded(x), this.#rounded(filter)], []);
  }

  inputGradient(
    dy: tf.TensorInfo,
    filter: tf.TensorInfo,
    inputShape: number[],
    attributes: ConvolutionAttributes,
  ): tf.TensorInfo {
    const operands = [this.#rounded(filter), this.#rounded(dy)];
    return this.#withShape(inputShape, (shape) =>
      this.#convolve('Conv2DBackpropInput', attributes, operands, [
        shape,
        operands[0],
        operands[1],
      ]),
    );
  }

  filterGradient(
    x: tf.TensorInfo,
    dy: tf.TensorInfo,
    filterShape: number[],
    attributes: ConvolutionAttributes,
  ): tf.TensorInfo {
    const operands = [this.#rounded(x), this.#rounded(dy)];
    return this.#withShape(filterShape, (shape) =>
      this.#convolve('Conv2DBackpropFilter', attributes, operands, [
        operands[0],
        shape,
        operands[1],
      ]),
    );
  }

  /** Runs the operation, frees `operands`, and gives the result back as float32. */
  #convolve(
    name: string,
    attributes: ConvolutionAttributes,
    operands: number[],
    inputs: number[],
  ): tf.TensorInfo {
    const [result] = this.#binding.executeOp(
      name,
      this.#attributes(attributes),
      inputs.length > 0 ? inputs : operands,
      1,
    );
    for (const operand of operands) this.#binding.deleteTensor(operand);
    const float = this.#cast(result.id, bfloat16, this.#binding.TF_FLOAT);
    this.#binding.deleteTensor(result.id);
    return this.#adopt(float);
  }

  #attributes({ strides, pad }: ConvolutionAttributes): OperationAttribute[] {
    const { TF_ATTR_TYPE, TF_ATTR_INT, TF_ATTR_STRING, TF_ATTR_BOOL } = this.#binding;
    const [down, right] = typeof strides === 'number' ? [strides, strides] : strides;
    return [
      { name: 'T', type: TF_ATTR_TYPE, value: bfloat16 },
      { name: 'strides', type: TF_ATTR_INT, value: [1, down, right, 1] },
      { name: 'padding', type: TF_ATTR_STRING, value: String(pad).toUpperCase() },
      { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
      { name: 'use_cudnn_on_gpu', type: TF_ATTR_BOOL, value: true },
      { name: 'dilations', type: TF_ATTR_INT, value: [1, 1, 1, 1] },
    ];
  }

  #cast(id: number, from: number, to: number): NativeTensor {
    const { TF_ATTR_TYPE, TF_ATTR_BOOL } = this.#binding;
    const attributes = [
      { name: 'SrcT', type: TF_ATTR_TYPE, value: from },
      { name: 'DstT', type: TF_ATTR_TYPE, value: to },
      { name: 'Truncate', type: TF_ATTR_BOOL, value: false },
    ];
    return this.#binding.executeOp('Cast', attributes, [id], 1)[0];
  }

  #rounded(tensor: tf.TensorInfo): number {
    const [id] = this.#backend.getInputTensorIds([tensor]);
    return this.#cast(id, this.#binding.TF_FLOAT, bfloat16).id;
  }

  #withShape(shape: number[], body: (id: number) => tf.TensorInfo): tf.TensorInfo {
    const tensor = tf.tensor1d(shape, 'int32');
    const result = body(this.#backend.getInputTensorIds([tensor])[0]);
    tensor.dispose();
    return result;
  }

  /** Hands a float32 result of the addon to TFJS, as its backend does with its own results. */
  #adopt({ id, shape, dtype }: NativeTensor): tf.TensorInfo {
    const dataId = {};
    this.#backend.tensorMap.set(dataId, { id, shape, dtype, values: null, refCount: 1 });
    return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype: 'float32' });
  }
}

function isPlain({ pad, dataFormat, dilations = 1 }: ConvolutionAttributes): boolean {
  const [down, right] = typeof dilations === 'number' ? [dilations, dilations] : dilations;
  return (pad === 'same' || pad === 'valid') && dataFormat === 'NHWC' && down === 1 && right === 1;
}

type KernelFunction = tf.KernelConfig['kernelFunc'];
type Replacement = (
  call: Parameters<KernelFunction>[0],
  original: KernelFunction,
) => ReturnType<KernelFunction>;

function replaceKernel(kernelName: string, replacement: Replacement): () => void {
  const original = tf.getKernel(kernelName, 'tensorflow');
  const put = (kernelFunc: KernelFunction): void => {
    tf.unregisterKernel(kernelName, 'tensorflow');
    tf.registerKernel({ ...original, kernelFunc });
  };
  put((call) => replacement(call, original.kernelFunc));
  return () => {
    put(original.kernelFunc);
  };
}

/**
 * Makes every plain convolution of the `tensorflow` backend, and its gradients, multiply in bfloat16 and add in
 * float32 (mixed precision: weights, activations and all other operations stay float32). On a processor for which
 * {@link supportsBf16} holds, training is then about twice as fast; gradients differ by some tenths of a percent.
 * For training only: inference keeps float32, so that a recipe gives the same colors on every machine.
 *
 * @returns puts the former kernels back
 */
export function installBf16Convolution(): () => void {
  const convolutions = new Bf16Convolutions(tf.backend() as unknown as NativeBackend);
  const undo = [
    replaceKernel('Conv2D', (call, original) => {
      const attributes = call.attrs as ConvolutionAttributes;
      if (!isPlain(attributes)) return original(call);
      return convolutions.forward(call.inputs['x']!, call.inputs['filter']!, attributes);
    }),
    replaceKernel('Conv2DBackpropInput', (call, original) => {
      const attributes = call.attrs as ConvolutionAttributes & { inputShape: number[] };
      if (!isPlain(attributes)) return original(call);
      return convolutions.inputGradient(
        call.inputs['dy']!,
        call.inputs['filter']!,
        attributes.inputShape,
        attributes,
      );
    }),
    replaceKernel('Conv2DBackpropFilter', (call, original) => {
      const attributes = call.attrs as ConvolutionAttributes & { filterShape: number[] };
      if (!isPlain(attributes)) return original(call);
      return convolutions.filterGradient(
        call.inputs['x']!,
        call.inputs['dy']!,
        attributes.filterShape,
        attributes,
      );
    }),
  ];
  return () => {
    for (const putBack of undo) putBack();
  };
}
