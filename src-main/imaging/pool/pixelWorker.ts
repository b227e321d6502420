/** The program of a pixel worker: answers tasks one at a time. */
import { parentPort } from 'node:worker_threads';
import { decodeStream } from '../jpeg2000/decodeStream.ts';
import { KernelArena, loadPixelKernels } from '../kernels/pixelKernels.ts';
import { halved, halveRows } from '../pyramid/halveRows.ts';
import { averageRows } from './areaAverage.ts';
import type {
  HalveTask,
  PixelResult,
  PixelTask,
  ReplyMessage,
  SharedRows,
  TaskMessage,
} from './pixelTasks.ts';
import { packStrip } from './stripPacking.ts';
import { renderStrip } from './stripRenderer.ts';

const kernels = await loadPixelKernels();
const arena = new KernelArena(kernels.memory);

function codesOf({ buffer, offset }: SharedRows, count: number): Uint16Array {
  return new Uint16Array(buffer, offset * Uint16Array.BYTES_PER_ELEMENT, count);
}

function halve({ source, target, width, rows }: HalveTask): void {
  const results = codesOf(target, halved(width) * halved(rows));
  halveRows(codesOf(source, width * rows), width, rows, results);
}

async function perform(task: PixelTask): Promise<PixelResult> {
  arena.reset();
  switch (task.kind) {
    case 'render':
      return packStrip(kernels, arena, task, renderStrip(kernels, arena, task));
    case 'average':
      return { kind: 'average', lightness: averageRows(kernels, arena, task) };
    case 'halve':
      halve(task);
      return { kind: 'halve' };
    case 'decode':
      return { kind: 'decode', decoded: await decodeStream(task.codestream, task.reduction) };
  }
}

function transferables(result: PixelResult): ArrayBuffer[] {
  switch (result.kind) {
    case 'render':
      return [result.data.buffer];
    case 'average':
      return [result.lightness.buffer];
    case 'halve':
      return [];
    case 'decode':
      return 'failure' in result.decoded ? [] : [result.decoded.samples.buffer];
  }
}

async function answer({ id, task }: TaskMessage): Promise<void> {
  try {
    const result = await perform(task);
    const reply: ReplyMessage = { id, result };
    parentPort!.postMessage(reply, transferables(result));
  } catch (error) {
    const reply: ReplyMessage = {
      id,
      error: error instanceof Error ? error : new Error(String(error)),
    };
    parentPort!.postMessage(reply);
  }
}

parentPort!.on('message', (message: TaskMessage) => void answer(message));
