/** A rectangle of the window, CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

const margin = 4;

/** Where something floating goes: under its anchor, or above it where there is no room, and inside the window. */
export function placeBeside(anchor: Box, floating: Box): { left: number; top: number } {
  const under = anchor.bottom + margin;
  const above = anchor.top - margin - floating.height;
  const fits = under + floating.height <= innerHeight - margin;
  return {
    left: clamp(anchor.left, innerWidth - floating.width - margin),
    top: clamp(fits || above < margin ? under : above, innerHeight - floating.height - margin),
  };
}

function clamp(value: number, most: number): number {
  return Math.max(margin, Math.min(value, most));
}
