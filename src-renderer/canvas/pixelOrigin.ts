import { ClientError, pixelAddress } from '../client/client.ts';
import type { PixelOrigin } from './pixelStore.ts';

/** Pixels by the host's addresses. */
export const hostPixels: PixelOrigin = {
  tile: async (tile, signal) => {
    const response = await fetchPixels(pixelAddress({ kind: 'tile', ...tile }), signal);
    // Values as they are stored: the shader does the color.
    return createImageBitmap(await response.blob(), {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
    });
  },
  chroma: async (address, signal) => {
    const response = await fetchPixels(pixelAddress(address), signal);
    return new Uint8Array(await response.arrayBuffer());
  },
};

async function fetchPixels(address: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(address, { signal });
  if (response.ok) return response;
  throw new ClientError(`http-${response.status}`, await response.text(), '');
}
