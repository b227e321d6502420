import sharp from 'sharp';

let profile: Promise<Uint8Array> | null = null;

/** The sRGB ICC profile that results carry: the one libvips brings along. */
export function srgbProfile(): Promise<Uint8Array> {
  profile ??= readProfile();
  return profile;
}

async function readProfile(): Promise<Uint8Array> {
  const pixel = sharp({ create: { width: 1, height: 1, channels: 3, background: 'black' } });
  const { icc } = await sharp(await pixel.withIccProfile('srgb').png().toBuffer()).metadata();
  if (!icc) throw new Error('libvips embedded no sRGB profile.');
  return icc;
}
