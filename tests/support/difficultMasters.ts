import sharp from 'sharp';
import type { ErrorCode } from '../../src-shared/domain/error.ts';
import { adobeRgbPrimaries, gammaCurve, greyProfile, matrixProfile } from './iccFixture.ts';
import { lossyRamp, rampSize, rampValue, tiledRamp, wholeRamp } from './jpeg2000Files.ts';
import { jp2File, jpeg2000Stream } from './jpeg2000Fixture.ts';
import { srgbLightness } from './masters.ts';
import { tiffBytes } from './tiffFixture.ts';
import type { FixtureField, FixtureLayout, FixturePage } from './tiffFixture.ts';

/** What one page of a master must become: an upright picture of this lightness. */
export interface ExpectedPage {
  readonly width: number;
  readonly height: number;
  readonly depth: 1 | 8 | 16;
  /** L\* of every pixel, upright; null where the file's own coding is lossy */
  readonly lightness: readonly number[] | null;
}

/** A kind of master that scanners and archives really have, with what must come of it. */
export interface DifficultMaster {
  readonly name: string;
  readonly file: string;
  readonly bytes: () => Promise<Buffer>;
  /** L\* that the result may be off, where the master's reading is not exact; default 0.02 */
  readonly tolerance?: number;
  readonly outcome:
    | { readonly pages: readonly ExpectedPage[]; readonly cast?: string }
    | { readonly refused: ErrorCode; readonly reason: RegExp };
}

/** Neither side is a multiple of what blocks, tiles and bytes are. */
export const width = 45;
export const height = 35;
const count = width * height;

/** Values over the whole range, unlike in every row and column. */
function values(samples: number, maximum: number): number[] {
  return Array.from({ length: count * samples }, (_, i) => (i * 2654435761) % (maximum + 1));
}

function grey(bits: FixturePage['bits'], extra: Partial<FixturePage> = {}): FixturePage {
  return { width, height, bits, photometric: 1, values: values(1, 2 ** bits - 1), ...extra };
}

function rgb(bits: 8 | 16, extra: Partial<FixturePage> = {}): FixturePage {
  const most = 2 ** bits - 1;
  return { width, height, bits, samples: 3, photometric: 2, values: values(3, most), ...extra };
}

type Tone = (value: number) => number;
const srgbTone: Tone = (value) => srgbLightness(value);

function pageOf(page: FixturePage, tone: Tone = srgbTone): ExpectedPage {
  const most = 2 ** page.bits - 1;
  const step = page.samples ?? 1;
  const at = (i: number): number => page.values[i] / most;
  const lightness = Array.from({ length: page.width * page.height }, (_, pixel) => {
    const i = pixel * step;
    if (page.photometric === 2) return srgbLightness(at(i), at(i + 1), at(i + 2));
    return tone(page.photometric === 0 ? 1 - at(i) : at(i));
  });
  const depth = page.bits === 1 ? 1 : page.bits === 16 ? 16 : 8;
  return { width: page.width, height: page.height, depth, lightness };
}

function tiff(
  name: string,
  page: FixturePage,
  layout: FixtureLayout = {},
  expected: ExpectedPage = pageOf(page),
): DifficultMaster {
  return {
    name,
    file: 'scan.tif',
    bytes: () => Promise.resolve(tiffBytes([page], layout)),
    outcome: { pages: [expected] },
  };
}

function refusedTiff(name: string, page: FixturePage, reason: RegExp): DifficultMaster {
  return {
    name,
    file: 'scan.tif',
    bytes: () => Promise.resolve(tiffBytes([page])),
    outcome: { refused: 'image-unsupported', reason },
  };
}

const short = (tag: number, ...value: number[]): FixtureField => ({ tag, type: 3, value });

/** RGB48 as scanners give of a sepia print: one warm tint over all tones. */
function sepiaPage(): FixturePage {
  const tones = values(1, 65535);
  const tint = tones.flatMap((tone) => {
    const share = tone / 65535;
    return [share, share ** 1.15, share ** 1.5].map((value) => Math.round(value * 65535));
  });
  return rgb(16, { values: tint });
}

function flattened(page: FixturePage, alphaAt: number): ExpectedPage {
  const step = page.samples ?? 1;
  const most = 2 ** page.bits - 1;
  const lightness = Array.from({ length: count }, (_, pixel) => {
    const alpha = page.values[pixel * step + alphaAt] / most;
    const on = (channel: number): number =>
      (page.values[pixel * step + channel] / most) * alpha + 1 - alpha;
    return alphaAt === 1 ? srgbLightness(on(0)) : srgbLightness(on(0), on(1), on(2));
  });
  return { width, height, depth: page.bits === 16 ? 16 : 8, lightness };
}

/** As EXIF turns a stored picture upright, pixel by pixel. */
function upright(page: ExpectedPage, orientation: number): ExpectedPage {
  const { width: w, height: h, lightness } = page;
  const turned = orientation >= 5;
  const size = turned ? { width: h, height: w } : { width: w, height: h };
  const from = (x: number, y: number): [number, number] => {
    const places: Record<number, [number, number]> = {
      1: [x, y],
      2: [w - 1 - x, y],
      3: [w - 1 - x, h - 1 - y],
      4: [x, h - 1 - y],
      5: [y, x],
      6: [y, h - 1 - x],
      7: [w - 1 - y, h - 1 - x],
      8: [w - 1 - y, x],
    };
    return places[orientation];
  };
  const moved = Array.from({ length: w * h }, (_, i) => {
    const [x, y] = from(i % size.width, Math.floor(i / size.width));
    return lightness![y * w + x];
  });
  return { ...size, depth: page.depth, lightness: moved };
}

const palette = Array.from({ length: 16 }, (_, i) => [i * 17, 255 - i * 15, (i * 53) % 256]);

function palettePage(): { page: FixturePage; expected: ExpectedPage } {
  const indices = values(1, 15);
  const table = [0, 1, 2].flatMap((channel) => palette.map((color) => color[channel] * 257));
  const lightness = indices.map((index) => {
    const [red, green, blue] = palette[index].map((value) => value / 255);
    return srgbLightness(red, green, blue);
  });
  return {
    page: grey(4, { photometric: 3, values: indices, fields: [short(320, ...table)] }),
    expected: { width, height, depth: 8, lightness },
  };
}

async function palettePng(): Promise<Buffer> {
  const pixels = Buffer.from(values(1, 15).flatMap((index) => palette[index]));
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } });
  return picture.png({ palette: true, colours: 16, dither: 0 }).toBuffer();
}

async function paletteGif(): Promise<Buffer> {
  const pixels = Buffer.from(values(1, 15).flatMap((index) => palette[index]));
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } });
  return picture.gif({ colours: 16, dither: 0 }).toBuffer();
}

function profiled(page: FixturePage, profile: Buffer): FixturePage {
  return { ...page, fields: [{ tag: 34675, type: 7, value: profile }] };
}

/** L\* of a grey device of this gamma. */
const gammaLightness =
  (gamma: number): Tone =>
  (value) => {
    const y = value ** gamma;
    return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (y * 24389) / 27;
  };

/** Y of Adobe RGB by its published primaries (D65). */
function adobeLightness(page: FixturePage): ExpectedPage {
  const most = 2 ** page.bits - 1;
  const linear = (i: number): number => (page.values[i] / most) ** 2.19921875;
  const lightness = Array.from({ length: count }, (_, pixel) => {
    const [red, green, blue] = [0, 1, 2].map((channel) => linear(pixel * 3 + channel));
    const y = 0.2973769 * red + 0.6273491 * green + 0.0752741 * blue;
    return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (y * 24389) / 27;
  });
  return { width, height, depth: page.bits === 16 ? 16 : 8, lightness };
}

const smallPage: FixturePage = {
  width: 23,
  height: 17,
  bits: 8,
  photometric: 1,
  values: Array.from({ length: 23 * 17 }, (_, i) => (i * 37) % 256),
};

function jpeg2000(
  name: string,
  bytes: () => Promise<Buffer>,
  page: ExpectedPage,
  file = 'scan.jp2',
): DifficultMaster {
  return { name, file, bytes, outcome: { pages: [page] } };
}

/** Values that JPEG 2000 makes smaller: its encoder has no room for what grows. */
function smooth(samples: number, maximum: number): number[] {
  return Array.from({ length: count * samples }, (_, i) => {
    const pixel = Math.floor(i / samples);
    const wave =
      Math.sin((pixel % width) / 9) * Math.cos(Math.floor(pixel / width) / 7 + (i % samples));
    return Math.round(((wave + 1) / 2) * maximum);
  });
}

function smoothPage(page: FixturePage): FixturePage {
  return { ...page, values: smooth(page.samples ?? 1, 2 ** page.bits - 1) };
}

const [grey8, grey16, rgb8] = [grey(8), grey(16), rgb(8)].map(smoothPage);
const rgba8 = smoothPage(rgb(8, { samples: 4 }));

function picture(page: FixturePage): Parameters<typeof jp2File>[0] {
  return { ...page, components: page.samples ?? 1 };
}

const plainTiffs: readonly DifficultMaster[] = [
  tiff('16-bit grey', grey(16)),
  tiff('2-bit grey', grey(2)),
  tiff('4-bit grey', grey(4)),
  tiff('1 bit, white is zero', grey(1, { photometric: 0 })),
  tiff('8 bits, white is zero', grey(8, { photometric: 0 })),
  tiff('16 bits, white is zero', grey(16, { photometric: 0 })),
  tiff('tiled BigTIFF', grey(16, { tile: 16 }), { bigTiff: true }),
  tiff('single-strip BigTIFF, big-endian', rgb(16), { bigTiff: true, bigEndian: true }),
  tiff('BigTIFF of many strips', grey(16, { rowsPerStrip: 1 }), { bigTiff: true }),
  tiff(
    'grey profile of gamma 1.8, 16 bits',
    profiled(grey(16), greyProfile('Gamma 1.8', gammaCurve(1.8))),
    {},
    pageOf(grey(16), gammaLightness(1.8)),
  ),
  tiff(
    'Adobe RGB, 16 bits',
    profiled(rgb(16), matrixProfile('Adobe RGB', adobeRgbPrimaries, gammaCurve(2.19921875))),
    {},
    adobeLightness(rgb(16)),
  ),
  tiff('palette TIFF', palettePage().page, {}, palettePage().expected),
  {
    ...tiff(
      'RGB with unassociated alpha',
      rgb(8, { samples: 4, values: values(4, 255), fields: [short(338, 2)] }),
      {},
      flattened(rgb(8, { samples: 4, values: values(4, 255) }), 3),
    ),
    // Flattened to whole code values.
    tolerance: 0.6,
  },
  tiff(
    'RGB with a fourth channel of unknown meaning (infrared)',
    rgb(8, { samples: 4, values: values(4, 255), fields: [short(338, 0)] }),
    {},
    pageOf(rgb(8, { samples: 4, values: values(4, 255) })),
  ),
  {
    name: 'RGB48 with a sepia cast',
    file: 'scan.tif',
    bytes: () => Promise.resolve(tiffBytes([sepiaPage()])),
    outcome: { pages: [pageOf(sepiaPage())], cast: 'sepia' },
  },
  {
    name: 'pages of different sizes and depths',
    file: 'scan.tif',
    bytes: () => Promise.resolve(tiffBytes([grey(16), smallPage, rgb(8)])),
    outcome: { pages: [pageOf(grey(16)), pageOf(smallPage), pageOf(rgb(8))] },
  },
];

const orientations: readonly DifficultMaster[] = [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) =>
  tiff(
    `orientation ${orientation}`,
    grey(16, { fields: [short(274, orientation)] }),
    {},
    upright(pageOf(grey(16)), orientation),
  ),
);

const otherFormats: readonly DifficultMaster[] = [
  {
    name: 'palette PNG',
    file: 'scan.png',
    bytes: palettePng,
    outcome: { pages: [palettePage().expected] },
  },
  {
    name: 'GIF',
    file: 'scan.gif',
    bytes: paletteGif,
    outcome: { pages: [palettePage().expected] },
  },
  {
    name: 'grey PNG with alpha, 16 bits',
    // sharp's white of 16 bits is 65280 of 65535.
    tolerance: 0.4,
    file: 'scan.png',
    bytes: () =>
      sharp(Uint16Array.from(values(2, 65535)), { raw: { width, height, channels: 2 } })
        .toColourspace('grey16')
        .png()
        .toBuffer(),
    outcome: { pages: [flattened(grey(16, { samples: 2, values: values(2, 65535) }), 1)] },
  },
  {
    name: 'JPEG turned by EXIF',
    file: 'scan.jpg',
    bytes: () =>
      sharp(Buffer.from(values(1, 255)), { raw: { width, height, channels: 1 } })
        .toColourspace('b-w')
        .jpeg()
        .withMetadata({ orientation: 6 })
        .toBuffer(),
    outcome: { pages: [{ width: height, height: width, depth: 8, lightness: null }] },
  },
];

const rampPage: ExpectedPage = {
  ...rampSize,
  depth: 16,
  lightness: Array.from({ length: rampSize.width * rampSize.height }, (_, i) => {
    const [x, y] = [i % rampSize.width, Math.floor(i / rampSize.width)];
    const [red, green, blue] = [0, 1, 2].map((channel) => rampValue(x, y, channel) / 65535);
    return srgbLightness(red, green, blue);
  }),
};

const jpeg2000Masters: readonly DifficultMaster[] = [
  jpeg2000('JP2, 16-bit grey', () => jp2File(picture(grey16)), pageOf(grey16)),
  jpeg2000('JP2, 8-bit grey', () => jp2File(picture(grey8)), pageOf(grey8)),
  jpeg2000('JP2, RGB48', () => Promise.resolve(wholeRamp), rampPage),
  jpeg2000('JPX in tiles of parts', () => Promise.resolve(tiledRamp), rampPage, 'scan.jpx'),
  { ...jpeg2000('lossy JP2', () => Promise.resolve(lossyRamp), rampPage), tolerance: 1 },
  jpeg2000('bare codestream', () => jpeg2000Stream(picture(grey16)), pageOf(grey16), 'scan.j2k'),
  jpeg2000(
    'JP2 of 12 bits',
    () => jp2File({ ...picture(grey16), bits: 12, values: smooth(1, 4095) }),
    {
      ...pageOf(grey16),
      lightness: smooth(1, 4095).map((value) => srgbLightness(value / 4095)),
    },
  ),
  jpeg2000(
    'JP2 with a grey profile',
    () => jp2File(picture(grey16), { profile: greyProfile('Gamma 1.8', gammaCurve(1.8)) }),
    pageOf(grey16, gammaLightness(1.8)),
  ),
  jpeg2000(
    'JP2 with an RGB profile',
    () =>
      jp2File(picture(rgb8), {
        profile: matrixProfile('Adobe RGB', adobeRgbPrimaries, gammaCurve(2.19921875)),
      }),
    adobeLightness(rgb8),
  ),
];

async function cmykJpeg(): Promise<Buffer> {
  const pixels = Buffer.from(values(3, 255));
  const made = sharp(pixels, { raw: { width, height, channels: 3 } }).toColourspace('cmyk');
  return made.jpeg().toBuffer();
}

function refused(
  name: string,
  file: string,
  bytes: () => Promise<Buffer>,
  reason: RegExp,
  code: ErrorCode = 'image-unsupported',
): DifficultMaster {
  return { name, file, bytes, outcome: { refused: code, reason } };
}

/** The TIFF with its compression field changed: only what the header says is looked at. */
function withCompression(compression: number): Promise<Buffer> {
  const bytes = tiffBytes([grey(8)]);
  const cell = bytes.indexOf(Buffer.from([0x03, 0x01, 3, 0, 1, 0, 0, 0])) + 8;
  bytes.writeUInt16LE(compression, cell);
  return Promise.resolve(bytes);
}

const cmyk: FixturePage = { ...rgb(8), samples: 4, photometric: 5, values: values(4, 255) };
const lab: FixturePage = { ...rgb(8), photometric: 8 };
const float: FixturePage = { ...grey(32), fields: [short(339, 3)] };

const refusals: readonly DifficultMaster[] = [
  refusedTiff('CMYK TIFF', cmyk, /CMYK or other inks/),
  refused('CMYK JPEG', 'scan.jpg', cmykJpeg, /CMYK/),
  refused('JP2 in CMYK', 'scan.jp2', () => jp2File(picture(rgba8), { colors: 12 }), /CMYK/),
  refused('JP2 with alpha', 'scan.jp2', () => jp2File(picture(rgba8)), /4 channels \(such as/),
  refusedTiff('CIELAB TIFF', lab, /CIE L\*a\*b\*/),
  refusedTiff('floating-point TIFF', float, /32-bit floating point/),
  refusedTiff('signed TIFF', { ...grey(16), fields: [short(339, 2)] }, /signed integers/),
  refused('old-style JPEG in TIFF', 'scan.tif', () => withCompression(6), /old-style" JPEG/),
  refused('Zstandard TIFF', 'scan.tif', () => withCompression(50000), /Zstandard/),
  refused('JPEG 2000 in TIFF', 'scan.tif', () => withCompression(34712), /JPEG 2000/),
  refused(
    'JP2 with a palette',
    'scan.jp2',
    () => jp2File(picture(grey8), { headerBoxes: [['pclr', Buffer.alloc(8)]] }),
    /palette/,
  ),
  refused(
    'JP2 in sYCC',
    'scan.jp2',
    () => jp2File(picture(rgb8), { colors: 18 }),
    /luma and color differences/,
  ),
  refused(
    'camera raw data',
    'scan.dng',
    () => Promise.resolve(tiffBytes([{ ...grey(8), fields: [short(50706, 1)] }])),
    /camera raw data/,
  ),
];

/** Every kind of master, with what must come of it. */
export const difficultMasters: readonly DifficultMaster[] = [
  ...plainTiffs,
  ...orientations,
  ...otherFormats,
  ...jpeg2000Masters,
  ...refusals,
];
