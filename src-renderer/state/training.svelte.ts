import type { Job } from '../../src-shared/domain/job.ts';
import { photoQuerySchema, type PhotoSelection } from '../../src-shared/domain/photo.ts';
import { call } from '../client/client.ts';
import { app } from './app.svelte.ts';
import { jobs } from './jobs.svelte.ts';

/** Summaries read at once. */
const pageSize = 500;
/** More photos of the library are not looked through one by one. */
const mostLooked = 20_000;

export type TrainingSource = 'library' | 'collection' | 'folder';

/** What of a source can be learned from. */
export interface TrainingCheck {
  readonly ids: readonly number[];
  readonly grey: number;
  readonly unready: number;
}

/** A training to be: where its photographs come from, and for how long it may run. */
class TrainingState {
  source: TrainingSource = $state('library');
  collectionId: number | null = $state(null);
  folder = $state('');
  name = $state('');
  /** Model to begin with; empty for fresh weights. */
  from = $state('base');
  limit: 'minutes' | 'passes' = $state('minutes');
  minutes = $state(60);
  passes = $state(20);
  /** Null while it is counted, and for a folder: the training itself looks through that. */
  check: TrainingCheck | null = $state.raw(null);
  /** The training that is shown; null for the plan of a new one. */
  shownId: number | null = $state(null);
  #asked = 0;

  readonly trainings: readonly Job[] = $derived(jobs.list.filter((job) => job.kind === 'train'));
  readonly shown: Job | undefined = $derived(this.trainings.find((job) => job.id === this.shownId));

  /** Looks through the photographs of the source. */
  look = async (): Promise<void> => {
    this.#asked += 1;
    const asked = this.#asked;
    this.check = null;
    if (this.source === 'folder') return;
    if (this.source === 'collection' && this.collectionId === null) return;
    const scope =
      this.source === 'collection' && this.collectionId !== null
        ? ({ kind: 'collection', id: this.collectionId } as const)
        : ({ kind: 'all' } as const);
    const query = photoQuerySchema.parse({ scope });
    const ids: number[] = [];
    let grey = 0;
    let unready = 0;
    for (let offset = 0, total = 1; offset < Math.min(total, mostLooked); offset += pageSize) {
      const page = await call('photos.page', { query, offset, limit: pageSize });
      if (asked !== this.#asked) return;
      for (const photo of page.photos) {
        if (photo.state !== 'ready' || photo.missing) unready += 1;
        else if (photo.colorPhotograph) ids.push(photo.id);
        else grey += 1;
      }
      total = page.total;
    }
    this.check = { ids, grey, unready };
  };

  /** Starts the training and shows it. */
  start = async (): Promise<void> => {
    const photos: PhotoSelection | null =
      this.source === 'folder' ? null : { ids: [...(this.check?.ids ?? [])] };
    const { jobId } = await call('jobs.train', {
      photos,
      folder: this.source === 'folder' ? this.folder : null,
      from: this.from === '' ? null : this.from,
      name: this.name.trim(),
      minutes: this.limit === 'minutes' ? this.minutes : null,
      passes: this.limit === 'passes' ? this.passes : null,
    });
    await jobs.refresh();
    this.shownId = jobId;
    app.remember('train.name', this.name.trim());
  };
}

export const training = new TrainingState();
