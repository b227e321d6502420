import { createHash } from 'node:crypto';
import { mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { hashFile } from '../../platform/fileHash.ts';
import { describeSystemError } from '../../platform/systemError.ts';
import { GraphColorModel } from '../graphColorModel.ts';
import { graphManifestSchema, type GraphManifest, type ModelManifest } from '../modelManifest.ts';
import { saveModelPackage } from '../modelPackage.ts';
import { openOnnxSession, type OnnxSession } from '../onnx/onnxSession.ts';
import { readOnnx, type OnnxSummary } from '../onnx/readOnnx.ts';
import { buildPublishedModel } from '../pytorch/publishedModels.ts';
import { readWeightsFile } from '../pytorch/readWeightsFile.ts';
import { familyDescriptions } from './families.ts';
import type { ImportRequest } from './importRequest.ts';
import { checkMapping, recognizeGraph, type GraphUse } from './recognizeGraph.ts';
import { trialPicture } from './trialPicture.ts';

/** The largest ONNX file: protocol buffers end there. */
const largestGraph = 2 ** 31 - 1;

function sourceOf(file: string, sha256: string): { file: string; sha256: string } {
  return { file: path.basename(file), sha256 };
}

async function importWeights({ source, out, identity }: ImportRequest): Promise<ModelManifest> {
  const model = buildPublishedModel(await readWeightsFile(source));
  try {
    const { architecture, input, output, family } = model;
    const description = {
      ...identity,
      description: familyDescriptions[family],
      architecture,
      input,
      output,
      training: {},
      metrics: [],
      source: sourceOf(source, await hashFile(source)),
    };
    // As exact as they came: halved, the colors would no longer be those of the published program.
    return await saveModelPackage(out, model.network, description, 'float32');
  } finally {
    model.network.dispose();
  }
}

async function readGraphFile(file: string): Promise<Buffer> {
  const { size } = await stat(file);
  if (size <= largestGraph) return readFile(file);
  throw new HeliochromeError(
    'file-too-large',
    `${file} has ${(size / 2 ** 30).toFixed(1)} GB; an ONNX file can have 2 at most.`,
    'Export the model with weights of half the precision.',
  );
}

function manifestOf(
  request: ImportRequest,
  bytes: Buffer,
  summary: OnnxSummary,
  { family, mapping }: GraphUse,
): GraphManifest {
  const { size, inputs } = mapping;
  const longSide = size.kind === 'padded' ? size.longSide : Math.max(size.width, size.height, 32);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return graphManifestSchema.parse({
    ...request.identity,
    format: 1,
    engine: 'onnx',
    description: familyDescriptions[family],
    architecture: family === 'described' ? 'onnx' : family,
    parameters: Math.max(1, summary.parameters),
    input: {
      multipleOf: size.kind === 'padded' ? size.multipleOf : 1,
      longSide,
      hints: inputs.some(({ holds }) => holds === 'hints' || holds === 'luminance-and-hints'),
    },
    output: { kind: 'graph' },
    training: {},
    metrics: [],
    weights: { file: 'model.onnx', bytes: bytes.length, sha256 },
    graph: { family, opset: summary.opset, mapping },
    source: sourceOf(request.source, sha256),
  });
}

/** Ways to feed a network are told apart by at least this, mean L\*; of equal ones the first, most usual, is taken. */
const clearly = 1;

/** A network that changes the lightness by more than this, L\*, is fed in a way that it was not trained for. */
const largestLightnessError = 40;

/** Tries the ways to use a graph on a picture, and gives the one that keeps its lightness best. */
async function chooseUse(
  request: ImportRequest,
  bytes: Buffer,
  summary: OnnxSummary,
  session: OnnxSession,
): Promise<GraphManifest> {
  const { mapping } = request;
  if (mapping !== null) checkMapping(mapping, summary);
  const uses: GraphUse[] =
    mapping === null ? recognizeGraph(summary) : [{ family: 'described', mapping }];
  let best: { readonly manifest: GraphManifest; readonly error: number } | null = null;
  let failure: unknown = null;
  for (const use of uses) {
    const manifest = manifestOf(request, bytes, summary, use);
    try {
      const { lightnessError: error } = await new GraphColorModel(manifest, session).trial(
        trialPicture(),
      );
      if (best === null || error < best.error - clearly) best = { manifest, error };
    } catch (error) {
      failure = error;
    }
  }
  if (best === null) throw failure;
  if (mapping !== null || best.error <= largestLightnessError) return best.manifest;
  throw new HeliochromeError(
    'not-offered',
    `This network looks like one of the ${best.manifest.graph.family} family, but its answer to a picture is not that picture in color.`,
    'Describe its inputs and output by a mapping (JSON).',
  );
}

async function importGraph(request: ImportRequest): Promise<ModelManifest> {
  const bytes = await readGraphFile(request.source);
  const summary = readOnnx(bytes);
  const session = await openOnnxSession(bytes);
  try {
    const manifest = await chooseUse(request, bytes, summary, session);
    await mkdir(request.out, { recursive: true });
    await writeFile(path.join(request.out, 'model.onnx'), bytes);
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeFile(path.join(request.out, 'heliochrome.json'), text);
    return manifest;
  } finally {
    session.dispose();
  }
}

/** What a file begins with says what it is; its name may say anything. */
async function isWeightsFile(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const start = Buffer.alloc(9);
    await handle.read(start, 0, 9, 0);
    const isZip = start.toString('latin1', 0, 4) === 'PK\x03\x04';
    return isZip || start[0] === 0x80 || start[8] === 0x7b;
  } finally {
    await handle.close();
  }
}

/**
 * Takes a model from elsewhere into a package: an ONNX network as it is, PyTorch's weights as a network of this program.
 * It is tried on a small picture before anything is written.
 *
 * @throws HeliochromeError `model-damaged`, `not-offered` (unknown network), `not-allowed` (a file that would run
 *   programs), `file-too-large`, `usage` (a mapping that does not fit), or what the system says of the file
 */
export async function importModel(request: ImportRequest): Promise<ModelManifest> {
  let isWeights: boolean;
  try {
    isWeights = await isWeightsFile(request.source);
  } catch (error) {
    throw describeSystemError(error, request.source, 'read');
  }
  return isWeights ? importWeights(request) : importGraph(request);
}
