import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { CallName, CallRequest, CallResponse } from '../../src-shared/api/contract.ts';
import { pixelPath } from '../../src-shared/api/pixels.ts';
import { decodeChroma } from '../../src-shared/domain/chromaFormat.ts';
import type { Hint } from '../../src-shared/domain/hint.ts';
import { createApi, type Api } from '../../src-main/api/createApi.ts';
import { startComputeProcess } from '../../src-main/engine/computeProcess.ts';
import { createLog } from '../../src-main/platform/log.ts';
import { browserHost } from '../../src-main/server/runServer.ts';
import { seededRandom } from '../support/pictures.ts';
import type { Benchmark, BenchRow } from './benchmark.ts';

/** Size of the scan: its plane of hints has 512 pixels. */
const size = { width: 1536, height: 1152 };
const strokes = 8;
/** The page asks for a preview about so many times in one stroke. */
const previewsOfStroke = 8;

/** A scan with surfaces, edges and grain. */
async function writeScan(file: string): Promise<void> {
  const { width, height } = size;
  const random = seededRandom(9);
  const pixels = Buffer.alloc(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const tone = 128 + 56 * Math.sin(x / 183) * Math.cos(y / 129);
      const disc = Math.hypot((x % 570) - 285, (y % 690) - 345) < 210 ? 36 : -20;
      const bars = (x + 2 * y) % 930 < 120 ? 25 : 0;
      const grain = 5 * (random() + random() - 1);
      pixels[y * width + x] = Math.max(0, Math.min(255, tone + disc + bars + grain));
    }
  }
  await sharp(pixels, { raw: { width, height, channels: 1 } })
    .png()
    .toFile(file);
}

async function call<Name extends CallName>(
  api: Api,
  name: Name,
  request: CallRequest<Name>,
): Promise<CallResponse<Name>> {
  const answer = await api.call(name, request);
  if (answer.ok) return answer.value;
  throw new Error(`${name}: ${answer.error.message}`);
}

async function importScan(api: Api, folder: string): Promise<number> {
  const { jobId } = await call(api, 'jobs.import', { paths: [folder], collectionId: null });
  while ((await call(api, 'jobs.get', { jobId })).finishedAt === null) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return (await call(api, 'photos.ids', {})).ids[0];
}

/** A stroke that wanders over the picture. */
function wander(random: () => number, points: number): Hint {
  const [startX, startY, angle] = [0.1 + 0.8 * random(), 0.1 + 0.8 * random(), 7 * random()];
  return {
    kind: 'brush',
    points: Array.from({ length: points }, (_, step): [number, number] => [
      Math.min(1, Math.max(0, startX + step * 0.004 * Math.cos(angle + step / 20))),
      Math.min(1, Math.max(0, startY + step * 0.004 * Math.sin(angle + step / 20))),
    ]),
    radius: 0.008,
    softness: 0.3,
    a: 100 * random() - 50,
    b: 100 * random() - 50,
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

/** Milliseconds; the processor's own time differs from the clock's where others use it. */
interface Times {
  /** From the pen's movement to the colors that show it. */
  readonly previews: number[];
  /** The same, of all threads of this process alone. */
  readonly computing: number[];
  /** From the pen's lifting to the version that keeps the stroke. */
  readonly kept: number[];
}

async function draw(api: Api, photoId: number): Promise<Times> {
  const random = seededRandom(4);
  const times: Times = { previews: [], computing: [], kept: [] };
  const hints: Hint[] = [];
  let versionId: number | null = null;
  for (let stroke = 0; stroke <= strokes; stroke += 1) {
    const whole = wander(random, 6 * previewsOfStroke);
    for (let preview = 1; preview <= previewsOfStroke; preview += 1) {
      const [begun, usage] = [performance.now(), process.cpuUsage()];
      const part: Hint = { ...whole, points: whole.points.slice(0, 6 * preview) };
      const coloring = { model: 'base', hints: [...hints, part], edges: 0.5 };
      const { key } = await call(api, 'versions.preview', {
        photoId,
        coloring,
        stream: 'pen',
        draft: true,
      });
      const response = await api.pixels(pixelPath({ kind: 'preview', key }));
      const plane = decodeChroma(new Uint8Array(await response.arrayBuffer()));
      if (Math.max(plane.width, plane.height) !== 512) throw new Error(`${plane.width} pixels`);
      // The first stroke loads the model and compiles the loops.
      if (stroke === 0) continue;
      times.previews.push(performance.now() - begun);
      const { user, system } = process.cpuUsage(usage);
      times.computing.push((user + system) / 1000);
    }
    hints.push(whole);
    const begun = performance.now();
    const coloring = { model: 'base', hints: [...hints], edges: 0.5 };
    const finish = { strength: 1, saturation: 1 };
    const label = 'Brush';
    const version: CallResponse<'versions.guide'> = await call(api, 'versions.guide', {
      photoId,
      versionId,
      coloring,
      finish,
      label,
    });
    versionId = version.id;
    if (stroke > 0) times.kept.push(performance.now() - begun);
  }
  return times;
}

async function measure(
  folder: string,
  engine: 'auto' | 'wasm',
  name: string,
  target: number,
): Promise<BenchRow[]> {
  await mkdir(path.join(folder, 'scans'), { recursive: true });
  await writeScan(path.join(folder, 'scans', 'scan.png'));
  const log = createLog({ screen: null, file: path.join(folder, 'log.txt') });
  const library = path.join(folder, 'bench.heliochrome');
  const api = await createApi({ host: browserHost, library, dataDirectory: folder, log });
  try {
    await call(api, 'app.changeSettings', { engine });
    const photoId = await importScan(api, path.join(folder, 'scans'));
    const { previews, computing, kept } = await draw(api, photoId);
    const row = (what: string, times: readonly number[], share: number): BenchRow => ({
      name: `${name}: ${what}, ${share === 0.5 ? 'median' : `${100 * share}th percentile`}`,
      value: percentile(times, share),
      unit: 'ms',
    });
    return [
      row('the preview follows the pen', previews, 0.5),
      { ...row('the preview follows the pen', previews, 0.95), target },
      row('the same, computing alone', computing, 0.5),
      row('the same, computing alone', computing, 0.95),
      row('a stroke is kept', kept, 0.5),
    ];
  } finally {
    await api.close();
  }
}

/** What `auto` takes on this machine. */
async function fastestEngine(): Promise<string> {
  const compute = await startComputeProcess();
  try {
    return compute.engine.name;
  } finally {
    await compute.close();
  }
}

export const guidedBenchmark: Benchmark = {
  name: 'guided',
  description:
    'from the pen to the colors that follow it, on a plane of 512 pixels, through the API',
  run: async (temporary) => {
    const engine = await fastestEngine();
    const wasm = await measure(path.join(temporary, 'wasm'), 'wasm', 'wasm', 300);
    if (engine === 'wasm') return wasm;
    return [...wasm, ...(await measure(path.join(temporary, engine), 'auto', engine, 100))];
  },
};
