import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { Swatch } from '../../../src-shared/domain/reference.ts';
import { jitteredSamples, pixelsOf } from './jitteredSamples.ts';
import { localDeviation } from './localDeviation.ts';
import { remapLuminance, toneOf } from './luminanceTone.ts';
import type { Breath, Places, ReferenceColors, TransferredColors } from './referenceTypes.ts';

/** Samples of each reference, and of each swatch, as in the paper. */
const samplesOfPicture = 200;
const samplesOfSwatch = 50;
/** Share of luminance beside texture in the comparison, as in the paper. */
const luminanceShare = 0.5;
/** Difference from the nearest sample, in L\*, at which the confidence has fallen to 1/e. */
const toneOfDoubt = 12;

/** Samples that a pixel is compared with. */
interface SampleSet {
  readonly count: number;
  readonly L: Float32Array;
  readonly deviation: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly picture: Uint8Array;
  /** Place in the reference, fractions. */
  readonly x: Float32Array;
  readonly y: Float32Array;
}

function valuesAt(values: Float32Array, samples: Int32Array): Float32Array {
  return Float32Array.from(samples, (at) => values[at]);
}

/** Samples of a reference whose luminance was brought to that of the photo. */
function samplesOf(
  reference: ReferenceColors,
  luminance: Float32Array,
  picture: number,
  samples: Int32Array,
): SampleSet {
  const { width, height, a, b } = reference;
  const deviation = localDeviation({ width, height, data: luminance });
  return {
    count: samples.length,
    L: valuesAt(luminance, samples),
    deviation: valuesAt(deviation, samples),
    a: valuesAt(a, samples),
    b: valuesAt(b, samples),
    picture: new Uint8Array(samples.length).fill(picture),
    x: Float32Array.from(samples, (at) => ((at % width) + 0.5) / width),
    y: Float32Array.from(samples, (at) => (Math.floor(at / width) + 0.5) / height),
  };
}

function joined(sets: readonly SampleSet[]): SampleSet {
  const join = (of: (set: SampleSet) => Float32Array): Float32Array =>
    Float32Array.from(sets.flatMap((set) => [...of(set)]));
  return {
    count: sets.reduce((sum, { count }) => sum + count, 0),
    L: join(({ L }) => L),
    deviation: join(({ deviation }) => deviation),
    a: join(({ a }) => a),
    b: join(({ b }) => b),
    picture: Uint8Array.from(sets.flatMap(({ picture }) => [...picture])),
    x: join(({ x }) => x),
    y: join(({ y }) => y),
  };
}

/** Samples that are hardly less like a pixel than the likest, by so much of L\*, count nearly as much. */
const toneOfTies = 0.6;

/** What is being filled in. */
interface Result {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly confidence: Float32Array;
  readonly places: Places;
}

function emptyResult({ width, height }: LuminancePlane): Result {
  const plane = (): Float32Array => new Float32Array(width * height);
  return {
    a: plane(),
    b: plane(),
    confidence: plane(),
    places: { width, height, picture: new Uint8Array(width * height), x: plane(), y: plane() },
  };
}

function take(result: Result, pixel: number, set: SampleSet, sample: number): void {
  result.a[pixel] = set.a[sample];
  result.b[pixel] = set.b[sample];
  result.places.picture[pixel] = set.picture[sample];
  result.places.x[pixel] = set.x[sample];
  result.places.y[pixel] = set.y[sample];
}

/** Differences of all samples from a pixel; the last ones found stay in `differences`. @returns the likest sample */
function compare(
  set: SampleSet,
  luminance: number,
  deviation: number,
  differences: Float32Array,
): number {
  let likest = 0;
  for (let at = 0; at < set.count; at += 1) {
    differences[at] =
      luminanceShare * Math.abs(set.L[at] - luminance) +
      (1 - luminanceShare) * Math.abs(set.deviation[at] - deviation);
    if (differences[at] < differences[likest]) likest = at;
  }
  return likest;
}

function matchPixel(
  result: Result,
  pixel: number,
  set: SampleSet,
  { luminance, deviation }: { readonly luminance: number; readonly deviation: number },
  differences: Float32Array,
): void {
  const likest = compare(set, luminance, deviation, differences);
  const least = differences[likest];
  let [weights, a, b] = [0, 0, 0];
  for (let at = 0; at < set.count; at += 1) {
    const further = (differences[at] - least) / toneOfTies;
    if (further > 6) continue;
    const weight = Math.exp(-further);
    weights += weight;
    a += weight * set.a[at];
    b += weight * set.b[at];
  }
  take(result, pixel, set, likest);
  result.a[pixel] = a / weights;
  result.b[pixel] = b / weights;
  result.confidence[pixel] = Math.exp(-least / toneOfDoubt);
}

/** The global procedure: each pixel takes the color of the likest of some 200 samples of each reference. */
async function transferGlobally(
  luminance: LuminancePlane,
  references: readonly ReferenceColors[],
  breath: Breath,
): Promise<Result> {
  const tone = toneOf(luminance.data);
  const set = joined(
    references.map((reference, picture) => {
      const remapped = remapLuminance(reference.L, toneOf(reference.L), tone);
      return samplesOf(reference, remapped, picture, jitteredSamples(reference, samplesOfPicture));
    }),
  );
  const deviation = localDeviation(luminance);
  const result = emptyResult(luminance);
  const differences = new Float32Array(set.count);
  for (let pixel = 0; pixel < deviation.length; pixel += 1) {
    if (pixel % luminance.width === 0) await breath();
    const own = { luminance: luminance.data[pixel], deviation: deviation[pixel] };
    matchPixel(result, pixel, set, own, differences);
  }
  return result;
}

/** Pixels of the photo in a rectangle, row by row. */
function pixelsInside(rectangle: Swatch['photo'], size: LuminancePlane): Int32Array {
  const { left, top, right, bottom } = pixelsOf(rectangle, size);
  const width = right - left;
  return Int32Array.from(
    { length: width * (bottom - top) },
    (_, at) => (top + Math.floor(at / width)) * size.width + left + (at % width),
  );
}

/** Inside a swatch: samples of its reference's rectangle, luminance brought from rectangle to rectangle. */
function transferSwatch(
  luminance: LuminancePlane,
  deviation: Float32Array,
  references: readonly ReferenceColors[],
  swatch: Swatch,
  result: Result,
): void {
  const reference = references[swatch.picture];
  const inside = pixelsInside(swatch.photo, luminance);
  const size = { width: reference.width, height: reference.height, data: reference.L };
  const from = toneOf(valuesAt(reference.L, pixelsInside(swatch.reference, size)));
  const to = toneOf(valuesAt(luminance.data, inside));
  const set = samplesOf(
    reference,
    remapLuminance(reference.L, from, to),
    swatch.picture,
    jitteredSamples(reference, samplesOfSwatch, swatch.reference),
  );
  const differences = new Float32Array(set.count);
  for (const pixel of inside) {
    const own = { luminance: luminance.data[pixel], deviation: deviation[pixel] };
    matchPixel(result, pixel, set, own, differences);
  }
}

const reach = 2;
const patchValues = (2 * reach + 1) ** 2;

/** The luminance of the 5 × 5 neighborhood of a pixel; the border repeats outward. */
function readPatch(
  { width, height, data }: LuminancePlane,
  pixel: number,
  patches: Float32Array,
  start: number,
): void {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  let at = start;
  for (let down = -reach; down <= reach; down += 1) {
    const row = Math.min(height - 1, Math.max(0, y + down)) * width;
    for (let across = -reach; across <= reach; across += 1) {
      patches[at] = data[row + Math.min(width - 1, Math.max(0, x + across))];
      at += 1;
    }
  }
}

/** Sum of the squared differences of two neighborhoods, or as soon as it is beyond `limit` any number beyond it. */
function patchDifference(
  patch: Float32Array,
  patches: Float32Array,
  start: number,
  limit: number,
): number {
  let sum = 0;
  for (let at = 0; at < patchValues && sum <= limit; at += 1) {
    sum += (patch[at] - patches[start + at]) ** 2;
  }
  return sum;
}

/**
 * With swatches: first the photo's rectangles take colors from theirs; then every other pixel takes the color of the
 * sample in the photo's own colored rectangles whose 5 × 5 neighborhood is likest, for texture within one picture can be
 * compared pixel by pixel.
 */
async function transferBySwatches(
  luminance: LuminancePlane,
  references: readonly ReferenceColors[],
  swatches: readonly Swatch[],
  breath: Breath,
): Promise<Result> {
  const deviation = localDeviation(luminance);
  const result = emptyResult(luminance);
  const isInside = new Uint8Array(luminance.data.length);
  const samples: number[] = [];
  for (const swatch of swatches) {
    transferSwatch(luminance, deviation, references, swatch, result);
    for (const pixel of pixelsInside(swatch.photo, luminance)) isInside[pixel] = 1;
    samples.push(...jitteredSamples(luminance, samplesOfSwatch, swatch.photo));
  }
  await spreadFromSwatches(luminance, isInside, Int32Array.from(samples), result, breath);
  return result;
}

/** Every pixel outside the swatches takes what the sample within them has whose neighborhood is likest. */
async function spreadFromSwatches(
  luminance: LuminancePlane,
  isInside: Uint8Array,
  samples: Int32Array,
  result: Result,
  breath: Breath,
): Promise<void> {
  const { a, b, confidence, places } = result;
  const patches = new Float32Array(samples.length * patchValues);
  samples.forEach((pixel, at) => {
    readPatch(luminance, pixel, patches, at * patchValues);
  });
  const patch = new Float32Array(patchValues);
  for (let pixel = 0; pixel < isInside.length; pixel += 1) {
    if (isInside[pixel] === 1) continue;
    if (pixel % 16 === 0) await breath();
    readPatch(luminance, pixel, patch, 0);
    let [likest, least] = [samples[0], Infinity];
    for (let at = 0; at < samples.length; at += 1) {
      const difference = patchDifference(patch, patches, at * patchValues, least);
      if (difference < least) [likest, least] = [samples[at], difference];
    }
    for (const plane of [a, b, places.x, places.y, places.picture]) plane[pixel] = plane[likest];
    const doubt = Math.sqrt(least / patchValues) / toneOfDoubt;
    confidence[pixel] = confidence[likest] * Math.exp(-doubt);
  }
}

/**
 * Gives a grey photo the colors of references, after Welsh, Ashikhmin and Mueller 2002 (“Transferring color to
 * greyscale images”): every pixel takes the chroma of the sample that is most like it in luminance and in the standard
 * deviation of its 5 × 5 neighborhood, each counting half; before, luminance is brought to the photo's mean and
 * deviation. Samples are taken on a jittered grid, always the same. Unlike in the paper, samples that are as like a pixel
 * as makes no difference give it the mean of their colors: one of them alone, by chance, makes blotches. With swatches, colors go from rectangle to
 * rectangle first and from there over the photo. Where several references are given, all their samples compete.
 *
 * @throws HeliochromeError cancelled, from `breath`
 */
export async function transferTexture(
  luminance: LuminancePlane,
  references: readonly ReferenceColors[],
  swatches: readonly Swatch[],
  breath: Breath,
): Promise<TransferredColors> {
  const result =
    swatches.length === 0
      ? await transferGlobally(luminance, references, breath)
      : await transferBySwatches(luminance, references, swatches, breath);
  return { width: luminance.width, height: luminance.height, ...result };
}
