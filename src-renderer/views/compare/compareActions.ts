import type { ActionHandler } from '../../actions/registry.ts';
import { viewingActions } from '../../actions/viewingActions.ts';
import { app } from '../../state/app.svelte.ts';
import { compare } from '../../state/compare.svelte.ts';
import { viewing } from '../../state/viewing.svelte.ts';
import { compareCulling } from './compareCulling.ts';

/** Everything that the Compare view can do by key. */
export const compareActions: readonly ActionHandler[] = [
  ...viewingActions,
  ...compareCulling,
  { id: 'go.previousPhoto', run: () => compare.stepPhoto(-1) },
  { id: 'go.nextPhoto', run: () => compare.stepPhoto(1) },
  {
    id: 'go.back',
    run: () => {
      if (viewing.alone) viewing.alone = false;
      else app.go('photo');
    },
  },
];
