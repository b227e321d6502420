import type { ReferencePicture } from '../../../src-shared/domain/reference.ts';
import type { PictureFeatures } from '../../../src-shared/domain/pictureFeatures.ts';
import { rgbToLabPlanes } from '../../../src-shared/color/planes.ts';
import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { ComputeProcess } from '../../engine/computeProcess.ts';
import type { RgbPicture } from '../../imaging/encodePicture.ts';
import type {
  ReferenceColors,
  SeenReference,
  TransferredColors,
} from '../../propagation/reference/referenceTypes.ts';
import { shrinkColors } from '../../propagation/reference/shrinkColors.ts';
import type { FoundModel } from '../models/findModel.ts';
import { RecentlyUsed } from '../pixels/recentlyUsed.ts';

/** Reads what recipes name; what throws says what is missing. */
export interface ReferenceFiles {
  /** A picture in color, as its small copy. */
  readonly copy: (picture: ReferencePicture) => Promise<RgbPicture>;
  /** The luminance that hints were given to. */
  readonly luminance: (picture: ReferencePicture) => Promise<LuminancePlane>;
}

/** Colors from references, with how many pixels a side of one of their places has. */
export interface Transfer {
  readonly colors: TransferredColors;
  readonly stride: number;
}

/** What looks at a picture. */
export interface Looking {
  readonly model: FoundModel;
  readonly compute: Pick<ComputeProcess, 'features'>;
}

/** References in memory, with what a network sees in them: some 4 MB each. */
const mostReferences = 16;
/** Luminances with features, of the photos that hints were given to. */
const mostHinted = 4;

/** What references gave to one photo, by what was asked: its strength is tried again and again. */
const mostTransfers = 4;

/** A photo that hints were given to, as the network sees it. */
export interface SeenLuminance {
  readonly luminance: LuminancePlane;
  readonly features: PictureFeatures;
}

/** References as they are used, remembered between colorings: a series shares them. */
export class ReferenceSource {
  readonly #files: ReferenceFiles;
  readonly #colors = new RecentlyUsed<ReferenceColors>(mostReferences);
  /** Promises: photos that are colored side by side wait for the same. */
  readonly #features = new RecentlyUsed<Promise<PictureFeatures>>(mostReferences);
  readonly #hinted = new RecentlyUsed<SeenLuminance>(mostHinted);
  readonly #transfers = new WeakMap<LuminancePlane, RecentlyUsed<Transfer>>();

  constructor(files: ReferenceFiles) {
    this.#files = files;
  }

  /** The colors of a reference at a model's size. */
  async colors(picture: ReferencePicture, longSide: number): Promise<ReferenceColors> {
    const key = `${picture.sha256} ${longSide}`;
    const kept = this.#colors.get(key);
    if (kept !== undefined) return kept;
    const { width, height, data } = await this.#files.copy(picture);
    const colors = shrinkColors(rgbToLabPlanes(data, width, height), longSide);
    this.#colors.set(key, colors);
    return colors;
  }

  /** A reference with what a model's network sees in it. */
  async seen(picture: ReferencePicture, looking: Looking): Promise<SeenReference> {
    const { manifest } = looking.model;
    const colors = await this.colors(picture, manifest.input.longSide);
    const key = `${picture.sha256} ${manifest.weights.sha256}`;
    let features = this.#features.get(key);
    if (features === undefined) {
      const { width, height, L } = colors;
      features = look({ width, height, data: L }, looking);
      this.#features.set(key, features);
      features.catch(() => {
        this.#features.delete(key);
      });
    }
    return { colors, features: await features };
  }

  /** The photo that carried-over hints were given to, as a model's network sees it. */
  async hinted(picture: ReferencePicture, looking: Looking): Promise<SeenLuminance> {
    const key = `${picture.sha256} ${looking.model.manifest.weights.sha256}`;
    const kept = this.#hinted.get(key);
    if (kept !== undefined) return kept;
    const luminance = await this.#files.luminance(picture);
    const seen = { luminance, features: await look(luminance, looking) };
    this.#hinted.set(key, seen);
    return seen;
  }

  /**
   * What `make` makes, or made a moment ago.
   *
   * @param luminance of the photo: the very plane, as the same is given for the same photo
   * @param key names all else that decides it
   */
  async remember(
    luminance: LuminancePlane,
    key: string,
    make: () => Promise<Transfer>,
  ): Promise<Transfer> {
    let transfers = this.#transfers.get(luminance);
    if (transfers === undefined) {
      transfers = new RecentlyUsed(mostTransfers);
      this.#transfers.set(luminance, transfers);
    }
    const kept = transfers.get(key);
    if (kept !== undefined) return kept;
    const made = await make();
    transfers.set(key, made);
    return made;
  }
}

/** What a model's network sees in a luminance. @throws HeliochromeError not-offered, cancelled, engine-*, model-* */
export function look(
  luminance: LuminancePlane,
  { model, compute }: Looking,
): Promise<PictureFeatures> {
  return compute.features({ modelDirectory: model.directory, luminance });
}
