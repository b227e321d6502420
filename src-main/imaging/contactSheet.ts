import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { fontFile } from './text/outlines.ts';

/** Papers, in points (1/72 inch), upright. */
const papers = {
  a4: [595.28, 841.89],
  a3: [841.89, 1190.55],
  letter: [612, 792],
} as const;

/** One picture on the sheet. */
export interface SheetPicture {
  readonly label: string;
  readonly notes: string;
  /** A JPEG. */
  readonly jpeg: Buffer;
}

/** What a contact sheet says, and how it is laid out. */
export interface SheetLayout {
  readonly title: string;
  readonly statement: string;
  readonly columns: number;
  readonly paper: keyof typeof papers;
  /** Stands as the day it was made; ISO 8601. */
  readonly madeAt: string;
  /** Program and version. */
  readonly software: string;
}

const margin = 36;
const gap = 12;
const titleSize = 14;
const textSize = 7.5;
const labelRoom = 24;
/** Dots an inch that pictures are printed with. */
const pictureDpi = 200;
/** Height of a picture's place, of its width. */
const proportion = 0.8;

type Document = InstanceType<typeof PDFDocument>;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where pictures go on each sheet, below the heading. */
function placesOf({ columns, paper }: SheetLayout, top: number): Place[] {
  const [paperWidth, paperHeight] = papers[paper];
  const width = (paperWidth - 2 * margin - gap * (columns - 1)) / columns;
  const height = width * proportion;
  const step = height + labelRoom + gap;
  const rows = Math.max(1, Math.floor((paperHeight - margin - textSize * 2 - top + gap) / step));
  return Array.from({ length: rows * columns }, (_, at) => ({
    x: margin + (at % columns) * (width + gap),
    y: top + Math.floor(at / columns) * step,
    width,
    height,
  }));
}

function writeHeading(document: Document, { title, statement, paper }: SheetLayout): number {
  const width = papers[paper][0] - 2 * margin;
  document.fontSize(titleSize).fillColor('black');
  document.text(title, margin, margin, { width, height: titleSize * 1.3, ellipsis: true });
  document.fontSize(textSize).fillColor('#444444');
  document.text(statement, margin, margin + titleSize * 1.5, { width });
  return margin + titleSize * 1.5 + textSize * 3;
}

function writeNumber(document: Document, number: number, { paper }: SheetLayout): void {
  const [width, height] = papers[paper];
  document.fontSize(textSize).fillColor('#444444');
  const at = height - margin + textSize / 2;
  document.text(String(number), margin, at, {
    width: width - 2 * margin,
    align: 'right',
    lineBreak: false,
  });
}

async function writePicture(
  document: Document,
  { label, notes, jpeg }: SheetPicture,
  { x, y, width, height }: Place,
): Promise<void> {
  const pixels = (points: number): number => Math.max(1, Math.round((points / 72) * pictureDpi));
  const small = await sharp(jpeg)
    .resize(pixels(width), pixels(height), { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 85 })
    .toBuffer();
  document.image(small, x, y, { fit: [width, height], align: 'center', valign: 'bottom' });
  const line = { width, height: textSize * 1.3, ellipsis: true } as const;
  document
    .fontSize(textSize)
    .fillColor('black')
    .text(label, x, y + height + 4, line);
  document.fillColor('#444444').text(notes, x, y + height + 4 + textSize * 1.3, line);
}

/**
 * Writes a PDF of pictures with their names, one picture in memory at a time. The same pictures, texts and day give the
 * same bytes.
 *
 * @param file to be made or replaced
 */
export async function writeContactSheet(
  file: string,
  layout: SheetLayout,
  pictures: AsyncIterable<SheetPicture>,
): Promise<void> {
  const size = [...papers[layout.paper]];
  const document = new PDFDocument({
    autoFirstPage: false,
    size,
    margin: 0,
    font: fontFile(),
    lang: 'en',
    displayTitle: true,
    info: {
      Title: layout.title,
      Creator: layout.software,
      Producer: layout.software,
      CreationDate: new Date(layout.madeAt),
    },
  });
  const output = createWriteStream(file);
  const written = finished(output);
  // A failure is met where it is awaited.
  written.catch(() => undefined);
  document.pipe(output);
  try {
    let places: Place[] = [];
    let sheets = 0;
    for await (const picture of pictures) {
      let place = places.shift();
      if (place === undefined) {
        document.addPage();
        sheets += 1;
        writeNumber(document, sheets, layout);
        [place, ...places] = placesOf(layout, writeHeading(document, layout));
      }
      await writePicture(document, picture, place);
    }
    if (sheets === 0) document.addPage();
    document.end();
    await written;
  } catch (error) {
    output.destroy();
    throw error;
  }
}
