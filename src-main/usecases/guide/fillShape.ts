import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import { strokeShape, type HintShape } from './strokeShape.ts';

/** L\* by which a surface may be lighter or darker than what lies under the line. */
const toneTolerance = 9;
/** Steps of L\* between neighbors (smoothed) from which there is an edge … */
const smallestEdge = 3.5;
/** … and at least so many times the picture's usual step: grain is no edge. */
const edgeOverGrain = 4;

/** Mean of each pixel's 3 × 3 neighbors, so that grain does not stop a fill. */
function smoothed({ width, height, data }: LuminancePlane): Float32Array {
  const means = new Float32Array(data.length);
  for (let y = 0; y < height; y += 1) {
    const [above, below] = [Math.max(0, y - 1) * width, Math.min(height - 1, y + 1) * width];
    for (let x = 0; x < width; x += 1) {
      const [before, after] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
      const here = y * width;
      means[here + x] =
        (data[above + before] +
          data[above + x] +
          data[above + after] +
          data[here + before] +
          data[here + x] +
          data[here + after] +
          data[below + before] +
          data[below + x] +
          data[below + after]) /
        9;
    }
  }
  return means;
}

/** The largest difference of each pixel from its four neighbors, L\*. */
function stepsOf(tones: Float32Array, width: number, height: number): Float32Array {
  const steps = new Float32Array(tones.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const right = x + 1 < width ? Math.abs(tones[at + 1] - tones[at]) : 0;
      const down = y + 1 < height ? Math.abs(tones[at + width] - tones[at]) : 0;
      steps[at] = Math.max(steps[at], right, down);
      if (x + 1 < width) steps[at + 1] = Math.max(steps[at + 1], right);
      if (y + 1 < height) steps[at + width] = Math.max(steps[at + width], down);
    }
  }
  return steps;
}

function medianOf(values: Float32Array): number {
  return Float32Array.from(values).sort()[values.length >> 1];
}

/** What the fills of one picture share: its surfaces and edges. */
export interface FillGround {
  readonly width: number;
  readonly height: number;
  /** L\*, without grain. */
  readonly tones: Float32Array;
  /** How steep it is at each pixel, L\* from neighbor to neighbor. */
  readonly steps: Float32Array;
  /** Steps from which there is an edge. */
  readonly edge: number;
}

/** Finds the surfaces and edges of a picture. */
export function fillGround(luminance: LuminancePlane): FillGround {
  const { width, height } = luminance;
  const tones = smoothed(luminance);
  const steps = stepsOf(tones, width, height);
  return {
    width,
    height,
    tones,
    steps,
    edge: Math.max(smallestEdge, edgeOverGrain * medianOf(steps)),
  };
}

/** The range of tones that a fill may cover: of most of what lies under its line, with the tolerance. */
function toneRange(ground: FillGround, seeds: readonly number[]): readonly [number, number] {
  const tones = seeds.map((at) => ground.tones[at]).sort((one, other) => one - other);
  const tenth = Math.floor(tones.length / 10);
  return [tones[tenth] - toneTolerance, tones[tones.length - 1 - tenth] + toneTolerance];
}

/** Pixels under the line of a fill. */
function seedsOf(line: HintShape, planeWidth: number): number[] {
  const seeds: number[] = [];
  for (let at = 0; at < line.weights.length; at += 1) {
    if (line.weights[at] === 0) continue;
    const y = line.top + Math.floor(at / line.width);
    seeds.push(y * planeWidth + line.left + (at % line.width));
  }
  return seeds;
}

/** Marks by 1 what is reached from the seeds without crossing an edge or leaving the range of tones. */
function flood(ground: FillGround, seeds: readonly number[]): Uint8Array {
  const { width, height, tones, steps, edge } = ground;
  const [darkest, lightest] = toneRange(ground, seeds);
  const reached = new Uint8Array(width * height);
  const queue = new Int32Array(width * height);
  let [first, last] = [0, 0];
  const visit = (at: number): void => {
    if (reached[at] !== 0 || tones[at] < darkest || tones[at] > lightest) return;
    reached[at] = 1;
    // An edge's own pixels are colored, but nothing is reached across them.
    if (steps[at] < edge) queue[last++] = at;
  };
  for (const at of seeds) {
    reached[at] = 1;
    queue[last++] = at;
  }
  while (first < last) {
    const at = queue[first++];
    const x = at % width;
    if (x > 0) visit(at - 1);
    if (x + 1 < width) visit(at + 1);
    if (at >= width) visit(at - width);
    if (at + width < width * height) visit(at + width);
  }
  return reached;
}

/**
 * Where a fill lies on a picture: from its line over what is of like luminance, as far as no edge is crossed. The same
 * picture and hint give the same pixels. Softness means nothing here.
 */
export function fillShape(hint: Hint, ground: FillGround): HintShape {
  const { width, height } = ground;
  const line = strokeShape({ ...hint, softness: 0 }, ground);
  const weights = Float32Array.from(flood(ground, seedsOf(line, width)));
  return { left: 0, top: 0, width, height, weights };
}
