import { parseIccProfile } from './iccProfile.ts';
import type { DeviceModel } from './iccProfile.ts';
import { srgbDevice } from './srgbDevice.ts';

/** A profile that cannot be read, or that is another device's, must not stop the work: sRGB is assumed and said. */
export function deviceModel(iccProfile: Buffer | null, warnings: string[]): DeviceModel {
  if (iccProfile === null) return srgbDevice;
  try {
    return parseIccProfile(iccProfile);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warnings.push(`The embedded color profile could not be used (${reason}); sRGB was assumed.`);
    return { ...srgbDevice, description: 'sRGB (assumed: the embedded profile is unusable)' };
  }
}
