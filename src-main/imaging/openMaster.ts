import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { LuminancePlane } from '../../src-shared/domain/planes.ts';
import { describeCast, greyCast } from './cast.ts';
import { sampleLab } from './castSamples.ts';
import { abortable } from './abortable.ts';
import { areaAverage, fitLongSide } from './areaAverage.ts';
import { openDeviceRows } from './deviceRows.ts';
import { deviceModel } from './icc/deviceModel.ts';
import type { DeviceModel } from './icc/iccProfile.ts';
import { deviceToXyz } from './icc/srgbDevice.ts';
import { lightnessConverter } from './lightness.ts';
import { openLuminanceStore } from './luminanceStore.ts';
import type { LuminanceStore } from './luminanceStore.ts';
import type { CastReport, LuminanceSource, Master, MasterInfo } from './master.ts';
import type { MasterMetadata } from './metadata.ts';
import { readMetadata } from './metadata/readMetadata.ts';
import { orientationOf, uprightSize } from './orientation.ts';
import type { DeviceRows } from './samples.ts';
import { openScanFile } from './scanFile.ts';
import type { OpenScanFile } from './scanFile.ts';
import { readStoredPage } from './storedPage.ts';
import type { StoredPage } from './storedPage.ts';

/** Which page to open, and how. */
export interface OpenMasterOptions {
  /** zero-based, over full-resolution pages (thumbnails and masks in a TIFF are not counted); default 0 */
  readonly page?: number;
  /** pixels up to which the L\* plane is held in shared memory; default 64 megapixels */
  readonly sharedPixels?: number;
  /** decoded bytes up to which decoding happens in memory rather than in a temporary file; default 256 MiB */
  readonly memoryBytes?: number;
}

class OpenMaster implements Master {
  readonly path: string;
  readonly page: number;
  readonly pages: number;
  readonly width: number;
  readonly height: number;
  readonly depth: 1 | 8 | 16;
  readonly metadata: MasterMetadata;
  readonly #file: OpenScanFile;
  readonly #stored: StoredPage;
  readonly #model: DeviceModel;
  readonly #warnings: string[];
  readonly #options: OpenMasterOptions;
  #cast: CastReport | null;
  #store: Promise<LuminanceStore> | null = null;
  #lastRead: Promise<void> = Promise.resolve();
  #closing: Promise<void> | null = null;

  constructor(
    file: OpenScanFile,
    stored: StoredPage,
    metadata: MasterMetadata,
    options: OpenMasterOptions,
  ) {
    const upright = uprightSize(orientationOf(stored.orientation), stored.width, stored.height);
    this.path = stored.path;
    this.page = stored.page;
    this.pages = stored.pages;
    this.width = upright.width;
    this.height = upright.height;
    this.depth = stored.depth;
    this.metadata = metadata;
    this.#file = file;
    this.#stored = stored;
    this.#warnings = [];
    this.#model = deviceModel(stored.iccProfile, this.#warnings);
    this.#options = options;
    this.#cast = stored.colors === 1 ? greyCast : null;
  }

  get info(): MasterInfo {
    const { format, channels, colors, alpha, orientation } = this.#stored;
    const { description: colorSpace } = this.#model;
    const [cast, warnings] = [this.#cast, [...this.#warnings]];
    return { format, channels, grey: colors === 1, alpha, orientation, colorSpace, cast, warnings };
  }

  async modelLuminance(longSide: number, signal?: AbortSignal): Promise<LuminancePlane> {
    if (!(longSide >= 1)) {
      throw new HeliochromeError(
        'usage',
        `The model's copy needs a longer side of at least 1, not ${longSide}.`,
      );
    }
    const source = await abortable(this.luminance(), signal);
    const size = fitLongSide(this.width, this.height, longSide);
    return areaAverage(source, size.width, size.height, signal);
  }

  async luminance(): Promise<LuminanceSource> {
    this.#assertOpen();
    this.#store ??= this.#openStore();
    const store = await this.#store;
    return {
      width: store.width,
      height: store.height,
      shared: store.shared,
      readRows: (top, rows, target) => this.#readRows(store, top, rows, target),
      close: () => Promise.resolve(),
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  #assertOpen(): void {
    if (this.#closing !== null)
      throw new HeliochromeError('internal', `The master was closed: ${this.path}`);
  }

  /** Reads go one after the other: they share a scratch buffer, and the disk. */
  #readRows(store: LuminanceStore, top: number, rows: number, target: Uint16Array): Promise<void> {
    if (top < 0 || rows < 0 || top + rows > store.height || target.length < rows * store.width) {
      const asked = `rows ${top} to ${top + rows} of ${store.height} into ${target.length} values`;
      return Promise.reject(
        new HeliochromeError('internal', `Luminance rows out of range: ${asked}.`),
      );
    }
    const read = this.#lastRead.then(() => {
      this.#assertOpen();
      return store.readRows(top, rows, target);
    });
    this.#lastRead = read.catch(() => undefined);
    return read;
  }

  async #openStore(): Promise<LuminanceStore> {
    const stored = this.#stored;
    const device = await openDeviceRows(
      stored,
      this.#file.handle,
      (reason) => {
        const warning = `Parts of the picture may be damaged; the decoder says: ${reason}.`;
        if (!this.#warnings.includes(warning)) this.#warnings.push(warning);
      },
      this.#options.memoryBytes,
    );
    if (stored.colors === 3) this.#cast = await this.#examineCast(device);
    const convert = lightnessConverter(this.#model, stored.colors, device.maximum);
    return openLuminanceStore(
      device,
      convert,
      orientationOf(stored.orientation),
      this.#options.sharedPixels,
    );
  }

  async #examineCast(device: DeviceRows): Promise<CastReport> {
    try {
      return describeCast(await sampleLab(device, deviceToXyz(this.#model)));
    } catch (error) {
      await device.close();
      throw error;
    }
  }

  async #release(): Promise<void> {
    const store = await this.#store?.catch(() => null);
    await this.#lastRead;
    await store?.close();
    await this.#file.handle.close();
  }
}

/**
 * Opens one page of a scan: JPEG, JPEG 2000, PNG, GIF, WebP, or TIFF of 1 to 16 bits, grey, RGB or palette, with any
 * orientation and any grey or RGB profile. Only the header is read; pixels are decoded when first asked for. The file
 * is never written to.
 * @throws HeliochromeError `file-missing`, `file-empty`, `file-permission`, `file-unreadable`, `file-too-large`,
 * `not-an-image`, `image-damaged`, `image-unsupported`, `usage` (no such page); `image-damaged` and `disk-full` also
 * from `luminance` and `modelLuminance`
 */
export async function openMaster(path: string, options: OpenMasterOptions = {}): Promise<Master> {
  const file = await openScanFile(path);
  try {
    const stored = await readStoredPage(file, options.page ?? 0);
    const metadata = await readMetadata(file, stored);
    return new OpenMaster(file, stored, metadata, options);
  } catch (error) {
    await file.handle.close();
    throw HeliochromeError.from(error);
  }
}
