import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExportPlan } from '../../../src-shared/api/contract.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import { encodeJpeg } from '../../imaging/encodePicture.ts';
import { openMaster } from '../../imaging/openMaster.ts';
import { smallPictures, type SmallPictures } from '../../imaging/smallPictures.ts';
import { withSystemErrors } from '../../platform/systemError.ts';
import { forgetTemporary, temporaryBeside } from '../../platform/temporaryFiles.ts';

/** Pixels of a picture on a contact sheet that has no gallery beside it. */
const sheetLongSide = 640;
const quality = 86;

/** A photo before and after, as JPEG files of the same size. */
export interface SmallCopy {
  readonly before: string;
  readonly after: string;
}

/** Pixels of the copies that a plan needs for its gallery and its contact sheet; null when it needs none. */
export function copyLongSide({ gallery, contactSheet }: ExportPlan): number | null {
  if (gallery !== null) return gallery.longSide;
  return contactSheet === null ? null : sheetLongSide;
}

/**
 * The small copies of an export's results. Made while a result is written, as its master is open then, and kept until
 * gallery and contact sheet are made of them; what is lost meanwhile is made again.
 */
export class SmallCopies {
  readonly #folder: string;
  readonly #longSide: number;

  /** @param cache folder of what can be made again; @param name of the export within it */
  constructor(cache: string, name: string, longSide: number) {
    this.#folder = path.join(cache, 'exports', name);
    this.#longSide = longSide;
  }

  /** Keeps the copies of a version; those that are there stay. */
  async keep(versionId: number, make: (longSide: number) => Promise<SmallPictures>): Promise<void> {
    const { before, after } = this.#files(versionId);
    if ((await isWhole(before)) && (await isWhole(after))) return;
    await withSystemErrors(this.#folder, 'write', () => mkdir(this.#folder, { recursive: true }));
    const pictures = await make(this.#longSide);
    await this.#write(before, await encodeJpeg(pictures.before, quality));
    await this.#write(after, await encodeJpeg(pictures.after, quality));
  }

  /** The copies of a version, made now where they were lost. @throws what reading the master throws */
  async get(catalog: Catalog, photoId: number, versionId: number): Promise<SmallCopy> {
    await this.keep(versionId, async (longSide) => {
      const source = catalog.photos.source(photoId);
      const version = catalog.versions.get(versionId);
      if (source === null || version === null) throw new TypeError(`version ${versionId} is gone`);
      const master = await openMaster(source.path, { page: source.page });
      try {
        const chroma = catalog.versions.chroma(versionId);
        return await smallPictures(master, chroma, version.recipe.finish, longSide);
      } finally {
        await master.close();
      }
    });
    return this.#files(versionId);
  }

  /** Removes them all. */
  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  #files(versionId: number): SmallCopy {
    const file = (kind: string): string => path.join(this.#folder, `${versionId}.${kind}.jpg`);
    return { before: file('before'), after: file('after') };
  }

  /** Without waiting for the disk: what a power cut takes is made again. */
  async #write(file: string, bytes: Buffer): Promise<void> {
    const temporary = temporaryBeside(file);
    await withSystemErrors(file, 'write', async () => {
      await writeFile(temporary, bytes);
      await rename(temporary, file);
    });
    forgetTemporary(temporary);
  }
}

/** Whether a JPEG is there from its first marker to its last. */
async function isWhole(file: string): Promise<boolean> {
  const bytes = await readFile(file).catch(() => null);
  return (
    bytes !== null &&
    bytes.length > 4 &&
    bytes.readUInt16BE(0) === 0xffd8 &&
    bytes.readUInt16BE(bytes.length - 2) === 0xffd9
  );
}

/** Reads a copy. */
export function readCopy(file: string): Promise<Buffer> {
  return withSystemErrors(file, 'read', () => readFile(file));
}
