/** Names that the Electron shell, its preload script and the page share. */

/** The one channel that the page sends on: `[name, request]` of the contract; answered with a `CallAnswer`. */
export const callChannel = 'heliochrome:call';

/** The one channel that the page receives on: an `ApiEvent`. */
export const eventChannel = 'heliochrome:event';

/** Where the page comes from. */
export const pageOrigin = 'app://heliochrome';

/** The page itself. */
export const pageAddress = `${pageOrigin}/index.html`;

/** Before every pixel path of `pixels.ts`. */
export const pixelAddressStart = 'photo://library/';
