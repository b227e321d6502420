import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import createOpenJpeg from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import type { OpenJpegModule } from '@cornerstonejs/codec-openjpeg/decodewasmjs';

/** Samples of a decoded codestream, interleaved, as they are stored. */
export interface DecodedStream {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly bits: number;
  readonly samples: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  /** what the decoder found wrong, though it went on */
  readonly warnings: readonly string[];
}

/** Why nothing could be decoded. */
export interface FailedStream {
  readonly failure: string;
}

/** A module whose memory has grown beyond this is dropped: WebAssembly never gives memory back. */
const keptMemory = 256 * 1024 * 1024;

interface Engine {
  readonly module: OpenJpegModule;
  lines: string[];
}

let spare: Engine | null = null;
let program: Promise<Uint8Array> | null = null;

async function takeEngine(): Promise<Engine> {
  if (spare !== null) {
    const engine = spare;
    spare = null;
    engine.lines = [];
    return engine;
  }
  const { resolve } = createRequire(import.meta.url);
  program ??= readFile(resolve('@cornerstonejs/codec-openjpeg/decodewasm'));
  const wasmBinary = await program;
  const lines: { current: string[] } = { current: [] };
  const tell = (line: string): void => {
    if (!line.startsWith('[INFO]') && line.trim() !== '') lines.current.push(line.trim());
  };
  const module = await createOpenJpeg({ wasmBinary, print: tell, printErr: tell });
  return {
    module,
    get lines() {
      return lines.current;
    },
    set lines(value) {
      lines.current = value;
    },
  };
}

function plain(line: string): string {
  return line.replace(/^\[(?:ERROR|WARNING)\]\s*/, '');
}

function decodeWith(
  { module, lines }: Engine,
  codestream: Uint8Array,
  reduction: number,
): DecodedStream | FailedStream {
  const decoder = new module.J2KDecoder();
  try {
    decoder.getEncodedBuffer(codestream.length).set(codestream);
    if (reduction === 0) decoder.decode();
    else decoder.decodeSubResolution(reduction, 0);
    const error = lines.find((line) => line.startsWith('[ERROR]'));
    const { width, height, bitsPerSample: bits, componentCount } = decoder.getFrameInfo();
    if (width === 0 || height === 0 || error !== undefined)
      return { failure: plain(error ?? 'it gave no picture') };
    // A copy: the memory is the module's.
    const bytes = Uint8Array.from(decoder.getDecodedBuffer());
    const samples = bits <= 8 ? bytes : new Uint16Array(bytes.buffer);
    const warnings = [...new Set(lines.map(plain))];
    return { width, height, components: componentCount, bits, samples, warnings };
  } finally {
    decoder.delete();
  }
}

/**
 * Decodes a JPEG 2000 codestream. Takes seconds for a large one, and about 10 bytes a sample: for worker threads.
 *
 * @param reduction how many times to halve the picture; at most its number of decomposition levels
 */
export async function decodeStream(
  codestream: Uint8Array,
  reduction = 0,
): Promise<DecodedStream | FailedStream> {
  const engine = await takeEngine();
  try {
    const result = decodeWith(engine, codestream, reduction);
    if (engine.module.HEAPU8.length <= keptMemory) spare = engine;
    return result;
  } catch (error) {
    // What traps in WebAssembly leaves its memory in an unknown state; the engine is dropped.
    return { failure: error instanceof Error ? error.message : 'the decoder gave up' };
  }
}
