import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RandomState, randomWordsSchema } from '../../../../src-main/training/data/randomState.ts';

const take = (random: RandomState, count: number) =>
  Array.from({ length: count }, () => random.nextUint32());

test('xoshiro128** gives the values of the published C code', () => {
  // State {1, 2, 3, 4} of xoshiro128starstar.c 1.1, as the rand_xoshiro crate's own test has it.
  const published = [
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
    4258142804,
  ];
  assert.deepEqual(take(new RandomState([1, 2, 3, 4]), published.length), published);
});

test('a state written to JSON goes on where it was', () => {
  const random = RandomState.derive(7, 1);
  take(random, 1000);
  const words = randomWordsSchema.parse(JSON.parse(JSON.stringify(random.words)));
  const expected = take(random, 100);
  assert.deepEqual(take(new RandomState(words), 100), expected);
});

test('a state of zeros or of fractions is refused', () => {
  assert.equal(randomWordsSchema.safeParse([0, 0, 0, 0]).success, false);
  assert.equal(randomWordsSchema.safeParse([1, 2, 3, 0.5]).success, false);
  assert.equal(randomWordsSchema.safeParse([1, 2, 3, 2 ** 32]).success, false);
});

test('derived streams depend on every part of the key and on nothing else', () => {
  const keys = [
    [1],
    [2],
    [1, 0],
    [0, 1],
    [1, 2, 3],
    [1, 3, 2],
    [2 ** 32],
    [2 ** 40 + 1],
    [2 ** 40 + 2],
  ];
  const firsts = keys.map((key) => RandomState.derive(...key).words.join());
  assert.equal(new Set(firsts).size, keys.length);
  take(RandomState.derive(9), 10);
  assert.deepEqual(RandomState.derive(1, 2, 3).words, RandomState.derive(1, 2, 3).words);
});

test('uniform numbers are even and streams of neighboring keys unrelated', () => {
  const counts = new Array<number>(20).fill(0);
  const draws = 40_000;
  let products = 0;
  for (let key = 0; key < draws; key += 1) {
    const value = RandomState.derive(5, key).uniform();
    counts[Math.floor(value * counts.length)] += 1;
    products += (value - 0.5) * (RandomState.derive(5, key + 1).uniform() - 0.5);
  }
  const expected = draws / counts.length;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 99.9 % point of chi-square with 19 degrees of freedom.
  assert.ok(chiSquare < 43.8, `chi-square ${chiSquare}`);
  // Correlation has a standard deviation of 1/√draws = 0.005.
  assert.ok(Math.abs(products / draws / (1 / 12)) < 0.02);
});

test('normal numbers have the moments of the normal distribution', () => {
  const random = RandomState.derive(3);
  const draws = 100_000;
  let sum = 0;
  let squares = 0;
  let fourths = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const value = random.normal();
    sum += value;
    squares += value ** 2;
    fourths += value ** 4;
  }
  assert.ok(Math.abs(sum / draws) < 0.013);
  assert.ok(Math.abs(squares / draws - 1) < 0.02);
  assert.ok(Math.abs(fourths / draws - 3) < 0.15);
});

test('a permutation holds each number once, and every order of three is equally likely', () => {
  const order = RandomState.derive(1).permutation(1000);
  assert.deepEqual(
    [...order].sort((one, other) => one - other),
    Array.from({ length: 1000 }, (_, index) => index),
  );
  const seen = new Map<string, number>();
  for (let key = 0; key < 6000; key += 1) {
    const name = RandomState.derive(key).permutation(3).join();
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  assert.equal(seen.size, 6);
  for (const count of seen.values()) assert.ok(count > 870 && count < 1130, `${count} of 6000`);
});
