import sharp from 'sharp';
import type { OutlinedLine } from './outlines.ts';

/** A line and where its baseline begins, in pixels. */
export interface PlacedLine {
  readonly line: OutlinedLine;
  readonly x: number;
  readonly y: number;
}

/** A picture of one channel, 0–255. */
export interface Coverage {
  readonly width: number;
  readonly height: number;
  readonly alpha: Uint8Array<SharedArrayBuffer>;
}

function glyphsOf({ line, x, y }: PlacedLine, scale: number): string {
  const size = `scale(${scale.toFixed(6)} ${(-scale).toFixed(6)})`;
  return line.glyphs
    .map((glyph) => {
      const [left, baseline] = [x + glyph.x * scale, y - glyph.y * scale];
      const place = `translate(${left.toFixed(3)} ${baseline.toFixed(3)})`;
      return `<path transform="${place} ${size}" d="${glyph.path}"/>`;
    })
    .join('');
}

/** Draws shapes (SVG elements, in white on nothing) as coverage. */
export async function drawShapes(width: number, height: number, shapes: string): Promise<Coverage> {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<g fill="#fff">${shapes}</g></svg>`;
  const picture = sharp(Buffer.from(svg), { limitInputPixels: false, unlimited: true });
  const drawn = await picture.ensureAlpha().extractChannel('alpha').raw().toBuffer();
  const alpha = new Uint8Array(new SharedArrayBuffer(width * height));
  alpha.set(drawn);
  return { width, height, alpha };
}

/**
 * Draws lines of text by the outlines of their glyphs: no fonts of the system take part, so the same text gives the same
 * pixels everywhere.
 *
 * @param scale pixels a unit of the font
 */
export function drawLines(
  width: number,
  height: number,
  lines: readonly PlacedLine[],
  scale: number,
): Promise<Coverage> {
  return drawShapes(width, height, lines.map((line) => glyphsOf(line, scale)).join(''));
}
