/** Minimal ICC version 2 profiles, built byte by byte after ICC.1:2001-04. */

const s15Fixed16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Math.round(value * 65536));
  return bytes;
};

const u16 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => bytes.writeUInt16BE(Math.round(value), i * 2));
  return bytes;
};

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const element = (type: string, ...data: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from(type, 'latin1'), Buffer.alloc(4), ...data]);

const xyz = (values: readonly number[]): Buffer => element('XYZ ', ...values.map(s15Fixed16));

/** A tone curve given by one gamma. */
export const gammaCurve = (gamma: number): Buffer => element('curv', u32(1), u16(gamma * 256));

/** A tone curve given by a table of values 0–1. */
export const tableCurve = (values: readonly number[]): Buffer =>
  element('curv', u32(values.length), u16(...values.map((value) => value * 65535)));

/** A parametric curve (ICC version 4). */
export const parametricCurve = (kind: number, parameters: readonly number[]): Buffer =>
  element('para', u16(kind, 0), ...parameters.map(s15Fixed16));

const description = (text: string): Buffer =>
  element('desc', u32(text.length + 1), Buffer.from(`${text}\0`, 'latin1'), Buffer.alloc(78));

function profile(
  space: string,
  connection: string,
  tags: readonly (readonly [string, Buffer])[],
): Buffer {
  const header = Buffer.alloc(128);
  header.writeUInt32BE(0x02400000, 8);
  header.write('scnr', 12, 'latin1');
  header.write(space, 16, 'latin1');
  header.write(connection, 20, 'latin1');
  header.write('acsp', 36, 'latin1');
  [0.9642, 1, 0.8249].forEach((value, i) => s15Fixed16(value).copy(header, 68 + i * 4));
  let at = 132 + tags.length * 12;
  const table: Buffer[] = [u32(tags.length)];
  const data: Buffer[] = [];
  for (const [signature, bytes] of tags) {
    table.push(Buffer.from(signature, 'latin1'), u32(at), u32(bytes.length));
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    data.push(padded);
    at += padded.length;
  }
  const whole = Buffer.concat([header, ...table, ...data]);
  whole.writeUInt32BE(whole.length, 0);
  return whole;
}

/** A grey profile with the tone curve given. */
export function greyProfile(name: string, curve: Buffer): Buffer {
  return profile('GRAY', 'XYZ ', [
    ['desc', description(name)],
    ['wtpt', xyz([0.9642, 1, 0.8249])],
    ['kTRC', curve],
  ]);
}

/** An RGB profile of primaries (XYZ, D50) and one tone curve for all channels. */
export function matrixProfile(
  name: string,
  primaries: readonly [readonly number[], readonly number[], readonly number[]],
  curve: Buffer,
): Buffer {
  return profile('RGB ', 'XYZ ', [
    ['desc', description(name)],
    ['wtpt', xyz([0.9642, 1, 0.8249])],
    ['rXYZ', xyz(primaries[0])],
    ['gXYZ', xyz(primaries[1])],
    ['bXYZ', xyz(primaries[2])],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ]);
}

/** The colorants of Adobe RGB (1998) as its own profile gives them (D50). */
export const adobeRgbPrimaries = [
  [0.60974, 0.31111, 0.01947],
  [0.20528, 0.62567, 0.06087],
  [0.14919, 0.06322, 0.74457],
] as const;

/**
 * A scanner profile with a table (lut16Type, L\*a\*b\* connection space).
 * @param points grid points along each axis
 * @param toLab device RGB 0–1 to L\*a\*b\* (D50)
 */
export function tableProfile(
  name: string,
  points: number,
  toLab: (red: number, green: number, blue: number) => readonly [number, number, number],
): Buffer {
  const grid: number[] = [];
  for (let i = 0; i < points ** 3; i++) {
    const axis = (divisor: number): number => (Math.floor(i / divisor) % points) / (points - 1);
    const [L, a, b] = toLab(axis(points * points), axis(points), axis(1));
    grid.push((L / 100) * 65280, (a + 128) * 256, (b + 128) * 256);
  }
  const identity = u16(0, 65535, 0, 65535, 0, 65535);
  const matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1].map(s15Fixed16);
  const table = element(
    'mft2',
    Buffer.from([3, 3, points, 0]),
    ...matrix,
    u16(2, 2),
    identity,
    u16(...grid),
    identity,
  );
  return profile('RGB ', 'Lab ', [
    ['desc', description(name)],
    ['wtpt', xyz([0.9642, 1, 0.8249])],
    ['A2B0', table],
  ]);
}
