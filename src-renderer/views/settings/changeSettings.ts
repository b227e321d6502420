import type { Settings } from '../../../src-shared/domain/settings.ts';
import { reportFailure } from '../../actions/registry.ts';
import { app } from '../../state/app.svelte.ts';

/** Changes settings at once; a failure is told in a notice. */
export function change(patch: Partial<Settings>): void {
  void reportFailure(() => app.changeSettings(patch));
}
