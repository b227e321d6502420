import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { electronBinary } from './electronBinary.ts';

/** Where Electron's program comes from when the application is packed. */
export type ElectronDistribution =
  /** It is on this computer already. */
  | { readonly kind: 'local'; readonly folder: string }
  /** electron-builder fetches it. */
  | { readonly kind: 'download'; readonly address: string }
  /** It is neither here nor within reach. */
  | { readonly kind: 'unreachable'; readonly address: string; readonly reason: string };

const manifestSchema = z.object({ version: z.string() });
const longestWaitMilliseconds = 15_000;
const usualMirror = 'https://github.com/electron/electron/releases/download/';

/** The address that electron-builder would fetch Electron from, `ELECTRON_MIRROR` respected. */
export function distributionAddress(
  version: string,
  environment: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
  architecture: string = process.arch,
): string {
  const mirror = environment['ELECTRON_MIRROR'] ?? environment['npm_config_electron_mirror'];
  const base = mirror === undefined || mirror === '' ? usualMirror : mirror;
  const separator = base.endsWith('/') ? '' : '/';
  return `${base}${separator}v${version}/electron-v${version}-${platform}-${architecture}.zip`;
}

/** Why an address cannot be fetched; null when it can. */
async function whyUnreachable(address: string): Promise<string | null> {
  try {
    const signal = AbortSignal.timeout(longestWaitMilliseconds);
    const answer = await fetch(address, { method: 'HEAD', signal });
    return answer.ok ? null : `it answers ${answer.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** Finds out where Electron comes from, before electron-builder spends a minute on trying. */
export async function findElectronDistribution(
  root: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ElectronDistribution> {
  const binary = electronBinary(root, environment);
  if (binary !== null) return { kind: 'local', folder: path.dirname(binary) };
  const manifest = path.join(root, 'node_modules', 'electron', 'package.json');
  const { version } = manifestSchema.parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const address = distributionAddress(version, environment);
  const reason = await whyUnreachable(address);
  return reason === null ? { kind: 'download', address } : { kind: 'unreachable', address, reason };
}
