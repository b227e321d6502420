import {
  damagedWeights,
  PickleName,
  PickleStorage,
  PickleTensor,
  refusedWeights,
  type PickleValue,
} from './pickleValues.ts';

/** What names in files of tensors stand for: the few that are known make tensors and dictionaries here. */

const storageKinds = /^torch\.(Float|Half|BFloat16|Double|Long|Int|Short|Char|Byte|Bool)Storage$/;
const dictionaryNames = new Set(['collections.OrderedDict', 'builtins.dict', '__builtin__.dict']);
const tensorName = 'torch._utils._rebuild_tensor_v2';
const parameterName = 'torch._utils._rebuild_parameter';

/** A name that files of tensors use. @throws HeliochromeError not-allowed for any other */
export function knownName(text: string): PickleName {
  const isKnown =
    storageKinds.test(text) ||
    dictionaryNames.has(text) ||
    text === tensorName ||
    text === parameterName;
  if (!isKnown) throw refusedWeights(`it asks for “${text.slice(0, 100)}”`);
  return new PickleName(text);
}

function wholeNumber(value: PickleValue | undefined): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number;
  throw damagedWeights('a tensor’s size is not a whole number');
}

function wholeNumbers(value: PickleValue | undefined): number[] {
  if (!Array.isArray(value) || value.length > 8) {
    throw damagedWeights('a tensor’s shape is not a list of up to eight sizes');
  }
  return value.map((side) => wholeNumber(side));
}

function makeTensor(parameters: readonly PickleValue[]): PickleTensor {
  const [storage, offset, shape, strides] = parameters;
  if (!(storage instanceof PickleStorage)) throw damagedWeights('a tensor has no values');
  return new PickleTensor(storage, wholeNumber(offset), wholeNumbers(shape), wholeNumbers(strides));
}

/**
 * What PyTorch names values by that lie elsewhere: `('storage', kind, key, device, count)`.
 *
 * @throws HeliochromeError not-allowed for anything else
 */
export function storageOf(id: PickleValue): PickleStorage {
  const parts = Array.isArray(id) ? id : [];
  const [tag, kind, key, , count] = parts;
  // Legacy files can name a part of a storage, which only very old ones do.
  const hasView = (parts.at(5) ?? null) !== null;
  const isStorage = tag === 'storage' && kind instanceof PickleName && storageKinds.test(kind.text);
  if (!isStorage || typeof key !== 'string' || hasView) {
    throw refusedWeights('it refers to something else than the values of tensors');
  }
  return new PickleStorage(kind.text, key, wholeNumber(count));
}

/**
 * What a call in a pickle gives: a tensor, a parameter's tensor, or an empty dictionary.
 *
 * @throws HeliochromeError not-allowed for every other call; model-damaged for a tensor that makes no sense
 */
export function answerCall(callee: PickleValue, parameters: PickleValue): PickleValue {
  if (!(callee instanceof PickleName) || !Array.isArray(parameters)) {
    throw refusedWeights('it wants to call something that has no name');
  }
  if (callee.text === tensorName) return makeTensor(parameters);
  if (callee.text === parameterName && parameters[0] instanceof PickleTensor) return parameters[0];
  if (dictionaryNames.has(callee.text) && parameters.length === 0) return new Map();
  throw refusedWeights(`it wants to call “${callee.text}”`);
}
