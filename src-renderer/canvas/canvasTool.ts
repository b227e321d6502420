import { panBy, type Frame, type Viewport } from './viewport.ts';

/** The pointer over a pane, as tools are told of it. */
export interface CanvasPointer {
  /** Which pane of the stage. */
  readonly pane: number;
  /** Place in the pane, device pixels. */
  readonly x: number;
  readonly y: number;
  /** Place in the picture, fractions of its width and height; outside 0–1 beside it. */
  readonly pictureX: number;
  readonly pictureY: number;
  readonly shift: boolean;
  readonly alt: boolean;
  /** 0–1; 0.5 for a mouse. */
  readonly pressure: number;
  /** It is a pen, which knows how hard it is pressed. */
  readonly pen: boolean;
}

/** What tools may do with the stage. */
export interface ToolStage {
  readonly frame: (pane: number) => Frame;
  readonly viewport: (pane: number) => Viewport;
  /** @param alone moves this pane only, however many are linked */
  readonly setViewport: (pane: number, viewport: Viewport, alone: boolean) => void;
  /** Device pixels to a CSS pixel. */
  readonly pixelRatio: () => number;
}

/**
 * What the pointer does on the picture. A tool is told of one press at a time: `down`, any number of `move`, then `up`
 * or (Esc, a lost pointer) `cancel`. The stage itself takes Space-drag, the middle button and the wheel, whatever the
 * tool.
 */
export interface CanvasTool {
  readonly cursor: string;
  /** While it is pressed, where that is another. */
  readonly pressedCursor?: string;
  readonly down: (pointer: CanvasPointer, stage: ToolStage) => void;
  readonly move: (pointer: CanvasPointer, stage: ToolStage) => void;
  readonly up: (pointer: CanvasPointer, stage: ToolStage) => void;
  readonly cancel: (stage: ToolStage) => void;
  /** Marks or changes the picture, by pointer and keyboard: the pane is then an application, not an image. */
  readonly works?: true;
  /** The pointer moves over the pane without being pressed. */
  readonly hover?: (pointer: CanvasPointer, stage: ToolStage) => void;
  /** The pointer is no longer over the pane. */
  readonly leave?: () => void;
  /** A key while the pane has the focus. @returns whether the tool had a use for it */
  readonly keydown?: (event: KeyboardEvent, pane: number, stage: ToolStage) => boolean;
}

/** Moves the picture; with Shift only the one in this pane. */
export function createPanTool(): CanvasTool {
  let last: CanvasPointer | null = null;
  const drag = (pointer: CanvasPointer, stage: ToolStage): void => {
    if (last === null) return;
    const { pane } = pointer;
    const next = panBy(
      stage.viewport(pane),
      stage.frame(pane),
      pointer.x - last.x,
      pointer.y - last.y,
    );
    stage.setViewport(pane, next, pointer.shift);
    last = pointer;
  };
  return {
    cursor: 'grab',
    pressedCursor: 'grabbing',
    down: (pointer) => {
      last = pointer;
    },
    move: drag,
    up: (pointer, stage) => {
      drag(pointer, stage);
      last = null;
    },
    cancel: () => {
      last = null;
    },
  };
}
