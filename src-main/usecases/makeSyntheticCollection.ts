import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writeScan, type ScanOptions } from '../imaging/writeScan.ts';
import { writeAtomically } from '../platform/atomicWrite.ts';
import { withSystemErrors } from '../platform/systemError.ts';
import { printScene, type PrintFlaws } from './synthetic/printScene.ts';
import { coast, meadow, mountains, portrait, street, type Scene } from './synthetic/scenes.ts';

const description =
  'Synthetic picture, computed for a demonstration of Heliochrome; not a photograph.';

/** The IPTC's term for pictures made by an algorithm alone, without samples of real ones. */
const sourceType = 'http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia';

const xmp = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${description}</rdf:li></rdf:Alt></dc:description>
<Iptc4xmpExt:DigitalSourceType>${sourceType}</Iptc4xmpExt:DigitalSourceType>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;

interface SyntheticScan {
  readonly file: string;
  readonly scene: Scene;
  readonly width: number;
  readonly height: number;
  readonly flaws: PrintFlaws;
  readonly scan: Pick<ScanOptions, 'format' | 'depth' | 'tint' | 'orientation'>;
}

/** Kinds of scans that collections hold: grey and toned, 8 and 16 bits, upright and sideways, in folders. */
const collection: readonly SyntheticScan[] = [
  {
    file: 'synthetic_coast.jpg',
    scene: coast,
    width: 1200,
    height: 900,
    flaws: { grain: 0.022, vignetting: 0.3, dust: 60, scratches: 1, seed: 1 },
    scan: { format: 'jpeg', depth: 8 },
  },
  {
    file: 'synthetic_meadow.jpg',
    scene: meadow,
    width: 1200,
    height: 900,
    flaws: { grain: 0.018, vignetting: 0.2, dust: 30, scratches: 0, seed: 2 },
    scan: { format: 'jpeg', depth: 8 },
  },
  {
    file: 'synthetic_mountains.tif',
    scene: mountains,
    width: 1200,
    height: 900,
    flaws: { grain: 0.015, vignetting: 0.15, dust: 40, scratches: 2, seed: 3 },
    scan: { format: 'tiff', depth: 16 },
  },
  {
    file: path.join('album', 'synthetic_portrait_sepia.jpg'),
    scene: portrait,
    width: 720,
    height: 900,
    flaws: { grain: 0.02, vignetting: 0.35, dust: 80, scratches: 3, seed: 4 },
    scan: { format: 'jpeg', depth: 8, tint: [1.06, 0.93, 0.72] },
  },
  {
    file: path.join('album', 'synthetic_street_sideways.jpg'),
    scene: street,
    width: 1200,
    height: 900,
    flaws: { grain: 0.025, vignetting: 0.25, dust: 50, scratches: 1, seed: 5 },
    scan: { format: 'jpeg', depth: 8, orientation: 6 },
  },
];

/**
 * Makes a small collection of scans to try the program on. All of them are computed, and say so in their names, their
 * metadata and their margins. What an earlier call made is replaced.
 *
 * @returns the paths of the scans
 * @throws HeliochromeError output-unwritable, disk-full
 */
export async function makeSyntheticCollection(
  folder: string,
  onScan?: (file: string) => void,
): Promise<string[]> {
  const made: string[] = [];
  for (const { file, scene, width, height, flaws, scan } of collection) {
    const target = path.join(folder, file);
    const directory = path.dirname(target);
    await withSystemErrors(directory, 'write', () => mkdir(directory, { recursive: true }));
    const print = printScene(scene, width, height, flaws);
    const write = (temporary: string): Promise<void> =>
      writeScan(temporary, print, { ...scan, description, xmp, density: 300 });
    await writeAtomically(target, write, { overwrite: true });
    made.push(target);
    onScan?.(target);
  }
  return made;
}
