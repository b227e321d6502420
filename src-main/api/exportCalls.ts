import type { CallsOf } from './apiTypes.ts';
import type { Application } from './application.ts';

/** Plans of exports that are kept under names. */
export function exportCalls({ exportPresets }: Application): CallsOf<'exports'> {
  return {
    'exports.presets': () => exportPresets.list(),
    'exports.savePreset': (preset) => exportPresets.save(preset),
    'exports.removePreset': ({ name }) => exportPresets.remove(name),
  };
}
