import type { RgbPicture } from '../encodePicture.ts';
import type { Additions } from '../encode/openSink.ts';
import type { Overlay } from '../pool/pixelTasks.ts';

const white = 255;

function lay({ width, height, data }: RgbPicture, overlay: Overlay): void {
  const value = overlay.tone * white;
  const columns = Math.min(overlay.width, width - overlay.left);
  const rows = Math.min(overlay.height, height - overlay.top);
  for (let row = 0; row < rows; row += 1) {
    const from = row * overlay.width;
    const to = (overlay.top + row) * width + overlay.left;
    for (let column = 0; column < columns; column += 1) {
      const share = overlay.alpha[from + column] / white;
      if (share === 0) continue;
      for (let channel = (to + column) * 3, end = channel + 3; channel < end; channel += 1) {
        data[channel] = Math.round(data[channel] * (1 - share) + value * share);
      }
    }
  }
}

/** A small picture with what is drawn over it and below it: what the encoders do to a result in strips. */
export function addToPicture(picture: RgbPicture, { rows, overlays }: Additions): RgbPicture {
  const { width } = picture;
  const height = picture.height + rows;
  const data = new Uint8Array(width * height * 3).fill(white);
  data.set(picture.data);
  const added = { width, height, data };
  for (const overlay of overlays) lay(added, overlay);
  return added;
}
