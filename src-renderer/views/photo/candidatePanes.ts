import { masterLook, type Look } from '../../canvas/scene.ts';
import type { StagePane } from '../../canvas/stagePane.ts';
import { t, type MessageKey } from '../../i18n/index.ts';
import { candidates, type Candidate } from '../../state/candidates.svelte.ts';
import type { CandidateKind } from '../../state/candidateVariants.ts';
import { photo } from '../../state/photo.svelte.ts';
import { viewing } from '../../state/viewing.svelte.ts';

const names: Record<Exclude<CandidateKind, 'model'>, MessageKey> = {
  averaged: 'candidates.averaged',
  balanced: 'candidates.balanced',
  decisive: 'candidates.decisive',
  bold: 'candidates.bold',
};
const helps: Record<CandidateKind, MessageKey> = {
  averaged: 'candidates.averagedHelp',
  balanced: 'candidates.balancedHelp',
  decisive: 'candidates.decisiveHelp',
  bold: 'candidates.boldHelp',
  model: 'candidates.modelHelp',
};

/** What a candidate is called. */
export function candidateName({ variant }: Candidate): string {
  return variant.kind === 'model' ? variant.modelName : t(names[variant.kind]);
}

/** What a person should know of it: how far it is, what it is like. */
export function candidateHelp(candidate: Candidate): string {
  const { state, problem, sameAs, versionId, variant } = candidate;
  if (state === 'failed') return t('candidates.failed', { reason: problem ?? '' });
  if (state !== 'ready')
    return t(state === 'waiting' ? 'candidates.waiting' : 'candidates.coloring');
  const version = photo.versions.find(({ id }) => id === versionId);
  if (version !== undefined) return t('candidates.isVersion', { number: version.number });
  const same = sameAs === null ? undefined : candidates.list.at(sameAs);
  if (same !== undefined) return t('candidates.sameAs', { name: candidateName(same) });
  return t(helps[variant.kind]);
}

function lookOf({ previewKey }: Candidate): Look {
  if (previewKey === null || candidates.original || viewing.peeking) return masterLook;
  const { strength, saturation } = photo.finish;
  return {
    chroma: [{ kind: 'preview', key: previewKey }],
    gain: strength * saturation,
    marks: viewing.confidence,
  };
}

function chipOf({ state, previewKey }: Candidate): string {
  if (state === 'coloring') return t('candidates.coloring');
  const grey = previewKey === null || candidates.original || viewing.peeking;
  return t(grey ? 'photo.chipOriginal' : 'photo.interpretation');
}

/** What the stage shows of the candidates. Reactive. */
export function candidatePanes(): StagePane[] {
  const { details } = photo;
  if (details === null || details.width === 0) return [];
  const { id, width, height, label } = details;
  return candidates.list.map((candidate) => ({
    key: candidate.variant.key,
    photo: { id, width, height },
    viewport: viewing.viewport,
    look: lookOf(candidate),
    slider: null,
    name: t('candidates.picture', {
      name: candidateName(candidate),
      label,
      zoom: viewing.percent,
    }),
    label: chipOf(candidate),
    rightLabel: '',
  }));
}
