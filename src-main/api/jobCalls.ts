import path from 'node:path';
import type { CallPayload, CallResponse } from '../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Job, JobKind } from '../../src-shared/domain/job.ts';
import type { PhotoSelection } from '../../src-shared/domain/photo.ts';
import type { Reference } from '../../src-shared/domain/reference.ts';
import { carryVersionHints } from '../usecases/references/applyHints.ts';
import { previewExport } from '../usecases/jobs/previewExport.ts';
import { findModel } from '../usecases/models/findModel.ts';
import type { CallsOf } from './apiTypes.ts';
import { absolutePath, type Application } from './application.ts';
import { photosOf, quoted, writeAudit } from './record.ts';

/** A job to be started. */
interface NewJob {
  readonly kind: JobKind;
  readonly title: string;
  readonly parameters: unknown;
  /** What the audit log says of it; left out for what changes nothing of the record. */
  readonly audit?: string;
}

function usage(message: string, advice: string): HeliochromeError {
  return new HeliochromeError('usage', message, advice);
}

function importTitle(paths: readonly string[]): string {
  return paths.length === 1
    ? `Import ${quoted(path.basename(paths[0]) || paths[0])}`
    : `Import ${paths.length} files and folders`;
}

/** Jobs: starting, steering and looking at them. */
export function jobCalls(application: Application): CallsOf<'jobs'> {
  const queue = (): Application['session']['queue'] => application.session.queue;

  function start({ kind, title, parameters, audit }: NewJob): CallResponse<'jobs.import'> {
    const { catalog } = application.session;
    const { id } = catalog.transaction(() => {
      const job = queue().add(kind, title, parameters);
      if (audit !== undefined) {
        writeAudit(application, { action: kind, details: `Job ${job.id}: ${audit}`, photoIds: [] });
      }
      return job;
    });
    return { jobId: id };
  }

  /** The photos meant, as they are now: what is found later by the same question is another matter. */
  function chosen(photos: PhotoSelection): { readonly ids: number[] } {
    const ids = [...application.session.catalog.photos.resolve(photos)];
    if (ids.length > 0) return { ids };
    throw usage('There is no photo to work on.', 'Select photos first.');
  }

  /** Without its references no photo could be colored. */
  function assertReferences(reference: Reference | null): void {
    const { references } = application.session.catalog;
    for (const { sha256, name } of reference?.pictures ?? []) {
      if (references.get(sha256) !== null) continue;
      throw new HeliochromeError(
        'not-found',
        `The reference ${name} is not in this library.`,
        'Add the picture to the references again.',
      );
    }
  }

  async function colorize(
    payload: CallPayload<'jobs.colorize'>,
  ): Promise<CallResponse<'jobs.colorize'>> {
    const photos = chosen(payload.photos);
    const { manifest } = await findModel(payload.coloring.model);
    assertReferences(payload.coloring.reference);
    const title = `Colorize ${photosOf(photos.ids.length)}`;
    return start({
      kind: 'colorize',
      title,
      parameters: { ...payload, photos },
      audit: `${title} with ${manifest.name} ${manifest.version}`,
    });
  }

  async function applyHints(
    payload: CallPayload<'jobs.applyHints'>,
  ): Promise<CallResponse<'jobs.applyHints'>> {
    const { context } = application.session;
    const { photoId, luminance, coloring, finish } = await carryVersionHints(context, payload);
    const ids = chosen(payload.photos).ids.filter((id) => id !== photoId);
    if (ids.length === 0) {
      throw usage('There is no other photo to carry the hints to.', 'Select other photos too.');
    }
    const photos = { ids };
    const title = `Carry hints over to ${photosOf(ids.length)}`;
    return context.catalog.transaction(() => {
      context.catalog.references.add(luminance);
      return start({
        kind: 'colorize',
        title,
        parameters: { photos, coloring, finish, again: payload.again },
        audit: `${title}, from ${luminance.name}`,
      });
    });
  }

  function exportPhotos(payload: CallPayload<'jobs.export'>): CallResponse<'jobs.export'> {
    const photos = chosen(payload.photos);
    const plan = { ...payload.plan, folder: absolutePath(payload.plan.folder) };
    const title = `Export ${photosOf(photos.ids.length)}`;
    return start({
      kind: 'export',
      title,
      parameters: { photos, plan },
      audit: `${title} to ${plan.folder} as ${plan.format}`,
    });
  }

  function importPhotos(payload: CallPayload<'jobs.import'>): CallResponse<'jobs.import'> {
    const paths = payload.paths.map(absolutePath);
    return start({
      kind: 'import',
      title: importTitle(paths),
      parameters: { ...payload, paths },
      audit: paths.slice(0, 100).join(', '),
    });
  }

  async function train(payload: CallPayload<'jobs.train'>): Promise<CallResponse<'jobs.train'>> {
    if ((payload.photos === null) === (payload.folder === null)) {
      throw usage(
        'A training takes photos of the library or a folder, one of them.',
        'Choose where the color photographs come from.',
      );
    }
    if (payload.minutes === null && payload.passes === null) {
      throw usage('The training has no budget.', 'Say how many minutes or passes it may take.');
    }
    if (payload.from !== null) await findModel(payload.from);
    return start({
      kind: 'train',
      title: `Train ${quoted(payload.name)}`,
      parameters: {
        ...payload,
        photos: payload.photos === null ? null : chosen(payload.photos),
        folder: payload.folder === null ? null : absolutePath(payload.folder),
      },
      audit: payload.name,
    });
  }

  function remove({ jobId }: CallPayload<'jobs.remove'>): CallResponse<'jobs.remove'> {
    queue().remove(jobId);
    application.events.emit({ type: 'jobRemoved', jobId });
    return {};
  }

  /** The job after it was steered, told at once to every window. */
  function told(job: Job): Job {
    application.events.emit({ type: 'job', job });
    return job;
  }

  return {
    'jobs.import': importPhotos,
    'jobs.colorize': colorize,
    'jobs.applyHints': applyHints,
    'jobs.export': exportPhotos,
    'jobs.previewExport': ({ photos, plan }) => {
      const folder = plan.folder === null ? null : absolutePath(plan.folder);
      return previewExport(application.session.catalog, { photos, plan: { ...plan, folder } });
    },
    'jobs.train': train,
    'jobs.relink': ({ folder }) =>
      start({
        kind: 'relink',
        title: `Look for missing masters in ${quoted(path.basename(folder) || folder)}`,
        parameters: { folder: absolutePath(folder) },
        audit: folder,
      }),
    'jobs.verify': ({ photos }) => {
      const ids = chosen(photos);
      return start({
        kind: 'verify',
        title: `Verify ${photosOf(ids.ids.length)}`,
        parameters: { photos: ids },
      });
    },
    'jobs.list': () => [...application.session.jobs()],
    'jobs.get': ({ jobId }) => queue().get(jobId),
    'jobs.items': ({ jobId, states, offset, limit }) => {
      queue().get(jobId);
      const found = application.session.catalog.jobs.items(jobId, states, offset, limit);
      return { items: [...found.items], total: found.total };
    },
    'jobs.log': ({ jobId }) => {
      queue().get(jobId);
      return { lines: [...application.session.catalog.jobs.log(jobId)] };
    },
    'jobs.curve': ({ jobId }) => {
      queue().get(jobId);
      return { moments: [...application.session.catalog.jobs.moments(jobId)] };
    },
    'jobs.pause': async ({ jobId }) => told(await queue().pause(jobId)),
    'jobs.resume': ({ jobId }) => told(queue().resume(jobId)),
    'jobs.cancel': async ({ jobId }) => told(await queue().cancel(jobId)),
    'jobs.retry': ({ jobId }) => told(queue().retry(jobId)),
    'jobs.move': ({ jobId, beforeId }) => told(queue().move(jobId, beforeId)),
    'jobs.remove': remove,
  };
}
