import { z } from 'zod';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { encodeOnnx } from './encodeOnnx.ts';
import { GraphBuilder, type OnnxFlow } from './graphBuilder.ts';
import { readTopology, type LayerDescription, type LayersTopology } from './layersTopology.ts';
import { layerWriters } from './layerWriters.ts';
import { refuseLayer } from './layerWriting.ts';
import type { OnnxDoor } from './onnxTypes.ts';
import { readStoredWeights, type StoredWeight } from './weightReader.ts';

/** A TFJS Layers model as its package holds it. */
export interface LayersArtifacts {
  readonly modelTopology?: unknown;
  readonly weightSpecs?: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly quantization?: { readonly dtype?: string } | undefined;
  }[];
  readonly weightData?: unknown;
}

/** What is said in the file, and how its doors lie. */
export interface OnnxWriting {
  readonly description: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly producer: { readonly name: string; readonly version: string };
  /**
   * `channels-first`: `[batch, channels, height, width]`, as the tools of the field expect; `channels-last`: as the
   * network itself has them here.
   */
  readonly doors: 'channels-first' | 'channels-last';
}

/** A written network. */
export interface OnnxFile {
  readonly file: Uint8Array<ArrayBuffer>;
  /** Of its (last) input. */
  readonly channels: number;
}

const inputSchema = z.object({
  batch_input_shape: z.tuple([z.null(), z.null(), z.null(), z.int().min(1)]),
});

function planeShape(
  doors: OnnxWriting['doors'],
  channels: number,
  sides: [string, string],
): (number | string)[] {
  return doors === 'channels-first' ? ['batch', channels, ...sides] : ['batch', ...sides, channels];
}

function transposed(graph: GraphBuilder, from: string, to: string, order: number[]): void {
  graph.add({
    name: to,
    operator: 'Transpose',
    inputs: [from],
    attributes: { perm: { integers: order } },
  });
}

/** Writes a network's layers into one graph. */
class NetworkWriter {
  readonly #graph = new GraphBuilder();
  readonly #flows = new Map<string, OnnxFlow>();
  readonly #inputs: OnnxDoor[] = [];
  #channels = 0;
  readonly #topology: LayersTopology;
  readonly #weights: ReadonlyMap<string, StoredWeight>;
  readonly #writing: OnnxWriting;

  constructor(
    topology: LayersTopology,
    weights: ReadonlyMap<string, StoredWeight>,
    writing: OnnxWriting,
  ) {
    this.#topology = topology;
    this.#weights = weights;
    this.#writing = writing;
  }

  write(): OnnxFile {
    for (const layer of this.#topology.layers) {
      const flow = layer.kind === 'InputLayer' ? this.#writeInput(layer) : this.#writeLayer(layer);
      this.#flows.set(layer.name, flow);
    }
    const outputs = this.#topology.outputs.map((name) => this.#writeOutput(name));
    const { description, metadata = {}, producer } = this.#writing;
    const { nodes, constants } = this.#graph;
    const file = encodeOnnx(
      {
        name: this.#topology.name,
        description,
        inputs: this.#inputs,
        outputs,
        constants,
        nodes,
        metadata,
      },
      producer,
    );
    return { file, channels: this.#channels };
  }

  #writeInput(layer: LayerDescription): OnnxFlow {
    const parsed = inputSchema.safeParse(layer.config);
    if (!parsed.success) throw refuseLayer(layer, 'its pictures are not of any height and width');
    const channels = parsed.data.batch_input_shape[3];
    this.#channels = channels;
    const { doors } = this.#writing;
    this.#inputs.push({
      name: layer.name,
      shape: planeShape(doors, channels, ['height', 'width']),
    });
    if (doors === 'channels-first') return { name: layer.name, kind: 'planes', channels };
    const inner = `${layer.name}/planes`;
    transposed(this.#graph, layer.name, inner, [0, 3, 1, 2]);
    return { name: inner, kind: 'planes', channels };
  }

  #writeLayer(layer: LayerDescription): OnnxFlow {
    const write = layerWriters[layer.kind];
    if (write === undefined) throw refuseLayer(layer, 'there is no way to say it there');
    return write({
      graph: this.#graph,
      layer,
      inputs: layer.inputs.map((name) => this.#flows.get(name)!),
      weight: (name) => this.#weight(`${layer.name}/${name}`),
    });
  }

  #weight(name: string): StoredWeight {
    const found = this.#weights.get(name);
    if (found !== undefined) return found;
    throw new HeliochromeError(
      'model-damaged',
      `The network has no weights “${name}”.`,
      'Install the model again.',
    );
  }

  /** What comes out is named as its layer is; sides of the result are the network's own affair. */
  #writeOutput(name: string): OnnxDoor {
    const { kind, channels, name: inner } = this.#flows.get(name)!;
    const door = `${name}_answer`;
    const { doors } = this.#writing;
    if (kind === 'vector') {
      this.#graph.add({ name: door, operator: 'Identity', inputs: [inner] });
      return { name: door, shape: ['batch', channels] };
    }
    if (doors === 'channels-last') transposed(this.#graph, inner, door, [0, 2, 3, 1]);
    else this.#graph.add({ name: door, operator: 'Identity', inputs: [inner] });
    return { name: door, shape: planeShape(doors, channels, [`${name}_height`, `${name}_width`]) };
  }
}

/**
 * Writes a TFJS Layers model as an ONNX file with free batch, height and width. Its inputs keep the names of the input
 * layers; its outputs are named `<layer>_answer`, in the model's order.
 *
 * @throws HeliochromeError `not-offered` for a layer that has no counterpart, `model-damaged` when weights are missing
 */
export function writeOnnx(artifacts: LayersArtifacts, writing: OnnxWriting): OnnxFile {
  const { modelTopology, weightSpecs = [], weightData } = artifacts;
  if (!(weightData instanceof ArrayBuffer))
    throw new TypeError('The weights must lie in one piece.');
  const weights = readStoredWeights(weightSpecs, weightData);
  return new NetworkWriter(readTopology(modelTopology), weights, writing).write();
}
