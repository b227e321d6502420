import type { Coloring, ModelEntry } from '../../src-shared/api/contract.ts';

/** What a candidate is called: a way of choosing colors, or (`model`) another model's own way. */
export type CandidateKind = 'averaged' | 'balanced' | 'decisive' | 'bold' | 'model';

/** One of the colorings between which a person chooses. */
export interface CandidateVariant {
  /** Distinct within a photo's candidates; also the name of its stream of previews. */
  readonly key: string;
  readonly kind: CandidateKind;
  readonly modelName: string;
  /** Complete: nothing is left to the model, so that the recipe of what is kept is known beforehand. */
  readonly coloring: Coloring & { readonly temperature: number; readonly decisiveness: number };
}

/** As many as can be looked at beside each other. */
export const mostCandidates = 6;
/** Ways of one model that are always among them. */
const fewestWays = 3;
/** Temperature of the annealed mean that comes close to the likeliest color alone. */
const boldTemperature = 0.15;

/** Ways in which one model chooses between likely colors; the first ones go first where there is no room for all. */
const ways: readonly {
  readonly kind: CandidateKind;
  readonly decisiveness: (model: ModelEntry) => number;
  readonly temperature: (model: ModelEntry) => number;
}[] = [
  {
    kind: 'averaged',
    decisiveness: () => 0,
    temperature: ({ temperature }) => temperature,
  },
  {
    kind: 'balanced',
    decisiveness: ({ decisiveness }) => decisiveness,
    temperature: ({ temperature }) => temperature,
  },
  {
    kind: 'decisive',
    decisiveness: () => 1,
    temperature: ({ temperature }) => temperature,
  },
  {
    kind: 'bold',
    decisiveness: () => 1,
    temperature: ({ temperature }) => Math.min(boldTemperature, temperature / 2),
  },
];

/**
 * The colorings to choose between: several ways of the chosen model, then every other model's own way, six at most.
 * Hints go to the models that take them.
 *
 * @param chosen id of the model that the photo is colored by
 */
export function candidateVariants(
  base: Coloring,
  models: readonly ModelEntry[],
  chosen: string,
): CandidateVariant[] {
  const own = models.find(({ id }) => id === chosen);
  const others = models.filter(({ id }) => id !== chosen).slice(0, mostCandidates - fewestWays);
  const room = mostCandidates - others.length;
  const ofOwn = own === undefined ? [] : waysOf(base, own).slice(0, Math.max(fewestWays, room));
  return [
    ...ofOwn,
    ...others.map((model) =>
      variant(base, model, 'model', model.decisiveness, model.temperature, model.id),
    ),
  ];
}

/** Without those that would be the same because the model's own way is one of the ends. */
function waysOf(base: Coloring, model: ModelEntry): CandidateVariant[] {
  const seen = new Set<string>();
  return ways.flatMap(({ kind, decisiveness, temperature }) => {
    const made = variant(base, model, kind, decisiveness(model), temperature(model), kind);
    // Averaged colors do not depend on the temperature.
    const { coloring } = made;
    const name = coloring.decisiveness === 0 ? '0' : JSON.stringify(coloring);
    return seen.has(name) ? [] : (seen.add(name), [made]);
  });
}

function variant(
  base: Coloring,
  model: ModelEntry,
  kind: CandidateKind,
  decisiveness: number,
  temperature: number,
  key: string,
): CandidateVariant {
  const hints = model.takesHints ? base.hints : [];
  const coloring = { ...base, model: model.id, decisiveness, temperature, hints };
  return { key, kind, modelName: model.name, coloring };
}

/** Mean distance of two chroma planes of one size, ab units; infinite for planes of different sizes. */
export function meanDistance(
  one: { readonly a: ArrayLike<number>; readonly b: ArrayLike<number> },
  other: { readonly a: ArrayLike<number>; readonly b: ArrayLike<number> },
): number {
  if (one.a.length !== other.a.length || one.a.length === 0) return Infinity;
  let sum = 0;
  for (let at = 0; at < one.a.length; at += 1) {
    sum += Math.hypot(one.a[at] - other.a[at], one.b[at] - other.b[at]);
  }
  return sum / one.a.length;
}
