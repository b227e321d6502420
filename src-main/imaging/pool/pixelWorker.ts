/** The program of a pixel worker: answers tasks one at a time. */
import { parentPort } from 'node:worker_threads';
import { KernelArena, loadPixelKernels } from '../kernels/pixelKernels.ts';
import { averageRows } from './areaAverage.ts';
import type {
  AveragedRows,
  PixelTask,
  RenderedStrip,
  ReplyMessage,
  TaskMessage,
} from './pixelTasks.ts';
import { packStrip } from './stripPacking.ts';
import { renderStrip } from './stripRenderer.ts';

const kernels = await loadPixelKernels();
const arena = new KernelArena(kernels.memory);

async function perform(task: PixelTask): Promise<RenderedStrip | AveragedRows> {
  arena.reset();
  switch (task.kind) {
    case 'render':
      return packStrip(kernels, arena, task, renderStrip(kernels, arena, task));
    case 'average':
      return { kind: 'average', lightness: averageRows(kernels, arena, task) };
  }
}

function transferable(result: RenderedStrip | AveragedRows): ArrayBuffer {
  return result.kind === 'render' ? result.data.buffer : result.lightness.buffer;
}

async function answer({ id, task }: TaskMessage): Promise<void> {
  try {
    const result = await perform(task);
    const reply: ReplyMessage = { id, result };
    parentPort!.postMessage(reply, [transferable(result)]);
  } catch (error) {
    const reply: ReplyMessage = {
      id,
      error: error instanceof Error ? error : new Error(String(error)),
    };
    parentPort!.postMessage(reply);
  }
}

parentPort!.on('message', (message: TaskMessage) => void answer(message));
