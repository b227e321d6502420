import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import {
  LevinPropagation,
  largestPropagationPixels,
  propagateColors,
} from '../../../src-main/propagation/levinPropagation.ts';
import { seededRandom } from '../../support/pictures.ts';
import { solveDirectly } from './directSolution.ts';
import {
  drawScribbles,
  largestDifference,
  luminanceOf,
  plainChroma,
  type Scribble,
} from './propagationPictures.ts';

const exactly = { tolerance: 1e-5, iterations: 200 };
const red = { a: 60, b: 40 };
const blue = { a: 5, b: -50 };

/** Luminance of each kind of surface there is: smooth, grainy, with edges, flat. */
const surfaces: Record<string, (random: () => number) => (x: number, y: number) => number> = {
  smooth: () => (x, y) => 50 + 30 * Math.sin(x / 5) * Math.cos(y / 4),
  grain: (random) => () => 50 + 8 * random(),
  noise: (random) => () => 100 * random(),
  edges: (random) => (x, y) => ((x + 2 * y) % 17 < 8 ? 30 : 70) + 2 * random(),
  'thin lines': () => (x, y) => (x % 5 === 1 || y % 7 === 3 ? 20 : 65),
  flat: () => () => 40,
};

for (const [name, surface] of Object.entries(surfaces)) {
  test(`agrees with a direct solution of the equations: ${name}`, async () => {
    const [width, height] = [27, 22];
    const luminance = luminanceOf(width, height, surface(seededRandom(3)));
    const known = drawScribbles(width, height, [
      { x: 3, y: 4, width: 4, height: 2, ...red },
      { x: 18, y: 15, width: 1, height: 5, ...blue },
      { x: 22, y: 2, width: 2, height: 2, a: -40, b: 45 },
    ]);
    const answer = await propagateColors(luminance, known, null, exactly);
    for (const channel of ['a', 'b'] as const) {
      const values = Array.from(known.mask, (held, point) =>
        held === 1 ? known[channel][point] : null,
      );
      const direct = solveDirectly({ width, height, luminance: luminance.data, known: values });
      const difference = largestDifference(answer[channel], direct);
      assert.ok(difference < 1e-3, `${channel}* differs by ${difference}`);
    }
  });
}

test('agrees with a direct solution on pictures of any shape, with a prior of any strength', async () => {
  const shape = fc.record({
    width: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 20 }),
    seed: fc.integer({ min: 1, max: 1000 }),
    contrast: fc.constantFrom(0, 1, 20, 100),
    strength: fc.constantFrom(1e-4, 1e-2, 1),
  });
  await fc.assert(
    fc.asyncProperty(shape, async ({ width, height, seed, contrast, strength }) => {
      const random = seededRandom(seed);
      const luminance = luminanceOf(width, height, () => contrast * random());
      const x = Math.floor(random() * width);
      const known = drawScribbles(width, height, [{ x, y: 0, width: 1, height: 1, ...red }]);
      const chroma = plainChroma(luminance, 10, -20, 0.5);
      const pull = Float32Array.from(luminance.data, () => strength * random());
      const answer = await propagateColors(luminance, known, { chroma, pull }, exactly);
      const direct = solveDirectly({
        width,
        height,
        luminance: luminance.data,
        known: Array.from(known.mask, (held) => (held === 1 ? red.a : null)),
        prior: (point) => ({ pull: pull[point], value: 10 }),
      });
      assert.ok(largestDifference(answer.a, direct) < 1e-3);
    }),
    { numRuns: 40, seed: 11 },
  );
});

const halves: readonly Scribble[] = [
  { x: 8, y: 20, width: 3, height: 24, ...red },
  { x: 80, y: 30, width: 3, height: 6, ...blue },
];

test('two regions, two scribbles: each takes its own color, also over grain and a soft edge', async () => {
  const [width, height] = [96, 64];
  const random = seededRandom(8);
  // The border bends, and is three pixels of ramp, as scanned edges are.
  const luminance = luminanceOf(width, height, (x, y) => {
    const distance = x - 48 - 6 * Math.sin(y / 9);
    return 50 + 20 * Math.max(-1, Math.min(1, distance / 1.5)) + 0.4 * random();
  });
  const { a, b } = await propagateColors(luminance, drawScribbles(width, height, halves));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const distance = x - 48 - 6 * Math.sin(y / 9);
      if (Math.abs(distance) < 4) continue;
      const wanted = distance < 0 ? red : blue;
      const off = Math.hypot(a[y * width + x] - wanted.a, b[y * width + x] - wanted.b);
      // Through ramps with grain the equations themselves let some color pass, which is the same at a tolerance of
      // 1e-7 as at the default.
      assert.ok(off < 105 / 3, `at ${x}, ${y} the color is off by ${off}`);
    }
  }
});

test('over a sharp edge a twentieth of the difference leaks at most', async () => {
  const [width, height] = [96, 64];
  const luminance = luminanceOf(width, height, (x) => (x < 48 ? 30 : 70));
  const { a } = await propagateColors(luminance, drawScribbles(width, height, halves));
  for (const [point, value] of a.entries()) {
    const wanted = point % width < 48 ? red.a : blue.a;
    assert.ok(Math.abs(value - wanted) < 55 / 20, `at ${point % width} the color is off: ${value}`);
  }
});

test('one scribble colors everything the same, however little of the picture it touches', async () => {
  const [width, height] = [220, 160];
  const random = seededRandom(15);
  const pictures = {
    waves: luminanceOf(width, height, (x, y) => 50 + 40 * Math.sin(x / 9) * Math.sin(y / 7)),
    tiles: luminanceOf(
      width,
      height,
      (x, y) => (((x >> 4) * 7 + (y >> 4) * 5) % 11) * 8 + random(),
    ),
    noise: luminanceOf(width, height, () => 100 * random()),
  };
  const known = drawScribbles(width, height, [{ x: 110, y: 80, width: 4, height: 4, ...red }]);
  for (const [name, luminance] of Object.entries(pictures)) {
    const propagation = new LevinPropagation(luminance);
    const { chroma, converged } = await propagation.solve(known, null);
    assert.ok(converged, name);
    const off = largestDifference(chroma.a, new Float32Array(width * height).fill(red.a));
    assert.ok(off < 0.5, `${name}: off by ${off}`);
  }
});

test('says so when it was not through in the steps it had', async () => {
  const luminance = luminanceOf(200, 150, (x, y) => 50 + 40 * Math.sin(x / 9) * Math.sin(y / 7));
  const known = drawScribbles(200, 150, halves);
  const { converged } = await new LevinPropagation(luminance).solve(known, null, { iterations: 2 });
  assert.equal(converged, false);
});

test('scribbled pixels keep their color to the last bit, and every color lies between those given', async () => {
  const [width, height] = [70, 50];
  const random = seededRandom(4);
  const luminance = luminanceOf(width, height, () => 100 * random());
  const known = drawScribbles(
    width,
    height,
    halves.map((one) => ({ ...one, x: one.x % 60, y: 9 })),
  );
  const answer = await propagateColors(luminance, known, null, { tolerance: 1e-3 });
  for (const [point, held] of known.mask.entries()) {
    if (held === 1) {
      assert.equal(answer.a[point], known.a[point]);
      assert.equal(answer.b[point], known.b[point]);
    }
    assert.ok(answer.a[point] > blue.a - 0.01 && answer.a[point] < red.a + 0.01);
    assert.ok(answer.b[point] > blue.b - 0.01 && answer.b[point] < red.b + 0.01);
    assert.equal(answer.confidence[point], 1);
  }
});

test('without hints the answer is the prior as it is, and grey without one', async () => {
  const luminance = luminanceOf(20, 12, (x) => 4 * x);
  const known = drawScribbles(20, 12, []);
  const chroma = plainChroma(luminance, 12, -7, 0.25);
  const pull = new Float32Array(240).fill(0.1);
  assert.deepEqual(await propagateColors(luminance, known, { chroma, pull }), chroma);
  assert.deepEqual(await propagateColors(luminance, known), plainChroma(luminance, 0, 0, 0));
});

test('a prior holds where no scribble reaches, and gives way around one', async () => {
  const luminance = luminanceOf(120, 40, () => 50);
  const known = drawScribbles(120, 40, [{ x: 4, y: 18, width: 4, height: 4, ...red }]);
  const prior = {
    chroma: plainChroma(luminance, 0, 20, 0.5),
    pull: new Float32Array(4800).fill(0.02),
  };
  const { a, confidence } = await propagateColors(luminance, known, prior);
  const row = 20 * 120;
  assert.ok(a[row + 9] > 30, `${a[row + 9]} beside the scribble`);
  assert.ok(a[row + 100] < 0.5, `${a[row + 100]} far from it`);
  assert.equal(confidence[row + 5], 1);
  assert.equal(confidence[row + 100], 0.5);
});

test('begun with the last answer, after any change, the result is that of a fresh start', async () => {
  const [width, height] = [90, 70];
  const random = seededRandom(21);
  const luminance = luminanceOf(width, height, (x, y) =>
    ((x >> 4) + (y >> 4)) % 2 === 0 ? 40 + 3 * random() : 60 + 10 * Math.sin(x / 7),
  );
  const chroma = plainChroma(luminance, -10, 10, 0.5);
  const weak = { chroma, pull: new Float32Array(width * height).fill(1e-4) };
  const weaker = { chroma, pull: new Float32Array(width * height).fill(1e-5) };
  const first: Scribble = { x: 5, y: 5, width: 6, height: 2, ...red };
  const second: Scribble = { x: 60, y: 50, width: 2, height: 9, ...blue };
  const third: Scribble = { x: 7, y: 5, width: 1, height: 20, ...blue };
  const steps = [
    { scribbles: [first], prior: null },
    { scribbles: [first, second], prior: null },
    { scribbles: [first, second], prior: weak },
    { scribbles: [first, second, third], prior: weaker },
    { scribbles: [second], prior: weaker },
    { scribbles: [{ ...second, a: 0 }], prior: null },
  ];
  const kept = new LevinPropagation(luminance);
  for (const [index, { scribbles, prior }] of steps.entries()) {
    const known = drawScribbles(width, height, scribbles);
    const warm = await kept.solve(known, prior, exactly);
    const cold = await propagateColors(luminance, known, prior, exactly);
    const difference = largestDifference(warm.chroma.a, cold.a);
    assert.ok(difference < 1e-3, `step ${index}: ${difference}`);
  }
});

test('begun with the last answer, the same question is answered in less steps', async () => {
  const luminance = luminanceOf(200, 150, (x, y) => 50 + 40 * Math.sin(x / 9) * Math.sin(y / 7));
  const known = drawScribbles(200, 150, halves);
  const propagation = new LevinPropagation(luminance);
  const cold = await propagation.solve(known, null);
  const warm = await propagation.solve(known, null);
  assert.ok(warm.iterations < cold.iterations, `${warm.iterations} after ${cold.iterations}`);
});

test('stops between steps when asked to, and can be asked again', async () => {
  const luminance = luminanceOf(300, 200, (x, y) => 50 + 40 * Math.sin(x / 9) * Math.sin(y / 7));
  const known = drawScribbles(300, 200, halves);
  const propagation = new LevinPropagation(luminance);
  const isCancelled = (error: unknown): boolean =>
    error instanceof HeliochromeError && error.code === 'cancelled';
  await assert.rejects(
    propagation.solve(known, null, { signal: AbortSignal.abort() }),
    isCancelled,
  );
  const stop = new AbortController();
  const endless = propagation.solve(known, null, {
    tolerance: 0,
    iterations: 1e6,
    signal: stop.signal,
  });
  setTimeout(() => {
    stop.abort();
  }, 20);
  await assert.rejects(endless, isCancelled);
  const after = await propagation.solve(known, null, exactly);
  const fresh = await propagateColors(luminance, known, null, exactly);
  assert.ok(largestDifference(after.chroma.b, fresh.b) < 1e-3);
});

test('pictures that are too large or do not fit are refused in words', async () => {
  const isUsage = (error: unknown): boolean =>
    error instanceof HeliochromeError && error.code === 'usage' && error.advice !== '';
  const side = Math.ceil(Math.sqrt(largestPropagationPixels)) + 1;
  const large = { width: side, height: side, data: new Float32Array(side * side) };
  assert.throws(() => new LevinPropagation(large), isUsage);
  assert.throws(() => new LevinPropagation({ ...large, width: 0 }), isUsage);
  const luminance = luminanceOf(10, 10, () => 50);
  await assert.rejects(propagateColors(luminance, drawScribbles(9, 10, [])), isUsage);
  const prior = {
    chroma: plainChroma(
      luminanceOf(5, 5, () => 0),
      0,
      0,
      1,
    ),
    pull: new Float32Array(25),
  };
  await assert.rejects(propagateColors(luminance, drawScribbles(10, 10, []), prior), isUsage);
});
