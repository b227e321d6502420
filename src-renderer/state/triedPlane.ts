import type { CallRequest } from '../../src-shared/api/contract.ts';
import { decodeChroma } from '../../src-shared/domain/chromaFormat.ts';
import type { ChromaPlane } from '../../src-shared/domain/planes.ts';
import { call, ClientError, pixelAddress } from '../client/client.ts';

/** A coloring that was tried and not kept. */
export interface TriedPlane {
  /** Names its plane for the canvas. */
  readonly key: string;
  readonly plane: ChromaPlane;
  /** What it took; next to nothing where it had been tried before. */
  readonly seconds: number;
}

/** Colors a photo without keeping anything. @param stream newer requests of it stop older ones @throws ClientError */
export async function tryPlane(
  photoId: number,
  coloring: CallRequest<'versions.preview'>['coloring'],
  stream: string,
): Promise<TriedPlane> {
  const { key, seconds } = await call('versions.preview', { photoId, coloring, stream });
  return { key, plane: await fetchPlane(key), seconds };
}

/** The plane of a coloring that was tried. @throws ClientError */
async function fetchPlane(key: string): Promise<ChromaPlane> {
  const response = await fetch(pixelAddress({ kind: 'preview', key }));
  if (!response.ok) throw new ClientError(`http-${response.status}`, await response.text(), '');
  return decodeChroma(new Uint8Array(await response.arrayBuffer()));
}
