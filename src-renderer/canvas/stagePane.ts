import type { PyramidPhoto } from './pyramid.ts';
import type { Look } from './scene.ts';
import type { Viewport } from './viewport.ts';

/** What a view puts into one pane of the stage. */
export interface StagePane {
  readonly key: string;
  readonly photo: PyramidPhoto;
  readonly viewport: Viewport;
  readonly look: Look;
  /** Before and after in this pane; see `ScenePane`. */
  readonly slider: { readonly right: Look; readonly split: number } | null;
  /** What a screen reader says of it. */
  readonly name: string;
  /** Said on a chip in the pane's corner; empty for none. */
  readonly label: string;
  /** Said on a chip in the right half, with a slider. */
  readonly rightLabel: string;
  /** Another color is being computed for it. */
  readonly busy?: boolean;
}
