import { discloseInXmp, type Disclosure } from './disclosureXmp.ts';
import type { Master } from './master.ts';
import { discloseInIptc } from './metadata/disclosureIptc.ts';
import type { MasterMetadata } from './metadata.ts';

/** The master with other metadata; everything else is its own. */
function withMetadata(master: Master, metadata: MasterMetadata): Master {
  return {
    path: master.path,
    page: master.page,
    pages: master.pages,
    width: master.width,
    height: master.height,
    depth: master.depth,
    get info() {
      return master.info;
    },
    metadata,
    modelLuminance: (longSide, signal) => master.modelLuminance(longSide, signal),
    luminance: () => master.luminance(),
    close: () => master.close(),
  };
}

/**
 * A master as its result describes it: with its own metadata, and the disclosure in XMP and IPTC.
 *
 * @param embed whether the result describes itself at all; else only the resolution is kept
 */
export function discloseMaster(
  master: Master,
  embed: boolean,
  disclosure: Disclosure,
): { master: Master; warnings: string[] } {
  const { density } = master.metadata;
  if (!embed) {
    const metadata = { exif: null, iptc: null, xmp: null, density };
    return { master: withMetadata(master, metadata), warnings: [] };
  }
  const xmp = discloseInXmp(master.metadata.xmp, disclosure);
  const iptc = discloseInIptc(master.metadata.iptc, disclosure);
  const metadata = { ...master.metadata, iptc, xmp: xmp ?? master.metadata.xmp };
  const warnings =
    xmp === null
      ? [
          'Its XMP cannot be added to, so only its IPTC and the record beside it tell of the colors.',
        ]
      : [];
  return { master: withMetadata(master, metadata), warnings };
}
