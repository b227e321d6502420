import { isKeepGrey } from '../../../../src-shared/domain/hint.ts';
import { call, ClientError } from '../../../client/client.ts';
import type { HintDeed, HintDesk } from '../../../canvas/tools/hintDesk.ts';
import { anchorOf, hintAt, type Place } from '../../../canvas/tools/hintGeometry.ts';
import { t } from '../../../i18n/index.ts';
import { app } from '../../../state/app.svelte.ts';
import { hintColors } from '../../../state/hintColors.svelte.ts';
import type { Chroma } from '../../../state/chroma.ts';
import { hintPen } from '../../../state/hintPen.svelte.ts';
import { hints } from '../../../state/hints.svelte.ts';
import { photo } from '../../../state/photo.svelte.ts';
import { colorWords, hintColorWords } from '../hintWords.ts';

/** L\* of the shown photo at a place. */
export function lightnessAt([x, y]: Place): number | null {
  return hints.lightness.at(x, y);
}

const drawn = {
  point: 'hints.saidDab',
  brush: 'hints.saidBrush',
  fill: 'hints.saidFill',
} as const;

/** What undo calls a step. */
function labelOf(deed: HintDeed): string {
  if (deed.kind === 'erase') return t('hints.saidErase');
  const color = hintColorWords(deed.hint, lightnessAt(anchorOf(deed.hint)));
  if (deed.kind === 'move') return t('hints.saidMove', { color });
  return isKeepGrey(deed.hint) ? t('hints.saidKeepGrey') : t(drawn[deed.hint.kind], { color });
}

/** Of the photo's longer side: the eyedropper takes the mean of a round of this radius. */
const pickRadius = 0.004;

/** The hint tools' hands on the photo that is shown. */
export const photoDesk: HintDesk = {
  photo: () => photo.details ?? { width: 1, height: 1 },
  hints: () => hints.list,
  selected: () => hints.selected,
  select: (index) => {
    hints.selected = index;
    const hint = hints.list.at(index);
    if (index < 0 || hint === undefined) return;
    hintColors.aim(anchorOf(hint));
    app.say(hintColorWords(hint, lightnessAt(anchorOf(hint))));
  },
  pen: () => hintPen,
  inkAt: hintColors.inkAt,
  place: () => hintPen.place,
  hover: (place) => {
    if (place === null && hintPen.place?.byKeys === true) return;
    hintPen.place = place;
    hintColors.leave();
    hints.hovered = -1;
    if (place === null || !isOnPhoto(place.x, place.y)) return;
    const at: Place = [place.x, place.y];
    if (hintPen.tool === 'select') {
      const size = photo.details ?? { width: 1, height: 1 };
      hints.hovered = hintAt(hints.list, at, size, hintPen.radius / 2);
    } else if (hintPen.tool !== 'eraser' && hintPen.tool !== 'keepGrey') {
      hintColors.hover(at);
    }
  },
  draw: (list, strokeFrom) => {
    hintColors.leave();
    hints.draw(list, strokeFrom);
  },
  keep: (list, deed) => {
    hintColors.leave();
    void hints.keep(list, labelOf(deed));
    if (deed.kind === 'draw' && !isKeepGrey(deed.hint)) hintPen.keepRecent(deed.hint);
    app.say(labelOf(deed));
  },
  keepSoon: (list, deed) => {
    hints.keepSoon(list, labelOf(deed));
  },
  giveUp: hints.giveUp,
  pick: (place) => {
    if (photo.shown === null) app.notify('info', t('hints.nothingToPick'));
    else if (photo.details !== null) void pickFrom(photo.details.id, photo.shownId, place);
  },
};

function isOnPhoto(x: number, y: number): boolean {
  return x >= 0 && x <= 1 && y >= 0 && y <= 1;
}

/** Asked last: an earlier answer that comes later is of no use. */
let lastPick = 0;

/** Takes the color at a place of any photo for the pen. */
export async function pickFrom(
  photoId: number,
  versionId: number | null,
  [x, y]: Place,
): Promise<void> {
  lastPick += 1;
  const pick = lastPick;
  try {
    const asked = { photoId, versionId, x, y, radius: pickRadius };
    const { lightness, a, b } = await call('photos.colorAt', asked);
    if (pick !== lastPick) return;
    takeColor({ a, b });
    app.say(t('hints.picked', { color: colorWords(lightness, a, b) }));
  } catch (error) {
    if (error instanceof ClientError) app.notify('error', error.message, error.advice);
    else throw error;
  }
}

/** Makes a color that of the pen and, while a hint is picked, of that hint. */
export function takeColor(color: Chroma): void {
  hintPen.color = color;
  if (hintPen.tool === null) hintPen.tool = 'point';
  const recolored = withColor(color);
  if (recolored === null) return;
  const hint = recolored[hints.selected];
  void hints.keep(
    recolored,
    t('hints.saidRecolor', { color: hintColorWords(hint, lightnessAt(anchorOf(hint))) }),
  );
}

/** The hints with the picked one in another color; null while none is picked. */
export function withColor(color: Chroma) {
  const hint = hintPen.tool === 'select' ? hints.selectedHint : null;
  if (hint === null) return null;
  const { a, b } = hintColors.possibleAt(anchorOf(hint), color);
  return hints.list.map((one, at) => (at === hints.selected ? { ...one, a, b } : one));
}

/** Shows what a color would make of the photo: of the picked hint, or as a dab where was pointed at last. */
export function tryColor(color: Chroma): void {
  const recolored = withColor(color);
  const dab = hintColors.dabOf(color);
  if (recolored !== null) hints.tryOut(recolored);
  else if (dab !== null) hints.tryOut([...hints.list, dab]);
}
