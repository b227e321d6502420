import { z } from 'zod';

const millimetersPerInch = 25.4;
/** Finer than any scanner; a resolution beyond is a mistake. */
const mostDpi = 12_800;

/** How large results are. They are never larger than the master. */
export const outputSizeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('full') }),
  z.strictObject({ kind: z.literal('longSide'), pixels: z.int().min(16).max(1_000_000) }),
  /** Printed at this resolution, the longer side is this long. */
  z.strictObject({
    kind: z.literal('print'),
    dpi: z.number().min(1).max(mostDpi),
    millimeters: z.number().min(1).max(100_000),
  }),
]);
export type OutputSize = z.infer<typeof outputSizeSchema>;

/** A picture's size, and the dots an inch that it says it has; null when it says nothing. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly dpi: number | null;
}

/** Pixels on the longer side at most; null for the master's own size. */
export function longSideLimit(size: OutputSize): number | null {
  switch (size.kind) {
    case 'full':
      return null;
    case 'longSide':
      return size.pixels;
    case 'print':
      return Math.max(1, Math.round((size.dpi * size.millimeters) / millimetersPerInch));
  }
}

/**
 * The size of a result. What is made smaller keeps the size of the original in inches, so its dots an inch fall along;
 * with `print` they are those asked for.
 */
export function outputSize(size: OutputSize, master: PictureSize): PictureSize {
  const limit = longSideLimit(size);
  const longSide = Math.max(master.width, master.height);
  const scale = limit === null ? 1 : Math.min(1, limit / longSide);
  const scaled = (side: number): number => Math.max(1, Math.round(side * scale));
  const kept = master.dpi === null ? null : master.dpi * scale;
  return {
    width: scaled(master.width),
    height: scaled(master.height),
    dpi: size.kind === 'print' ? size.dpi : kept,
  };
}
