/** Width and height: of a picture in scan pixels, of a pane in device pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * What part of a picture is looked at, without regard to its size or the pane's, so that it holds for the next photo,
 * another version and another mode. `zoom` is device pixels to one scan pixel; the center is a fraction of the
 * picture's width and height.
 */
export interface Viewport {
  readonly zoom: number | 'fit';
  readonly centerX: number;
  readonly centerY: number;
}

/** A rectangle in device pixels from the canvas's upper left corner. */
export interface DeviceRect extends Size {
  readonly left: number;
  readonly top: number;
}

/** Where a picture lies in its pane, device pixels; whole ones at the left and the top. */
export interface Placement {
  /** device pixels to one scan pixel */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const fitViewport: Viewport = { zoom: 'fit', centerX: 0.5, centerY: 0.5 };

/** One notch of the wheel. */
export const zoomNotch = 1.25;
/** 800 %. */
export const largestZoom = 8;
/** From here on a scan pixel is shown as a square. */
export const squarePixelsFrom = 2;

/**
 * The zoom at which the whole picture is seen.
 * @param margin kept free on every side, device pixels
 */
export function fitZoom(pane: Size, picture: Size, margin = 0): number {
  const width = Math.max(1, pane.width - 2 * margin);
  const height = Math.max(1, pane.height - 2 * margin);
  return Math.min(width / picture.width, height / picture.height, largestZoom);
}

/** The zoom in force: what was asked for, held between fit (or 100 % where that is less) and 800 %. */
export function zoomOf(viewport: Viewport, pane: Size, picture: Size, margin = 0): number {
  const fit = fitZoom(pane, picture, margin);
  if (viewport.zoom === 'fit') return fit;
  return Math.min(largestZoom, Math.max(Math.min(fit, 1), viewport.zoom));
}

/** Center of an axis: no surround comes into view where the picture is longer than the pane. */
function clampCenter(center: number, shown: number, length: number): number {
  if (length <= shown) return 0.5;
  const half = shown / length / 2;
  return Math.min(1 - half, Math.max(half, center));
}

/** Lays the picture into the pane. */
export function placePicture(viewport: Viewport, pane: Size, picture: Size, margin = 0): Placement {
  const scale = zoomOf(viewport, pane, picture, margin);
  const width = picture.width * scale;
  const height = picture.height * scale;
  const centerX = clampCenter(viewport.centerX, pane.width, width);
  const centerY = clampCenter(viewport.centerY, pane.height, height);
  return {
    scale,
    left: Math.round(pane.width / 2 - centerX * width),
    top: Math.round(pane.height / 2 - centerY * height),
    width,
    height,
  };
}

/** A point of the pane (device pixels) as a fraction of the picture; outside 0–1 beside it. */
export function pictureAt(placement: Placement, x: number, y: number): { x: number; y: number } {
  return {
    x: (x - placement.left) / placement.width,
    y: (y - placement.top) / placement.height,
  };
}

/** A point of the picture (fractions) in the pane, device pixels: the inverse of {@link pictureAt}. */
export function paneAt(placement: Placement, x: number, y: number): { x: number; y: number } {
  return { x: placement.left + x * placement.width, y: placement.top + y * placement.height };
}

/** Pane, picture and margin of {@link fitZoom}: what a viewport is applied to. */
export interface Frame {
  readonly pane: Size;
  readonly picture: Size;
  readonly margin: number;
}

/**
 * Sets the zoom; the scan pixel under the point stays under it.
 * @param x the point in the pane, device pixels
 */
export function zoomTo(
  viewport: Viewport,
  frame: Frame,
  zoom: number,
  x = frame.pane.width / 2,
  y = frame.pane.height / 2,
): Viewport {
  const { pane, picture, margin } = frame;
  const fit = fitZoom(pane, picture, margin);
  const target = Math.min(largestZoom, Math.max(Math.min(fit, 1), zoom));
  // A hair's breadth about fit is fit, so that it stays fit when the window changes its size.
  if (Math.abs(target / fit - 1) < 1e-6) return fitViewport;
  const under = pictureAt(placePicture(viewport, pane, picture, margin), x, y);
  const width = picture.width * target;
  const height = picture.height * target;
  return {
    zoom: target,
    centerX: clampCenter(under.x + (pane.width / 2 - x) / width, pane.width, width),
    centerY: clampCenter(under.y + (pane.height / 2 - y) / height, pane.height, height),
  };
}

/**
 * Zooms by a factor about a point. Fit and 100 % are not jumped over: they are where people want to stop.
 * @param factor above 1 enlarges
 */
export function zoomBy(
  viewport: Viewport,
  frame: Frame,
  factor: number,
  x?: number,
  y?: number,
): Viewport {
  const { pane, picture, margin } = frame;
  const from = zoomOf(viewport, pane, picture, margin);
  const to = from * factor;
  const between = (stop: number): boolean =>
    Math.abs(from / stop - 1) > 1e-6 && (from - stop) * (to - stop) < 0;
  const stops = [1, fitZoom(pane, picture, margin)].filter(between);
  const nearest = stops.sort((a, b) => Math.abs(a - from) - Math.abs(b - from)).at(0);
  return zoomTo(viewport, frame, nearest ?? to, x, y);
}

/** From fit to 100 % about a point, from everything else to fit. */
export function toggleFit(viewport: Viewport, frame: Frame, x?: number, y?: number): Viewport {
  return viewport.zoom === 'fit' ? zoomTo(viewport, frame, 1, x, y) : fitViewport;
}

/** Moves the picture by device pixels (to the right and down). */
export function panBy(viewport: Viewport, frame: Frame, dx: number, dy: number): Viewport {
  const { pane, picture, margin } = frame;
  const scale = zoomOf(viewport, pane, picture, margin);
  const width = picture.width * scale;
  const height = picture.height * scale;
  const centerX = clampCenter(viewport.centerX, pane.width, width) - dx / width;
  const centerY = clampCenter(viewport.centerY, pane.height, height) - dy / height;
  return {
    zoom: viewport.zoom,
    centerX: clampCenter(centerX, pane.width, width),
    centerY: clampCenter(centerY, pane.height, height),
  };
}

/** How far one of several linked panes was moved alone: fractions of its picture. */
export interface Offset {
  readonly x: number;
  readonly y: number;
}

export const noOffset: Offset = { x: 0, y: 0 };

/** The viewport of a linked pane. */
export function shifted(viewport: Viewport, offset: Offset): Viewport {
  return {
    zoom: viewport.zoom,
    centerX: viewport.centerX + offset.x,
    centerY: viewport.centerY + offset.y,
  };
}

/** The shared viewport after one of the linked panes got this one: the inverse of {@link shifted}. */
export function unshifted(viewport: Viewport, offset: Offset): Viewport {
  return shifted(viewport, { x: -offset.x, y: -offset.y });
}

/**
 * How much a turn of the wheel enlarges: a notch of a mouse is ×1.25 whatever the system reports for it, a touchpad's
 * small steps follow the fingers.
 */
export function wheelFactor(event: {
  readonly deltaY: number;
  readonly deltaMode: number;
  readonly ctrlKey: boolean;
}): number {
  const notch = event.deltaMode !== 0 || Math.abs(event.deltaY) >= 50;
  if (notch) return event.deltaY < 0 ? zoomNotch : 1 / zoomNotch;
  // A pinch comes as a wheel with Ctrl and smaller steps.
  return zoomNotch ** (-event.deltaY / (event.ctrlKey ? 10 : 50));
}

/** Percent as it is shown: whole, one decimal below 10. */
export function zoomPercent(zoom: number): string {
  const percent = zoom * 100;
  return percent < 9.95 ? percent.toFixed(1) : String(Math.round(percent));
}
