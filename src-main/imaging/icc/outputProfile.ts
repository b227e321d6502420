import type { OutputColorSpace } from '../../../src-shared/domain/colorSpace.ts';
import { srgbProfile } from '../encode/srgbProfile.ts';
import { writeProfile } from './writeProfile.ts';

/** The ICC profile that results in a space carry. Of sRGB the one that libvips brings, which every program knows. */
export function outputProfile(space: OutputColorSpace): Promise<Uint8Array> {
  return space === 'srgb' ? srgbProfile() : Promise.resolve(writeProfile(space));
}
