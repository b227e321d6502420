import type { ActionHandler } from './registry.ts';
import { viewing } from '../state/viewing.svelte.ts';

/** The commands that Photo and Compare have in common. */
export const viewingActions: readonly ActionHandler[] = [
  { id: 'view.zoomIn', run: viewing.zoomIn },
  { id: 'view.zoomOut', run: viewing.zoomOut },
  { id: 'view.zoomReset', run: viewing.fit },
  { id: 'view.toggleZoom', run: viewing.toggleFit },
  {
    id: 'view.original',
    run: () => {
      viewing.peeking = true;
    },
    release: () => {
      viewing.peeking = false;
    },
  },
  {
    id: 'view.confidence',
    run: () => {
      viewing.confidence = !viewing.confidence;
    },
    checked: () => viewing.confidence,
  },
  {
    id: 'view.pictureAlone',
    run: () => {
      viewing.alone = !viewing.alone;
    },
    checked: () => viewing.alone,
  },
  { id: 'view.surround', run: viewing.nextSurround },
];
