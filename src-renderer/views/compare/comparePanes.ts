import { pictureName } from '../../canvas/pictureName.ts';
import { masterLook, type Look } from '../../canvas/scene.ts';
import type { StagePane } from '../../canvas/stagePane.ts';
import { t } from '../../i18n/index.ts';
import { compare, type ComparePane } from '../../state/compare.svelte.ts';
import { viewing } from '../../state/viewing.svelte.ts';
import type { Version } from '../../../src-shared/domain/version.ts';

/** What a pane is called where it is not hidden. */
export function versionLabel(version: Version | null): string {
  if (version === null) return t('compare.original');
  return t('compare.version', { number: version.number, model: version.modelName });
}

function lookOf(pane: ComparePane, version: Version | null): Look {
  if (version === null || viewing.peeking) return masterLook;
  const { strength, saturation } = version.recipe.finish;
  return {
    chroma: compare.chromaOf(pane),
    gain: strength * saturation,
    marks: viewing.confidence,
  };
}

function chipOf(index: number, version: Version | null): string {
  if (viewing.peeking) return t('compare.original');
  if (compare.hidden) return t('compare.chipHidden', { pane: index + 1 });
  const label = versionLabel(version);
  return version === null ? label : t('compare.chip', { version: label });
}

/** What the stage shows. Reactive. */
export function compareStagePanes(): StagePane[] {
  return compare.panes.flatMap((pane, index) => {
    const record = compare.recordOf(pane);
    if (record === null || record.details.width === 0) return [];
    const { id, width, height, label } = record.details;
    const version = compare.versionOf(pane);
    return [
      {
        key: `${index}`,
        photo: { id, width, height },
        viewport: compare.viewportOf(index),
        look: lookOf(pane, version),
        slider: null,
        name: compare.hidden
          ? t('compare.blindName', { pane: index + 1 })
          : pictureName(label, version, record.versions.length, viewing.percent),
        label: chipOf(index, version),
        rightLabel: '',
      },
    ];
  });
}
