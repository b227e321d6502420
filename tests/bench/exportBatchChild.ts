/**
 * `node exportBatchChild.ts FOLDER FORMAT SCANS…`: exports scans from a library as one job, and prints what it took and
 * what sharp alone takes for the same files, as JSON.
 */
import path from 'node:path';
import sharp from 'sharp';
import { newVersion } from '../support/catalogFixture.ts';
import { openQueue } from '../support/jobs.ts';
import { openTestLibrary } from '../support/library.ts';
import { givenChroma } from './generatedScan.ts';

const [folder, format, ...scans] = process.argv.slice(2);
const library = await openTestLibrary(folder, true);
const { catalog } = library.context;
const ids: number[] = [];
for (const scan of scans) ids.push(...(await library.add(scan)));
for (const photoId of ids) {
  const { width, height } = catalog.photos.get(photoId)!;
  catalog.versions.add(newVersion(photoId, { chroma: givenChroma(width, height) }));
}
const plan = { folder: path.join(folder, 'out'), format, depth: format === 'tiff' ? 16 : 8 };
const queue = openQueue(library.context);
const begun = performance.now();
const { id } = queue.add('export', 'E', { photos: { ids }, plan });
await queue.idle();
const seconds = (performance.now() - begun) / 1000;
const { failed } = queue.get(id);
await queue.close();
await library.close();
// maxRSS is in kilobytes on every system.
const peakMegabytes = process.resourceUsage().maxRSS / 1024;

const plainBegun = performance.now();
for (const [number, scan] of scans.entries()) {
  const picture = sharp(scan);
  const target = path.join(folder, `plain${number}`);
  if (format === 'tiff') {
    await picture.toColourspace('rgb16').tiff({ compression: 'lzw' }).toFile(`${target}.tif`);
  } else await picture.jpeg({ quality: 92 }).toFile(`${target}.jpg`);
}
const plainSeconds = (performance.now() - plainBegun) / 1000;
console.log(JSON.stringify({ seconds, plainSeconds, peakMegabytes, failed }));
