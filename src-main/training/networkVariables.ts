import * as tf from '@tensorflow/tfjs';

// TFJS types weights as tensors; that they are variables is what lets the optimizer assign them.
function isVariable(tensor: tf.Tensor): tensor is tf.Variable {
  return tensor instanceof tf.Variable;
}

/** The name of a network's weight in checkpoints: the first network's go by their own names `<layer>/<weight>`. */
export function weightName(
  networks: ReadonlyMap<string, tf.LayersModel>,
  network: string,
  weight: string,
): string {
  const [first] = networks.keys();
  return network === first ? weight : `${network}:${weight}`;
}

/** The weights of some networks as variables, by name. @param which those that training changes, or all */
export function variablesOf(
  networks: ReadonlyMap<string, tf.LayersModel>,
  names: readonly string[],
  which: 'trainable' | 'all',
): Map<string, tf.Variable> {
  const variables = new Map<string, tf.Variable>();
  for (const name of names) {
    const network = networks.get(name);
    if (network === undefined) throw new TypeError(`There is no network “${name}”.`);
    const weights =
      which === 'all'
        ? [...network.trainableWeights, ...network.nonTrainableWeights]
        : network.trainableWeights;
    for (const weight of weights) {
      const variable = weight.read();
      if (!isVariable(variable)) throw new TypeError(`${weight.name} is no variable`);
      variables.set(weightName(networks, name, weight.originalName), variable);
    }
  }
  return variables;
}
