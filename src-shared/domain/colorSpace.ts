/** The color spaces that results are written in; sRGB is what every screen and the web take a picture for. */
export const outputColorSpaces = [
  'srgb',
  'adobe-rgb',
  'display-p3',
  'eci-rgb-v2',
  'prophoto',
] as const;
export type OutputColorSpace = (typeof outputColorSpaces)[number];

/** What archivists call them. */
export const colorSpaceNames: Readonly<Record<OutputColorSpace, string>> = {
  srgb: 'sRGB',
  'adobe-rgb': 'Adobe RGB (1998)',
  'display-p3': 'Display P3',
  'eci-rgb-v2': 'eciRGB v2',
  prophoto: 'ProPhoto RGB',
};
