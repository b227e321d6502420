import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProviderReport } from '../../../src-main/engine/engineReport.ts';
import { bestProvider } from '../../../src-main/engine/supervision/surveyProviders.ts';

function report(name: string, milliseconds: number | null): ProviderReport {
  return { name, state: milliseconds === null ? 'broken' : 'works', milliseconds, reason: '' };
}

test('ONNX Runtime computes by the processor unless another is clearly faster', () => {
  const processor = report('cpu', 100);
  assert.equal(bestProvider([]), 'cpu');
  assert.equal(bestProvider([processor]), 'cpu');
  assert.equal(bestProvider([processor, report('webgpu', null), report('cuda', null)]), 'cpu');
  assert.equal(bestProvider([processor, report('webgpu', 85)]), 'cpu');
  assert.equal(bestProvider([processor, report('webgpu', 60), report('dml', 20)]), 'dml');
  assert.equal(bestProvider([report('cpu', null), report('coreml', 900)]), 'coreml');
});
