import type { FileHandle } from 'node:fs/promises';
import { bytesOf, scratchSamples } from '../samples.ts';
import type { DeviceRows } from '../samples.ts';
import { readFully } from './byteSource.ts';
import { readFieldNumbers } from './readDirectories.ts';
import { tag } from './tiffTags.ts';
import type { TiffFile, TiffLayout, TiffPage } from './tiffPages.ts';

// Black-is-zero grey or RGB, interleaved, in strips, of 8 or 16 bits, not compressed: the master format that
// preservation guidelines ask for. Its rows can be read where they lie.
function isRaw(layout: TiffLayout): boolean {
  const { photometric, samples, bits, planar } = layout;
  return (
    layout.compression === 1 &&
    !layout.tiled &&
    layout.fillOrder === 1 &&
    layout.sampleFormat === 1 &&
    (bits === 8 || bits === 16) &&
    (planar === 1 || samples === 1) &&
    ((photometric === 1 && samples >= 1) || (photometric === 2 && samples >= 3))
  );
}

interface Run {
  readonly offset: number;
  readonly length: number;
}

/** The file ranges that hold `rows` rows from `top` on; strips lying one after the other are joined. */
function runsOf(
  offsets: readonly number[],
  rowsPerStrip: number,
  rowBytes: number,
  top: number,
  rows: number,
): Run[] {
  const runs: Run[] = [];
  let row = top;
  while (row < top + rows) {
    const strip = Math.floor(row / rowsPerStrip);
    const end = Math.min((strip + 1) * rowsPerStrip, top + rows);
    const offset = offsets[strip] + (row - strip * rowsPerStrip) * rowBytes;
    const length = (end - row) * rowBytes;
    const last = runs[runs.length - 1];
    if (runs.length > 0 && last.offset + last.length === offset) {
      runs[runs.length - 1] = { offset: last.offset, length: last.length + length };
    } else {
      runs.push({ offset, length });
    }
    row = end;
  }
  return runs;
}

function swapBytes(bytes: Uint8Array): void {
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).swap16();
}

/**
 * Reads an uncompressed page straight from its file, without decoding or copying it first.
 * @param handle null for a file that is in memory
 * @returns null when the page is stored in any other way
 * @throws HeliochromeError `image-damaged` when strips lie outside the file
 */
export async function rawTiffRows(
  file: TiffFile,
  page: TiffPage,
  layout: TiffLayout,
  handle: FileHandle | null,
): Promise<DeviceRows | null> {
  if (!isRaw(layout)) return null;
  const { source, header } = file;
  const offsets = await readFieldNumbers(
    source,
    header,
    page.directory.fields.get(tag.stripOffsets),
  );
  const [stripRows = layout.height] = await readFieldNumbers(
    source,
    header,
    page.directory.fields.get(tag.rowsPerStrip),
  );
  const rowsPerStrip = Math.min(Math.max(stripRows, 1), layout.height);
  const rowBytes = (layout.width * layout.samples * layout.bits) / 8;
  const maximum = layout.bits === 8 ? 255 : 65535;
  if (offsets.length < Math.ceil(layout.height / rowsPerStrip)) return null;
  // Touch the last byte of every run, so that a file cut short is found before any work is done on it.
  for (const { offset, length } of runsOf(offsets, rowsPerStrip, rowBytes, 0, layout.height)) {
    await source.read(offset + length - 1, 1);
  }
  const scratch = scratchSamples(maximum);
  return {
    width: layout.width,
    height: layout.height,
    stride: layout.samples,
    maximum,
    async read(top, rows) {
      const samples = scratch(rows * layout.width * layout.samples);
      const bytes = bytesOf(samples);
      let at = 0;
      for (const { offset, length } of runsOf(offsets, rowsPerStrip, rowBytes, top, rows)) {
        if (handle === null) bytes.set(await source.read(offset, length), at);
        else await readFully(handle, bytes.subarray(at, at + length), offset);
        at += length;
      }
      if (layout.bits === 16 && !header.littleEndian) swapBytes(bytes);
      return samples;
    },
    close: () => Promise.resolve(),
  };
}
