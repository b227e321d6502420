import { overviewOfModels, readModelCard, removeModel } from '../usecases/models/describeModels.ts';
import { exportModelFile } from '../usecases/models/exportModels.ts';
import {
  acceptModel,
  colorTrial,
  discardModel,
  tryModel,
} from '../usecases/models/importModels.ts';
import { luminanceOfPhoto } from '../usecases/pixels/luminanceOfPhoto.ts';
import type { CallPayload, CallResponse } from '../../src-shared/api/contract.ts';
import type { CallsOf } from './apiTypes.ts';
import type { Application } from './application.ts';

/** Models are named by their ids in calls, never by paths. */
async function listedModel(id: string): Promise<string> {
  return (await readModelCard(id)).model.id;
}

async function importModel(
  application: Application,
  { path, mapping, photoId }: CallPayload<'models.import'>,
): Promise<CallResponse<'models.import'>> {
  const compute = await application.compute.get();
  const tried = await tryModel(compute, path, mapping);
  application.modelUploads.note(tried.trial, path);
  try {
    const { manifest, trial } = tried;
    const luminance =
      photoId === null
        ? undefined
        : await luminanceOfPhoto(application.session.context, photoId, manifest.input.longSide);
    const begun = performance.now();
    const { width, height, rgb } = await colorTrial(compute, tried, luminance);
    const isGraph = 'graph' in manifest;
    return {
      trial,
      family: isGraph ? manifest.graph.family : familyOf(manifest.architecture),
      description: manifest.description,
      id: manifest.id,
      name: manifest.name,
      parameters: manifest.parameters,
      takesHints: manifest.input.hints,
      tellsConfidence: manifest.output.kind === 'ab-bins',
      sha256: manifest.source?.sha256 ?? manifest.weights.sha256,
      seconds: (performance.now() - begun) / 1000,
      picture: { width, height, rgb: Buffer.from(rgb).toString('base64') },
    };
  } catch (error) {
    await discardModel(tried.trial);
    throw error;
  }
}

function familyOf(architecture: string): 'eccv16' | 'siggraph17' {
  return architecture === 'cic' ? 'eccv16' : 'siggraph17';
}

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
    'models.import': (payload) => importModel(application, payload),
    'models.accept': async ({ trial, ...acceptance }) => {
      const { id } = await acceptModel(trial, acceptance);
      await application.modelUploads.releaseTrial(trial);
      application.events.emit({ type: 'models' });
      return { id };
    },
    'models.discard': async ({ trial, upload }) => {
      if (upload !== null) await application.modelUploads.release(upload);
      if (trial === null) return {};
      await application.modelUploads.releaseTrial(trial);
      await discardModel(trial);
      return {};
    },
    'models.export': async ({ id, path, overwrite }) =>
      exportModelFile(await application.compute.get(), await listedModel(id), path, overwrite),
    'engines.list': () => application.engines.list(),
    'engines.test': () => application.engines.test(),
  };
}
