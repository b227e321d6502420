import { z } from 'zod';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { GraphBuilder, OnnxFlow } from './graphBuilder.ts';
import type { LayerDescription } from './layersTopology.ts';
import type { OnnxAttribute } from './onnxTypes.ts';
import type { StoredWeight } from './weightReader.ts';

/** What the writer of one layer has at hand. */
export interface LayerWriting {
  readonly graph: GraphBuilder;
  readonly layer: LayerDescription;
  readonly inputs: readonly OnnxFlow[];
  /** The layer's weight of that name, such as `kernel`. @throws HeliochromeError `model-damaged` when it is not there */
  readonly weight: (name: string) => StoredWeight;
}

/** Writes one kind of layer. @returns what it gives, under the layer's own name */
export type LayerWriter = (writing: LayerWriting) => OnnxFlow;

/** A refusal that names the layer. */
export function refuseLayer({ name, kind }: LayerDescription, reason: string): HeliochromeError {
  return new HeliochromeError(
    'not-offered',
    `The layer “${name}” (${kind}) cannot be written as ONNX: ${reason}.`,
    'Models of the architectures of this program can be exported.',
  );
}

/** Reads what a layer is set to. @throws HeliochromeError `not-offered` */
export function readConfig<T>(layer: LayerDescription, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(layer.config);
  if (parsed.success) return parsed.data;
  throw refuseLayer(layer, z.prettifyError(parsed.error));
}

/** The one flow that a layer takes, which must be planes. */
export function onlyPlanes({ layer, inputs }: LayerWriting): OnnxFlow {
  const [input] = inputs;
  if (inputs.length === 1 && input.kind === 'planes') return input;
  throw refuseLayer(layer, 'it takes something else than the planes of one layer');
}

/** Pairs as Keras writes them. */
export const pairSchema = z.tuple([z.int().min(0), z.int().min(0)]);

/** Layers keep their pictures with the channels last; nothing else is written. */
export const channelsLastSchema = z.literal('channels_last').nullish();

const activations: Readonly<
  Partial<Record<string, { operator: string; attributes?: Record<string, OnnxAttribute> }>>
> = {
  relu: { operator: 'Relu' },
  tanh: { operator: 'Tanh' },
  sigmoid: { operator: 'Sigmoid' },
  elu: { operator: 'Elu' },
  softplus: { operator: 'Softplus' },
  // Axis 1 are the channels of planes and of vectors alike.
  softmax: { operator: 'Softmax', attributes: { axis: { integer: 1 } } },
};

/** Where a layer's result goes before its activation: under another name when there is one. */
export function beforeActivation(layer: LayerDescription, activation: string): string {
  return activation === 'linear' ? layer.name : `${layer.name}/linear`;
}

/** Adds an activation to what lies under {@link beforeActivation}. */
export function addActivation({ graph, layer }: LayerWriting, activation: string): void {
  if (activation === 'linear') return;
  const known = activations[activation];
  if (known === undefined) throw refuseLayer(layer, `its activation is “${activation}”`);
  graph.add({ name: layer.name, inputs: [beforeActivation(layer, activation)], ...known });
}
