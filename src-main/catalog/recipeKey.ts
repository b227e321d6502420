import { createHash } from 'node:crypto';
import type { Recipe } from '../../src-shared/domain/provenance.ts';
import { referenceContent } from '../../src-shared/domain/reference.ts';

/** JSON with the keys of objects in order: equal values give equal text. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`);
  return `{${entries.join(',')}}`;
}

/**
 * Equal for recipes that give the same chroma plane: all of a recipe but its finish. What a recipe does not use is left
 * out, so that keys kept from before it existed stay the same.
 */
export function recipeKey(recipe: Recipe): string {
  const { model, temperature, decisiveness, hints, edges, reference } = recipe;
  const text = canonicalJson({
    model,
    temperature,
    decisiveness,
    hints,
    ...(edges !== 0 && { edges }),
    ...(reference !== null && { reference: referenceContent(reference) }),
  });
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
