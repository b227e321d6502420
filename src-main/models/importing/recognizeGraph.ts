import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { GraphMapping, ModelFamily } from '../../../src-shared/domain/graphMapping.ts';
import type { OnnxSummary, ReadDoor } from '../onnx/readOnnx.ts';

/** A way to use a graph. */
export interface GraphUse {
  readonly family: ModelFamily;
  readonly mapping: GraphMapping;
}

type Size = GraphMapping['size'];
type Door = GraphMapping['inputs'][number];
type Exit = GraphMapping['output'];

const float32 = 1;
const imagenetMean = [0.485, 0.456, 0.406];
const imagenetDeviation = [0.229, 0.224, 0.225];

/** Where the channels are: as PyTorch has them, or as TensorFlow has. */
function layoutOf({ shape }: ReadDoor, channels: readonly number[]): Door['layout'] | null {
  if (shape.length !== 4) return null;
  if (channels.includes(shape[1] ?? 0)) return 'channels-first';
  return channels.includes(shape[3] ?? 0) ? 'channels-last' : null;
}

function channelsOf(door: ReadDoor, layout: Door['layout']): number {
  return door.shape[layout === 'channels-first' ? 1 : 3] ?? 0;
}

/** The graph's own size where it has one, else the one that is usual for such networks. */
function sizeOf(door: ReadDoor, layout: Door['layout'], otherwise: Size): Size {
  const [height, width] =
    layout === 'channels-first' ? door.shape.slice(2) : door.shape.slice(1, 3);
  if (typeof height !== 'number' || typeof width !== 'number') return otherwise;
  return { kind: 'stretched', width, height };
}

const plain = { offset: [0], scale: [1] };

/** L\* to a\*b\*, with hints where there are three inputs: Zhang et al., who normalize inside. */
function useOfZhang(summary: OnnxSummary): GraphUse | null {
  const layouts = summary.inputs.map((door) => layoutOf(door, [1, 2]));
  const exit = layoutOf(summary.outputs[0], [2]);
  const layout = layouts.at(0) ?? null;
  if (layout === null || exit === null || layouts.includes(null)) return null;
  const channels = summary.inputs.map((door) => channelsOf(door, layout)).join();
  if (channels !== '1' && channels !== '1,2,1') return null;
  const isClassifier = summary.constants.some(({ shape }) => shape.includes(313));
  const size = sizeOf(summary.inputs[0], layout, {
    kind: 'padded',
    multipleOf: 8,
    longSide: 256,
  });
  const holds = ['luminance', 'hints', 'mask'] as const;
  return {
    family: isClassifier ? 'eccv16' : 'siggraph17',
    mapping: {
      size,
      inputs: summary.inputs.map(({ name }, index) => ({
        name,
        layout,
        ...plain,
        holds: holds[index],
      })),
      output: { name: summary.outputs[0].name, layout: exit, ...plain, holds: 'ab' },
    },
  };
}

/** A grey picture as RGB to a\*b\*: DDColor, which normalizes inside and is made for 512 × 512. */
function useOfDdcolor(summary: OnnxSummary): GraphUse | null {
  const [door, exit] = [summary.inputs[0], summary.outputs[0]];
  const [layout, exitLayout] = [layoutOf(door, [3]), layoutOf(exit, [2])];
  if (summary.inputs.length !== 1 || layout === null || exitLayout === null) return null;
  const size = sizeOf(door, layout, { kind: 'stretched', width: 512, height: 512 });
  return {
    family: 'ddcolor',
    mapping: {
      size,
      inputs: [{ name: door.name, layout, ...plain, holds: 'grey-rgb' }],
      output: { name: exit.name, layout: exitLayout, ...plain, holds: 'ab' },
    },
  };
}

/** How RGB networks of the DeOldify family are fed: as bytes (normalized inside), as ImageNet does, or 0–1. */
const rgbNumbers: readonly (readonly [offset: number[], scale: number[]])[] = [
  [[0], [1 / 255]],
  [imagenetMean, imagenetDeviation],
  [[0], [1]],
];

/** RGB to RGB: DeOldify. The files in use differ in their numbers, so each way is a candidate. */
function usesOfDeoldify(summary: OnnxSummary): GraphUse[] {
  const [door, exit] = [summary.inputs[0], summary.outputs[0]];
  const [layout, exitLayout] = [layoutOf(door, [3]), layoutOf(exit, [3])];
  if (summary.inputs.length !== 1 || layout === null || exitLayout === null) return [];
  const size = sizeOf(door, layout, { kind: 'stretched', width: 512, height: 512 });
  return rgbNumbers.map(([offset, scale]) => {
    const numbers = { offset: [...offset], scale: [...scale] };
    const input: Door = { name: door.name, layout, ...numbers, holds: 'grey-rgb' };
    const output: Exit = { name: exit.name, layout: exitLayout, ...numbers, holds: 'rgb' };
    return { family: 'deoldify', mapping: { size, inputs: [input], output } };
  });
}

function describeDoor({ name, shape }: ReadDoor): string {
  return `${name} [${shape.map((side) => side ?? '?').join(', ')}]`;
}

/**
 * Tells how a graph of one of the families that people have is used; several ways, where only its answer tells which.
 *
 * @throws HeliochromeError `not-offered` when it is none of them
 */
export function recognizeGraph(summary: OnnxSummary): GraphUse[] {
  const { inputs, outputs } = summary;
  const isPlain = [...inputs, ...outputs].every(({ element }) => element === float32);
  if (inputs.length > 0 && outputs.length > 0 && isPlain) {
    const single = useOfZhang(summary) ?? useOfDdcolor(summary);
    if (single !== null) return [single];
    const candidates = usesOfDeoldify(summary);
    if (candidates.length > 0) return candidates;
  }
  const doors = `inputs ${inputs.map(describeDoor).join(', ')}; outputs ${outputs.map(describeDoor).join(', ')}`;
  throw new HeliochromeError(
    'not-offered',
    isPlain
      ? `This network is none of the families that are known here (${doors}).`
      : `This network takes or gives other numbers than float32 (${doors}).`,
    'Describe its inputs and output by a mapping (JSON), or export it again with float32 doors.',
  );
}

/** Proves that a described mapping speaks of this graph. @throws HeliochromeError `usage` */
export function checkMapping(mapping: GraphMapping, { inputs, outputs }: OnnxSummary): void {
  const described = mapping.inputs.map(({ name }) => name);
  const missing = inputs.find(({ name }) => !described.includes(name));
  const unknown = mapping.inputs.find(({ name }) => !inputs.some((door) => door.name === name));
  const hasOutput = outputs.some(({ name }) => name === mapping.output.name);
  if (missing === undefined && unknown === undefined && hasOutput) return;
  const problem =
    missing !== undefined
      ? `the model’s input “${missing.name}” is not described`
      : unknown !== undefined
        ? `the model has no input “${unknown.name}”`
        : `the model has no output “${mapping.output.name}”`;
  throw new HeliochromeError(
    'usage',
    `The mapping does not fit the model: ${problem}.`,
    `Its inputs are ${inputs.map(describeDoor).join(', ')}; its outputs ${outputs.map(describeDoor).join(', ')}.`,
  );
}
