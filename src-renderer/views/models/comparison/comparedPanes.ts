import { defaultFinish } from '../../../../src-shared/domain/finish.ts';
import { masterLook, type Look } from '../../../canvas/scene.ts';
import type { StagePane } from '../../../canvas/stagePane.ts';
import { t } from '../../../i18n/index.ts';
import {
  modelComparison as comparison,
  sides,
  type ComparedColoring,
} from '../../../state/modelComparison.svelte.ts';
import { models } from '../../../state/models.svelte.ts';
import { viewing } from '../../../state/viewing.svelte.ts';

/** What a model is called; its id where it is gone. */
export function modelName(id: string): string {
  return models.find(id)?.name ?? id;
}

/** How a coloring that was tried looks. @param grey the master is wanted */
export function triedLook(key: string | null, grey: boolean): Look {
  if (key === null || grey) return masterLook;
  return {
    chroma: [{ kind: 'preview', key }],
    gain: defaultFinish.strength * defaultFinish.saturation,
    marks: viewing.confidence,
  };
}

function chipOf({ state, problem }: ComparedColoring, grey: boolean): string {
  if (state === 'failed') return t('candidates.failed', { reason: problem ?? '' });
  if (state !== 'ready') return t(`modelComparison.${state}`);
  return t(grey ? 'photo.chipOriginal' : 'photo.interpretation');
}

/** What the stage shows of the photo that is seen large: by A, by B. Reactive. */
export function comparedPanes(): StagePane[] {
  const { current } = comparison;
  if (current === null) return [];
  const { id, width, height, label } = current.photo;
  const grey = comparison.original || viewing.peeking;
  return sides.map((side) => {
    const coloring = current.sides[side];
    return {
      key: `side-${side}`,
      photo: { id, width, height },
      viewport: viewing.viewport,
      look: triedLook(coloring.key, grey),
      slider: null,
      name: t('candidates.picture', {
        name: modelName(comparison.modelIds[side]),
        label,
        zoom: viewing.percent,
      }),
      label: chipOf(coloring, grey),
      rightLabel: '',
    };
  });
}
