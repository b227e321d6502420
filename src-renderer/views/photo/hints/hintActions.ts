import { hintFileText } from '../../../../src-shared/domain/hint.ts';
import type { ActionHandler } from '../../../actions/registry.ts';
import { saveText } from '../../../actions/saveText.ts';
import { call } from '../../../client/client.ts';
import { hintTools, type HintTool } from '../../../canvas/tools/hintDesk.ts';
import { anchorOf } from '../../../canvas/tools/hintGeometry.ts';
import { t } from '../../../i18n/index.ts';
import { app } from '../../../state/app.svelte.ts';
import { candidates } from '../../../state/candidates.svelte.ts';
import { chooser } from '../../../state/chooser.svelte.ts';
import { hintColors } from '../../../state/hintColors.svelte.ts';
import { hintPen } from '../../../state/hintPen.svelte.ts';
import { hints } from '../../../state/hints.svelte.ts';
import { history, historyActions } from '../../../state/history.svelte.ts';
import { photo } from '../../../state/photo.svelte.ts';
import { hintColorWords } from '../hintWords.ts';
import { hintDialogs } from './hintDialogs.svelte.ts';
import { lightnessAt, takeColor } from './photoDesk.ts';

/** True, or why hints cannot be changed now. */
export function canDraw(): true | string {
  const readOnly = app.info?.library?.readOnly ?? null;
  if (readOnly !== null) return t('frame.readOnly', { reason: readOnly });
  if (photo.details === null) return t('photo.none');
  if (photo.details.state !== 'ready') return t('photo.nothingToColorize');
  return candidates.photoId === null ? true : t('candidates.notHere');
}

const withHints = (): true | string => (hints.list.length === 0 ? t('hints.none') : true);
const withPicked = (): true | string =>
  hints.selectedHint === null ? t('hints.nothingPicked') : canDraw();

/** Takes a tool in hand; taken again, it is dropped. */
function takeTool(tool: HintTool): void {
  if (hintPen.tool === tool) {
    dropTool();
    return;
  }
  if (tool !== 'select') hints.selected = -1;
  hintPen.tool = tool;
  app.hint = t(`hints.tell.${tool}`);
  app.remember('photo.tab', 'hints');
  // By key: it can be drawn on with the arrow keys at once. A focused control keeps the keyboard.
  const focused = document.activeElement;
  if (focused === null || focused === document.body) {
    document.querySelector<HTMLElement>('[data-region=main] [data-view]')?.focus();
  }
}

function dropTool(): void {
  hintPen.tool = null;
  hintPen.place = null;
  hintColors.leave();
  hints.selected = -1;
  app.hint = '';
}

/** Leaves what is smallest: the picked hint, then the tool. @returns whether there was one */
export function leaveHints(): boolean {
  if (hints.selected >= 0) hints.selected = -1;
  else if (hintPen.tool !== null) dropTool();
  else return false;
  return true;
}

/** Removes a hint. */
export function removeHint(index: number): void {
  const hint = hints.list.at(index);
  if (hint === undefined) return;
  const color = hintColorWords(hint, lightnessAt(anchorOf(hint)));
  const rest = hints.list.filter((_, at) => at !== index);
  hints.selected = -1;
  hints.hovered = -1;
  void hints.keep(rest, t('hints.saidRemove', { color }));
  app.say(t('hints.saidRemove', { color }));
}

/** Adds hints from elsewhere to those of the photo. */
async function addHints(
  added: Pick<typeof hints, 'list'> & { readonly edges: number | null },
  label: 'hints.saidPaste' | 'hints.saidImport',
): Promise<void> {
  const edges = hints.list.length === 0 ? (added.edges ?? hints.edges) : hints.edges;
  const text = t(label, { count: added.list.length });
  await hints.keep([...hints.list, ...added.list], text, edges);
  if (hints.failure === null) app.notify('info', text);
}

/** Takes in the text of a hint file, such as one that was dropped on the picture. */
export async function importHintText(text: string): Promise<void> {
  const { hints: list, edges } = await call('hints.importText', { text });
  await addHints({ list, edges }, 'hints.saidImport');
}

async function importHintFile(): Promise<void> {
  const paths = await chooser.choose({ what: 'hints', title: t('hints.importTitle') });
  const path = paths?.at(0);
  if (path === undefined) return;
  const { hints: list, edges } = await call('hints.importFile', { path });
  await addHints({ list, edges }, 'hints.saidImport');
}

function stepSuggestion(direction: 1 | -1): void {
  const color = hintColors.step(direction);
  if (color === null) app.notify('info', hintColors.reason ?? t('hints.noSuggestions'));
  else takeColor(color);
}

const toolActions: readonly ActionHandler[] = hintTools.map((tool) => ({
  id: `hints.${tool}`,
  enabled: canDraw,
  checked: () => hintPen.tool === tool,
  run: () => {
    takeTool(tool);
  },
}));

const penActions: readonly ActionHandler[] = [
  {
    id: 'hints.smaller',
    run: () => {
      hintPen.stepRadius(-1);
    },
  },
  {
    id: 'hints.larger',
    run: () => {
      hintPen.stepRadius(1);
    },
  },
  {
    id: 'hints.harder',
    run: () => {
      hintPen.stepSoftness(-1);
    },
  },
  {
    id: 'hints.softer',
    run: () => {
      hintPen.stepSoftness(1);
    },
  },
  {
    id: 'hints.previousSuggestion',
    enabled: canDraw,
    run: () => {
      stepSuggestion(-1);
    },
  },
  {
    id: 'hints.nextSuggestion',
    enabled: canDraw,
    run: () => {
      stepSuggestion(1);
    },
  },
];

const fileActions: readonly ActionHandler[] = [
  {
    id: 'hints.copy',
    enabled: withHints,
    run: () => {
      hints.copied = { hints: hints.list, edges: hints.edges };
      app.notify('info', t('hints.saidCopy', { count: hints.list.length }));
    },
  },
  {
    id: 'hints.paste',
    enabled: () => (hints.copied === null ? t('hints.nothingCopied') : canDraw()),
    run: async () => {
      const { copied } = hints;
      if (copied !== null) {
        await addHints({ list: copied.hints, edges: copied.edges }, 'hints.saidPaste');
      }
    },
  },
  { id: 'hints.import', enabled: canDraw, run: importHintFile },
  {
    id: 'hints.export',
    enabled: withHints,
    run: () => {
      const name = photo.details?.label ?? 'photo';
      const text = hintFileText({ hints: hints.list, edges: hints.edges });
      saveText(`${name}.hints.json`, 'application/json', text);
    },
  },
  {
    id: 'hints.removeAll',
    enabled: () => (hints.list.length === 0 ? t('hints.none') : canDraw()),
    run: () => hints.keep([], t('hints.saidRemoveAll', { count: hints.list.length })),
  },
  {
    id: 'hints.pickOther',
    enabled: canDraw,
    run: () => {
      hintDialogs.open = 'pickOther';
    },
  },
  {
    id: 'hints.editPalettes',
    run: () => {
      hintDialogs.open = 'palettes';
    },
  },
];

/** Undo and redo wait for the strokes that are not yet kept: they are the last step. */
const undoActions: readonly ActionHandler[] = historyActions.map((action) => ({
  ...action,
  run: async () => {
    hints.selected = -1;
    await hints.settled();
    await (action.id === 'edit.undo' ? history.undo() : history.redo());
  },
}));

/** Everything that can be done with hints in the Photo view. */
export const hintActions: readonly ActionHandler[] = [
  ...toolActions,
  ...penActions,
  ...fileActions,
  ...undoActions,
  {
    id: 'view.hints',
    checked: () => hintPen.visible,
    run: () => {
      hintPen.visible = !hintPen.visible;
    },
  },
  {
    id: 'edit.remove',
    label: () => t('hints.removePicked'),
    enabled: withPicked,
    run: () => {
      removeHint(hints.selected);
    },
  },
];
