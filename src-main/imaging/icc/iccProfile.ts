import { labToXyzD50, xyzD50ToD65 } from './connectionSpace.ts';
import type { Xyz } from './connectionSpace.ts';
import { parseCurve } from './iccCurve.ts';
import type { ToneCurve } from './iccCurve.ts';
import { parseLut } from './iccLut.ts';

/** A device whose channels are light of fixed color behind tone curves. */
export interface MatrixDevice {
  readonly kind: 'matrix';
  readonly description: string;
  readonly curves: readonly [ToneCurve, ToneCurve, ToneCurve];
  /** XYZ (D65, white Y = 1) of each channel's full light */
  readonly primaries: readonly [Xyz, Xyz, Xyz];
}

/** A grey device: its tone curve gives luminance Y, white = 1. */
export interface GreyDevice {
  readonly kind: 'grey';
  readonly description: string;
  readonly curve: ToneCurve;
}

/** A device characterized by a table, as many scanners are. */
export interface TableDevice {
  readonly kind: 'table';
  readonly description: string;
  /** device RGB 0–1 to XYZ, D65, white Y = 1 */
  readonly toXyz: (red: number, green: number, blue: number) => Xyz;
}

/** How a file's sample values stand for light. */
export type DeviceModel = GreyDevice | MatrixDevice | TableDevice;

interface Tags {
  readonly get: (signature: string) => Buffer | null;
}

function readTags(profile: Buffer): Tags {
  const count = profile.readUInt32BE(128);
  if (count > 1000) throw new RangeError(`profile claims ${count} tags`);
  const table = new Map<string, Buffer>();
  for (let i = 0; i < count; i++) {
    const at = 132 + i * 12;
    const offset = profile.readUInt32BE(at + 4);
    const size = profile.readUInt32BE(at + 8);
    table.set(profile.toString('latin1', at, at + 4), profile.subarray(offset, offset + size));
  }
  return { get: (signature) => table.get(signature) ?? null };
}

function readDescription(tags: Tags): string {
  const bytes = tags.get('desc');
  if (bytes === null || bytes.length < 16) return 'unnamed profile';
  const type = bytes.toString('latin1', 0, 4);
  if (type === 'desc') return bytes.toString('latin1', 12, 12 + bytes.readUInt32BE(8) - 1).trim();
  if (type !== 'mluc' || bytes.readUInt32BE(8) === 0) return 'unnamed profile';
  const length = bytes.readUInt32BE(20);
  const offset = bytes.readUInt32BE(24);
  const text = Buffer.from(bytes.subarray(offset, offset + length));
  if (text.length % 2 !== 0) return 'unnamed profile';
  return text.swap16().toString('utf16le').replaceAll('\0', '').trim();
}

function requiredTag(tags: Tags, signature: string): Buffer {
  const bytes = tags.get(signature);
  if (bytes === null) throw new RangeError(`profile lacks its ${signature} tag`);
  return bytes;
}

function readXyz(bytes: Buffer): Xyz {
  return [8, 12, 16].map((at) => bytes.readInt32BE(at) / 65536) as unknown as Xyz;
}

/** Scales the primaries so that full light on all channels is exactly white (profiles round their colorants). */
function normalizedPrimaries(primaries: readonly [Xyz, Xyz, Xyz]): [Xyz, Xyz, Xyz] {
  const white = primaries[0][1] + primaries[1][1] + primaries[2][1];
  if (!(white > 0.1)) throw new RangeError('profile has no white');
  const scale = ([x, y, z]: Xyz): Xyz => [x / white, y / white, z / white];
  return [scale(primaries[0]), scale(primaries[1]), scale(primaries[2])];
}

function matrixDevice(tags: Tags, description: string): MatrixDevice {
  const curve = (name: string): ToneCurve => parseCurve(requiredTag(tags, name)).curve;
  const primary = (name: string): Xyz => xyzD50ToD65(readXyz(requiredTag(tags, name)));
  return {
    kind: 'matrix',
    description,
    curves: [curve('rTRC'), curve('gTRC'), curve('bTRC')],
    primaries: normalizedPrimaries([primary('rXYZ'), primary('gXYZ'), primary('bXYZ')]),
  };
}

// Encoded PCS values to XYZ D50 (ICC.1:2022, 6.3.4): XYZ 1.0 is 0x8000; L*a*b* as in version 4 or, for lut16Type,
// version 2, where 100 is 0xFF00.
function decodePcs(encoded: Xyz, space: string, legacyLab: boolean): Xyz {
  if (space === 'XYZ ') {
    const scale = 65535 / 32768;
    return [encoded[0] * scale, encoded[1] * scale, encoded[2] * scale];
  }
  const scale = legacyLab ? 65535 / 65280 : 1;
  return labToXyzD50([
    encoded[0] * 100 * scale,
    encoded[1] * 255 * scale - 128,
    encoded[2] * 255 * scale - 128,
  ]);
}

function tableDevice(profile: Buffer, table: Buffer, description: string): TableDevice {
  const space = profile.toString('latin1', 20, 24);
  const { evaluate, legacyLab } = parseLut(table);
  return {
    kind: 'table',
    description,
    toXyz: (red, green, blue) =>
      xyzD50ToD65(decodePcs(evaluate([red, green, blue]), space, legacyLab)),
  };
}

function greyDevice(profile: Buffer, tags: Tags, description: string): GreyDevice {
  const { curve } = parseCurve(requiredTag(tags, 'kTRC'));
  // With L*a*b* as connection space the curve gives L* itself (ICC.1:2022, 8.3.4).
  const isLightness = profile.toString('latin1', 20, 24) === 'Lab ';
  return {
    kind: 'grey',
    description,
    curve: isLightness ? (value) => labToXyzD50([curve(value) * 100, 0, 0])[1] : curve,
  };
}

/**
 * Reads an ICC profile of version 2 or 4 of a grey or RGB device. Tables are used where present, the media-relative
 * colorimetric one (AToB1) before the perceptual, as archives want measured, not pleasing, tones.
 * @throws RangeError when the profile is damaged or describes another kind of device
 */
export function parseIccProfile(profile: Buffer): DeviceModel {
  if (profile.length < 132 || profile.toString('latin1', 36, 40) !== 'acsp')
    throw new RangeError('not an ICC profile');
  const tags = readTags(profile);
  const description = readDescription(tags);
  const space = profile.toString('latin1', 16, 20);
  if (space === 'GRAY') return greyDevice(profile, tags, description);
  if (space !== 'RGB ') throw new RangeError(`profile of a ${space.trim()} device`);
  const table = tags.get('A2B1') ?? tags.get('A2B0');
  return table === null
    ? matrixDevice(tags, description)
    : tableDevice(profile, table, description);
}
