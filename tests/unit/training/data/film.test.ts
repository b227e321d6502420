import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  drawFilm,
  filmLightness,
  films,
  filmSettingsSchema,
} from '../../../../src-main/training/data/filmResponse.ts';
import { RandomState } from '../../../../src-main/training/data/randomState.ts';

function seen(film: readonly [number, number, number], ...rgb: [number, number, number]): number {
  const lightness = new Float32Array(1);
  filmLightness(Float32Array.from(rgb), film, lightness);
  return lightness[0];
}

test('films mix linear light with their published weights', () => {
  // CIE 1976: L* = 116 Y^(1/3) − 16.
  const expected = (luminance: number) => 116 * Math.cbrt(luminance) - 16;
  const rgb: [number, number, number] = [0.5, 0.2, 0.1];
  const pan = expected(0.299 * 0.5 + 0.587 * 0.2 + 0.114 * 0.1);
  assert.ok(Math.abs(seen(films.panchromatic, ...rgb) - pan) < 0.002);
  assert.ok(Math.abs(seen(films.orthochromatic, ...rgb) - expected(0.15)) < 0.002);
  assert.ok(Math.abs(seen(films.blueSensitive, ...rgb) - expected(0.1)) < 0.002);
});

test('a blue-sensitive plate shows red lips black and blue sky white', () => {
  assert.equal(seen(films.blueSensitive, 1, 0, 0), 0);
  assert.ok(seen(films.blueSensitive, 0, 0, 1) > 99.99);
});

test('every drawn film keeps white white, and films come as often as asked', () => {
  const settings = filmSettingsSchema.parse({ share: 0.5 });
  const counts = { none: 0, panchromatic: 0, orthochromatic: 0, blueSensitive: 0, mixture: 0 };
  const draws = 20_000;
  for (let key = 0; key < draws; key += 1) {
    const film = drawFilm(settings, RandomState.derive(key));
    if (film === null) counts.none += 1;
    else if (film === films.panchromatic) counts.panchromatic += 1;
    else if (film === films.orthochromatic) counts.orthochromatic += 1;
    else if (film === films.blueSensitive) counts.blueSensitive += 1;
    else counts.mixture += 1;
    if (film === null) continue;
    assert.ok(Math.abs(film[0] + film[1] + film[2] - 1) < 1e-9);
    assert.ok(film.every((weight) => weight >= 0));
  }
  const shares = [0.5, 0.15, 0.15, 0.1, 0.1];
  for (const [index, count] of Object.values(counts).entries()) {
    assert.ok(Math.abs(count / draws - shares[index]) < 0.012, `${index}: ${count}`);
  }
});
