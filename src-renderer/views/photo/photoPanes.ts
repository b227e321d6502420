import { pictureName } from '../../canvas/pictureName.ts';
import { masterLook } from '../../canvas/scene.ts';
import type { StagePane } from '../../canvas/stagePane.ts';
import { t } from '../../i18n/index.ts';
import { hints } from '../../state/hints.svelte.ts';
import { photo } from '../../state/photo.svelte.ts';
import { viewing } from '../../state/viewing.svelte.ts';

/** What the stage shows of the photo. Reactive. */
export function photoPanes(): StagePane[] {
  const { details, shown, look, versions, trying } = photo;
  if (details === null || details.width === 0) return [];
  const { label, id, width, height } = details;
  const { mode, peeking, viewport, percent } = viewing;
  const grey = shown === null && !trying;
  const color = grey || peeking ? masterLook : look;
  const onlyMaster = grey || peeking || mode === 'original';
  const chip =
    shown === null
      ? t(onlyMaster ? 'photo.chipGrey' : 'photo.chipTrial')
      : t(onlyMaster ? 'photo.chipOriginal' : 'photo.chipVersion', { number: shown.number });
  const pane = (part: Partial<StagePane>): StagePane => ({
    key: 'main',
    photo: { id, width, height },
    viewport,
    look: onlyMaster ? masterLook : color,
    slider: null,
    name: pictureName(label, onlyMaster ? null : shown, versions.length, percent),
    // With the bar beneath, the color alone needs no chip.
    label: onlyMaster || shown === null || viewing.alone ? chip : '',
    busy: hints.lagging,
    rightLabel: '',
    ...part,
  });
  const original = t('photo.chipOriginal');
  if (shown !== null && mode === 'slider') {
    const slider = { right: color, split: viewing.split };
    const name = pictureName(label, peeking ? null : shown, versions.length, percent);
    return [pane({ look: masterLook, slider, name, label: original, rightLabel: chip })];
  }
  if (shown !== null && mode === 'sideBySide') {
    const name = pictureName(label, null, versions.length, percent);
    return [pane({ look: masterLook, label: original, name }), pane({ key: 'color', label: chip })];
  }
  return [pane({})];
}
