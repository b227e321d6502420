// The render kernel: L* code values and guided chroma coefficients in, gamut-mapped RGB out, four pixels at a time.
//
// Everything is expressed in the cube-root space of CIE L*a*b*: f(Y) follows from L* alone, f(X) and f(Z) from a* and
// b*, so that no root is needed on the way back, only cubes. With tristimulus values relative to the D65 white the
// rows of the XYZ → RGB matrix sum to one, so R = Y + rx·(X−Y) + rz·(Z−Y): a pixel without chroma is *exactly* neutral,
// and every (a*, b*) keeps Y, hence L*.
//
// No relaxed SIMD and no fused multiply-add: the same bytes on every machine.

import { lookUp } from './outputSpace';

// Every constant as four equal lanes in memory: a load is one instruction, where engines build a vector constant from
// two 64-bit immediates at each use.
const enum K {
  codeToF, fOffset, fKnee, fSlope,
  redX, redZ, greenX, greenZ, blueX, blueZ,
  zero, one, half, tolerance,
  transferKnee, line8, line16, codes8, codes16, whole, low16,
  p4_0, p4_1, p4_2, p4_3, p4_4,
  p7_0, p7_1, p7_2, p7_3, p7_4, p7_5, p7_6, p7_7,
  count,
}
const table: usize = memory.data(<i32>K.count * 16, 16);

function put(index: K, value: f64): void {
  v128.store(table + (<usize>index << 4), f32x4.splat(<f32>value));
}

// L* = code × 100 / 65535; f(Y) = (L* + 16) / 116
put(K.codeToF, 100.0 / 65535.0 / 116.0);
put(K.fOffset, 16.0 / 116.0);
// CIE 15: f⁻¹(t) = t³ above 6/29; below, the tangent there, of slope 3·(6/29)²
put(K.fKnee, 6.0 / 29.0);
put(K.fSlope, 108.0 / 841.0);
// White-relative XYZ → linear sRGB, the X and Z columns, from src-shared/color/rgbXyz.ts; the Y column is one minus both.
put(K.redX, 3.079954467464593);
put(K.redZ, -0.5428159546668768);
put(K.greenX, -0.9212582840142648);
put(K.greenZ, 0.04524743856757081);
put(K.blueX, 0.052887411823709776);
put(K.blueZ, 1.151138501693044);
put(K.zero, 0);
put(K.one, 1);
put(K.half, 0.5);
// What may stick out of the cube and is clamped: the gamutTolerance of src-shared/color/gamut.ts.
put(K.tolerance, -1e-5);
// sRGB transfer (IEC 61966-2-1): 12.92·c to the knee, then 1.055·c^(1/2.4) − 0.055. The power is a minimax polynomial
// in c^(1/4) over knee … 1, of degree 4 for 8 bits (within 0.009 of a code) and of degree 7 for 16 (within 0.03, float
// error included), scaled to codes and lowered by the line's end, which is added to every value.
put(K.transferKnee, 0.0031308);
put(K.line8, 12.92 * 255);
put(K.line16, 12.92 * 65535);
put(K.codes8, 255);
put(K.codes16, 65535);
// 2^23: added to a float below it, leaves the value rounded to the nearest whole number in the low bits.
put(K.whole, 8388608);
v128.store(table + (<usize>K.low16 << 4), i32x4.splat(0xffff));
put(K.p4_0, -0.06461153737218028 * 255 - 12.92 * 0.0031308 * 255);
put(K.p4_1, 0.19613586343009015 * 255);
put(K.p4_2, 1.1226816319462907 * 255);
put(K.p4_3, -0.33550156875506015 * 255);
put(K.p4_4, 0.0813299810344512 * 255);
put(K.p7_0, -0.05844659066117627 * 65535 - 12.92 * 0.0031308 * 65535);
put(K.p7_1, 0.123575876316608 * 65535);
put(K.p7_2, 1.4615259124501963 * 65535);
put(K.p7_3, -1.155896389490783 * 65535);
put(K.p7_4, 1.20915175091716 * 65535);
put(K.p7_5, -0.8984146128045338 * 65535);
put(K.p7_6, 0.39471424823786266 * 65535);
put(K.p7_7, -0.07621051744764804 * 65535);

/** Chooses the primaries of what is rendered: the X and Z columns of white-relative XYZ → linear RGB. */
export function setPrimaries(
  redX: f64, redZ: f64, greenX: f64, greenZ: f64, blueX: f64, blueZ: f64,
): void {
  put(K.redX, redX);
  put(K.redZ, redZ);
  put(K.greenX, greenX);
  put(K.greenZ, greenZ);
  put(K.blueX, blueX);
  put(K.blueZ, blueZ);
}

@inline
function constant(index: K): v128 {
  return v128.load(table + (<usize>index << 4));
}

@inline
function inverseF(f: v128): v128 {
  const above = f32x4.pmax(f, constant(K.fKnee));
  const cube = f32x4.mul(f32x4.mul(above, above), above);
  return f32x4.add(cube, f32x4.mul(f32x4.sub(f, above), constant(K.fSlope)));
}

@inline
function channel(y: v128, dx: v128, dz: v128, mx: K, mz: K): v128 {
  return f32x4.add(y, f32x4.add(f32x4.mul(dx, constant(mx)), f32x4.mul(dz, constant(mz))));
}

/** How far inside the RGB cube the nearest channel is (negative: outside). */
@inline
function clearance(r: v128, g: v128, b: v128): v128 {
  const least = f32x4.pmin(f32x4.pmin(r, g), b);
  const most = f32x4.pmax(f32x4.pmax(r, g), b);
  return f32x4.pmin(least, f32x4.sub(constant(K.one), most));
}

@inline
function clearanceAt(fy: v128, y: v128, fa: v128, fb: v128, share: v128): v128 {
  const dx = f32x4.sub(inverseF(f32x4.add(fy, f32x4.mul(fa, share))), y);
  const dz = f32x4.sub(inverseF(f32x4.sub(fy, f32x4.mul(fb, share))), y);
  return clearance(
    channel(y, dx, dz, K.redX, K.redZ),
    channel(y, dx, dz, K.greenX, K.greenZ),
    channel(y, dx, dz, K.blueX, K.blueZ),
  );
}

// 2^−11 of the chroma asked for is lost at most: 0.05 of the strongest colors'.
const HALVINGS: i32 = 11;

/**
 * The largest share of the chroma found in gamut by halving along constant L* and hue; 1 where all is.
 * (A secant method needs more, dearer steps: the channels are cubic along the way and change places.)
 * @param whole clearance at share 1
 */
function chromaShare(fy: v128, y: v128, fa: v128, fb: v128, whole: v128): v128 {
  let inside = constant(K.zero);
  let step = constant(K.half);
  for (let i = 0; i < HALVINGS; i++) {
    const clear = clearanceAt(fy, y, fa, fb, f32x4.add(inside, step));
    inside = f32x4.add(inside, v128.and(step, f32x4.ge(clear, constant(K.zero))));
    step = f32x4.mul(step, constant(K.half));
  }
  return v128.bitselect(inside, constant(K.one), f32x4.lt(whole, constant(K.tolerance)));
}

/** Linear → sRGB code of 8 bits in the low byte of each lane; the bytes above hold no value. */
@inline
function encode8(c: v128): v128 {
  const knee = constant(K.transferKnee);
  const line = f32x4.mul(f32x4.pmin(f32x4.pmax(c, constant(K.zero)), knee), constant(K.line8));
  const t = f32x4.sqrt(f32x4.sqrt(f32x4.pmin(f32x4.pmax(c, knee), constant(K.one))));
  let p = f32x4.add(f32x4.mul(constant(K.p4_4), t), constant(K.p4_3));
  p = f32x4.add(f32x4.mul(p, t), constant(K.p4_2));
  p = f32x4.add(f32x4.mul(p, t), constant(K.p4_1));
  p = f32x4.add(f32x4.mul(p, t), constant(K.p4_0));
  return f32x4.add(f32x4.add(p, line), constant(K.whole));
}

/** Linear → sRGB code of 16 bits in the low half of each lane; the half above holds no value. */
@inline
function encode16(c: v128): v128 {
  const knee = constant(K.transferKnee);
  const line = f32x4.mul(f32x4.pmin(f32x4.pmax(c, constant(K.zero)), knee), constant(K.line16));
  const t = f32x4.sqrt(f32x4.sqrt(f32x4.pmin(f32x4.pmax(c, knee), constant(K.one))));
  let p = f32x4.add(f32x4.mul(constant(K.p7_7), t), constant(K.p7_6));
  p = f32x4.add(f32x4.mul(p, t), constant(K.p7_5));
  p = f32x4.add(f32x4.mul(p, t), constant(K.p7_4));
  p = f32x4.add(f32x4.mul(p, t), constant(K.p7_3));
  p = f32x4.add(f32x4.mul(p, t), constant(K.p7_2));
  p = f32x4.add(f32x4.mul(p, t), constant(K.p7_1));
  p = f32x4.add(f32x4.mul(p, t), constant(K.p7_0));
  return f32x4.add(f32x4.add(p, line), constant(K.whole));
}

/** Linear → code of 8 bits by the table of another space, in the low byte of each lane. */
@inline
function tableCode8(c: v128): v128 {
  return f32x4.add(f32x4.mul(lookUp(c), constant(K.codes8)), constant(K.whole));
}

/** Linear → code of 16 bits by the table of another space, in the low half of each lane. */
@inline
function tableCode16(c: v128): v128 {
  return f32x4.add(f32x4.mul(lookUp(c), constant(K.codes16)), constant(K.whole));
}

// Bytes of the eight coefficients of four pixels: slope, offset, low and high of f(X)−f(Y), then of f(Y)−f(Z).
const GROUP_BYTES: usize = 128;

@inline
function between(above: usize, below: usize, share: v128, index: usize): v128 {
  const upper = v128.load(above + index * 16);
  const lower = v128.load(below + index * 16);
  return f32x4.add(upper, f32x4.mul(f32x4.sub(lower, upper), share));
}

/** One chroma component of four pixels: linear in the luminance code, kept between its local bounds. */
@inline
function component(code: v128, above: usize, below: usize, share: v128, first: usize): v128 {
  const slope = between(above, below, share, first);
  const offset = between(above, below, share, first + 1);
  const low = between(above, below, share, first + 2);
  const high = between(above, below, share, first + 3);
  const value = f32x4.add(f32x4.mul(slope, code), offset);
  return f32x4.pmin(f32x4.pmax(value, low), high);
}

let red: v128 = f32x4.splat(0);
let green: v128 = f32x4.splat(0);
let blue: v128 = f32x4.splat(0);

/** Linear, in-gamut R, G, B of four pixels, left in the three globals. */
@inline
function linearGroup(luminance: usize, above: usize, below: usize, share: v128): void {
  const code = f32x4.convert_i32x4_s(v128.load_ext<u16>(luminance));
  let fa = component(code, above, below, share, 0);
  let fb = component(code, above, below, share, 4);
  const fy = f32x4.add(f32x4.mul(code, constant(K.codeToF)), constant(K.fOffset));
  const y = inverseF(fy);
  let dx = f32x4.sub(inverseF(f32x4.add(fy, fa)), y);
  let dz = f32x4.sub(inverseF(f32x4.sub(fy, fb)), y);
  let r = channel(y, dx, dz, K.redX, K.redZ);
  let g = channel(y, dx, dz, K.greenX, K.greenZ);
  let b = channel(y, dx, dz, K.blueX, K.blueZ);
  const clear = clearance(r, g, b);
  if (v128.any_true(f32x4.lt(clear, constant(K.tolerance)))) {
    const kept = chromaShare(fy, y, fa, fb, clear);
    fa = f32x4.mul(fa, kept);
    fb = f32x4.mul(fb, kept);
    dx = f32x4.sub(inverseF(f32x4.add(fy, fa)), y);
    dz = f32x4.sub(inverseF(f32x4.sub(fy, fb)), y);
    r = channel(y, dx, dz, K.redX, K.redZ);
    g = channel(y, dx, dz, K.greenX, K.greenZ);
    b = channel(y, dx, dz, K.blueX, K.blueZ);
  }
  red = r;
  green = g;
  blue = b;
}

/** Codes of 8 bits, one color a vector, as twelve bytes R G B R G B … in the low lanes. */
@inline
function pack8(r: v128, g: v128, b: v128): v128 {
  const packed = v128.or(r, v128.or(i32x4.shl(g, 8), i32x4.shl(b, 16)));
  return i8x16.swizzle(packed, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1));
}

@inline
function store8(output: usize, bytes: v128): void {
  v128.store_lane<u64>(output, bytes, 0);
  v128.store_lane<u32>(output, bytes, 2, 8);
}

/**
 * Renders `count` pixels of one row to 8-bit RGB in sRGB.
 * @param luminance `count` L* code values (u16); up to three more are read, and ignored
 * @param above coefficients of the row of chroma cells above the pixel row (see expandCells)
 * @param below those of the row below
 * @param share 0–1, how far the pixel row lies from `above` to `below`
 * @param output count × 3 bytes
 * @param scratch 32 bytes of working room
 */
export function renderSpan8(
  luminance: usize, above: usize, below: usize, share: f32, output: usize, count: i32, scratch: usize,
): void {
  const shares = f32x4.splat(share);
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    linearGroup(luminance, above, below, shares);
    store8(output, pack8(encode8(red), encode8(green), encode8(blue)));
    luminance += 8;
    above += GROUP_BYTES;
    below += GROUP_BYTES;
    output += 12;
  }
  if (whole === count) return;
  linearGroup(luminance, above, below, shares);
  v128.store(scratch, pack8(encode8(red), encode8(green), encode8(blue)));
  memory.copy(output, scratch, (count - whole) * 3);
}

/** As {@link renderSpan8}, with the transfer that lies in the table. */
export function renderTableSpan8(
  luminance: usize, above: usize, below: usize, share: f32, output: usize, count: i32, scratch: usize,
): void {
  const shares = f32x4.splat(share);
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    linearGroup(luminance, above, below, shares);
    store8(output, pack8(tableCode8(red), tableCode8(green), tableCode8(blue)));
    luminance += 8;
    above += GROUP_BYTES;
    below += GROUP_BYTES;
    output += 12;
  }
  if (whole === count) return;
  linearGroup(luminance, above, below, shares);
  v128.store(scratch, pack8(tableCode8(red), tableCode8(green), tableCode8(blue)));
  memory.copy(output, scratch, (count - whole) * 3);
}

/** Codes of 16 bits, one color a vector, stored at `output` as 24 bytes of little-endian R G B. */
@inline
function store16(output: usize, r: v128, g: v128, b: v128): void {
  const redGreen = v128.or(v128.and(r, constant(K.low16)), i32x4.shl(g, 16));
  const first = i8x16.shuffle(redGreen, b, 0, 1, 2, 3, 16, 17, 4, 5, 6, 7, 20, 21, 8, 9, 10, 11);
  const second = i8x16.shuffle(b, redGreen, 8, 9, 28, 29, 30, 31, 12, 13, 0, 0, 0, 0, 0, 0, 0, 0);
  v128.store(output, first);
  v128.store_lane<u64>(output, second, 0, 16);
}

/** As {@link renderSpan8}, to count × 3 16-bit values. */
export function renderSpan16(
  luminance: usize, above: usize, below: usize, share: f32, output: usize, count: i32, scratch: usize,
): void {
  const shares = f32x4.splat(share);
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    linearGroup(luminance, above, below, shares);
    store16(output, encode16(red), encode16(green), encode16(blue));
    luminance += 8;
    above += GROUP_BYTES;
    below += GROUP_BYTES;
    output += 24;
  }
  if (whole === count) return;
  linearGroup(luminance, above, below, shares);
  store16(scratch, encode16(red), encode16(green), encode16(blue));
  memory.copy(output, scratch, (count - whole) * 6);
}

/** As {@link renderSpan16}, with the transfer that lies in the table. */
export function renderTableSpan16(
  luminance: usize, above: usize, below: usize, share: f32, output: usize, count: i32, scratch: usize,
): void {
  const shares = f32x4.splat(share);
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    linearGroup(luminance, above, below, shares);
    store16(output, tableCode16(red), tableCode16(green), tableCode16(blue));
    luminance += 8;
    above += GROUP_BYTES;
    below += GROUP_BYTES;
    output += 24;
  }
  if (whole === count) return;
  linearGroup(luminance, above, below, shares);
  store16(scratch, tableCode16(red), tableCode16(green), tableCode16(blue));
  memory.copy(output, scratch, (count - whole) * 6);
}

/** Coefficients of the pixel at `x`, four of the eight (`half` 0 or 16 bytes), between its two neighbouring cells. */
@inline
function cellAt(cells: usize, last: f64, x: i32, scale: f64, half: usize): v128 {
  const position = max<f64>(0, min<f64>(last, (<f64>x + 0.5) * scale - 0.5));
  const index = <i32>position;
  const share = f32x4.splat(<f32>(position - <f64>index));
  const left = cells + <usize>index * 32 + half;
  const right = cells + <usize>(min<i32>(index + 1, <i32>last)) * 32 + half;
  const value = v128.load(left);
  return f32x4.add(value, f32x4.mul(f32x4.sub(v128.load(right), value), share));
}

@inline
function storeTransposed(output: usize, p0: v128, p1: v128, p2: v128, p3: v128): void {
  const low01 = v128.shuffle<f32>(p0, p1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(p0, p1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(p2, p3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(p2, p3, 2, 6, 3, 7);
  v128.store(output, v128.shuffle<f64>(low01, low23, 0, 2));
  v128.store(output, v128.shuffle<f64>(low01, low23, 1, 3), 16);
  v128.store(output, v128.shuffle<f64>(high01, high23, 0, 2), 32);
  v128.store(output, v128.shuffle<f64>(high01, high23, 1, 3), 48);
}

/**
 * Interpolates one row of chroma cells to the pixels `start` … `start + count`, in groups of four.
 * @param cells `cellCount` × 8 float32: slope, offset, low, high of the first and of the second component
 * @param pixels width of the whole picture
 * @param output ceil(count / 4) × 128 bytes
 */
export function expandCells(
  cells: usize, cellCount: i32, pixels: i32, start: i32, count: i32, output: usize,
): void {
  const scale = <f64>cellCount / <f64>pixels;
  const last = <f64>(cellCount - 1);
  for (let x = start; x < start + count; x += 4) {
    for (let half: usize = 0; half < 32; half += 16) {
      storeTransposed(
        output + half * 4,
        cellAt(cells, last, x, scale, half),
        cellAt(cells, last, x + 1, scale, half),
        cellAt(cells, last, x + 2, scale, half),
        cellAt(cells, last, x + 3, scale, half),
      );
    }
    output += GROUP_BYTES;
  }
}
