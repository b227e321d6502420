import type { CallAnswer, CallName } from '../../src-shared/api/contract.ts';
import { parsePixelPath } from '../../src-shared/api/pixels.ts';
import { keepUpload } from '../usecases/library/keepUpload.ts';
import { answerCall } from './answerCall.ts';
import type { Api, ApiOptions, CallTable } from './apiTypes.ts';
import { Application } from './application.ts';
import { applicationCalls } from './applicationCalls.ts';
import { collectionCalls } from './collectionCalls.ts';
import { problemOf } from './describeProblem.ts';
import { exportCalls } from './exportCalls.ts';
import { guideCalls } from './guideCalls.ts';
import { historyCalls } from './historyCalls.ts';
import { jobCalls } from './jobCalls.ts';
import { libraryCalls } from './libraryCalls.ts';
import { modelCalls } from './modelCalls.ts';
import { photoCalls } from './photoCalls.ts';
import { referenceCalls } from './referenceCalls.ts';
import { versionCalls } from './versionCalls.ts';

export type { Api, ApiOptions, DialogRequest, HostServices } from './apiTypes.ts';

/** Every call of the contract and what serves it. */
function callTable(application: Application): CallTable {
  return {
    ...applicationCalls(application),
    ...libraryCalls(application),
    ...historyCalls(application),
    ...collectionCalls(application),
    ...photoCalls(application),
    ...versionCalls(application),
    ...guideCalls(application),
    ...referenceCalls(application),
    ...jobCalls(application),
    ...exportCalls(application),
    ...modelCalls(application),
  };
}

function problemResponse(status: number, thrown: unknown): Response {
  return Response.json(problemOf(thrown), { status, headers: { 'cache-control': 'no-store' } });
}

/** These wait themselves until no library is being opened, or must not wait. */
const changesLibrary: readonly string[] = [
  'library.open',
  'library.create',
  'library.restoreBackup',
] satisfies CallName[];

/**
 * Starts the application behind its contract: settings, engine, the library asked for with its jobs. The hosts
 * (Electron, the loopback server) pass calls, events and pixels through and add nothing of their own.
 *
 * @throws HeliochromeError when the library that was named cannot be opened, or the settings may not be read
 */
export async function createApi(options: ApiOptions): Promise<Api> {
  const { log, checkResponses = false } = options;
  const application = await Application.open(options);
  const table = callTable(application);

  async function call(name: string, request: unknown): Promise<CallAnswer<CallName>> {
    if (!changesLibrary.includes(name)) await application.settled();
    return answerCall(table, name, request, { log, checkResponses });
  }

  async function pixels(
    path: string,
    signal?: AbortSignal,
    ifNoneMatch?: string,
  ): Promise<Response> {
    const request = parsePixelPath(path);
    if (request === null) return new Response(null, { status: 404 });
    try {
      await application.settled();
      return await application.session.pixels.respond(request, signal, ifNoneMatch);
    } catch (thrown) {
      return problemResponse(503, thrown);
    }
  }

  return {
    call,
    subscribe: (listener) => application.events.subscribe(listener),
    emit: (event) => {
      application.events.emit(event);
    },
    pixels,
    upload: async (upload, signal, purpose = 'library') => {
      if (purpose === 'model') return application.modelUploads.keep(upload, signal);
      await application.settled();
      return keepUpload(application.session.paths.masters, upload, signal);
    },
    hasWork: () => application.hasWork(),
    close: () => application.close(),
  };
}
