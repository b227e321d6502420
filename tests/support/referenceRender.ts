import { mapToSrgbGamut } from '../../src-shared/color/gamut.ts';
import { labToSrgb } from '../../src-shared/color/lab.ts';
import type { GuidedChroma } from '../../src-main/imaging/chroma/guidedChroma.ts';
import { CELL_FLOATS } from '../../src-shared/color/guidedChroma.ts';

/** The chroma of one pixel, a* and b*, interpolated from its four cells in double precision. */
export function referenceChroma(
  { width, height, cells }: GuidedChroma,
  picture: { readonly width: number; readonly height: number },
  x: number,
  y: number,
  code: number,
): [a: number, b: number] {
  const column = place(x, width, picture.width);
  const row = place(y, height, picture.height);
  const coefficient = (index: number): number => {
    const at = (r: number, c: number): number => cells[(r * width + c) * CELL_FLOATS + index];
    const upper = mix(at(row.low, column.low), at(row.low, column.high), column.share);
    const lower = mix(at(row.high, column.low), at(row.high, column.high), column.share);
    return mix(upper, lower, row.share);
  };
  const component = (first: number): number => {
    const value = coefficient(first) * code + coefficient(first + 1);
    return Math.min(coefficient(first + 3), Math.max(coefficient(first + 2), value));
  };
  return [component(0) * 500, component(4) * 200];
}

/** Renders by the definitions of src-shared/color: interleaved sRGB as numbers 0–1, not rounded. */
export function referenceRender(
  codes: Uint16Array,
  picture: { readonly width: number; readonly height: number },
  guided: GuidedChroma,
): Float64Array {
  const { width, height } = picture;
  const rgb = new Float64Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const code = codes[at];
      const lightness = (code * 100) / 65535;
      const chroma = referenceChroma(guided, picture, x, y, code);
      rgb.set(labToSrgb(lightness, ...mapToSrgbGamut(lightness, ...chroma)), at * 3);
    }
  }
  return rgb;
}

function place(index: number, cells: number, pixels: number) {
  const last = cells - 1;
  const position = Math.max(0, Math.min(last, ((index + 0.5) * cells) / pixels - 0.5));
  const low = Math.floor(position);
  return { low, high: Math.min(low + 1, last), share: position - low };
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
