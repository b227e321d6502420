// Reversible filters that make neighbouring samples' likeness visible to a byte compressor.

/**
 * TIFF predictor 2 on one row of 8-bit RGB: each sample minus its left neighbour's.
 * @param input count bytes, with three readable bytes before it
 */
export function differenceRow8(input: usize, count: i32, output: usize): void {
  store<u8>(output, load<u8>(input));
  store<u8>(output, load<u8>(input, 1), 1);
  store<u8>(output, load<u8>(input, 2), 2);
  let i = 3;
  for (; i + 16 <= count; i += 16) {
    v128.store(output + i, i8x16.sub(v128.load(input + i), v128.load(input + i - 3)));
  }
  for (; i < count; i++) {
    store<u8>(output + i, load<u8>(input + i) - load<u8>(input + i - 3));
  }
}

/** As {@link differenceRow8}, on `count` 16-bit samples. */
export function differenceRow16(input: usize, count: i32, output: usize): void {
  store<u32>(output, load<u32>(input));
  store<u16>(output, load<u16>(input, 4), 4);
  let i = 3;
  for (; i + 8 <= count; i += 8) {
    const at: usize = i << 1;
    v128.store(output + at, i16x8.sub(v128.load(input + at), v128.load(input + at - 6)));
  }
  for (; i < count; i++) {
    const at: usize = i << 1;
    store<u16>(output + at, load<u16>(input + at) - load<u16>(input + at - 6));
  }
}

/** Swaps the two bytes of `count` 16-bit samples in place (PNG is big-endian). */
export function swapBytes16(samples: usize, count: i32): void {
  let i = 0;
  for (; i + 8 <= count; i += 8) {
    const at = samples + (i << 1);
    const value = v128.load(at);
    v128.store(at, v128.or(i16x8.shl(value, 8), i16x8.shr_u(value, 8)));
  }
  for (; i < count; i++) {
    const at = samples + (i << 1);
    const value = load<u16>(at);
    store<u16>(at, (value << 8) | (value >>> 8));
  }
}

@inline
function magnitude(value: i32): i32 {
  return abs<i32>(<i32>(<i8>value));
}

@inline
function paeth(left: i32, above: i32, corner: i32): i32 {
  const base = left + above - corner;
  const toLeft = abs<i32>(base - left);
  const toAbove = abs<i32>(base - above);
  const toCorner = abs<i32>(base - corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/**
 * Filters one PNG row (ISO/IEC 15948, clause 9) with Sub, or with Paeth where the sum of magnitudes is smaller.
 * @param input count bytes
 * @param above the row above, or 0 for the first row of a strip (Sub is used)
 * @param pixelBytes 3 or 6
 * @param output count + 1 bytes: the filter type, then the row
 * @param scratch count bytes
 */
export function filterPngRow(
  input: usize, above: usize, count: i32, pixelBytes: i32, output: usize, scratch: usize,
): void {
  let subCost: i32 = 0;
  let paethCost: i32 = 0;
  const body = output + 1;
  for (let i = 0; i < count; i++) {
    const value: i32 = load<u8>(input + i);
    const left: i32 = i < pixelBytes ? 0 : load<u8>(input + i - pixelBytes);
    const difference = value - left;
    store<u8>(body + i, <u8>difference);
    subCost += magnitude(difference);
    if (above === 0) continue;
    const corner: i32 = i < pixelBytes ? 0 : load<u8>(above + i - pixelBytes);
    const predicted = value - paeth(left, load<u8>(above + i), corner);
    store<u8>(scratch + i, <u8>predicted);
    paethCost += magnitude(predicted);
  }
  if (above === 0 || subCost <= paethCost) {
    store<u8>(output, 1);
    return;
  }
  store<u8>(output, 4);
  memory.copy(body, scratch, count);
}

/** Adler-32 (RFC 1950) of `count` bytes, starting from 1. */
export function adler32(input: usize, count: i32): u32 {
  let low: u32 = 1;
  let high: u32 = 0;
  let left = count;
  while (left > 0) {
    // 5552 is the most additions before 32 bits overflow.
    const run = min<i32>(left, 5552);
    for (let i = 0; i < run; i++) {
      low += load<u8>(input++);
      high += low;
    }
    low %= 65521;
    high %= 65521;
    left -= run;
  }
  return (high << 16) | low;
}
