import type { OutputColorSpace } from '../../src-shared/domain/colorSpace.ts';
import { abortable, throwIfAborted } from './abortable.ts';
import type { GuidedChroma } from './chroma/guidedChroma.ts';
import type { StripSink } from './encode/stripSink.ts';
import type { LuminanceSource } from './master.ts';
import type { PixelPool } from './pool/pixelPool.ts';
import type { Overlay, RenderedStrip, SharedRows } from './pool/pixelTasks.ts';

/** One picture to be rendered into a sink. */
export interface StripJob {
  readonly source: LuminanceSource;
  readonly guided: GuidedChroma;
  readonly sink: StripSink;
  readonly depth: 8 | 16;
  readonly space: OutputColorSpace;
  /** Rows in the file: those of the source, and white ones below it. */
  readonly height: number;
  readonly overlays: readonly Overlay[];
  readonly pool: PixelPool;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
}

// Strips under way beside those being rendered: one waits for a worker, one is being written.
const STRIPS_AHEAD = 2;

/**
 * Renders strip after strip on the pool's workers and appends them to the sink in order. Holds at most
 * `pool.size + 2` strips at a time. Does not finish or close the sink.
 * @throws HeliochromeError `cancelled`; what the pool, the source and the sink throw
 */
export async function renderStrips(job: StripJob): Promise<void> {
  const { source, sink, signal } = job;
  const strips = Math.ceil(job.height / sink.stripRows);
  const lanes = Math.min(strips, job.pool.size + STRIPS_AHEAD);
  const rowsOf = source.shared ? sharedRows(source.shared, source.width) : rowReader(job, lanes);
  const underWay: Promise<RenderedStrip>[] = [];
  let next = 0;
  for (let done = 0; done < strips; done++) {
    throwIfAborted(signal);
    while (next < strips && underWay.length < lanes) underWay.push(launch(job, next++, rowsOf));
    await sink.append(await abortable(underWay.shift()!, signal));
    job.onProgress?.((done + 1) / strips);
  }
}

type RowsOf = (top: number, rows: number, strip: number) => SharedRows | Promise<SharedRows>;

function launch(job: StripJob, strip: number, rowsOf: RowsOf): Promise<RenderedStrip> {
  const { source, sink, guided: chroma, depth, space, pool } = job;
  const { width, height } = source;
  const top = strip * sink.stripRows;
  const rows = Math.min(sink.stripRows, job.height - top);
  const overlays = job.overlays.filter(
    (overlay) => overlay.top < top + rows && overlay.top + overlay.height > top,
  );
  const render = async (): Promise<RenderedStrip> => {
    const luminance = await rowsOf(top, Math.max(0, Math.min(rows, height - top)), strip);
    const last = top + rows === job.height;
    const { encoding } = sink;
    const picture = { width, height, depth, space, overlays };
    return pool.run({ kind: 'render', ...picture, top, rows, luminance, chroma, encoding, last });
  };
  const rendering = render();
  // Its failure is met when its turn comes; until then it must not count as unhandled.
  rendering.catch(() => undefined);
  return rendering;
}

/** Strips of a plane that is held whole: nothing to read. */
function sharedRows(plane: Uint16Array<SharedArrayBuffer>, width: number): RowsOf {
  const start = plane.byteOffset / Uint16Array.BYTES_PER_ELEMENT;
  return (top) => ({ buffer: plane.buffer, offset: start + top * width });
}

/** Strips read one after the other into a ring of buffers; a buffer comes round when its strip has been appended. */
function rowReader({ source, sink }: StripJob, lanes: number): RowsOf {
  const values = source.width * sink.stripRows;
  const ring = Array.from({ length: lanes }, () => new SharedArrayBuffer(values * 2));
  let reading: Promise<unknown> = Promise.resolve();
  return async (top, rows, strip) => {
    const buffer = ring[strip % lanes];
    const target = new Uint16Array(buffer, 0, rows * source.width);
    const turn = reading.then(() => (rows === 0 ? undefined : source.readRows(top, rows, target)));
    reading = turn.catch(() => undefined);
    await turn;
    return { buffer, offset: 0 };
  };
}
