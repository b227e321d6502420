import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import {
  startComputeProcess,
  type ColorizeRequest,
} from '../../../src-main/engine/computeProcess.ts';
import type { ModelManifest } from '../../../src-main/models/modelManifest.ts';
import { runPython, torchTools } from '../../support/modelTools.ts';

const tools = torchTools();
const folder = mkdtempSync(path.join(tmpdir(), 'heliochrome-torch-'));
after(() => rm(folder, { recursive: true, force: true }));

interface NetworkReport {
  readonly parameters: number;
  readonly answer: number[];
  readonly dynamic: boolean;
}
interface Report {
  readonly width: number;
  readonly height: number;
  readonly lightness: number[];
  readonly ab: number[];
  readonly mask: number[];
  readonly eccv16: NetworkReport;
  readonly siggraph17: NetworkReport;
}

function writeNetworks(): Report {
  const script = path.resolve(import.meta.dirname, '../../support/torch/publishedNetworks.py');
  const run =
    'import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name="__main__")';
  runPython(tools.python!, run, [script, folder]);
  return JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as Report;
}

/** Largest difference of a\*b\* between a plane and what PyTorch answered. */
function worstDifference(plane: { a: Float32Array; b: Float32Array }, answer: number[]): number {
  const count = plane.a.length;
  let worst = 0;
  for (let point = 0; point < count; point += 1) {
    const a = Math.abs(plane.a[point] - answer[point]);
    const b = Math.abs(plane.b[point] - answer[count + point]);
    worst = Math.max(worst, a, b);
  }
  return worst;
}

describe('models that the real PyTorch wrote', { skip: tools.missing ?? false }, () => {
  test('give the same colors here, from every kind of file', async () => {
    const report = writeNetworks();
    const { width, height } = report;
    const count = width * height;
    const luminance = { width, height, data: Float32Array.from(report.lightness) };
    const hints = {
      width,
      height,
      a: Float32Array.from(report.ab.slice(0, count)),
      b: Float32Array.from(report.ab.slice(count)),
      mask: Float32Array.from(report.mask),
    };
    const compute = await startComputeProcess({ engine: 'onnx' });
    try {
      for (const family of ['eccv16', 'siggraph17'] as const) {
        for (const ending of ['.pth', '-legacy.pth', '.safetensors', '.onnx']) {
          const name = `${family}${ending}`;
          const out = path.join(folder, `package-${name}`);
          const manifest: ModelManifest = await compute.importModel({
            source: path.join(folder, name),
            out,
            mapping: null,
            identity: { id: 'imported', name, version: '1', licence: 'BSD-2-Clause' },
          });
          assert.equal(manifest.input.hints, family === 'siggraph17', name);
          const request: ColorizeRequest = {
            modelDirectory: out,
            luminance,
            ...(family === 'siggraph17' && { hints }),
          };
          const plane = await compute.colorize(request);
          const { answer } = report[family];
          const strongest = Math.max(...answer.map(Math.abs));
          assert.ok(strongest > 5, `${name} answers hardly any color: ${strongest}`);
          const worst = worstDifference(plane, answer);
          assert.ok(worst <= 1e-3, `${name}: off by ${worst}`);
        }
      }
    } finally {
      await compute.close();
    }
  });
});
