import { sameReferences } from '../../src-shared/domain/reference.ts';
import type { ChromaPlane } from '../../src-shared/domain/planes.ts';
import type { Recipe } from '../../src-shared/domain/provenance.ts';
import { call } from '../client/client.ts';
import { candidateVariants, meanDistance, type CandidateVariant } from './candidateVariants.ts';
import { photo } from './photo.svelte.ts';
import { tryPlane } from './triedPlane.ts';

/** A coloring to choose, as far as it has come. */
export interface Candidate {
  readonly variant: CandidateVariant;
  readonly state: 'waiting' | 'coloring' | 'ready' | 'failed';
  /** Of its plane, for the canvas; null until it is there. */
  readonly previewKey: string | null;
  /** Why there is none. */
  readonly problem: string | null;
  /** Place of an earlier candidate that looks the same; null for none. */
  readonly sameAs: number | null;
  /** The version that has this coloring already; null for none. */
  readonly versionId: number | null;
}

/** Planes nearer to each other than this, in mean ab units, cannot be told apart. */
const sameBelow = 0.5;

/** The colorings of the open photo between which a person chooses. */
class CandidatesState {
  /** The photo they are of; null while they are not shown. */
  photoId: number | null = $state(null);
  list: readonly Candidate[] = $state.raw([]);
  chosen = $state(0);
  /** The masters are shown instead. */
  original = $state(false);
  keeping = $state(false);
  /** Counts openings: what an earlier one still computes is of no use. */
  #opening = 0;

  readonly ready: number = $derived(this.list.filter(({ state }) => state === 'ready').length);
  readonly current: Candidate | null = $derived(this.list.at(this.chosen) ?? null);

  /** Shows the candidates of the open photo and colors one after the other. */
  open = async (): Promise<void> => {
    const { details } = photo;
    if (details === null) return;
    this.#opening += 1;
    const opening = this.#opening;
    const { models } = await call('models.list', {});
    if (this.#opening !== opening || photo.details?.id !== details.id) return;
    photo.models = models;
    const variants = candidateVariants(photo.coloringWith(), models, photo.model);
    this.list = variants.map((variant) => ({
      variant,
      state: 'waiting',
      previewKey: null,
      problem: null,
      sameAs: null,
      versionId: photo.versions.find(({ recipe }) => makes(recipe, variant))?.id ?? null,
    }));
    const kept = this.list.findIndex(({ versionId }) => versionId === photo.shownId);
    const usual = this.list.findIndex(({ variant }) => variant.kind === 'balanced');
    this.chosen = photo.shownId !== null && kept >= 0 ? kept : Math.max(0, usual);
    this.original = false;
    this.photoId = details.id;
    await this.#colorAll(details.id, opening);
  };

  /** Back to the photo; what is not yet colored stays so. */
  close = (): void => {
    this.#opening += 1;
    this.photoId = null;
    this.list = [];
  };

  choose = (index: number): void => {
    if (index >= 0 && index < this.list.length) this.chosen = index;
  };

  /** Keeps the chosen one: as a new version, or by showing the version that it is. */
  keep = async (): Promise<void> => {
    const { current } = this;
    if (current?.state !== 'ready' || this.keeping) return;
    this.keeping = true;
    try {
      if (current.versionId !== null) photo.showVersion(current.versionId);
      else await photo.colorize(current.variant.coloring, photo.finish);
      this.close();
    } finally {
      this.keeping = false;
    }
  };

  /** One after the other, so that leaving stops the rest. */
  async #colorAll(photoId: number, opening: number): Promise<void> {
    const planes: ChromaPlane[] = [];
    for (const [index, { variant }] of this.list.entries()) {
      if (this.#opening !== opening) return;
      this.#change(index, { state: 'coloring' });
      try {
        const stream = `candidate-${variant.key}`.slice(0, 100);
        const { key, plane } = await tryPlane(photoId, variant.coloring, stream);
        if (this.#opening !== opening) return;
        const same = planes.findIndex((other) => meanDistance(other, plane) < sameBelow);
        planes[index] = plane;
        this.#change(index, {
          state: 'ready',
          previewKey: key,
          sameAs: same < 0 ? null : same,
        });
      } catch (error) {
        if (this.#opening !== opening) return;
        const problem = error instanceof Error ? error.message : String(error);
        this.#change(index, { state: 'failed', problem });
      }
    }
  }

  #change(index: number, patch: Partial<Candidate>): void {
    this.list = this.list.map((one, at) => (at === index ? { ...one, ...patch } : one));
  }
}

/** Whether a recipe is that of a candidate; how strongly its color is laid on does not count. */
function makes(recipe: Recipe, { coloring }: CandidateVariant): boolean {
  return (
    recipe.model.id === coloring.model &&
    recipe.decisiveness === coloring.decisiveness &&
    recipe.temperature === coloring.temperature &&
    JSON.stringify(recipe.hints) === JSON.stringify(coloring.hints) &&
    (recipe.hints.length === 0 || recipe.edges === coloring.edges) &&
    sameReferences(recipe.reference, coloring.reference)
  );
}

export const candidates = new CandidatesState();
