import type { LuminancePlane } from '../../src-shared/domain/planes.ts';
import { LevinPropagation } from '../../src-main/propagation/levinPropagation.ts';
import type { KnownColors } from '../../src-main/propagation/propagationTypes.ts';
import { seededRandom } from '../support/pictures.ts';
import { median, type Benchmark, type BenchRow } from './benchmark.ts';

const rounds = 3;
const dabsBefore = 20;
const dabSide = 24;

/** Surfaces, edges in all directions, and grain, as a scan has them. */
function photoLike(width: number, height: number): LuminancePlane {
  const random = seededRandom(9);
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const tone = 50 + 22 * Math.sin(x / 61) * Math.cos(y / 43);
      const disc = Math.hypot((x % 190) - 95, (y % 230) - 115) < 70 ? 14 : -8;
      const bars = (x + 2 * y) % 310 < 40 ? 10 : 0;
      data[y * width + x] = tone + disc + bars + 2 * (random() + random() - 1);
    }
  }
  return { width, height, data };
}

function emptyColors(width: number, height: number): KnownColors {
  const count = width * height;
  const plane = (): Float32Array => new Float32Array(count);
  return { width, height, a: plane(), b: plane(), mask: plane() };
}

function dab(colors: KnownColors, random: () => number): void {
  const { width, height, a, b, mask } = colors;
  const left = Math.floor(random() * (width - dabSide));
  const top = Math.floor(random() * (height - dabSide));
  const [dabA, dabB] = [100 * random() - 50, 100 * random() - 50];
  for (let y = top; y < top + dabSide; y += 1) {
    const start = y * width + left;
    a.fill(dabA, start, start + dabSide);
    b.fill(dabB, start, start + dabSide);
    mask.fill(1, start, start + dabSide);
  }
}

/** Time by the clock, and of this thread's own computing: they differ where others use the processor. */
async function timed(work: () => Promise<unknown>): Promise<{ clock: number; computing: number }> {
  const [start, usage] = [performance.now(), process.threadCpuUsage()];
  await work();
  const { user, system } = process.threadCpuUsage(usage);
  return { clock: performance.now() - start, computing: (user + system) / 1000 };
}

async function measureSize(
  width: number,
  height: number,
  targets: { readonly cold?: number; readonly warm?: number },
): Promise<BenchRow[]> {
  const luminance = photoLike(width, height);
  const random = seededRandom(5);
  const colors = emptyColors(width, height);
  for (let count = 0; count < dabsBefore; count += 1) dab(colors, random);
  const [cold, warm]: { clock: number; computing: number }[][] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    let propagation: LevinPropagation | undefined;
    const first = await timed(async () => {
      propagation = new LevinPropagation(luminance);
      await propagation.solve(colors, null);
    });
    dab(colors, random);
    const next = await timed(async () => propagation?.solve(colors, null));
    // The first round compiles the loops.
    if (round > 0) {
      cold.push(first);
      warm.push(next);
    }
  }
  const row = (
    name: string,
    times: readonly { clock: number; computing: number }[],
    target: number | undefined,
  ): BenchRow[] => [
    {
      name: `${width} × ${height}, ${name}`,
      value: median(times.map(({ clock }) => clock)),
      unit: 'ms',
    },
    {
      name: `${width} × ${height}, ${name}, computing alone`,
      value: median(times.map(({ computing }) => computing)),
      unit: 'ms',
      ...(target !== undefined && { target }),
    },
  ];
  return [...row('cold', cold, targets.cold), ...row('one dab more', warm, targets.warm)];
}

export const propagationBenchmark: Benchmark = {
  name: 'propagation',
  description: "hints spread by Levin's equations: from nothing, and after one dab more",
  run: async () => [
    ...(await measureSize(512, 384, {})),
    ...(await measureSize(1152, 868, { cold: 1500, warm: 300 })),
  ],
};
