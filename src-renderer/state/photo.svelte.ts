import type { Coloring, ModelEntry } from '../../src-shared/api/contract.ts';
import { defaultFinish, type Finish } from '../../src-shared/domain/finish.ts';
import type { PhotoDetails, PhotoSummary } from '../../src-shared/domain/photo.ts';
import type { Version } from '../../src-shared/domain/version.ts';
import { masterLook, type ChromaAddress, type Look, type ScenePrefetch } from '../canvas/scene.ts';
import { call, ClientError } from '../client/client.ts';
import { t } from '../i18n/index.ts';
import { app } from './app.svelte.ts';
import { library } from './library.svelte.ts';
import { knownPhoto, readPhoto, type PhotoRecord } from './photoCache.ts';
import { viewing } from './viewing.svelte.ts';

/** What decides a coloring, apart from hints: it can be carried from one photo to another. */
export interface CopiedRecipe {
  readonly model: string;
  readonly temperature: number;
  readonly decisiveness: number;
  readonly finish: Finish;
}

interface Trial {
  readonly photoId: number;
  readonly chroma: readonly ChromaAddress[];
  readonly kept: boolean;
}

/** Planes of a trial that may still be on the screen. */
const mostTried = 3;

/** The photo that Photo shows, with its versions, and what is being changed of it. */
class PhotoState {
  record: PhotoRecord | null = $state.raw(null);
  failure: ClientError | null = $state.raw(null);
  /** The version on the screen; null is the master alone. */
  shownId: number | null = $state(null);
  models: readonly ModelEntry[] = $state.raw([]);
  /** Set by the person; null while the shown version's, or the settings', stands. */
  chosenModel: string | null = $state(null);
  /** Strength and saturation while they are dragged, and until the host has them. */
  #draft: { readonly versionId: number; readonly finish: Finish } | null = $state.raw(null);
  /**
   * Planes besides the shown version's, the newest first: of what is looked at only, such as another decisiveness, or,
   * once that was kept as a version, the color that stays until the version's own is there.
   */
  #trial: Trial | null = $state.raw(null);
  #decisiveness: number | null = $state(null);
  /** The host colors the photo now. */
  coloring = $state(false);
  previewing = $state(false);
  copied: CopiedRecipe | null = $state.raw(null);

  readonly details: PhotoDetails | null = $derived(this.record?.details ?? null);
  readonly versions: readonly Version[] = $derived(this.record?.versions ?? []);
  readonly shown: Version | null = $derived(
    this.versions.find(({ id }) => id === this.shownId) ?? null,
  );
  readonly place: number = $derived(
    this.shown === null ? 0 : this.versions.indexOf(this.shown) + 1,
  );
  readonly finish: Finish = $derived(
    this.shown === null
      ? defaultFinish
      : this.#draft?.versionId === this.shown.id
        ? this.#draft.finish
        : this.shown.recipe.finish,
  );
  readonly model: string = $derived(
    this.chosenModel ?? this.shown?.recipe.model.id ?? app.settings.model,
  );
  readonly modelEntry: ModelEntry | null = $derived(
    this.models.find(({ id }) => id === this.model) ?? null,
  );
  /** 0–1, as the slider stands. */
  readonly decisiveness: number = $derived(
    this.#decisiveness ??
      (this.shown !== null && this.shown.recipe.model.id === this.model
        ? this.shown.recipe.decisiveness
        : (this.modelEntry?.decisiveness ?? 0.5)),
  );
  readonly look: Look = $derived(this.#lookOf());
  readonly neighbors: readonly PhotoSummary[] = $derived(
    [1, -1, 2].flatMap((delta) => {
      const photo = library.focused < 0 ? undefined : library.photo(library.focused + delta);
      return photo === undefined ? [] : [photo];
    }),
  );
  readonly prefetch: readonly ScenePrefetch[] = $derived(
    this.neighbors.flatMap(({ id, width, height, versionId, state }) => {
      if (width === 0 || state !== 'ready') return [];
      const chroma: ChromaAddress[] = versionId === null ? [] : [{ kind: 'chroma', versionId }];
      return [{ photo: { id, width, height }, chroma }];
    }),
  );

  /** Whether the photo is shown as it would be, not as the shown version is. */
  readonly trying: boolean = $derived(
    this.#trial !== null && this.#trial.photoId === this.details?.id && !this.#trial.kept,
  );

  #lookOf(): Look {
    const { shown, finish } = this;
    const trial = this.#trial?.photoId === this.details?.id ? this.#trial : null;
    if (shown === null && trial?.kept !== false) return masterLook;
    // The version's own color stays until the first preview has come.
    const own: ChromaAddress[] = shown === null ? [] : [{ kind: 'chroma', versionId: shown.id }];
    const tried = trial?.chroma ?? [];
    const chroma = trial?.kept === true ? [...own, ...tried] : [...tried, ...own];
    return { chroma, gain: finish.strength * finish.saturation, marks: viewing.confidence };
  }

  /** Shows a photo, or reads the shown one again. Its current version is shown when it is another photo than before. */
  show = async (photoId: number): Promise<void> => {
    const known = knownPhoto(photoId);
    if (known !== null) this.#take(known);
    else if (this.details?.id !== photoId) this.#take(null);
    try {
      const record = await readPhoto(photoId);
      if (app.photoId === photoId) this.#take(record);
    } catch (error) {
      if (app.photoId !== photoId) return;
      this.#take(null);
      this.failure = error instanceof ClientError ? error : new ClientError('', String(error), '');
    }
  };

  #take(record: PhotoRecord | null): void {
    const before = this.details?.id;
    this.failure = null;
    this.record = record;
    if (record === null) return;
    const current = record.versions.find((version) => version.current)?.id ?? null;
    if (record.details.id !== before) {
      this.forgetTrial();
      this.shownId = current;
      this.chosenModel = null;
    } else if (this.shownId !== null && this.shown === null) {
      // What was shown is gone, by undo or by deletion: its color stays until the other one's is there.
      this.#keepColor(record.details.id, this.shownId);
      this.shownId = current;
    }
    const draft = this.#draft;
    const stored = record.versions.find(({ id }) => id === draft?.versionId);
    if (draft !== null && stored !== undefined && sameFinish(stored.recipe.finish, draft.finish)) {
      this.#draft = null;
    }
  }

  /** Shows a version; null shows the master. */
  showVersion = (versionId: number | null): void => {
    if (versionId === this.shownId) return;
    this.forgetTrial();
    this.chosenModel = null;
    this.shownId = versionId;
  };

  /** Shows the version before (-1) or after (+1) the one shown; the master comes before them all. */
  stepVersion = (delta: number): void => {
    const place = this.place + delta;
    if (place < 0 || place > this.versions.length) return;
    this.showVersion(place === 0 ? null : (this.versions.at(place - 1)?.id ?? null));
  };

  /** Strength or saturation as it stands while it is dragged. */
  moveFinish = (patch: Partial<Finish>): void => {
    if (this.shown === null) return;
    this.#draft = { versionId: this.shown.id, finish: { ...this.finish, ...patch } };
  };

  /** Keeps strength and saturation as they stand: one step of undo. */
  keepFinish = async (): Promise<void> => {
    const draft = this.#draft;
    if (draft === null) return;
    try {
      await call('versions.setFinish', draft);
    } catch (error) {
      this.#draft = null;
      throw error;
    }
  };

  /** Shows how the colors would be with another decisiveness. Of many calls only the last is asked for. */
  tryDecisiveness = (decisiveness: number): void => {
    this.#decisiveness = decisiveness;
    if (!this.previewing && this.shown !== null) void this.#previewLatest();
  };

  async #previewLatest(): Promise<void> {
    const photoId = this.details?.id;
    if (photoId === undefined) return;
    this.previewing = true;
    try {
      for (let asked: number | null = null; asked !== this.#decisiveness;) {
        asked = this.#decisiveness;
        if (asked === null || this.details?.id !== photoId) break;
        const coloring = this.coloringWith(asked);
        const { key } = await call('versions.preview', { photoId, coloring, stream: 'photo' });
        if (this.#decisiveness !== null) this.tryPlane(photoId, key);
      }
    } catch (error) {
      // A newer preview, or a new version, took its place.
      if (!(error instanceof ClientError && error.code === 'cancelled')) throw error;
    } finally {
      this.previewing = false;
    }
  }

  /** Shows a plane that was computed to be looked at; the ones before stay until it is there. */
  tryPlane = (photoId: number, key: string): void => {
    const before = this.#trial?.photoId === photoId ? this.#trial.chroma : [];
    const others = before.filter((plane) => plane.kind === 'chroma' || plane.key !== key);
    const chroma: ChromaAddress[] = [{ kind: 'preview', key }, ...others];
    this.#trial = { photoId, chroma: chroma.slice(0, mostTried), kept: false };
  };

  /** Shows a version that came of what was tried, without a moment of grey between. */
  adopt = async (version: Version): Promise<void> => {
    const before = this.shownId;
    await this.#refresh(version.photoId);
    if (this.details?.id !== version.photoId) return;
    this.#keepColor(version.photoId, before);
    this.chosenModel = null;
    this.shownId = version.id;
    if (viewing.mode === 'original') viewing.mode = 'color';
  };

  /** Lets the color that is seen stay until that of the version shown next is there. */
  #keepColor(photoId: number, versionId: number | null): void {
    const tried = this.#trial?.photoId === photoId ? this.#trial.chroma : [];
    const shown: ChromaAddress[] = versionId === null ? [] : [{ kind: 'chroma', versionId }];
    const chroma = [...tried, ...shown].slice(0, mostTried);
    this.forgetTrial();
    this.#trial = { photoId, chroma, kept: true };
  }

  /** Drops what was tried and not kept. */
  forgetTrial = (): void => {
    this.#decisiveness = null;
    this.#trial = null;
    this.#draft = null;
  };

  /** What the panel asks for. */
  coloringWith = (decisiveness: number = this.decisiveness): Coloring => {
    const recipe = this.shown?.recipe;
    if (recipe === undefined) return { model: this.model, decisiveness, ...unguided };
    const { temperature, hints, edges, reference } = recipe;
    const guided = { model: this.model, decisiveness, hints, edges, reference };
    return recipe.model.id === this.model ? { ...guided, temperature } : guided;
  };

  /** Colors the photo and shows the new version. */
  colorize = async (coloring: Coloring, finish: Finish = this.finish): Promise<void> => {
    const photoId = this.details?.id;
    if (photoId === undefined || this.coloring) return;
    this.coloring = true;
    try {
      const version = await call('versions.create', { photoId, coloring, finish });
      await this.#refresh(photoId);
      if (app.photoId === photoId) {
        this.forgetTrial();
        this.chosenModel = null;
        this.shownId = version.id;
        if (viewing.mode === 'original') viewing.mode = 'color';
        app.say(t('photo.colorized', { number: version.number }));
      }
    } finally {
      this.coloring = false;
    }
  };

  async #refresh(photoId: number): Promise<void> {
    const [details, versions] = await Promise.all([
      call('photos.get', { photoId }),
      call('versions.list', { photoId }),
    ]);
    if (app.photoId === photoId) this.#take({ details, versions });
  }
}

/** A coloring by the model alone. */
export const unguided = { hints: [], reference: null } satisfies Partial<Coloring>;

function sameFinish(one: Finish, other: Finish): boolean {
  return one.strength === other.strength && one.saturation === other.saturation;
}

export const photo = new PhotoState();
