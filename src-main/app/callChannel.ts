import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { z } from 'zod';
import type { CallAnswer, CallName } from '../../src-shared/api/contract.ts';
import { callChannel, pageOrigin } from '../../src-shared/api/shellNames.ts';
import type { Api } from '../api/apiTypes.ts';
import type { Log } from '../platform/log.ts';
import { isOwnPage } from './security.ts';
import { texts } from './texts.ts';

const messageSchema = z.tuple([z.string().max(100), z.unknown()]);

/** Whether a call comes from the main frame of the application's page in its own window. */
function isFromPage(event: IpcMainInvokeEvent, own: WebContents | null): boolean {
  const frame = event.senderFrame;
  return (
    own !== null &&
    event.sender === own &&
    // Null when the frame has gone since.
    frame !== null &&
    frame.parent === null &&
    frame.origin === pageOrigin &&
    isOwnPage(frame.url)
  );
}

function refusal(): CallAnswer<CallName> {
  const { refused, refusedAdvice } = texts.calls;
  return { ok: false, error: { code: 'not-allowed', message: refused, advice: refusedAdvice } };
}

/** What the channel needs. */
export interface CallChannelParts {
  /** The contents of the application's window; null while there is none. */
  readonly contents: () => WebContents | null;
  readonly api: Pick<Api, 'call'>;
  readonly log: Log;
}

/**
 * Opens the one channel on which the page calls. Who sends is checked before what is sent; the contract checks the
 * request itself.
 */
export function openCallChannel({ contents, api, log }: CallChannelParts): void {
  ipcMain.handle(callChannel, async (event, ...received: unknown[]) => {
    if (!isFromPage(event, contents())) {
      log.warning('A call was refused: it did not come from the page.');
      return refusal();
    }
    // A request may be left out where it would be empty.
    const message = messageSchema.safeParse([received[0], received[1]]);
    if (!message.success || received.length > 2) {
      log.warning('A call was refused: it is not a name with a request.');
      return refusal();
    }
    return api.call(...message.data);
  });
}
