import type { CallRequest } from '../../src-shared/api/contract.ts';
import { call } from '../client/client.ts';
import { app } from './app.svelte.ts';

export type ChooseRequest = CallRequest<'app.choose'>;

/** A question to the page's own dialog, for hosts without the system's. */
interface OpenChoice {
  readonly request: ChooseRequest;
  readonly answer: (paths: string[] | null) => void;
}

class ChooserState {
  /** What the page's own dialog asks; null while it is closed. */
  open: OpenChoice | null = $state.raw(null);

  /** Lets a person choose files or a folder. @returns null when they left it */
  choose = async (request: ChooseRequest): Promise<string[] | null> => {
    if (app.info?.nativeDialogs === true) return (await call('app.choose', request)).paths;
    this.open?.answer(null);
    return new Promise((resolve) => {
      this.open = {
        request,
        answer: (paths) => {
          this.open = null;
          resolve(paths);
        },
      };
    });
  };

  /** Lets a person choose one folder. @returns null when they left it */
  chooseFolder = async (title: string): Promise<string | null> =>
    (await this.choose({ what: 'folder', title }))?.at(0) ?? null;
}

export const chooser = new ChooserState();
