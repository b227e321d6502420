import type { LibraryInfo } from '../../src-shared/api/contract.ts';
import type {
  JobItem,
  JobKind,
  JobMoment,
  JobState,
  Problem,
} from '../../src-shared/domain/job.ts';
import type {
  ArchivalMetadata,
  Collection,
  PhotoDetails,
  PhotoQuery,
  PhotoSelection,
  PhotoSummary,
  Review,
} from '../../src-shared/domain/photo.ts';
import type { Finish } from '../../src-shared/domain/finish.ts';
import type { ChromaPlane } from '../../src-shared/domain/planes.ts';
import type { Recipe } from '../../src-shared/domain/provenance.ts';
import type { Version } from '../../src-shared/domain/version.ts';
import type { ReferenceRepository } from './references.ts';

/** A master as its file was found. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970, whole. */
  readonly modifiedAt: number;
}

/** What reading a master told; one of `pages` for every page of it. */
export interface MasterReading {
  readonly sha256: string;
  readonly format: string;
  readonly pages: readonly {
    readonly width: number;
    readonly height: number;
    readonly depth: number;
    readonly channels: number;
    readonly colorSpace: string;
    readonly colorPhotograph: boolean;
    readonly warnings: readonly string[];
  }[];
  readonly metadata: ArchivalMetadata;
  readonly tags: readonly string[];
}

/** A master as the catalog knows it. */
export interface MasterRow {
  readonly id: number;
  readonly path: string;
  readonly bytes: number;
  readonly modifiedAt: number;
  /** Null while it was not read. */
  readonly sha256: string | null;
  readonly missing: boolean;
  /** None of its photos can be read. */
  readonly unreadable: boolean;
}

/** Masters: files on the disk. One has a photo for each of its pages. */
export interface MasterRepository {
  byPath(path: string): MasterRow | null;
  bySha256(sha256: string): readonly MasterRow[];
  get(id: number): MasterRow | null;
  /**
   * Adds a master that was read, with its photos; gives their ids. Throws `usage` when the path is known.
   *
   * @param position in the order of import: lower stands before; left out, it is the last
   */
  add(
    file: FoundFile,
    reading: MasterReading,
    position?: number,
  ): { readonly masterId: number; readonly photoIds: readonly number[] };
  /** Adds a master that cannot be read, with one photo in state `unreadable`. */
  addUnreadable(
    file: FoundFile,
    problem: Problem,
    position?: number,
  ): { readonly masterId: number; readonly photoIds: readonly number[] };
  /** A known master whose file changed or became readable: replaces what reading told, keeps versions and edited metadata. */
  reread(id: number, file: FoundFile, reading: MasterReading): void;
  setMissing(id: number, missing: boolean): void;
  /** A moved master was found again. */
  relink(id: number, file: FoundFile): void;
  /** Sets what is wrong with a master that can be read, such as failed fixity, or clears it (null): it is well again. */
  setProblem(id: number, problem: Problem | null): void;
  /** A known master can no longer be read; what was read of it stays known. */
  setUnreadable(id: number, problem: Problem): void;
  /** All masters in batches by id: `after` 0 for the first. */
  list(after: number, limit: number): readonly MasterRow[];
  listMissing(after: number, limit: number): readonly MasterRow[];
}

/** Where the pixels of a photo come from. */
export interface PhotoSource {
  readonly photoId: number;
  readonly masterId: number;
  readonly path: string;
  readonly bytes: number;
  readonly modifiedAt: number;
  readonly sha256: string | null;
  /** Zero-based. */
  readonly page: number;
  readonly pages: number;
  readonly missing: boolean;
  readonly label: string;
  readonly fileName: string;
}

/** Photos. Functions that change something throw `usage` for ids that are not there, unless they take a selection. */
export interface PhotoRepository {
  count(query: PhotoQuery): number;
  page(query: PhotoQuery, offset: number, limit: number): readonly PhotoSummary[];
  ids(query: PhotoQuery): readonly number[];
  /** Ids of a selection that exist (by a query: in its order). */
  resolve(selection: PhotoSelection): readonly number[];
  indexOf(query: PhotoQuery, photoId: number): number | null;
  /** Null when it is not there. */
  get(photoId: number): PhotoDetails | null;
  summaries(ids: readonly number[]): readonly PhotoSummary[];
  source(photoId: number): PhotoSource | null;
  shared(selection: PhotoSelection): {
    readonly count: number;
    readonly metadata: Record<keyof ArchivalMetadata, string | null>;
    readonly tags: readonly string[];
    readonly someTags: readonly string[];
  };
  /** Gives the number of photos that were changed by it, as do those below. */
  edit(
    ids: readonly number[],
    change: {
      metadata: Partial<ArchivalMetadata>;
      addTags: readonly string[];
      removeTags: readonly string[];
    },
  ): number;
  rate(ids: readonly number[], rating: number): number;
  review(ids: readonly number[], review: Review): number;
  trash(ids: readonly number[], trashed: boolean): number;
  /** Removes photos, their versions, and masters without photos, for good. */
  remove(ids: readonly number[]): number;
  tags(): readonly { tag: string; photos: number }[];
  /** Ids of ready photos that are not colorized by `recipe` (JSON equality without finish), of those given. */
  withoutRecipe(ids: readonly number[], recipe: Recipe): readonly number[];
}

/** A version to be kept. */
export interface NewVersion {
  readonly photoId: number;
  readonly recipe: Recipe;
  readonly modelName: string;
  readonly engine: { readonly name: string; readonly device: string };
  /** Stored by `src-shared/domain/chromaFormat.ts`, compressed. */
  readonly chroma: ChromaPlane;
  /** The photo's version whose place and number it takes; that one is hidden, and comes back by undo. */
  readonly replaces?: number;
}

export interface VersionRepository {
  list(photoId: number): readonly Version[];
  get(versionId: number): Version | null;
  /** Throws `data-unusable` when what is stored is damaged, `usage` when there is none. */
  chroma(versionId: number): ChromaPlane;
  /** Bytes of the plane in `chromaFormat`, uncompressed. */
  chromaBytes(versionId: number): Uint8Array<ArrayBuffer>;
  /** The new version becomes the photo's current one. */
  add(version: NewVersion): Version;
  review(versionId: number, review: Review): number;
  setFinish(versionId: number, finish: Finish): Version;
  makeCurrent(photoId: number, versionId: number | null): number;
  remove(versionId: number): number;
}

export interface CollectionRepository {
  list(): readonly Collection[];
  /** Throws `usage` when the parent is missing or has a child of that name. */
  create(name: string, parentId: number | null): Collection;
  /** The child of that name, made when it is not there. */
  ensure(name: string, parentId: number | null): number;
  rename(id: number, name: string): number;
  /** Throws `usage` when it would lie in itself. */
  move(id: number, parentId: number | null): number;
  remove(id: number): number;
  addPhotos(id: number, photoIds: readonly number[]): number;
  removePhotos(id: number, photoIds: readonly number[]): number;
}

/** A job as it is stored; what is computed of it (time left, counts) is not here. */
export interface JobRow {
  readonly id: number;
  readonly kind: JobKind;
  readonly title: string;
  readonly state: JobState;
  /** Whatever its handler keeps between starts; parsed by the handler too. */
  readonly checkpoint: unknown;
  /** Where it stands in the queue: lower runs first. */
  readonly position: number;
  /** 0–1; never falls. */
  readonly progress: number;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly problem: Problem | null;
  /** All its items are listed: before that, its listing starts afresh. */
  readonly listed: boolean;
  /** Working time so far, seconds, over all starts. */
  readonly seconds: number;
}

export interface JobCounts {
  readonly total: number;
  readonly pending: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
}

/** One item with what its handler needs for it. */
export interface JobItemRow extends JobItem {
  /** Parsed by the handler. */
  readonly data: unknown;
}

/** What the job queue keeps. Implemented by the catalog; the queue gets it as a parameter. */
export interface JobStore {
  create(kind: JobKind, title: string, parameters: unknown): JobRow;
  get(jobId: number): JobRow | null;
  /** What it was given, which may name a whole library's photos: parsed by the handler's own schema before use. */
  parameters(jobId: number): unknown;
  /** All jobs, in the order of the queue. */
  list(): readonly JobRow[];
  update(
    jobId: number,
    change: Partial<
      Pick<
        JobRow,
        | 'state'
        | 'checkpoint'
        | 'position'
        | 'progress'
        | 'startedAt'
        | 'finishedAt'
        | 'problem'
        | 'listed'
        | 'seconds'
        | 'title'
      >
    >,
  ): JobRow;
  remove(jobId: number): void;
  addItems(
    jobId: number,
    items: readonly {
      readonly label: string;
      readonly photoId: number | null;
      readonly data: unknown;
    }[],
  ): void;
  /** Deletes up to so many items; gives how many. */
  clearItems(jobId: number, most: number): number;
  nextItems(jobId: number, after: number, limit: number): readonly JobItemRow[];
  /** Items in whatever state, with what their handler needs, in their order: `after` 0 for the first. */
  itemRows(jobId: number, after: number, limit: number): readonly JobItemRow[];
  finishItem(
    itemId: number,
    outcome:
      | { readonly state: 'done' }
      | { readonly state: 'skipped'; readonly reason: string }
      | { readonly state: 'failed'; readonly problem: Problem },
  ): void;
  counts(jobId: number): JobCounts;
  items(
    jobId: number,
    states: readonly JobItem['state'][],
    offset: number,
    limit: number,
  ): { readonly items: readonly JobItem[]; readonly total: number };
  /** Failed items become pending again; gives how many. */
  retryFailed(jobId: number): number;
  appendLog(jobId: number, line: string): void;
  log(jobId: number): readonly string[];
  /** Keeps figures of this moment; of moments close to each other the last. */
  addMoment(jobId: number, moment: JobMoment): void;
  /** Figures over the job's course, from its beginning: a few hundred at most. */
  moments(jobId: number): readonly JobMoment[];
  /** Runs `work` in one transaction: what an item did and that it is done are stored together, or neither. */
  transaction<Result>(work: () => Result): Result;
}

/** One step of undo. */
export interface HistoryStep {
  readonly label: string;
}

/**
 * Undo that survives restarts: `record` notes which rows `work` changed, and undo puts them back. A scope is one
 * photo's or the library's (null). A new step clears the redo steps of its scope; a step whose rows were changed by
 * something else since is refused with `usage` and dropped.
 */
export interface HistoryRepository {
  record<Result>(label: string, photoId: number | null, work: () => Result): Result;
  state(photoId: number | null): {
    readonly undo: HistoryStep | null;
    readonly redo: HistoryStep | null;
  };
  undo(photoId: number | null): HistoryStep | null;
  redo(photoId: number | null): HistoryStep | null;
  /** Begins a step that grows over many transactions, such as a job's; give its number to `extend`. */
  begin(label: string, photoId: number | null): number;
  /**
   * Runs `work` and adds what it changed to a step that was begun. When the step was taken back meanwhile, a new one of
   * the same label goes on; when it is no longer kept, `work` is run without being noted.
   */
  extend<Result>(stepId: number, work: () => Result): Result;
}

/** One line of the log that is only ever added to. */
export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  readonly operator: string;
  readonly action: string;
  readonly photoId: number | null;
  readonly details: string;
}

export interface AuditRepository {
  add(entry: Pick<AuditEntry, 'operator' | 'action' | 'photoId' | 'details'>): void;
  /** Newest first; with a photo only what was done with it. */
  list(before: number | null, limit: number, photoId?: number | null): readonly AuditEntry[];
}

/** An open library. Every function is synchronous and short; long lists come in batches. */
export interface Catalog {
  readonly path: string;
  readonly masters: MasterRepository;
  readonly photos: PhotoRepository;
  readonly versions: VersionRepository;
  readonly references: ReferenceRepository;
  readonly collections: CollectionRepository;
  readonly jobs: JobStore;
  readonly history: HistoryRepository;
  readonly audit: AuditRepository;
  /** Why it can only be read; null when it can be written. Writing then throws `library-read-only`. */
  readonly readOnly: string | null;
  info(): LibraryInfo;
  /** Grows with every committed change. */
  readonly revision: number;
  transaction<Result>(work: () => Result): Result;
  /** Writes a whole copy elsewhere, while work goes on. */
  backup(target: string): Promise<void>;
  /** Every inconsistency found, in words. Reads the whole file, and is not short. */
  check(): readonly string[];
  /** As `check`, in a thread of its own where that can be done; of the library as it is when it begins, or later. */
  checkAside(): Promise<readonly string[]>;
  /** Idempotent. */
  close(): void;
}
