import type { CallResponse } from '../../src-shared/api/contract.ts';
import { call, ClientError } from '../client/client.ts';
import { t } from '../i18n/index.ts';
import { app } from '../state/app.svelte.ts';
import { chooser } from '../state/chooser.svelte.ts';

type Report = CallResponse<'exports.repeat'>;

/** Lets a person choose one file. @returns null when they left it */
async function chooseFile(what: 'record' | 'photos', title: string): Promise<string | null> {
  return (await chooser.choose({ what, title }))?.at(0) ?? null;
}

/** Makes it again; where the record does not lead to its master, a person is asked for that, once. */
async function repeat(record: string, folder: string): Promise<Report | null> {
  try {
    return await call('exports.repeat', { record, folder });
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'file-missing') throw error;
    const master = await chooseFile('photos', t('export.repeatMaster'));
    return master === null ? null : await call('exports.repeat', { record, folder, master });
  }
}

/** Makes an exported picture again from the record beside it, and says whether it is the same. */
export async function repeatFromSidecar(): Promise<void> {
  const record = await chooseFile('record', t('export.repeatRecord'));
  if (record === null) return;
  const folder = await chooser.chooseFolder(t('export.repeatFolder'));
  if (folder === null) return;
  app.notify('info', t('export.repeatBegun'));
  const report = await repeat(record, folder);
  if (report === null) return;
  const { path, identical, notes } = report;
  if (identical) app.notify('info', t('export.repeatSame', { path }));
  else app.notify('warning', t('export.repeatOther', { path }), notes.join(' '));
}
