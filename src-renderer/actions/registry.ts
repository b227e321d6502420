import { SvelteMap } from 'svelte/reactivity';
import { findAction } from '../../src-shared/domain/actions.ts';
import { ClientError } from '../client/client.ts';
import { t } from '../i18n/index.ts';
import { app } from '../state/app.svelte.ts';
import { keysOf } from './bindings.ts';
import { formatKeys } from './keys.ts';

/** What an action does in the view that registers it. */
export interface ActionHandler {
  /** Id from `src-shared/domain/actions.ts`. */
  readonly id: string;
  readonly run: () => void | Promise<void>;
  /** Of an action that works while its key is held: the key was let go. */
  readonly release?: () => void;
  /** True, or why it cannot be done now. */
  readonly enabled?: () => true | string;
  /** Whether a switch is on, for actions that are one. */
  readonly checked?: () => boolean;
  /** A label that says more than the general one, such as “Colorize 214 photos”. */
  readonly label?: () => string;
}

/** Several views may know an action: the one that registered last is asked. */
const handlers = new SvelteMap<string, readonly ActionHandler[]>();

/** Makes actions known. @returns a function that takes them back, fit for `onMount` */
export function registerActions(list: readonly ActionHandler[]): () => void {
  for (const handler of list) {
    if (findAction(handler.id) === null) throw new Error(`There is no action “${handler.id}”.`);
    handlers.set(handler.id, [...(handlers.get(handler.id) ?? []), handler]);
  }
  return () => {
    for (const handler of list) {
      const rest = (handlers.get(handler.id) ?? []).filter((other) => other !== handler);
      if (rest.length === 0) handlers.delete(handler.id);
      else handlers.set(handler.id, rest);
    }
  };
}

export function actionHandler(id: string): ActionHandler | null {
  return handlers.get(id)?.at(-1) ?? null;
}

/** True, or why the action cannot be done now. Reactive. */
export function actionEnabled(id: string): true | string {
  const handler = actionHandler(id);
  if (handler === null) return t('action.notHere');
  return handler.enabled?.() ?? true;
}

export function actionLabel(id: string): string {
  return actionHandler(id)?.label?.() ?? findAction(id)?.label ?? id;
}

/** The keys of an action as a person reads them; null when it has none. */
export function actionKeys(id: string): string | null {
  const definition = findAction(id);
  if (definition === null) return null;
  const keys = keysOf(definition, app.settings.keys, app.mac).at(0);
  return keys === undefined ? null : formatKeys(keys, app.mac);
}

/** Does an action, or says why not. */
export async function runAction(id: string): Promise<void> {
  const handler = actionHandler(id);
  if (handler === null) return;
  const enabled = handler.enabled?.() ?? true;
  if (enabled !== true) {
    app.notify('info', enabled);
    return;
  }
  await reportFailure(async () => {
    await handler.run();
  });
}

/** Lets go of an action that works while its key is held. */
export function releaseAction(id: string): void {
  actionHandler(id)?.release?.();
}

/** Does something and shows its failure as a notice. @returns whether it went well */
export async function reportFailure(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const advice = error instanceof ClientError ? error.advice : '';
    app.notify('error', error instanceof Error ? error.message : String(error), advice);
    return false;
  }
}
