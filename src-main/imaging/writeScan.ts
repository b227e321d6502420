import sharp from 'sharp';

/** How a made-up scan is written. */
export interface ScanOptions {
  readonly format: 'jpeg' | 'tiff';
  /** 16 only as TIFF. */
  readonly depth: 8 | 16;
  /** The toning of the print: R, G, B at mid-grey as factors; grey without. */
  readonly tint?: readonly [red: number, green: number, blue: number];
  /** EXIF orientation that the scan is stored in, as a scanner fed sideways would. */
  readonly orientation?: 1 | 6;
  /** Goes into EXIF as the picture's description. */
  readonly description: string;
  /** XMP packet. */
  readonly xmp: string;
  /** Pixels an inch. */
  readonly density: number;
}

/** A stronger tint in the middle tones than in black and white, as toning leaves it. */
function tinted(value: number, factor: number): number {
  return value * (1 + (factor - 1) * (1 - value * 0.75));
}

function samplesOf(values: Float32Array, options: ScanOptions): Uint8Array | Uint16Array {
  const { tint, depth } = options;
  const channels = tint === undefined ? 1 : 3;
  const top = depth === 16 ? 65535 : 255;
  const samples =
    depth === 16
      ? new Uint16Array(values.length * channels)
      : new Uint8ClampedArray(values.length * channels);
  values.forEach((value, pixel) => {
    for (let channel = 0; channel < channels; channel += 1) {
      const toned = tint === undefined ? value : tinted(value, tint[channel]);
      samples[pixel * channels + channel] = Math.round(Math.min(1, toned) * top);
    }
  });
  return samples instanceof Uint16Array ? samples : new Uint8Array(samples.buffer);
}

/**
 * Writes a made-up grey picture as scanners write theirs: grey or toned, 8 or 16 bits, upright or sideways with its
 * EXIF orientation, with resolution and description. The same input gives the same file.
 *
 * @param values width × height, 0 (black) to 1 (white), sRGB-encoded
 */
export async function writeScan(
  path: string,
  picture: { readonly width: number; readonly height: number; readonly values: Float32Array },
  options: ScanOptions,
): Promise<void> {
  const { width, height } = picture;
  const channels = options.tint === undefined ? 1 : 3;
  let image = sharp(samplesOf(picture.values, options), { raw: { width, height, channels } });
  const spaces = channels === 1 ? (['b-w', 'grey16'] as const) : (['srgb', 'rgb16'] as const);
  image = image.toColourspace(spaces[options.depth === 16 ? 1 : 0]);
  // Orientation 6 says “turn clockwise to view”, so the picture is stored turned the other way.
  if (options.orientation === 6) image = image.rotate(270);
  const { density, orientation = 1 } = options;
  image = image.withExifMerge({ IFD0: { ImageDescription: options.description } });
  image = image.withXmp(options.xmp).withDensity(density);
  // This is how sharp sets an orientation; it makes the file RGB with a profile, as many scanners do.
  if (orientation !== 1) image = image.withMetadata({ orientation, density });
  const pixelsPerMillimeter = density / 25.4;
  const encoded =
    options.format === 'jpeg'
      ? image.jpeg({ quality: 92 })
      : image.tiff({
          compression: 'lzw',
          predictor: 'horizontal',
          xres: pixelsPerMillimeter,
          yres: pixelsPerMillimeter,
        });
  await encoded.toFile(path);
}
