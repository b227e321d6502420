import { rm, stat } from 'node:fs/promises';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Finish } from '../../src-shared/domain/finish.ts';
import type { ChromaPlane } from '../../src-shared/domain/planes.ts';
import { fitGuidedChroma } from './chroma/guidedChroma.ts';
import { measureGuide } from './chroma/measureGuide.ts';
import { openSink, type RenderOutput } from './encode/openSink.ts';
import type { Master } from './master.ts';
import { embedMetadata, type Density, type MasterMetadata } from './metadata.ts';
import { sharedPixelPool, type PixelPool } from './pool/pixelPool.ts';
import { abortable, throwIfAborted } from './abortable.ts';
import { scaledLuminance } from './scaledLuminance.ts';
import { renderStrips, type StripJob } from './renderStrips.ts';

export type { RenderOutput } from './encode/openSink.ts';

/** How a rendering is run; nothing here changes the bytes that come out. */
export interface RenderOptions {
  /** stops the rendering within a second */
  readonly signal?: AbortSignal | undefined;
  /** called with the share done, 0–1, rising */
  readonly onProgress?: ((share: number) => void) | undefined;
  /** worker threads; by default one per core */
  readonly workers?: number | undefined;
  /** the workers themselves, instead of the process's shared ones */
  readonly pool?: PixelPool | undefined;
}

/** What was written. */
export interface RenderReport {
  readonly width: number;
  readonly height: number;
  /** size of the file */
  readonly bytes: number;
}

/**
 * Renders a master in color and writes it: the chroma plane is upsampled guided by the full-resolution L*, colors that
 * the output's space cannot show lose chroma at constant L* and hue, and the master's metadata is kept. A smaller picture
 * is averaged in L*, as the viewer's are. The result is a pure function of (master, chroma, finish, output): the same bytes on every run, whatever the number of workers. Strength 0 gives
 * neutral grey. Memory is bounded: only strips are held, beside a master small enough to be held whole.
 * @throws HeliochromeError `usage` (format, depth, quality, size), `cancelled`, `output-unwritable`, `disk-full`,
 *   `data-unusable` (a chroma plane that is not one), `internal` (a worker died), and what reading the master throws.
 *   No file is left behind.
 */
export async function renderMaster(
  master: Master,
  chroma: ChromaPlane,
  finish: Finish,
  output: RenderOutput,
  options: RenderOptions = {},
): Promise<RenderReport> {
  checkChroma(chroma);
  throwIfAborted(options.signal);
  const pool = options.pool ?? sharedPixelPool(options.workers);
  const source = await abortable(master.luminance(), options.signal);
  let size: Pick<RenderReport, 'width' | 'height'> = master;
  try {
    const guide = await abortable(measureGuide(master, source, chroma, pool), options.signal);
    const guided = fitGuidedChroma(guide, chroma, finish);
    throwIfAborted(options.signal);
    const scaled = scaledLuminance(source, output.size ?? source, pool);
    const { rows, overlays } = output.additions ?? { rows: 0, overlays: [] };
    size = { width: scaled.width, height: scaled.height + rows };
    const sink = await openSink(output, size.width, size.height);
    await removeOnFailure(output.path, async () => {
      const { depth, colorSpace: space = 'srgb' } = output;
      const picture = { source: scaled, guided, depth, space, height: size.height, overlays };
      await writeStrips({ ...picture, sink, ...options, pool });
      const told = Object.values(master.metadata).some((part) => part !== null);
      if (told || output.dpi !== undefined) {
        const scale = scaled.width / master.width;
        const density = densityOf(master.metadata, output, scale);
        const metadata = { ...master.metadata, density, colorSpace: space };
        await embedMetadata(output.path, output.format, metadata);
      }
    });
  } finally {
    await source.close();
  }
  const { width, height } = size;
  return { width, height, bytes: (await stat(output.path)).size };
}

/** What is made smaller keeps the size of the original, so that fewer pixels come on an inch of it. */
function densityOf(
  { density }: MasterMetadata,
  { dpi }: RenderOutput,
  scale: number,
): Density | null {
  if (dpi !== undefined) return { x: dpi, y: dpi, unit: 'inch' };
  if (density === null || scale === 1) return density;
  return { ...density, x: density.x * scale, y: density.y * scale };
}

async function writeStrips(job: StripJob): Promise<void> {
  try {
    await renderStrips(job);
    // Where the encoder itself cannot be interrupted (WebP), it ends unattended.
    await abortable(job.sink.finish(), job.signal);
  } catch (error) {
    await job.sink.close().catch(() => undefined);
    throw error;
  }
  await job.sink.close();
}

async function removeOnFailure(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

function checkChroma({ width, height, a, b }: ChromaPlane): void {
  if (width >= 1 && height >= 1 && a.length === width * height && b.length === a.length) {
    if (a.every(Number.isFinite) && b.every(Number.isFinite)) return;
    throw new HeliochromeError(
      'data-unusable',
      `The chroma plane (${width} × ${height}) holds values that are not numbers.`,
      'Colorize the photo again.',
    );
  }
  throw new HeliochromeError(
    'data-unusable',
    `The chroma plane says ${width} × ${height} and holds ${a.length} and ${b.length} values.`,
    'Colorize the photo again.',
  );
}
