import type { MasterMetadata } from '../metadata.ts';
import type { ScanFile } from '../scanFile.ts';
import type { StoredPage } from '../storedPage.ts';

export function readMetadata(_file: ScanFile, _page: StoredPage): Promise<MasterMetadata> {
  return Promise.resolve({ exif: null, iptc: null, xmp: null, density: null });
}
