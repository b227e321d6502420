import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { CallsOf } from './apiTypes.ts';
import type { Application } from './application.ts';

function notYet(): never {
  throw new HeliochromeError('not-offered', 'References are being built.', 'Come again.');
}

/** Reference photographs. */
export function referenceCalls(_application: Application): CallsOf<'references'> {
  return {
    'references.list': notYet,
    'references.add': notYet,
    'references.remove': notYet,
    'references.suggest': notYet,
    'references.match': notYet,
  };
}
