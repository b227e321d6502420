import type { Coloring } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { defaultEdges } from '../../../src-shared/domain/hint.ts';
import type { Finish } from '../../../src-shared/domain/finish.ts';
import type { Recipe } from '../../../src-shared/domain/provenance.ts';
import { recipeDefaults } from '../../models/modelManifest.ts';
import { findModel, type FoundModel } from '../models/findModel.ts';

/** A coloring with everything that was left to the model filled in. */
export interface ResolvedColoring {
  readonly model: FoundModel;
  readonly recipe: Recipe;
}

/**
 * Looks the model up and fills in its defaults: they may change with its weights the same, so the recipe keeps what was
 * used.
 *
 * @throws HeliochromeError model-missing, model-damaged, usage (hints for a model that takes none)
 */
export async function resolveColoring(
  coloring: Coloring,
  finish: Finish,
): Promise<ResolvedColoring> {
  const model = await findModel(coloring.model);
  const { id, name, version, weights, input } = model.manifest;
  const defaults = recipeDefaults(model.manifest);
  const edges = coloring.hints.length === 0 ? 0 : (coloring.edges ?? defaultEdges);
  // Along edges, hints spread over any model's colors.
  if (coloring.hints.length > 0 && !input.hints && edges === 0) {
    throw new HeliochromeError(
      'usage',
      `The model ${name} takes no hints, but ${coloring.hints.length} were given.`,
      'Let edges spread them (a mix above 0), choose a model that takes hints, or remove them.',
    );
  }
  const recipe: Recipe = {
    model: { id, version, weightsSha256: weights.sha256 },
    temperature: coloring.temperature ?? defaults.temperature,
    decisiveness: coloring.decisiveness ?? defaults.decisiveness,
    hints: [...coloring.hints],
    edges,
    reference: coloring.reference,
    finish,
  };
  return { model, recipe };
}
