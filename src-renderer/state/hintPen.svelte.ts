import { z } from 'zod';
import type { HintTool, PenPlace } from '../canvas/tools/hintDesk.ts';
import { app } from './app.svelte.ts';
import { tenth, type Chroma } from './chroma.ts';

/** Of the pen: fractions of the photo's longer side. */
export const radii = { least: 0.002, most: 0.2, usual: 0.012 } as const;
/** One press of a key makes the pen so much larger. */
const sizeStep = 1.25;
const softnessStep = 0.1;
const usualSoftness = 0.3;
const keptRecent = 12;
/** Colors nearer to each other than this are one among the recent ones. */
const sameBelow = 3;

const recentSchema = z.array(z.tuple([z.number(), z.number()]));

/** What a person draws with. It stays from photo to photo, size and recent colors also over a restart. */
class HintPenState {
  tool: HintTool | null = $state(null);
  /** Chosen by the person; null: the likeliest color where they draw. */
  color: Chroma | null = $state.raw(null);
  /** Where it is; null while it is not over the picture. */
  place: PenPlace | null = $state.raw(null);
  /** Hints are drawn over the picture. */
  visible = $state(true);

  readonly radius: number = $derived(app.remembered('hints.radius', radii.usual));
  /** 0–1 */
  readonly softness: number = $derived(app.remembered('hints.softness', usualSoftness));
  /** Newest first. */
  readonly recent: readonly Chroma[] = $derived.by(() => {
    const found = recentSchema.safeParse(parsed(app.remembered('hints.recent', '[]')));
    return (found.data ?? []).map(([a, b]) => ({ a, b }));
  });

  setRadius = (radius: number): void => {
    app.remember('hints.radius', Math.min(radii.most, Math.max(radii.least, radius)));
  };

  setSoftness = (softness: number): void => {
    app.remember('hints.softness', Math.round(Math.min(1, Math.max(0, softness)) * 100) / 100);
  };

  /** Smaller (-1) or larger (1). */
  stepRadius = (direction: 1 | -1): void => {
    this.setRadius(this.radius * sizeStep ** direction);
  };

  /** Harder (-1) or softer (1). */
  stepSoftness = (direction: 1 | -1): void => {
    this.setSoftness(this.softness + softnessStep * direction);
  };

  /** Puts a color that was drawn with in front of the recent ones. */
  keepRecent = (color: Chroma): void => {
    const others = this.recent.filter(
      ({ a, b }) => Math.hypot(a - color.a, b - color.b) >= sameBelow,
    );
    const list = [color, ...others].slice(0, keptRecent);
    app.remember('hints.recent', JSON.stringify(list.map(({ a, b }) => [tenth(a), tenth(b)])));
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const hintPen = new HintPenState();
