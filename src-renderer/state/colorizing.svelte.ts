import type { PhotoSelection } from '../../src-shared/domain/photo.ts';
import { call } from '../client/client.ts';
import { app } from './app.svelte.ts';

/** Starts coloring photos with the model of the settings. */
export async function colorizePhotos(photos: PhotoSelection): Promise<void> {
  await call('jobs.colorize', { photos, coloring: { model: app.settings.model } });
}
