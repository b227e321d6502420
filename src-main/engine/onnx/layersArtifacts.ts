import * as tf from '@tensorflow/tfjs';

/** A network in memory as its package would hold it, in full precision. */
export async function layersArtifacts(network: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  let kept: tf.io.ModelArtifacts | null = null;
  await network.save(
    tf.io.withSaveHandler((artifacts) => {
      kept = artifacts;
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' },
      });
    }),
  );
  if (kept === null) throw new Error('The network gave no artifacts.');
  return kept;
}
