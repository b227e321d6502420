import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { ApiEvent } from '../../src-shared/api/contract.ts';
import { defaultSettings, type Settings } from '../../src-shared/domain/settings.ts';
import { openCatalog } from '../../src-main/catalog/openCatalog.ts';
import { startComputeProcess, type ComputeProcess } from '../../src-main/engine/computeProcess.ts';
import { openMaster } from '../../src-main/imaging/openMaster.ts';
import { hashFile } from '../../src-main/platform/fileHash.ts';
import { createLog } from '../../src-main/platform/log.ts';
import type { LibraryContext } from '../../src-main/usecases/library/libraryContext.ts';
import { closePixelRoom } from '../../src-main/usecases/pixels/pixelRoom.ts';
import { temporaryFolder } from './photographs.ts';

/** An open library for tests, with real parts. */
export interface TestLibrary {
  readonly context: LibraryContext;
  readonly folder: string;
  /** What the renderer was told. */
  readonly events: ApiEvent[];
  /** Adds a master as an import would; gives its photos. */
  add(file: string, reading?: { readonly colorPhotograph?: boolean }): Promise<readonly number[]>;
  settings: Settings;
}

/** Opens a library file, with a compute process (WebAssembly) that starts when it is first needed. */
export async function openTestLibrary(
  folder: string,
  create: boolean,
): Promise<TestLibrary & { close(): Promise<void> }> {
  const cacheDirectory = path.join(folder, 'cache');
  await mkdir(cacheDirectory, { recursive: true });
  const catalog = openCatalog(path.join(folder, 'test.heliochrome'), { create });
  let compute: Promise<ComputeProcess> | null = null;
  const events: ApiEvent[] = [];
  const library = {
    folder,
    events,
    settings: { ...defaultSettings, engine: 'wasm', operator: 'A. Tester' } as Settings,
    context: {
      catalog,
      cacheDirectory,
      compute: {
        get: () => (compute ??= startComputeProcess({ engine: 'wasm' })),
        engine: null,
        close: async () => (await compute)?.close(),
      },
      settings: () => library.settings,
      log: createLog({ screen: null }),
      emit: (event: ApiEvent) => {
        events.push(event);
      },
    },
    add: (file: string, reading: { readonly colorPhotograph?: boolean } = {}) =>
      addMaster(library.context, file, reading.colorPhotograph ?? false),
    close: async () => {
      closePixelRoom(library.context);
      await library.context.compute.close();
      catalog.close();
    },
  };
  return library;
}

/** A new library that is closed and gone when the test ends. */
export async function makeTestLibrary(context: TestContext): Promise<TestLibrary> {
  const folder = await temporaryFolder(context);
  const library = await openTestLibrary(folder, true);
  context.after(() => library.close());
  return library;
}

async function addMaster(
  { catalog }: LibraryContext,
  file: string,
  colorPhotograph: boolean,
): Promise<readonly number[]> {
  const status = await stat(file);
  const master = await openMaster(file);
  const { width, height, depth, pages } = master;
  const { format, channels, colorSpace } = master.info;
  await master.close();
  const page = { width, height, depth, channels, colorSpace, colorPhotograph, warnings: [] };
  const metadata = {
    title: '',
    creator: '',
    date: '',
    place: '',
    identifier: '',
    rights: '',
    notes: '',
  };
  const { photoIds } = catalog.masters.add(
    { path: file, bytes: status.size, modifiedAt: Math.floor(status.mtimeMs) },
    {
      sha256: await hashFile(file),
      format,
      pages: Array.from({ length: pages }, () => page),
      metadata,
      tags: [],
    },
  );
  return photoIds;
}
