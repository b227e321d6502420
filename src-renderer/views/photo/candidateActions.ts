import type { ActionHandler } from '../../actions/registry.ts';
import { t } from '../../i18n/index.ts';
import { app } from '../../state/app.svelte.ts';
import { candidates } from '../../state/candidates.svelte.ts';
import { candidateHelp, candidateName } from './candidatePanes.ts';

/** What the shown version is asked for by these: it is not on the screen. */
const notHere = [
  'photo.accept',
  'photo.acceptAndNext',
  'photo.reject',
  'photo.rejectAndNext',
  'photo.clearReview',
  'photo.clearReviewAndNext',
  'photo.newVersion',
  'photo.colorize',
  'photo.copyRecipe',
  'photo.pasteRecipe',
  'view.slider',
  'view.sideBySide',
];

/** True, or why the chosen candidate cannot be kept. */
export function canKeep(): true | string {
  return candidates.current?.state === 'ready' ? true : t('candidates.notReady');
}

/** Chooses the candidate so many places further, and says which it is. */
export function stepCandidate(delta: number): void {
  candidates.choose(candidates.chosen + delta);
  const { current, chosen, list } = candidates;
  if (current === null) return;
  app.say(
    t('candidates.name', {
      number: chosen + 1,
      count: list.length,
      name: candidateName(current),
      help: candidateHelp(current),
    }),
  );
}

/** What keys do while candidates replace the viewer. */
export function candidateActions(columns: () => number): ActionHandler[] {
  const step = (id: string, delta: () => number, label: 'previous' | 'next'): ActionHandler => ({
    id,
    label: () => t(`candidates.${label}`),
    run: () => {
      stepCandidate(delta());
    },
  });
  return [
    step('go.previousPhoto', () => -1, 'previous'),
    step('go.nextPhoto', () => 1, 'next'),
    step('go.previousVersion', () => -columns(), 'previous'),
    step('go.nextVersion', () => columns(), 'next'),
    { id: 'photo.candidates', run: candidates.close, checked: () => true },
    { id: 'go.back', run: candidates.close },
    { id: 'view.mainButton', run: candidates.keep, enabled: canKeep },
    ...notHere.map((id) => ({ id, run: () => undefined, enabled: () => t('candidates.notHere') })),
  ];
}
