import { createHash } from 'node:crypto';
import { adaptation, rgbSpaces, whiteD50 } from '../../../src-shared/color/rgbSpaces.ts';
import { primariesMatrix, type Matrix3 } from '../../../src-shared/color/rgbXyz.ts';
import { multiplied } from '../../../src-shared/color/matrix3.ts';
import type { OutputColorSpace } from '../../../src-shared/domain/colorSpace.ts';

/** What the profiles are called: the standards' names, as these are no one's own profiles but made from the standards. */
const descriptions: Readonly<Record<OutputColorSpace, string>> = {
  srgb: 'sRGB, IEC 61966-2-1',
  'adobe-rgb': 'Compatible with Adobe RGB (1998)',
  'display-p3': 'P3 primaries, D65, sRGB curve (Display P3)',
  'eci-rgb-v2': 'eciRGB v2, ISO 22028-4',
  prophoto: 'ROMM RGB (ProPhoto), ISO 22028-2',
};

const dedication = 'No copyright; made from published figures, use freely.';

/**
 * The curve from values to light as parameters of `para` (ICC.1:2022, 10.18), its kind first: 0 is X^g; 3 is
 * (aX + b)^g from d on, cX below, in the order g a b c d.
 */
const curves: Readonly<Record<OutputColorSpace, readonly [kind: number, ...number[]]>> = {
  srgb: [3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045],
  'adobe-rgb': [0, 563 / 256],
  'display-p3': [3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045],
  'eci-rgb-v2': [3, 3, 1 / 1.16, 0.16 / 1.16, 2700 / 24389, 0.08],
  prophoto: [3, 1.8, 1, 0, 1 / 16, 16 / 512],
};

const headerBytes = 128;
/** 1 January 2026: profiles of the same space are the same bytes, whenever they are made. */
const made = [2026, 1, 1, 0, 0, 0] as const;

function fixed(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Math.round(value * 65536));
  return bytes;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, at) => bytes.writeUInt16BE(value, at * 2));
  return bytes;
}

function element(type: string, ...parts: readonly Buffer[]): Buffer {
  const whole = Buffer.concat([Buffer.from(`${type}\0\0\0\0`, 'latin1'), ...parts]);
  return Buffer.concat([whole, Buffer.alloc((4 - (whole.length % 4)) % 4)]);
}

/** multiLocalizedUnicodeType with one record, American English. */
function text(content: string): Buffer {
  const characters = Buffer.from(content, 'utf16le').swap16();
  const head = Buffer.alloc(20);
  head.writeUInt32BE(1, 0);
  head.writeUInt32BE(12, 4);
  head.write('enUS', 8, 'latin1');
  head.writeUInt32BE(characters.length, 12);
  head.writeUInt32BE(28, 16);
  return element('mluc', head, characters);
}

function light(...xyz: readonly number[]): Buffer {
  return element('XYZ ', ...xyz.map(fixed));
}

/** Rounded to the profile's steps so that the three add up to the connection space's white exactly. */
function colorants(matrix: Matrix3): readonly Buffer[] {
  const step = (value: number): number => Math.round(value * 65536) / 65536;
  const column = (at: number): readonly number[] => [
    step(matrix[at]),
    step(matrix[at + 3]),
    step(matrix[at + 6]),
  ];
  const [red, blue] = [column(0), column(2)];
  const green = whiteD50.map((white, row) => step(white) - red[row] - blue[row]);
  return [light(...red), light(...green), light(...blue)];
}

function header(size: number): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(0x04300000, 8); // ICC.1, version 4.3
  bytes.write('mntrRGB XYZ ', 12, 'latin1');
  words(...made).copy(bytes, 24);
  bytes.write('acsp', 36, 'latin1');
  Buffer.concat(whiteD50.map(fixed)).copy(bytes, 68);
  return bytes;
}

/**
 * The ICC profile of a space (version 4, matrix and curves), from its published primaries and white, adapted to the
 * connection space's D50 by Bradford. The same bytes each time.
 */
export function writeProfile(space: OutputColorSpace): Buffer {
  const { primaries, white } = rgbSpaces[space];
  const toD50 = adaptation(white, whiteD50);
  const [kind, ...parameters] = curves[space];
  const curve = element('para', words(kind, 0), ...parameters.map(fixed));
  const [red, green, blue] = colorants(multiplied(toD50, primariesMatrix(primaries, white)));
  const tags: readonly (readonly [signature: string, data: Buffer])[] = [
    ['desc', text(descriptions[space])],
    ['cprt', text(dedication)],
    ['wtpt', light(...whiteD50)],
    ['chad', element('sf32', ...toD50.map(fixed))],
    ['rXYZ', red],
    ['gXYZ', green],
    ['bXYZ', blue],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  return assembled(tags);
}

function assembled(tags: readonly (readonly [string, Buffer])[]): Buffer {
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length);
  const start = headerBytes + table.length;
  // One curve serves three tags, as the specification allows.
  const bodies = [...new Set(tags.map(([, data]) => data))];
  const offsets = new Map<Buffer, number>();
  let end = start;
  for (const body of bodies) {
    offsets.set(body, end);
    end += body.length;
  }
  tags.forEach(([signature, data], at) => {
    table.write(signature, 4 + at * 12, 'latin1');
    table.writeUInt32BE(offsets.get(data)!, 8 + at * 12);
    table.writeUInt32BE(data.length, 12 + at * 12);
  });
  const profile = Buffer.concat([header(end), table, ...bodies]);
  // Its identifier: the MD5 of the whole, with flags, intent and identifier as zeros, as they are (7.2.18).
  createHash('md5').update(profile).digest().copy(profile, 84);
  return profile;
}
