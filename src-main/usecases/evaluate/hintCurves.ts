import { propagationKinds, type PropagationKind } from '../../../src-shared/domain/propagation.ts';
import { psnr } from '../../training/metrics/psnr.ts';

/** RGB bytes of one photo, by way of spreading hints and number of hints. */
export type ColoredByHints = ReadonlyMap<PropagationKind, ReadonlyMap<number, Uint8Array>>;

/** Mean PSNR by the number of hints. */
export type HintCurve = Readonly<Record<string, number>>;

/** Adds up the hint curves of photos. */
export class HintCurves {
  readonly #sums = new Map<PropagationKind, Map<number, number>>();
  #photos = 0;

  add(truth: Uint8Array, results: ColoredByHints): void {
    this.#photos += 1;
    for (const [kind, curve] of results) {
      const sums = this.#sums.get(kind) ?? new Map<number, number>();
      this.#sums.set(kind, sums);
      for (const [count, result] of curve) {
        sums.set(count, (sums.get(count) ?? 0) + psnr(truth, result));
      }
    }
  }

  /** Mean PSNR, dB, by the number of hints; empty for a way that no photo was colored by. */
  curve(kind: PropagationKind): HintCurve {
    const sums = this.#sums.get(kind) ?? new Map<number, number>();
    return Object.fromEntries([...sums].map(([count, sum]) => [String(count), sum / this.#photos]));
  }

  /** The curves of these ways. */
  curves(kinds: readonly PropagationKind[]): Partial<Record<PropagationKind, HintCurve>> {
    return Object.fromEntries(
      propagationKinds
        .filter((kind) => kinds.includes(kind))
        .map((kind) => [kind, this.curve(kind)] as const),
    );
  }
}
