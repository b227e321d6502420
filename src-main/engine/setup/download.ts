import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { ReadableStream as WebReadableStream } from 'node:stream/web';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { hashFile } from '../../platform/fileHash.ts';

/** Share of a download that is there, 0–1. */
export type OnShare = (share: number) => void;

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

function failed(url: string, reason: string, cause?: unknown): HeliochromeError {
  return new HeliochromeError(
    'environment',
    `${new URL(url).host} did not give ${path.posix.basename(new URL(url).pathname)}: ${reason}.`,
    'Check the connection to the internet (and the proxy, if there is one), then run the same command again: it goes on where it stopped.',
    { cause },
  );
}

/** A download that the server cuts off goes on from where it was, so many times. */
const attempts = 4;
/** Milliseconds before the third attempt; twice and three times that before the others. */
const pause = 1000;

async function receive(url: string, partial: string, onShare: OnShare): Promise<void> {
  const have = await sizeOf(partial);
  const response = await fetch(url, have > 0 ? { headers: { range: `bytes=${have}-` } } : {});
  // 416: nothing is left to send.
  if (response.status === 416) return;
  if (!response.ok || response.body === null) {
    throw new Error(`it answered ${response.status} ${response.statusText}`);
  }
  const resumed = response.status === 206;
  let received = resumed ? have : 0;
  const total = received + Number(response.headers.get('content-length') ?? Number.NaN);
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      received += chunk.length;
      if (total > 0) onShare(received / total);
      yield chunk;
    }
  };
  const body = Readable.fromWeb(response.body as WebReadableStream<Uint8Array>);
  await pipeline(body, counted, createWriteStream(partial, { flags: resumed ? 'a' : 'w' }));
}

/**
 * Downloads a file and proves its content. What has come stays beside it as `.partial`, so that another call goes on
 * from there; `target` only ever stands for the whole, right file.
 *
 * @throws HeliochromeError `environment`
 */
export async function download(
  url: string,
  sha256: string,
  target: string,
  onShare: OnShare,
): Promise<void> {
  const partial = `${target}.partial`;
  let failure: unknown = null;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      await receive(url, partial, onShare);
      failure = null;
      break;
    } catch (error) {
      failure = error;
      await wait(pause * attempt);
    }
  }
  if (failure !== null) {
    const reason = failure instanceof Error ? failure.message : 'unknown';
    throw failed(url, reason, failure);
  }
  if ((await hashFile(partial)) !== sha256) {
    await rm(partial, { force: true });
    throw failed(url, 'what came is not the file that is wanted (its SHA-256 differs)');
  }
  await rename(partial, target);
}
