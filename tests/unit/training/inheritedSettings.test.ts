import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelManifestSchema } from '../../../src-main/models/modelManifest.ts';
import { inheritedSettings } from '../../../src-main/training/inheritedSettings.ts';

const hash = 'a'.repeat(64);

function manifest(architecture: string, settings: Record<string, unknown>) {
  return modelManifestSchema.parse({
    format: 1,
    id: 'harbor',
    name: 'Harbor',
    version: '1.0.0',
    description: 'Of a test.',
    architecture,
    parameters: 1,
    training: { settings },
    metrics: [],
    licence: 'MIT',
    input: { multipleOf: 32, longSide: 320, hints: true },
    output: { kind: 'ab' },
    weights: { file: 'weights.bin', bytes: 4, sha256: hash },
    topology: { file: 'model.json', sha256: hash },
  });
}

test('a training takes over the network of the model it begins with, not its schedule', () => {
  const network = { content: 'efficientnet-lite0', bottleneckBlocks: 2 };
  const settings = { architecture: 'base', network, hintShare: 0.4, minutes: 90, size: 96, old: 1 };
  assert.deepEqual(inheritedSettings(manifest('base', settings)), {
    longSide: 320,
    network,
    hintShare: 0.4,
  });
});

test('what is not valid any more, or of another system, is left out', () => {
  const settings = { architecture: 'base', network: { content: 'unheard-of' } };
  assert.deepEqual(inheritedSettings(manifest('base', settings)), { longSide: 320 });
  assert.deepEqual(inheritedSettings(manifest('elsewhere', settings)), { longSide: 320 });
});
