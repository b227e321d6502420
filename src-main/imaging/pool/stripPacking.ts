import { constants, deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { extractScan } from '../encode/jpegScan.ts';
import type { KernelArena, PixelKernels } from '../kernels/pixelKernels.ts';
import type { RenderTask, RenderedStrip, StripEncoding } from './pixelTasks.ts';
import type { RenderedRegion } from './stripRenderer.ts';

type Packer = (
  kernels: PixelKernels,
  arena: KernelArena,
  task: RenderTask,
  region: RenderedRegion,
) => Promise<RenderedStrip> | RenderedStrip;

/** Packs a rendered strip as its task asks; the result no longer refers to kernel memory. */
export async function packStrip(
  kernels: PixelKernels,
  arena: KernelArena,
  task: RenderTask,
  region: RenderedRegion,
): Promise<RenderedStrip> {
  const packers: Record<StripEncoding['kind'], Packer> = {
    jpeg: packJpeg,
    tiff: packTiff,
    png: packPng,
    raw: packRaw,
  };
  return packers[task.encoding.kind](kernels, arena, task, region);
}

function strip(
  data: Uint8Array<ArrayBuffer>,
  details: Partial<Omit<RenderedStrip, 'kind' | 'data'>> = {},
): RenderedStrip {
  return { kind: 'render', data, parts: [], adler: 0, uncompressedBytes: 0, ...details };
}

const packRaw: Packer = (_kernels, arena, task, region) =>
  strip(arena.bytes(region.start, region.rowBytes * task.rows).slice());

/** Only the first strip keeps its headers; of the others the entropy-coded scan is enough. */
const packJpeg: Packer = async (_kernels, arena, task, region) => {
  if (task.encoding.kind !== 'jpeg') throw new TypeError(task.encoding.kind);
  const { quality, chromaSubsampling } = task.encoding;
  const pixels = Buffer.from(
    arena.bytes(region.start, 0).buffer,
    region.start,
    region.rowBytes * task.rows,
  );
  const encoded = await sharp(pixels, {
    raw: { width: task.width, height: task.rows, channels: 3 },
  })
    // The standard Huffman tables, so that the scans of all strips share one header.
    .jpeg({ quality, chromaSubsampling, optimiseCoding: false })
    .toBuffer();
  const bytes = task.top === 0 ? encoded : extractScan(encoded);
  return strip(new Uint8Array(bytes));
};

const packTiff: Packer = (kernels, arena, task, region) => {
  if (task.encoding.kind !== 'tiff') throw new TypeError(task.encoding.kind);
  if (task.encoding.compression === 'none') return packUncompressedTiff(arena, task, region);
  const { rowsPerStrip } = task.encoding;
  const difference = task.depth === 8 ? kernels.differenceRow8 : kernels.differenceRow16;
  const predicted = arena.reserve(region.rowBytes * rowsPerStrip);
  const scratch = arena.reserve(kernels.lzwScratchBytes());
  const output = arena.reserve(region.rowBytes * task.rows * 2 + 16 * task.rows);
  const parts: number[] = [];
  let end = output;
  for (let first = 0; first < task.rows; first += rowsPerStrip) {
    const rows = Math.min(rowsPerStrip, task.rows - first);
    for (let row = 0; row < rows; row++) {
      difference(
        region.start + (first + row) * region.rowBytes,
        task.width * 3,
        predicted + row * region.rowBytes,
      );
    }
    const size = kernels.compressLzw(predicted, rows * region.rowBytes, end, scratch);
    parts.push(size);
    end += size;
  }
  return strip(arena.bytes(output, end - output).slice(), { parts });
};

function packUncompressedTiff(
  arena: KernelArena,
  task: RenderTask,
  region: RenderedRegion,
): RenderedStrip {
  const bytes = region.rowBytes * task.rows;
  return strip(arena.bytes(region.start, bytes).slice(), { parts: [bytes] });
}

const packPng: Packer = (kernels, arena, task, region) => {
  if (task.encoding.kind !== 'png') throw new TypeError(task.encoding.kind);
  const { rowBytes } = region;
  if (task.depth === 16) kernels.swapBytes16(region.start, task.width * 3 * task.rows);
  const filtered = arena.reserve((rowBytes + 1) * task.rows);
  const scratch = arena.reserve(rowBytes);
  for (let row = 0; row < task.rows; row++) {
    const input = region.start + row * rowBytes;
    const above = row === 0 ? 0 : input - rowBytes;
    const output = filtered + row * (rowBytes + 1);
    kernels.filterPngRow(input, above, rowBytes, (task.depth / 8) * 3, output, scratch);
  }
  const uncompressedBytes = (rowBytes + 1) * task.rows;
  const adler = kernels.adler32(filtered, uncompressedBytes) >>> 0;
  // A strip that does not end the stream ends on a byte boundary, so that the next can follow (as pigz does).
  const deflated = deflateRawSync(arena.bytes(filtered, uncompressedBytes), {
    level: task.encoding.level,
    finishFlush: task.last ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
  });
  return strip(new Uint8Array(deflated), { adler, uncompressedBytes });
};
