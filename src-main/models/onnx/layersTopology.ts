import { z } from 'zod';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';

const inboundSchema = z.array(z.tuple([z.string(), z.int(), z.int()]).rest(z.unknown()));
const layerSchema = z.object({
  class_name: z.string(),
  config: z.looseObject({ name: z.string() }),
  /** Absent in sequential models: each layer follows the one before. */
  inbound_nodes: z.array(inboundSchema).optional(),
  name: z.string().optional(),
});
const doorsSchema = z.array(z.tuple([z.string(), z.int(), z.int()]));
const topologySchema = z.object({
  class_name: z.string(),
  config: z.object({
    name: z.string(),
    layers: z.array(layerSchema).min(1),
    input_layers: doorsSchema.optional(),
    output_layers: doorsSchema.optional(),
  }),
});

/** A layer of a TFJS Layers model: what it is, and the names of the layers that it takes from. */
export interface LayerDescription {
  readonly name: string;
  readonly kind: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly string[];
}

/** The layers of a model, each after those that it takes from. */
export interface LayersTopology {
  readonly name: string;
  readonly layers: readonly LayerDescription[];
  readonly outputs: readonly string[];
}

function unsupported(reason: string): HeliochromeError {
  return new HeliochromeError(
    'not-offered',
    `This network cannot be written as ONNX: ${reason}.`,
    'Only networks of one tensor a layer, each layer used once, are written.',
  );
}

function inOrder(layers: readonly LayerDescription[]): LayerDescription[] {
  const ordered: LayerDescription[] = [];
  const known = new Set<string>();
  let waiting = [...layers];
  while (waiting.length > 0) {
    const ready = waiting.filter(({ inputs }) => inputs.every((name) => known.has(name)));
    if (ready.length === 0) throw unsupported('its layers go in a circle');
    for (const layer of ready) known.add(layer.name);
    ordered.push(...ready);
    waiting = waiting.filter((layer) => !ready.includes(layer));
  }
  return ordered;
}

/** A sequential model names its input's shape in its first layer; here that becomes a layer, as elsewhere. */
function readSequence(layers: readonly z.infer<typeof layerSchema>[]): LayerDescription[] {
  const read: LayerDescription[] = [];
  for (const { class_name: kind, config } of layers) {
    const before = read.at(-1);
    if (before === undefined && kind !== 'InputLayer') {
      const shape = config['batch_input_shape'];
      if (shape === undefined) throw unsupported('the shape of its input is not said');
      read.push({
        name: 'input',
        kind: 'InputLayer',
        config: { batch_input_shape: shape },
        inputs: [],
      });
    }
    const source = read.at(-1);
    read.push({
      name: config.name,
      kind,
      config,
      inputs: source === undefined ? [] : [source.name],
    });
  }
  return read;
}

/** Reads the topology of a TFJS Layers model. @throws HeliochromeError `not-offered` */
export function readTopology(modelTopology: unknown): LayersTopology {
  const wrapped = z.object({ model_config: z.unknown() }).safeParse(modelTopology);
  const parsed = topologySchema.safeParse(
    wrapped.success ? wrapped.data.model_config : modelTopology,
  );
  if (!parsed.success) throw unsupported('its description is not that of a Layers model');
  const { class_name: kind, config } = parsed.data;
  if (kind === 'Sequential') {
    const layers = readSequence(config.layers);
    return { name: config.name, layers, outputs: layers.slice(-1).map(({ name }) => name) };
  }
  const layers = config.layers.map((layer): LayerDescription => {
    const nodes = layer.inbound_nodes ?? [];
    if (nodes.length > 1) throw unsupported(`layer “${layer.config.name}” is used several times`);
    return {
      name: layer.config.name,
      kind: layer.class_name,
      config: layer.config,
      inputs: (nodes[0] ?? []).map(([name]) => name),
    };
  });
  return {
    name: config.name,
    layers: inOrder(layers),
    outputs: (config.output_layers ?? []).map(([name]) => name),
  };
}
