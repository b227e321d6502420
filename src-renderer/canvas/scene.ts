import type { PyramidPhoto } from './pyramid.ts';
import { placePicture, type DeviceRect, type Placement, type Viewport } from './viewport.ts';

/** A chroma plane that can be fetched: that of a version, or one that was made to be looked at only. */
export type ChromaAddress =
  | { readonly kind: 'chroma'; readonly versionId: number }
  | { readonly kind: 'preview'; readonly key: string };

/** How a photo is to look. */
export interface Look {
  /** Planes in order of preference: the first that is there is shown. None: the master's grey. */
  readonly chroma: readonly ChromaAddress[];
  /** strength × saturation; 0 is the master's grey */
  readonly gain: number;
  /** Whether uncertain color is marked. */
  readonly marks: boolean;
}

/** The master as it is. */
export const masterLook: Look = { chroma: [], gain: 0, marks: false };

/** One photo in one pane. */
export interface ScenePane {
  readonly photo: PyramidPhoto;
  readonly viewport: Viewport;
  readonly look: Look;
  /** Before and after in one pane: `look` to the left of the line, `right` to the right of it. */
  readonly slider: { readonly right: Look; readonly split: number } | null;
  /** The pane, device pixels of the canvas. */
  readonly rect: DeviceRect;
}

/** A photo that may be shown next. */
export interface ScenePrefetch {
  readonly photo: PyramidPhoto;
  readonly chroma: readonly ChromaAddress[];
}

/** Everything the canvas shows. */
export interface Scene {
  readonly panes: readonly ScenePane[];
  readonly prefetch: readonly ScenePrefetch[];
  readonly pixelRatio: number;
}

/** Free space about a picture that fits its pane, CSS pixels: no control's focus ring comes near it. */
export const fitMargin = 12;

/** Where a pane's picture lies in the pane. */
export function placementOf(
  pane: Pick<ScenePane, 'photo' | 'viewport' | 'rect'>,
  pixelRatio: number,
): Placement {
  return placePicture(pane.viewport, pane.rect, pane.photo, Math.round(fitMargin * pixelRatio));
}

/** The part of a pane that the picture takes, device pixels of the pane. */
export function visibleSpan(
  placement: Placement,
  paneWidth: number,
): { readonly left: number; readonly right: number } {
  return {
    left: Math.max(0, placement.left),
    right: Math.min(paneWidth, Math.round(placement.left + placement.width)),
  };
}

/**
 * Where the line between before and after lies: a whole device pixel of the pane, so that both sides keep to it.
 * @param split 0–1, fraction of the picture's visible width
 */
export function splitPosition(placement: Placement, paneWidth: number, split: number): number {
  const { left, right } = visibleSpan(placement, paneWidth);
  return Math.round(left + split * (right - left));
}

/** The split at a place of the pane: the inverse of {@link splitPosition}, held to 0–1. */
export function splitAt(placement: Placement, paneWidth: number, x: number): number {
  const { left, right } = visibleSpan(placement, paneWidth);
  return Math.min(1, Math.max(0, (x - left) / Math.max(1, right - left)));
}

/** Name of a chroma plane among all. */
export function chromaKey(address: ChromaAddress): string {
  return address.kind === 'chroma' ? `chroma/${address.versionId}` : `preview/${address.key}`;
}
