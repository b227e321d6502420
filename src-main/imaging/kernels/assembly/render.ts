// The render kernel: L* code values and guided chroma coefficients in, gamut-mapped sRGB out, four pixels at a time.
//
// Everything is expressed in the cube-root space of CIE L*a*b*: f(Y) follows from L* alone, f(X) and f(Z) from a* and
// b*, so that no root is needed on the way back, only cubes. With tristimulus values relative to the D65 white the
// rows of the XYZ → RGB matrix sum to one, so R = Y + rx·(X−Y) + rz·(Z−Y): a pixel without chroma is *exactly* neutral,
// and every (a*, b*) keeps Y, hence L*.
//
// No relaxed SIMD and no fused multiply-add: the same bytes on every machine.

// L* = code × 100 / 65535; f(Y) = (L* + 16) / 116
const CODE_TO_F: f32 = <f32>(100.0 / 65535.0 / 116.0);
const F_OFFSET: f32 = <f32>(16.0 / 116.0);
// CIE: f⁻¹(t) = t³ above 6/29, else 3·(6/29)²·(t − 4/29)
const F_KNEE: f32 = <f32>(6.0 / 29.0);
const F_SLOPE: f32 = <f32>(108.0 / 841.0);
const F_ZERO: f32 = <f32>(4.0 / 29.0);

// White-relative XYZ → linear sRGB, the X and Z columns (the Y column is one minus the two). From src-shared/color/rgbXyz.ts.
const RX: f32 = <f32>3.079954467464593;
const RZ: f32 = <f32>-0.5428159546668768;
const GX: f32 = <f32>-0.9212582840142648;
const GZ: f32 = <f32>0.04524743856757081;
const BX: f32 = <f32>0.052887411823709776;
const BZ: f32 = <f32>1.151138501693044;

// Room for float error around a channel's ends; what is inside is clamped without a visible change.
const GAMUT_SLACK: f32 = <f32>2e-6;
// 2^−12 of the chroma asked for: far below what 8 bits hold, and below one 16-bit code for usual chroma.
const BISECTIONS: i32 = 12;

// sRGB transfer: 12.92·c below the knee, else 1.055·c^(1/2.4) − 0.055
const TRANSFER_KNEE: f32 = <f32>0.0031308;
const TRANSFER_SLOPE: f32 = <f32>12.92;

// @ts-ignore: decorator
@inline
function inverseF(f: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(f, f), f);
  const line = f32x4.mul(f32x4.sub(f, f32x4.splat(F_ZERO)), f32x4.splat(F_SLOPE));
  return v128.bitselect(cube, line, f32x4.gt(f, f32x4.splat(F_KNEE)));
}

// @ts-ignore: decorator
@inline
function mix3(y: v128, dx: v128, dz: v128, mx: f32, mz: f32): v128 {
  return f32x4.add(
    y,
    f32x4.add(f32x4.mul(dx, f32x4.splat(mx)), f32x4.mul(dz, f32x4.splat(mz))),
  );
}

/** A mask of the lanes whose linear RGB leaves the cube. */
// @ts-ignore: decorator
@inline
function outside(r: v128, g: v128, b: v128): v128 {
  const low = f32x4.pmin(f32x4.pmin(r, g), b);
  const high = f32x4.pmax(f32x4.pmax(r, g), b);
  return v128.or(
    f32x4.lt(low, f32x4.splat(-GAMUT_SLACK)),
    f32x4.gt(high, f32x4.splat(1 + GAMUT_SLACK)),
  );
}

/** The largest share of the chroma that stays in gamut, by bisection along constant L* and hue (1 where inside). */
function chromaShare(fy: v128, y: v128, fa: v128, fb: v128, out: v128): v128 {
  let low = f32x4.splat(0);
  let high = f32x4.splat(1);
  const half = f32x4.splat(0.5);
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = f32x4.mul(f32x4.add(low, high), half);
    const dx = f32x4.sub(inverseF(f32x4.add(fy, f32x4.mul(fa, middle))), y);
    const dz = f32x4.sub(inverseF(f32x4.sub(fy, f32x4.mul(fb, middle))), y);
    const leaves = outside(mix3(y, dx, dz, RX, RZ), mix3(y, dx, dz, GX, GZ), mix3(y, dx, dz, BX, BZ));
    low = v128.bitselect(low, middle, leaves);
    high = v128.bitselect(middle, high, leaves);
  }
  return v128.bitselect(low, f32x4.splat(1), out);
}

/** Linear → sRGB code of 8 bits; minimax of degree 4 in c^(1/4), within 0.009 code. */
// @ts-ignore: decorator
@inline
function encode8(c: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(c, f32x4.splat(0)), f32x4.splat(1));
  const t = f32x4.sqrt(f32x4.sqrt(x));
  let p = f32x4.splat(<f32>0.0813299810344512);
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>-0.33550156875506015));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>1.1226816319462907));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>0.19613586343009015));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>-0.06461153737218028));
  const line = f32x4.mul(x, f32x4.splat(TRANSFER_SLOPE));
  const coded = v128.bitselect(p, line, f32x4.gt(x, f32x4.splat(TRANSFER_KNEE)));
  return i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(coded, f32x4.splat(255)), f32x4.splat(0.5)));
}

/** Linear → sRGB code of 16 bits; minimax of degree 7 in c^(1/4), within 0.03 code. */
// @ts-ignore: decorator
@inline
function encode16(c: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(c, f32x4.splat(0)), f32x4.splat(1));
  const t = f32x4.sqrt(f32x4.sqrt(x));
  let p = f32x4.splat(<f32>-0.07621051744764804);
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>0.39471424823786266));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>-0.8984146128045338));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>1.20915175091716));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>-1.155896389490783));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>1.4615259124501963));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>0.123575876316608));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>-0.05844659066117627));
  const line = f32x4.mul(x, f32x4.splat(TRANSFER_SLOPE));
  const coded = v128.bitselect(p, line, f32x4.gt(x, f32x4.splat(TRANSFER_KNEE)));
  return i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(coded, f32x4.splat(65535)), f32x4.splat(0.5)));
}

// Bytes of the eight coefficients of four pixels: slope, offset, low and high of f(X)−f(Y), then of f(Y)−f(Z).
const GROUP_BYTES: usize = 128;

// @ts-ignore: decorator
@inline
function between(above: usize, below: usize, share: v128, index: usize): v128 {
  const upper = v128.load(above + index * 16);
  const lower = v128.load(below + index * 16);
  return f32x4.add(upper, f32x4.mul(f32x4.sub(lower, upper), share));
}

/** One chroma component of four pixels: linear in the luminance code, kept between its local bounds. */
// @ts-ignore: decorator
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
// @ts-ignore: decorator
@inline
function linearGroup(luminance: usize, above: usize, below: usize, share: v128): void {
  const code = f32x4.convert_i32x4_s(v128.load_ext<u16>(luminance));
  let fa = component(code, above, below, share, 0);
  let fb = component(code, above, below, share, 4);
  const fy = f32x4.add(f32x4.mul(code, f32x4.splat(CODE_TO_F)), f32x4.splat(F_OFFSET));
  const y = inverseF(fy);
  let dx = f32x4.sub(inverseF(f32x4.add(fy, fa)), y);
  let dz = f32x4.sub(inverseF(f32x4.sub(fy, fb)), y);
  let r = mix3(y, dx, dz, RX, RZ);
  let g = mix3(y, dx, dz, GX, GZ);
  let b = mix3(y, dx, dz, BX, BZ);
  const out = outside(r, g, b);
  if (v128.any_true(out)) {
    const kept = chromaShare(fy, y, fa, fb, out);
    fa = f32x4.mul(fa, kept);
    fb = f32x4.mul(fb, kept);
    dx = f32x4.sub(inverseF(f32x4.add(fy, fa)), y);
    dz = f32x4.sub(inverseF(f32x4.sub(fy, fb)), y);
    r = mix3(y, dx, dz, RX, RZ);
    g = mix3(y, dx, dz, GX, GZ);
    b = mix3(y, dx, dz, BX, BZ);
  }
  red = r;
  green = g;
  blue = b;
}

/** Four pixels as twelve bytes R G B R G B … in the low lanes. */
// @ts-ignore: decorator
@inline
function pack8(): v128 {
  const packed = v128.or(
    encode8(red),
    v128.or(i32x4.shl(encode8(green), 8), i32x4.shl(encode8(blue), 16)),
  );
  return i8x16.swizzle(packed, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1));
}

/**
 * Renders `count` pixels of one row to 8-bit RGB.
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
    const bytes = pack8();
    v128.store_lane<u64>(output, bytes, 0);
    v128.store_lane<u32>(output, bytes, 2, 8);
    luminance += 8;
    above += GROUP_BYTES;
    below += GROUP_BYTES;
    output += 12;
  }
  if (whole === count) return;
  linearGroup(luminance, above, below, shares);
  v128.store(scratch, pack8());
  memory.copy(output, scratch, (count - whole) * 3);
}

/** Four pixels as 24 bytes of little-endian 16-bit R G B, stored at `output`. */
// @ts-ignore: decorator
@inline
function store16(output: usize): void {
  const redGreen = v128.or(encode16(red), i32x4.shl(encode16(green), 16));
  const b = encode16(blue);
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
    store16(output);
    luminance += 8;
    above += GROUP_BYTES;
    below += GROUP_BYTES;
    output += 24;
  }
  if (whole === count) return;
  linearGroup(luminance, above, below, shares);
  store16(scratch);
  memory.copy(output, scratch, (count - whole) * 6);
}

/** Coefficients of the pixel at `x`, four of the eight (`half` 0 or 16 bytes), between its two neighbouring cells. */
// @ts-ignore: decorator
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

// @ts-ignore: decorator
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
