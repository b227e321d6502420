import type { CanvasPointer, CanvasTool } from '../../../canvas/canvasTool.ts';
import { reportFailure } from '../../../actions/registry.ts';
import { reference } from '../../../state/reference.svelte.ts';
import { rectangleBetween } from '../../../state/referenceRules.ts';

/** Draws the photo's half of a pair of swatches. */
export function createSwatchTool(): CanvasTool {
  let from: CanvasPointer | null = null;
  const drawn = (pointer: CanvasPointer) =>
    from === null
      ? null
      : rectangleBetween(
          { x: from.pictureX, y: from.pictureY },
          { x: pointer.pictureX, y: pointer.pictureY },
        );
  return {
    cursor: 'crosshair',
    down: (pointer) => {
      from = pointer;
    },
    move: (pointer) => {
      reference.sketch = drawn(pointer);
    },
    up: (pointer) => {
      const rectangle = drawn(pointer);
      from = null;
      reference.sketch = null;
      if (rectangle !== null) {
        void reportFailure(() => reference.drawSwatch({ photo: rectangle }));
      }
    },
    cancel: () => {
      from = null;
      reference.sketch = null;
    },
  };
}
