import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** A picture to be stored losslessly as JPEG 2000, in one tile. (The encoder cannot store RGB of 16 bits.) */
export interface Jpeg2000Fixture {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly bits: number;
  /** interleaved */
  readonly values: ArrayLike<number>;
}

/** How it is wrapped as JP2 (ISO/IEC 15444-1, annex I). */
export interface Jp2Fixture {
  /** EnumCS: 12 CMYK, 14 L\*a\*b\*, 16 sRGB, 17 grey, 18 sYCC */
  readonly colors?: number;
  readonly profile?: Buffer;
  /** contents of further boxes in the header: `res `, `pclr` */
  readonly headerBoxes?: readonly (readonly [type: string, contents: Buffer])[];
  readonly xmp?: string;
}

interface Encoder {
  getDecodedBuffer(frame: {
    width: number;
    height: number;
    bitsPerSample: number;
    componentCount: number;
    isSigned: boolean;
  }): Uint8Array;
  setQuality(lossless: boolean, quality: number): void;
  setDecompositions(levels: number): void;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
  delete(): void;
}

interface EncodingModule {
  readonly J2KEncoder: new () => Encoder;
}

type CreateEncoding = (options: {
  wasmBinary: Uint8Array;
  print: (line: string) => void;
  printErr: (line: string) => void;
}) => Promise<EncodingModule>;

let encoding: Promise<EncodingModule> | null = null;

async function loadEncoding(): Promise<EncodingModule> {
  const require = createRequire(import.meta.url);
  const name = '@cornerstonejs/codec-openjpeg';
  const create = require(`${name}/wasmjs`) as CreateEncoding;
  const quiet = (): void => undefined;
  const wasmBinary = await readFile(require.resolve(`${name}/wasm`));
  return create({ wasmBinary, print: quiet, printErr: quiet });
}

/** @returns a bare, lossless codestream */
export async function jpeg2000Stream(picture: Jpeg2000Fixture): Promise<Buffer> {
  encoding ??= loadEncoding();
  const encoder = new (await encoding).J2KEncoder();
  try {
    const { width, height, components, bits, values } = picture;
    const memory = encoder.getDecodedBuffer({
      width,
      height,
      bitsPerSample: bits,
      componentCount: components,
      isSigned: false,
    });
    const samples = bits <= 8 ? Uint8Array.from(values) : Uint16Array.from(values);
    memory.set(new Uint8Array(samples.buffer));
    encoder.setQuality(true, 0);
    encoder.setDecompositions(3);
    encoder.encode();
    return Buffer.from(encoder.getEncodedBuffer());
  } finally {
    encoder.delete();
  }
}

function box(type: string, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(body.length + 8, 0);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, body]);
}

function number(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

/** Capture resolution, pixels a meter. */
export function captureResolution(perMeter: number): Buffer {
  const one = [number(perMeter, 2), number(1, 2)];
  return box('resc', ...one, ...one, Buffer.from([0, 0]));
}

/** @returns the picture as a JP2 file */
export async function jp2File(picture: Jpeg2000Fixture, about: Jp2Fixture = {}): Promise<Buffer> {
  const { width, height, components, bits } = picture;
  const color =
    about.profile === undefined
      ? Buffer.concat([
          Buffer.from([1, 0, 0]),
          number(about.colors ?? (components < 3 ? 17 : 16), 4),
        ])
      : Buffer.concat([Buffer.from([2, 0, 0]), about.profile]);
  const header = box(
    'jp2h',
    box(
      'ihdr',
      number(height, 4),
      number(width, 4),
      number(components, 2),
      Buffer.from([bits - 1, 7, 0, 0]),
    ),
    box('colr', color),
    ...(about.headerBoxes ?? []).map(([type, contents]) => box(type, contents)),
  );
  const uuid = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex');
  return Buffer.concat([
    box('jP  ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a])),
    box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ', 'latin1')),
    header,
    ...(about.xmp === undefined ? [] : [box('uuid', uuid, Buffer.from(about.xmp))]),
    box('jp2c', await jpeg2000Stream(picture)),
  ]);
}
