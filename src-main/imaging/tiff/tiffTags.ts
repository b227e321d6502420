/** Tag numbers of TIFF 6.0, its supplements and EXIF 2.32 that this program reads or writes. */
export const tag = {
  newSubfileType: 254,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  imageDescription: 270,
  make: 271,
  model: 272,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  resolutionUnit: 296,
  software: 305,
  dateTime: 306,
  artist: 315,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  subIfds: 330,
  extraSamples: 338,
  sampleFormat: 339,
  thumbnailOffset: 513,
  thumbnailLength: 514,
  xmp: 700,
  copyright: 33432,
  iptc: 33723,
  photoshop: 34377,
  exifDirectory: 34665,
  iccProfile: 34675,
  gpsDirectory: 34853,
  interoperabilityDirectory: 40965,
  colorSpace: 0xa001,
  pixelXDimension: 0xa002,
  pixelYDimension: 0xa003,
  makerNote: 0x927c,
  interoperabilityIndex: 1,
  dngVersion: 50706,
} as const;

/** Field types of TIFF 6.0 and BigTIFF. */
export const fieldType = {
  byte: 1,
  ascii: 2,
  short: 3,
  long: 4,
  rational: 5,
  undefined: 7,
  ifd: 13,
  long8: 16,
  ifd8: 18,
} as const;

/** Bytes of one value, by field type. */
const sizes = new Map([
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 4],
  [5, 8],
  [6, 1],
  [7, 1],
  [8, 2],
  [9, 4],
  [10, 8],
  [11, 4],
  [12, 8],
  [13, 4],
  [16, 8],
  [17, 8],
  [18, 8],
]);

/** @returns bytes of one value, or 0 for a type TIFF does not define */
export function fieldTypeSize(type: number): number {
  return sizes.get(type) ?? 0;
}

/** @returns bytes that swap as one unit between byte orders (a rational is two longs) */
export function fieldSwapUnit(type: number): number {
  return type === 5 || type === 10 ? 4 : fieldTypeSize(type);
}
