import { overviewOfModels, readModelCard, removeModel } from '../usecases/models/describeModels.ts';
import type { CallsOf } from './apiTypes.ts';
import type { Application } from './application.ts';

/** Models and engines. */
export function modelCalls(application: Application): CallsOf<'models' | 'engines'> {
  return {
    'models.list': () => overviewOfModels(),
    'models.card': ({ id }) => readModelCard(id),
    'models.remove': async ({ id }) => {
      await removeModel(id);
      application.events.emit({ type: 'models' });
      return {};
    },
    'engines.list': () => application.engines.list(),
    'engines.test': () => application.engines.test(),
  };
}
