import type { ReferenceColors } from './referenceTypes.ts';

/** Means of `count` equal stretches of a row of values, cut pixels counting by their part. */
function shrinkLines(
  values: Float32Array,
  lines: number,
  length: number,
  count: number,
  lineStep: number,
  step: number,
): Float32Array {
  const result = new Float32Array(lines * count);
  const scale = length / count;
  for (let line = 0; line < lines; line += 1) {
    for (let at = 0; at < count; at += 1) {
      const [from, to] = [at * scale, (at + 1) * scale];
      let sum = 0;
      for (let place = Math.floor(from); place < Math.min(length, Math.ceil(to)); place += 1) {
        const part = Math.min(to, place + 1) - Math.max(from, place);
        sum += part * values[line * lineStep + place * step];
      }
      result[line * count + at] = sum / scale;
    }
  }
  return result;
}

function shrinkPlane(
  values: Float32Array,
  from: { readonly width: number; readonly height: number },
  to: { readonly width: number; readonly height: number },
): Float32Array {
  const narrow = shrinkLines(values, from.height, from.width, to.width, from.width, 1);
  // Columns of the narrowed plane as lines; they come out transposed.
  const columns = shrinkLines(narrow, to.width, from.height, to.height, 1, to.width);
  return Float32Array.from(
    { length: to.width * to.height },
    (_, at) => columns[(at % to.width) * to.height + Math.floor(at / to.width)],
  );
}

/**
 * A reference at the size that a model works at: L\*, a\* and b\* averaged over the area of each pixel, as photos are.
 *
 * @param longSide pixels; a smaller picture stays as it is
 */
export function shrinkColors(colors: ReferenceColors, longSide: number): ReferenceColors {
  const { width, height } = colors;
  const scale = Math.min(1, longSide / Math.max(width, height));
  const to = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  if (to.width === width && to.height === height) return colors;
  const [L, a, b] = [colors.L, colors.a, colors.b].map((plane) => shrinkPlane(plane, colors, to));
  return { ...to, L, a, b };
}
