import { exportExample } from '../usecases/exporting/exportExample.ts';
import { repeatFromRecord } from '../usecases/exporting/repeatFromRecord.ts';
import type { CallsOf } from './apiTypes.ts';
import { absolutePath, type Application } from './application.ts';

/** Exports: how a result would look, results made again, and plans that are kept under names. */
export function exportCalls(application: Application): CallsOf<'exports'> {
  const { exportPresets } = application;
  return {
    'exports.example': (request) => exportExample(application.session.context, request),
    'exports.repeat': ({ record, master, folder }) => {
      const { context, closing } = application.session;
      const paths = {
        record: absolutePath(record),
        master: master === null ? null : absolutePath(master),
        folder: absolutePath(folder),
      };
      return repeatFromRecord(context, paths, closing);
    },
    'exports.presets': () => exportPresets.list(),
    'exports.savePreset': (preset) => exportPresets.save(preset),
    'exports.removePreset': ({ name }) => exportPresets.remove(name),
  };
}
