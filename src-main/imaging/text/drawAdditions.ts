import type { Mark } from '../../../src-shared/domain/rendition.ts';
import type { Additions } from '../encode/openSink.ts';
import type { Overlay } from '../pool/pixelTasks.ts';
import { drawLines, drawShapes } from './drawText.ts';
import { breakLines, fontMeasures, outlineLine } from './outlines.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is to be drawn on a picture. */
export interface WantedText {
  readonly mark: Mark | null;
  readonly caption: string | null;
}

/** Height of the letters, of the picture's longer side. */
const markShare = 0.022;
const captionShare = 0.018;
const leastTextPixels = 9;
/** How dark the plate under the mark is. */
const plateOpacity = 0.55;
/** Lines of a caption apart, in heights of its letters. */
const leading = 1.35;

function textPixels({ width, height }: Size, share: number): number {
  return Math.max(leastTextPixels, Math.round(Math.max(width, height) * share));
}

/** The word in a corner: white letters on a dark plate, so that it can be read on any picture. */
async function drawMark(size: Size, { text, corner }: Mark): Promise<Overlay[]> {
  const { em, ascent, descent } = fontMeasures();
  const line = outlineLine(text);
  const wanted = textPixels(size, markShare) / em;
  // A picture may be too narrow for the word.
  const scale = Math.min(wanted, (size.width * 0.9) / (line.width + em));
  const padding = em * scale * 0.45;
  const width = Math.ceil(line.width * scale + padding * 2);
  const height = Math.ceil((ascent + descent) * scale + padding);
  const margin = Math.round(em * scale * 0.6);
  const left = corner.endsWith('Left') ? margin : size.width - width - margin;
  const top = corner.startsWith('top') ? margin : size.height - height - margin;
  const place = { left: Math.max(0, left), top: Math.max(0, top) };
  const round = (padding / 2).toFixed(2);
  const plate = await drawShapes(
    width,
    height,
    `<rect width="${width}" height="${height}" rx="${round}" fill-opacity="${plateOpacity}"/>`,
  );
  const baseline = padding / 2 + ascent * scale;
  const letters = await drawLines(width, height, [{ line, x: padding, y: baseline }], scale);
  return [
    { ...place, ...plate, tone: 0 },
    { ...place, ...letters, tone: 1 },
  ];
}

/** Dark letters on the white rows below the picture, as many as the text needs. */
async function drawCaption(size: Size, caption: string): Promise<Additions> {
  const { em, ascent, descent } = fontMeasures();
  const scale = textPixels(size, captionShare) / em;
  const margin = Math.round(em * scale);
  const room = Math.max(em, (size.width - margin * 2) / scale);
  const lines = breakLines(caption, room);
  const step = em * scale * leading;
  const rows = Math.ceil(margin * 2 + step * (lines.length - 1) + (ascent + descent) * scale);
  const first = margin + ascent * scale;
  const placed = lines.map((line, at) => ({ line, x: margin, y: first + at * step }));
  const letters = await drawLines(size.width, rows, placed, scale);
  return { rows, overlays: [{ left: 0, top: size.height, ...letters, tone: 0 }] };
}

/** Draws the visible disclosure of a result: the same for the same size and texts. */
export async function drawAdditions(size: Size, { mark, caption }: WantedText): Promise<Additions> {
  const below =
    caption === null || caption.trim() === ''
      ? { rows: 0, overlays: [] }
      : await drawCaption(size, caption);
  const over = mark === null ? [] : await drawMark(size, mark);
  return { rows: below.rows, overlays: [...over, ...below.overlays] };
}
