import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { ChromaPlane, LuminancePlane } from '../../../src-shared/domain/planes.ts';
import { guidedPlane, raiseLearned } from '../../../src-main/usecases/guide/guidedPlane.ts';
import { LevinPropagation } from '../../../src-main/propagation/levinPropagation.ts';

const [width, height] = [96, 64];

/** Two surfaces with an edge down the middle. */
function surfaces(scale = 1): LuminancePlane {
  const [across, down] = [width * scale, height * scale];
  const data = new Float32Array(across * down);
  for (let at = 0; at < data.length; at += 1) data[at] = at % across < across / 2 ? 35 : 65;
  return { width: across, height: down, data };
}

function uniform(a: number, b: number, scale = 1): ChromaPlane {
  const count = width * height * scale * scale;
  return {
    width: width * scale,
    height: height * scale,
    a: new Float32Array(count).fill(a),
    b: new Float32Array(count).fill(b),
    confidence: new Float32Array(count).fill(0.5),
  };
}

function dab(x: number, parts: Partial<Hint> = {}): Hint {
  return {
    kind: 'point',
    points: [[x, 0.5]],
    radius: 0.03,
    softness: 0,
    a: 40,
    b: -10,
    ...parts,
  };
}

function at({ a, b }: ChromaPlane, x: number, y: number): [number, number] {
  const point = Math.floor(y * height) * width + Math.floor(x * width);
  return [a[point], b[point]];
}

test('a hint is exact, colors its surface up to the edge, and leaves the model’s color beyond', async () => {
  const luminance = surfaces();
  const learned = uniform(4, 12);
  const parts = { propagation: new LevinPropagation(luminance), luminance, learned };
  const plane = await guidedPlane(parts, [dab(0.25)], 0.5);
  assert.deepEqual(at(plane, 0.25, 0.5), [40, -10]);
  const [nearA] = at(plane, 0.48, 0.2);
  assert.ok(nearA > 20, `${nearA}`);
  const [farA, farB] = at(plane, 0.52, 0.5);
  assert.ok(Math.hypot(farA - 4, farB - 12) < 3, `${farA}, ${farB}`);
});

test('the more edges, the less is left of the model’s color', async () => {
  const luminance = surfaces();
  const colors: number[] = [];
  for (const edges of [0.2, 0.5, 0.8, 1]) {
    const propagation = new LevinPropagation(luminance);
    const learned = edges === 1 ? null : uniform(0, 0);
    const plane = await guidedPlane({ propagation, luminance, learned }, [dab(0.1)], edges);
    colors.push(at(plane, 0.45, 0.9)[0]);
  }
  for (let step = 1; step < colors.length; step += 1) {
    assert.ok(colors[step] >= colors[step - 1] - 0.5, String(colors));
  }
  assert.ok(colors[0] < 25 && colors[3] > 36, String(colors));
});

test('a soft rim is nearer to its color than to the surroundings’, without being exact', async () => {
  const flat: LuminancePlane = { ...surfaces(), data: new Float32Array(width * height).fill(50) };
  const around = dab(0.9, { a: -30, b: 0 });
  const colorAtRim = async (softness: number): Promise<number> => {
    const hints = [around, dab(0.3, { softness, radius: 0.16 })];
    const parts = { propagation: new LevinPropagation(flat), luminance: flat, learned: null };
    const plane = await guidedPlane(parts, hints, 1);
    assert.equal(at(plane, 0.3, 0.5)[0], 40);
    return at(plane, 0.3 + 0.1, 0.5)[0];
  };
  const [hard, soft] = [await colorAtRim(0), await colorAtRim(0.6)];
  assert.equal(hard, 40);
  assert.ok(soft < 40 && soft > 25, `${soft}`);
});

test('the model’s answer is raised along the photo’s edges', () => {
  const small = surfaces();
  const learned = uniform(0, 0);
  for (let point = 0; point < learned.a.length; point += 1) {
    learned.a[point] = point % width < width / 2 ? 50 : -50;
    learned.confidence[point] = point % width < width / 2 ? 0.2 : 0.8;
  }
  const fine = surfaces(2);
  const raised = raiseLearned({ chroma: learned, luminance: small }, fine);
  assert.deepEqual([raised.width, raised.height], [2 * width, 2 * height]);
  const row = 40 * 2 * width;
  // One pixel beside the edge: sharp, where bilinear would be half-way.
  assert.ok(raised.a[row + width - 1] > 40 && raised.a[row + width] < -40);
  assert.ok(Math.abs(raised.confidence[row + 10] - 0.2) < 1e-6);
  assert.equal(raiseLearned({ chroma: learned, luminance: small }, small), learned);
});
