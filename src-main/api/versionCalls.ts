import type { CallPayload, CallResponse } from '../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Review } from '../../src-shared/domain/photo.ts';
import type { Version } from '../../src-shared/domain/version.ts';
import { createVersion } from '../usecases/versions/createVersion.ts';
import { previewVersion } from '../usecases/versions/previewVersion.ts';
import type { CallsOf } from './apiTypes.ts';
import type { Application } from './application.ts';
import { noPhoto } from './photoCalls.ts';
import { change, type Change } from './record.ts';

const reviewVerbs = {
  accepted: 'Accept',
  rejected: 'Reject',
  none: 'Clear the review of',
} as const;

/** Versions of one photo: every change is a step of that photo's undo. */
export function versionCalls(
  application: Application,
): Omit<CallsOf<'versions'>, 'versions.guide'> {
  const versions = (): Application['session']['catalog']['versions'] =>
    application.session.catalog.versions;

  function versionOf(versionId: number): Version {
    const version = versions().get(versionId);
    if (version !== null) return version;
    throw new HeliochromeError(
      'not-found',
      `There is no version ${versionId} in this library.`,
      'It may have been removed; look at the photo again.',
    );
  }

  function assertPhoto(photoId: number): void {
    if (application.session.catalog.photos.source(photoId) === null) throw noPhoto(photoId);
  }

  function changeVersion(
    step: Change & { readonly photoId: number },
  ): CallResponse<'versions.remove'> {
    const result = change(application, step);
    const { context } = application.session;
    context.emit({ type: 'versions', photoId: step.photoId });
    context.emit({ type: 'photos', ids: [step.photoId] });
    return result;
  }

  /** An accepted version stands for its photo from then on: both are one step. */
  function decide(photoId: number, versionId: number, decided: Review): number {
    const moved = decided === 'accepted' ? versions().makeCurrent(photoId, versionId) : 0;
    return moved + versions().review(versionId, decided);
  }

  function review({
    versionId,
    review: decided,
  }: CallPayload<'versions.review'>): CallResponse<'versions.review'> {
    const { photoId, number } = versionOf(versionId);
    return changeVersion({
      label: `${reviewVerbs[decided]} version ${number}`,
      photoId,
      work: () => decide(photoId, versionId, decided),
      audit: { action: 'review', details: `Version ${number}: ${decided}`, photoIds: [photoId] },
    });
  }

  function setFinish({ versionId, finish }: CallPayload<'versions.setFinish'>): Version {
    const before = versionOf(versionId);
    const { photoId, number } = before;
    changeVersion({
      label: `Change the finish of version ${number}`,
      photoId,
      work: () => {
        versions().setFinish(versionId, finish);
        return JSON.stringify(before.recipe.finish) === JSON.stringify(finish) ? 0 : 1;
      },
      audit: {
        action: 'edit',
        details: `Version ${number}: strength ${finish.strength}, saturation ${finish.saturation}`,
        photoIds: [photoId],
      },
    });
    return versionOf(versionId);
  }

  function makeCurrent({
    photoId,
    versionId,
  }: CallPayload<'versions.makeCurrent'>): CallResponse<'versions.makeCurrent'> {
    assertPhoto(photoId);
    const chosen = versionId === null ? null : versionOf(versionId);
    if (chosen !== null && chosen.photoId !== photoId) {
      throw new HeliochromeError(
        'usage',
        `Version ${chosen.id} belongs to another photo.`,
        'Choose one of this photo’s versions.',
      );
    }
    const what = chosen === null ? 'the original' : `version ${chosen.number}`;
    return changeVersion({
      label: `Show ${what}`,
      photoId,
      work: () => versions().makeCurrent(photoId, versionId),
      audit: { action: 'edit', details: `Stands for the photo: ${what}`, photoIds: [photoId] },
    });
  }

  function remove({ versionId }: CallPayload<'versions.remove'>): CallResponse<'versions.remove'> {
    const { photoId, number } = versionOf(versionId);
    return changeVersion({
      label: `Remove version ${number}`,
      photoId,
      work: () => versions().remove(versionId),
      audit: { action: 'remove', details: `Version ${number}`, photoIds: [photoId] },
    });
  }

  function create(payload: CallPayload<'versions.create'>): Promise<Version> {
    const { session } = application;
    assertPhoto(payload.photoId);
    return createVersion(session.context, payload, session.closing);
  }

  return {
    'versions.list': ({ photoId }) => {
      assertPhoto(photoId);
      return [...versions().list(photoId)];
    },
    'versions.review': review,
    'versions.setFinish': setFinish,
    'versions.makeCurrent': makeCurrent,
    'versions.remove': remove,
    'versions.create': create,
    'versions.preview': (payload) => {
      const { session } = application;
      assertPhoto(payload.photoId);
      return previewVersion(session.context, payload, session.closing);
    },
  };
}
