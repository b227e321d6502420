/**
 * Chromium knows no schemes of Electron's making, so each of their origins is played by a secure origin of its own:
 * `photo://library/x` by `https://library.photo.test/x`. Chromium then applies its rules for origins and its content
 * security policy to them as it would in Electron.
 */

const schemes = ['app', 'photo'] as const;

/** The address in Chromium that plays one of Electron's; another scheme's address stays as it is. */
export function playedAddress(address: string): string {
  return address.replace(/^(app|photo):\/\/([\w-]+)/, 'https://$2.$1.test');
}

/** The inverse of {@link playedAddress}. */
export function realAddress(address: string): string {
  return address.replace(/^https:\/\/([\w-]+)\.(app|photo)\.test/, '$2://$1');
}

/** Replaces origins in a script, a document or a header; `photo:` alone, as policies name it, becomes its origins. */
export function playedText(text: string): string {
  const withAddresses = text.replaceAll(/\b(app|photo):\/\/([\w-]+)/g, 'https://$2.$1.test');
  return schemes.reduce(
    (played, scheme) =>
      played.replaceAll(
        new RegExp(`(?<=[ ;])${scheme}:(?=[ ;"'])`, 'g'),
        `https://*.${scheme}.test`,
      ),
    withAddresses,
  );
}
