import type { ActionHandler } from '../actions/registry.ts';
import { viewing } from '../state/viewing.svelte.ts';
import { toggleFit, zoomNotch } from './viewport.ts';

/** The commands that Photo and Compare have in common. */
export const viewingActions: readonly ActionHandler[] = [
  {
    id: 'view.zoomIn',
    run: () => {
      viewing.zoom(zoomNotch);
    },
  },
  {
    id: 'view.zoomOut',
    run: () => {
      viewing.zoom(1 / zoomNotch);
    },
  },
  { id: 'view.zoomReset', run: viewing.fit },
  {
    id: 'view.toggleZoom',
    run: () => {
      if (viewing.frame !== null) viewing.viewport = toggleFit(viewing.viewport, viewing.frame);
    },
  },
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
