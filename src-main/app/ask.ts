import type {
  ApiEvent,
  CallAnswer,
  CallName,
  CallRequest,
  CallResponse,
} from '../../src-shared/api/contract.ts';
import type { Api } from '../api/apiTypes.ts';

/**
 * Calls the contract from the shell, as its menus and arguments do. What was refused or failed is told as a notice.
 *
 * @returns the response; null when there is none
 */
export async function ask<Name extends CallName>(
  api: Pick<Api, 'call'>,
  tell: (event: ApiEvent) => void,
  name: Name,
  request: CallRequest<Name>,
): Promise<CallResponse<Name> | null> {
  const answer: CallAnswer<Name> = await api.call(name, request);
  if (answer.ok) return answer.value;
  const { message, advice } = answer.error;
  tell({ type: 'notice', level: 'error', message, advice });
  return null;
}
