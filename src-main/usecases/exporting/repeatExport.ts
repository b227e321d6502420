import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import {
  provenanceSchema,
  type Provenance,
  type Recipe,
} from '../../../src-shared/domain/provenance.ts';
import { startComputeProcess, type ComputeProcess } from '../../engine/computeProcess.ts';
import { openMaster } from '../../imaging/openMaster.ts';
import { hashFile } from '../../platform/fileHash.ts';
import { readJsonFile } from '../../platform/jsonFile.ts';
import type { Log } from '../../platform/log.ts';
import { withSystemErrors } from '../../platform/systemError.ts';
import { colorPage } from '../colorize/colorPage.ts';
import { MasterFixity } from '../colorize/masterFixity.ts';
import { writeResult } from '../colorize/writeResult.ts';
import { engineChoices, type EngineChoice } from '../engineChoices.ts';
import { findModel, type FoundModel } from '../models/findModel.ts';
import { openFileReferences } from '../references/fileReferences.ts';
import type { ReferenceSource } from '../references/referenceSource.ts';
import { fileExists } from './sameFile.ts';

/** A record whose result is to be made again. */
export interface RepeatRequest {
  /** The record's file. */
  readonly sidecar: string;
  /** Where the master is; null: beside the record, or where its name leads from there. */
  readonly master: string | null;
  /** Files of the pictures that the colors were taken from; none where they were not. */
  readonly references?: readonly string[];
  /** Folder of the new file. */
  readonly out: string;
}

/** What came of it. */
export interface RepeatReport {
  readonly target: string;
  /** Whether the file is the recorded one, byte for byte. */
  readonly identical: boolean;
  /** Why it may differ, one sentence each. */
  readonly notes: readonly string[];
}

/** Who listens, and what stops the work. */
export interface RepeatOptions {
  readonly signal: AbortSignal;
  readonly log?: Log;
}

async function findMaster(request: RepeatRequest, record: Provenance): Promise<string> {
  const { sidecar, master } = request;
  const folder = path.dirname(sidecar);
  const name = record.master.name.split('/');
  const tried =
    master === null ? [path.join(folder, ...name), path.join(folder, name.at(-1) ?? '')] : [master];
  for (const file of tried) if (await fileExists(file)) return file;
  throw new HeliochromeError(
    'file-missing',
    `The master ${record.master.name} was not found: there is no ${tried[0]}.`,
    'Name it with --master FILE.',
  );
}

/** Makes sure that it is the master of the record. @throws HeliochromeError data-unusable */
async function checkMaster(
  file: string,
  { master }: Provenance,
  signal: AbortSignal,
): Promise<MasterFixity> {
  const fixity = await MasterFixity.start(file, signal);
  const found = await fixity.sha256();
  if (found === master.sha256) return fixity;
  throw new HeliochromeError(
    'data-unusable',
    `${file} is not the master of the record, or has changed since: its SHA-256 is ${found}, not ${master.sha256}.`,
    'Restore the master, or name the right one with --master FILE.',
  );
}

async function findRecordedModel({ model }: Recipe): Promise<FoundModel> {
  const found = await findModel(model.id).catch((error: unknown) => {
    const { code } = HeliochromeError.from(error);
    if (code !== 'model-missing') throw error;
    throw new HeliochromeError(
      'model-missing',
      `The colors were made by model ${model.id} ${model.version}, which is not installed here.`,
      'Install that model (its weights have the SHA-256 that the record names), then try again.',
      { cause: error },
    );
  });
  const { weights, version } = found.manifest;
  if (weights.sha256 === model.weightsSha256) return found;
  throw new HeliochromeError(
    'model-missing',
    `The model ${model.id} here is version ${version} with other weights (${weights.sha256}) than version ${model.version} of the record (${model.weightsSha256}).`,
    'Install the model of the record, then try again.',
  );
}

/** The pictures that a recipe's colors were taken from, as they are given: the record has only their names. */
async function findReferences(
  { reference }: Recipe,
  files: readonly string[],
  signal: AbortSignal,
): Promise<ReferenceSource | null> {
  if (reference === null) return null;
  const { method, strength, pictures } = reference;
  const given =
    files.length === 0 || method === 'hints'
      ? null
      : await openFileReferences({ files, method, strength }, signal);
  const known = new Set(given?.reference.pictures.map(({ sha256 }) => sha256));
  const missing = pictures.filter(({ sha256 }) => !known.has(sha256)).map(({ name }) => name);
  if (given !== null && missing.length === 0) return given.source;
  throw new HeliochromeError(
    'file-missing',
    `The colors were taken from other pictures, of which these are not there: ${missing.join(', ')}.`,
    'Name their files with --reference FILE…, or export the version from its library again.',
  );
}

/** The engine that computed the colors, where it is one that can be asked for: engines agree only within rounding. */
function engineOf({ engine }: Provenance): EngineChoice {
  return engineChoices.find((choice) => choice === engine.name) ?? 'auto';
}

function notesOf(record: Provenance, engine: { name: string; device: string }): string[] {
  const { name, device } = record.engine;
  return engine.name === name && engine.device === device
    ? []
    : [
        `It was computed by ${engine.name} (${engine.device}), the recorded one by ${name} (${device}).`,
      ];
}

/**
 * Makes a result again from the record beside it: the same master, model, recipe and encoding give the same pixels, and
 * on the same engine with the same version of the program the same file.
 *
 * @throws HeliochromeError file-missing (record, master, references), file-unreadable (record), data-unusable (another or
 *   a changed master), model-missing, output-exists, engine-unavailable, cancelled, and what reading and
 *   writing throw
 */
export async function repeatExport(
  request: RepeatRequest,
  { signal, log }: RepeatOptions,
): Promise<RepeatReport> {
  const record = await readJsonFile(request.sidecar, provenanceSchema, {
    advice: 'Name the JSON record that lies beside a result.',
  });
  const file = await findMaster(request, record);
  const fixity = await checkMaster(file, record, signal);
  const model = await findRecordedModel(record.recipe);
  const references = await findReferences(record.recipe, request.references ?? [], signal);
  const target = path.join(request.out, path.basename(record.result.name));
  await withSystemErrors(request.out, 'write', () => mkdir(request.out, { recursive: true }));
  const started: ComputeProcess[] = [];
  const compute = async (): Promise<ComputeProcess> => {
    const one =
      started.at(0) ??
      (await startComputeProcess({ engine: engineOf(record), ...(log && { log }) }));
    started.push(one);
    return one;
  };
  const master = await openMaster(file, { page: record.master.page - 1 });
  try {
    const { recipe } = record;
    const { chroma, engine } = await colorPage(master, {
      model,
      recipe,
      references,
      compute,
      signal,
    });
    const { identifier, title, name } = record.master;
    const warnings = await writeResult(
      {
        ...{ master, masterName: name, fixity, chroma, recipe, engine, target },
        encoding: record.result.encoding,
        rendition: record.result.rendition,
        description: { identifier, title, operator: record.operator },
        createdAt: record.createdAt,
        overwrite: false,
      },
      { signal },
    );
    const identical = (await hashFile(target)) === record.result.sha256;
    return { target, identical, notes: [...warnings, ...notesOf(record, engine)] };
  } finally {
    await master.close();
    await started.at(0)?.close();
  }
}
