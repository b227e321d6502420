import type { Settings } from '../../src-shared/domain/settings.ts';
import {
  fitViewport,
  toggleFit,
  zoomBy,
  zoomNotch,
  zoomOf,
  zoomPercent,
  zoomTo,
  type Frame,
  type Viewport,
} from '../canvas/viewport.ts';
import { app } from './app.svelte.ts';

export type ViewingMode = 'color' | 'original' | 'slider' | 'sideBySide';

const surrounds = ['dark', 'black', 'grey', 'white'] as const;
type Surround = NonNullable<Settings['surround']>;

/** How pictures are looked at, in Photo and in Compare: it survives every change of photo, version and mode. */
class ViewingState {
  viewport: Viewport = $state.raw(fitViewport);
  mode: ViewingMode = $state('color');
  /** The slider's line, fraction of the picture's visible width. */
  split = $state(0.5);
  /** The master is shown while a key is held. */
  peeking = $state(false);
  /** Uncertain color is marked. */
  confidence = $state(false);
  /** Only the picture is seen. */
  alone = $state(false);
  /** The first pane, in which zooming by button and key takes place. */
  frame: Frame | null = $state.raw(null);

  readonly percent: string = $derived(
    this.frame === null
      ? ''
      : zoomPercent(zoomOf(this.viewport, this.frame.pane, this.frame.picture, this.frame.margin)),
  );

  setFrame = (frame: Frame | null): void => {
    this.frame = frame;
  };

  setViewport = (_pane: number, viewport: Viewport): void => {
    this.viewport = viewport;
  };

  setSplit = (split: number): void => {
    this.split = split;
  };

  /** Goes to a mode, or from it back to the color alone. */
  toggleMode = (mode: ViewingMode): void => {
    this.mode = this.mode === mode ? 'color' : mode;
  };

  zoomIn = (): void => {
    this.#zoomBy(zoomNotch);
  };

  zoomOut = (): void => {
    this.#zoomBy(1 / zoomNotch);
  };

  #zoomBy(factor: number): void {
    if (this.frame !== null) this.viewport = zoomBy(this.viewport, this.frame, factor);
  }

  /** From the whole picture to 100 %, and back. */
  toggleFit = (): void => {
    if (this.frame !== null) this.viewport = toggleFit(this.viewport, this.frame);
  };

  /** One scan pixel to one device pixel. */
  zoomToScan = (): void => {
    if (this.frame !== null) this.viewport = zoomTo(this.viewport, this.frame, 1);
  };

  fit = (): void => {
    this.viewport = fitViewport;
  };

  nextSurround = async (): Promise<void> => {
    const usual: Surround = app.theme === 'dark' ? 'dark' : 'grey';
    const at = surrounds.indexOf(app.settings.surround ?? usual);
    await app.changeSettings({ surround: surrounds[(at + 1) % surrounds.length] ?? usual });
  };
}

export const viewing = new ViewingState();
