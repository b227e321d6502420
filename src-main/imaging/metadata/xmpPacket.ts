import { colorSpaceNames } from '../../../src-shared/domain/colorSpace.ts';
import type { PictureSize } from './exifOutput.ts';

/*
 * XMP is edited as text, property by property, and everything else is left byte for byte as it was: packets hold
 * private extensions that no parser here would carry over. Bytes are handled as Latin-1 so that UTF-8 survives.
 */

function replaceProperty(packet: string, name: string, value: string): string {
  return packet
    .replaceAll(new RegExp(`(\\b${name}\\s*=\\s*)("[^"]*"|'[^']*')`, 'g'), `$1"${value}"`)
    .replaceAll(new RegExp(`(<${name}>)[^<]*(</${name}>)`, 'g'), `$1${value}$2`);
}

function removeProperty(packet: string, name: string): string {
  return packet
    .replaceAll(new RegExp(`\\s${name}\\s*=\\s*("[^"]*"|'[^']*')`, 'g'), '')
    .replaceAll(new RegExp(`<${name}(\\s[^>]*)?(/>|>[\\s\\S]*?</${name}>)`, 'g'), '');
}

// Thumbnails would show the master grey or turned; the others describe how the master stores its pixels.
const removedProperties = [
  'xmp:Thumbnails',
  'xap:Thumbnails',
  // The container says it, and a smaller picture has another.
  'tiff:XResolution',
  'tiff:YResolution',
  'tiff:ResolutionUnit',
  'tiff:BitsPerSample',
  'tiff:Compression',
  'tiff:PhotometricInterpretation',
  'tiff:SamplesPerPixel',
  'tiff:PlanarConfiguration',
  'tiff:NativeDigest',
  'exif:NativeDigest',
  'xmpNote:HasExtendedXMP',
];

/** @returns the packet as it belongs into a result: upright, of the result's size and color space, without thumbnails */
export function xmpForResult(packet: Buffer, size: PictureSize, mediaType: string): Buffer {
  const { colorSpace = 'srgb' } = size;
  const isSrgb = colorSpace === 'srgb';
  const fixed: Record<string, string> = {
    'tiff:Orientation': '1',
    'tiff:ImageWidth': String(size.width),
    'tiff:ImageLength': String(size.height),
    'exif:PixelXDimension': String(size.width),
    'exif:PixelYDimension': String(size.height),
    'exif:ColorSpace': isSrgb ? '1' : '65535',
    'photoshop:ColorMode': '3',
    'photoshop:ICCProfile': isSrgb ? 'sRGB IEC61966-2.1' : colorSpaceNames[colorSpace],
    'dc:format': mediaType,
  };
  let text = packet.toString('latin1');
  for (const [name, value] of Object.entries(fixed)) text = replaceProperty(text, name, value);
  for (const name of removedProperties) text = removeProperty(text, name);
  return Buffer.from(text, 'latin1');
}

/** @returns the packet without the white space that editors reserve for edits in place */
export function withoutPadding(packet: Buffer): Buffer {
  const text = packet.toString('latin1');
  const trailer = text.lastIndexOf('<?xpacket end');
  if (trailer < 0) return packet;
  return Buffer.from(`${text.slice(0, trailer).trimEnd()}\n${text.slice(trailer)}`, 'latin1');
}

/** @returns the packet's RDF element alone, with the declarations of its ancestors, or null */
function rdfDescriptions(packet: string): { inner: string; declarations: string } | null {
  const match = /<rdf:RDF([^>]*)>([\s\S]*)<\/rdf:RDF>/.exec(packet);
  if (match === null) return null;
  return { declarations: match[1], inner: match[2] };
}

function namespaceDeclarations(text: string): string[] {
  return text.match(/xmlns:[\w.-]+\s*=\s*("[^"]*"|'[^']*')/g) ?? [];
}

function declaredPrefix(declaration: string): string {
  return declaration.split(/\s*=/)[0];
}

/**
 * Adds the descriptions of one packet to another: the extended XMP of a JPEG, or properties drawn from IPTC.
 * @returns `packet` as it was when either holds no RDF
 */
export function mergeXmp(packet: Buffer, addition: Buffer): Buffer {
  const text = packet.toString('latin1');
  const added = rdfDescriptions(addition.toString('latin1'));
  const end = text.lastIndexOf('</rdf:RDF>');
  const opening = /<rdf:RDF[^>]*/.exec(text);
  if (added === null || end < 0 || opening === null) return packet;
  const known = new Set(namespaceDeclarations(opening[0]).map(declaredPrefix));
  const missing = namespaceDeclarations(added.declarations).filter(
    (one) => !known.has(declaredPrefix(one)),
  );
  const afterOpening = opening.index + opening[0].length;
  const declared = missing.length === 0 ? '' : ` ${missing.join(' ')}`;
  return Buffer.from(
    text.slice(0, afterOpening) +
      declared +
      text.slice(afterOpening, end) +
      added.inner +
      text.slice(end),
    'latin1',
  );
}
