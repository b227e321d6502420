import { lightnessToLuminance } from '../../src-shared/color/lab.ts';
import { linearToSrgb, srgbToLinear } from '../../src-shared/color/transfer.ts';
import { lightnessCode } from './lightness.ts';

/** A grey picture of 8 bits, sRGB, row-major. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

let bytes: Uint8Array | null = null;
let codes: Uint16Array | null = null;

/**
 * The nearest 8-bit sRGB grey of every L\* code value (L\* = v × 100 / 65535). Codes lie at least 100 to a byte, so a
 * byte that became a code comes back as itself.
 */
export function greyOfCode(): Uint8Array {
  bytes ??= Uint8Array.from({ length: 65_536 }, (_, code) =>
    Math.round(255 * linearToSrgb(lightnessToLuminance((code * 100) / 65_535))),
  );
  return bytes;
}

/** The L\* code value of every 8-bit sRGB grey. */
export function codeOfGrey(): Uint16Array {
  codes ??= Uint16Array.from({ length: 256 }, (_, byte) => lightnessCode(srgbToLinear(byte / 255)));
  return codes;
}
