/**
 * Main file of the compute process: the only process that loads TensorFlow. Started by `startComputeProcess`; talks to
 * its parent over IPC and ends with it.
 */
import { Worker } from 'node:worker_threads';
import { ComputeHost } from './compute/computeHost.ts';
import { parentMessageSchema, type ChildMessage } from './protocol/messages.ts';
import { toWireError } from './protocol/wireError.ts';

const heartbeatMilliseconds = 1000;

function send(message: ChildMessage): void {
  // A parent that is gone is told nothing; `disconnect` follows.
  if (process.connected) process.send?.(message, undefined, {}, () => undefined);
}

function exit(reason: string): void {
  process.stderr.write(`${reason}\n`);
  // What was sent still has to get through.
  setImmediate(() => {
    process.disconnect();
    process.exit(70);
  });
}

/** Answers a message that is not one of the protocol's, when it says whom to answer. */
function refuse(message: unknown, reason: string): void {
  const id: unknown =
    typeof message === 'object' && message !== null && 'id' in message ? message.id : null;
  const text = `The compute process was sent a message that it does not understand: ${reason}`;
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 1) {
    process.stderr.write(`${text}\n`);
    return;
  }
  send({ type: 'failed', id, error: toWireError(new Error(text)), fatal: false });
}

if (process.send === undefined) {
  process.stderr.write(
    'This file is started by the program itself, with a channel to talk over.\n',
  );
  process.exit(64);
}

const host = new ComputeHost(send, exit);
process.on('message', (message: unknown) => {
  const parsed = parentMessageSchema.safeParse(message);
  if (parsed.success) void host.receive(parsed.data);
  else refuse(message, parsed.error.message);
});
process.on('disconnect', () => {
  process.exit(0);
});
// Ctrl-C reaches the whole group of processes; it is the parent that decides what becomes of the work.
process.on('SIGINT', () => undefined);
setInterval(() => {
  send({ type: 'heartbeat', bytes: process.memoryUsage.rss() });
}, heartbeatMilliseconds);

new Worker(new URL('./compute/parentWatch.ts', import.meta.url), {
  workerData: process.ppid,
  execArgv: [],
}).unref();
