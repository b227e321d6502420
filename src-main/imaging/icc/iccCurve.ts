/** A tone curve of an ICC profile: 0–1 in, 0–1 out. */
export type ToneCurve = (value: number) => number;

/** A curve and the bytes it takes in the profile. */
export interface ParsedCurve {
  readonly curve: ToneCurve;
  readonly byteLength: number;
}

/** Linear interpolation in a table over 0–1; values outside are held at the ends. */
export function tableCurve(table: Float64Array): ToneCurve {
  const last = table.length - 1;
  return (value) => {
    const position = Math.min(Math.max(value, 0), 1) * last;
    const index = Math.min(Math.floor(position), last - 1);
    const low = table[index];
    return low + (table[index + 1] - low) * (position - index);
  };
}

function power(base: number, exponent: number): number {
  return base <= 0 ? 0 : base ** exponent;
}

// ICC.1:2022, 10.18, table 68: parameters in the order g a b c d e f.
function parametricCurve(kind: number, p: readonly number[]): ToneCurve {
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = p;
  switch (kind) {
    case 0:
      return (x) => power(x, g);
    case 1:
      return (x) => (x >= -b / a ? power(a * x + b, g) : 0);
    case 2:
      return (x) => (x >= -b / a ? power(a * x + b, g) + c : c);
    case 3:
      return (x) => (x >= d ? power(a * x + b, g) : c * x);
    default:
      return (x) => (x >= d ? power(a * x + b, g) + e : c * x + f);
  }
}

const parameterCounts = [1, 3, 4, 5, 7];

/**
 * Reads a `curv` or `para` element (ICC.1:2022, 10.6 and 10.18).
 * @throws RangeError when the bytes hold neither
 */
export function parseCurve(bytes: Buffer): ParsedCurve {
  const type = bytes.toString('latin1', 0, 4);
  if (type === 'para') {
    const kind = bytes.readUInt16BE(8);
    if (kind >= parameterCounts.length) throw new RangeError(`parametric curve of kind ${kind}`);
    const count = parameterCounts[kind];
    const parameters = Array.from(
      { length: count },
      (_, i) => bytes.readInt32BE(12 + i * 4) / 65536,
    );
    return { curve: parametricCurve(kind, parameters), byteLength: 12 + count * 4 };
  }
  if (type !== 'curv') throw new RangeError(`tone curve of type "${type}"`);
  const count = bytes.readUInt32BE(8);
  const byteLength = 12 + count * 2;
  if (count === 0) return { curve: (x) => x, byteLength };
  if (count === 1) {
    const gamma = bytes.readUInt16BE(12) / 256;
    return { curve: (x) => power(x, gamma), byteLength };
  }
  if (byteLength > bytes.length) throw new RangeError(`tone curve of ${count} entries`);
  const table = Float64Array.from(
    { length: count },
    (_, i) => bytes.readUInt16BE(12 + i * 2) / 65535,
  );
  return { curve: tableCurve(table), byteLength };
}
