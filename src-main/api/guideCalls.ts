import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { CallName } from '../../src-shared/api/contract.ts';
import type { Application } from './application.ts';
import type { CallTable } from './apiTypes.ts';
import type { guideCalls as contracts } from '../../src-shared/api/guideCalls.ts';

type GuideCall = Extract<CallName, keyof typeof contracts>;

function notYet(): never {
  throw new HeliochromeError('not-offered', 'Hints are being built.', 'Come again.');
}

/** Guided color: hints, the colors to draw them with, palettes. */
export function guideCalls(_application: Application): Pick<CallTable, GuideCall> {
  return {
    'versions.guide': notYet,
    'photos.suggestColors': notYet,
    'photos.colorAt': notYet,
    'hints.exportText': notYet,
    'hints.importText': notYet,
    'hints.importFile': notYet,
    'palettes.list': notYet,
    'palettes.save': notYet,
    'palettes.remove': notYet,
    'palettes.restore': notYet,
  };
}
