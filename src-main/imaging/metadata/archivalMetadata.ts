import {
  archivalFields,
  tagSchema,
  type ArchivalMetadata,
} from '../../../src-shared/domain/photo.ts';
import type { MasterMetadata } from '../metadata.ts';
import { toEdtf } from './edtfDate.ts';
import { ExifTexts, exifTag } from './exifText.ts';
import { IptcTexts } from './iptcText.ts';
import { readXmp, type XmpProperties } from './xmpProperties.ts';

/** What a master says about its photograph. */
export interface Description {
  readonly metadata: ArchivalMetadata;
  readonly tags: readonly string[];
}

const empty: Description = {
  metadata: { title: '', creator: '', date: '', place: '', identifier: '', rights: '', notes: '' },
  tags: [],
};

const longestText = 10_000;
const mostTags = 500;

/** Parts of a place from the narrow to the wide, each once. */
function place(...parts: readonly string[]): string {
  return [...new Set(parts.filter((part) => part !== ''))].join(', ');
}

function xmpPlace(xmp: XmpProperties): string {
  const own = place(
    xmp.first('Iptc4xmpCore:Location'),
    xmp.first('photoshop:City'),
    xmp.first('photoshop:State'),
    xmp.first('photoshop:Country'),
  );
  if (own !== '') return own;
  for (const name of ['Iptc4xmpExt:LocationShown', 'Iptc4xmpExt:LocationCreated'] as const) {
    const location = xmp.structure(name);
    const parts = ['LocationName', 'Sublocation', 'City', 'ProvinceState', 'CountryName'] as const;
    const found = place(...parts.map((part) => location.first(`Iptc4xmpExt:${part}`)));
    if (found !== '') return found;
  }
  return '';
}

function fromXmp(xmp: XmpProperties): Description {
  return {
    metadata: {
      title: xmp.first('dc:title', 'photoshop:Headline'),
      creator: xmp.first('dc:creator'),
      date: toEdtf(xmp.first('photoshop:DateCreated', 'dc:date', 'exif:DateTimeOriginal')),
      place: xmpPlace(xmp),
      identifier: xmp.first('dc:identifier', 'xmp:Identifier', 'photoshop:TransmissionReference'),
      rights: xmp.first('dc:rights', 'xmpRights:UsageTerms', 'xmpRights:WebStatement'),
      notes: xmp.first('dc:description'),
    },
    tags: xmp.all('dc:subject'),
  };
}

/** Data sets of IIM 4.2. */
function fromIptc(iptc: IptcTexts): Description {
  return {
    metadata: {
      title: iptc.first('2:5', '2:105'),
      creator: iptc.first('2:80'),
      date: toEdtf(iptc.first('2:55')),
      place: place(iptc.first('2:92'), iptc.first('2:90'), iptc.first('2:95'), iptc.first('2:101')),
      identifier: iptc.first('2:103'),
      rights: iptc.first('2:116'),
      notes: iptc.first('2:120'),
    },
    tags: iptc.all('2:25'),
  };
}

/** What cameras and scanners write when nobody wrote anything. */
const deviceWords = /^(olympus digital camera|scanned? (image|document)|scanner|untitled|\W*)$/i;

function exifDate(exif: ExifTexts): string {
  const original = exif.text(exifTag.dateTimeOriginal);
  const source = exif.bytes(exifTag.fileSource)?.[0] ?? 0;
  // 1 and 2 are scanners: the moment at which the scan was made says nothing of the photograph.
  const byScanner = source === 1 || source === 2;
  if (byScanner && original === exif.text(exifTag.dateTimeDigitized)) return '';
  return toEdtf(original);
}

function fromExif(exif: ExifTexts): Description {
  const description = exif.text(exifTag.imageDescription);
  const notes = deviceWords.test(description) ? '' : description;
  return {
    metadata: {
      title: exif.windowsText(exifTag.windowsTitle),
      creator: exif.text(exifTag.artist) || exif.windowsText(exifTag.windowsAuthor),
      date: exifDate(exif),
      place: '',
      identifier: exif.text(exifTag.documentName),
      rights: exif.text(exifTag.copyright),
      notes: notes || exif.comment() || exif.windowsText(exifTag.windowsComment),
    },
    tags: exif.windowsText(exifTag.windowsKeywords).split(';'),
  };
}

function cleanTags(tags: readonly string[]): string[] {
  const clean = tags.flatMap((tag) => {
    const result = tagSchema.safeParse(tag.slice(0, 200));
    return result.success ? [result.data] : [];
  });
  return [...new Set(clean)].slice(0, mostTags);
}

/** Of each field the first source that has it. */
function prefer(sources: readonly Description[]): Description {
  const metadata = { ...empty.metadata };
  for (const field of archivalFields) {
    const found = sources.find((source) => source.metadata[field].trim() !== '');
    metadata[field] = (found?.metadata[field] ?? '').trim().slice(0, longestText);
  }
  const tags = sources.map((source) => cleanTags(source.tags)).find((found) => found.length > 0);
  return { metadata, tags: tags ?? [] };
}

/**
 * Draws the description of a photograph from its master's metadata: of each field what XMP says, else IPTC-IIM, else
 * EXIF (as the Metadata Working Group advises for files whose digests are not kept); sidecars, which are written
 * after the master, come before all.
 *
 * @param sidecars XMP packets from files beside the master, the nearer first
 */
export async function readDescription(
  { xmp, iptc, exif }: Pick<MasterMetadata, 'xmp' | 'iptc' | 'exif'>,
  sidecars: readonly Buffer[],
): Promise<Description> {
  const packets = [...sidecars, ...(xmp === null ? [] : [xmp])];
  const exifTexts = exif === null ? null : await ExifTexts.read(exif);
  const sources: Description[] = packets.flatMap((packet) => {
    const properties = readXmp(packet);
    return properties === null ? [] : [fromXmp(properties)];
  });
  if (iptc !== null) sources.push(fromIptc(new IptcTexts(iptc)));
  if (exifTexts !== null) sources.push(fromExif(exifTexts));
  return prefer(sources);
}
