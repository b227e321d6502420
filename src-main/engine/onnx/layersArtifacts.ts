import * as tf from '@tensorflow/tfjs';

/** A network in memory as its package would hold it, in full precision. */
export async function layersArtifacts(network: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  const kept: tf.io.ModelArtifacts[] = [];
  await network.save(
    tf.io.withSaveHandler((artifacts) => {
      kept.push(artifacts);
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' },
      });
    }),
  );
  return kept[0];
}
