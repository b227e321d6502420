import { discloseInXmp, type Disclosure } from './disclosureXmp.ts';
import type { Master } from './master.ts';
import { discloseInIptc } from './metadata/disclosureIptc.ts';
import type { MasterMetadata } from './metadata.ts';

/** What of its master's description a result keeps. */
export interface DisclosureChoice {
  /** Whether it describes itself at all; else only its resolution is kept. */
  readonly embed: boolean;
  /** Dots an inch that it is made for; null for the master's. */
  readonly dpi: number | null;
}

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

/** A master as its result describes it: with its own metadata, and the disclosure in XMP and IPTC. */
export function discloseMaster(
  master: Master,
  { embed, dpi }: DisclosureChoice,
  disclosure: Disclosure,
): { master: Master; warnings: string[] } {
  const density =
    dpi === null ? master.metadata.density : ({ x: dpi, y: dpi, unit: 'inch' } as const);
  if (!embed) {
    const metadata = { exif: null, iptc: null, xmp: null, density };
    return { master: withMetadata(master, metadata), warnings: [] };
  }
  const xmp = discloseInXmp(master.metadata.xmp, disclosure);
  const iptc = discloseInIptc(master.metadata.iptc, disclosure);
  const metadata = { ...master.metadata, density, iptc, xmp: xmp ?? master.metadata.xmp };
  const warnings =
    xmp === null
      ? [
          'Its XMP cannot be added to, so only its IPTC and the record beside it tell of the colors.',
        ]
      : [];
  return { master: withMetadata(master, metadata), warnings };
}
