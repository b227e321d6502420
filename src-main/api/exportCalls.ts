import { exportExample } from '../usecases/exporting/exportExample.ts';
import type { CallsOf } from './apiTypes.ts';
import type { Application } from './application.ts';

/** Plans of exports: how a result would look, and those that are kept under names. */
export function exportCalls(application: Application): CallsOf<'exports'> {
  const { exportPresets } = application;
  return {
    'exports.example': (request) => exportExample(application.session.context, request),
    'exports.presets': () => exportPresets.list(),
    'exports.savePreset': (preset) => exportPresets.save(preset),
    'exports.removePreset': ({ name }) => exportPresets.remove(name),
  };
}
