import { z } from 'zod';
import {
  contract,
  type CallAnswer,
  type CallName,
  type CallPayload,
  type CallResponse,
} from '../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Log } from '../platform/log.ts';
import type { CallTable } from './apiTypes.ts';
import { problemOf, refusedRequest, shortened } from './describeProblem.ts';

/** How calls are answered. */
export interface AnswerOptions {
  readonly log: Log;
  readonly checkResponses: boolean;
}

function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(contract, name);
}

/** The contract's schemas, by what they give: of a name that is only known to be one, too. */
const schemas: {
  readonly [Name in CallName]: {
    readonly request: z.ZodType<CallPayload<Name>>;
    readonly response: z.ZodType<CallResponse<Name>>;
  };
} = contract;

async function serve<Name extends CallName>(
  table: CallTable,
  name: Name,
  request: unknown,
  options: AnswerOptions,
): Promise<CallResponse<Name>> {
  const { request: requestSchema, response: responseSchema } = schemas[name];
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) throw refusedRequest(name, request, parsed.error);
  const value = await table[name](parsed.data);
  if (!options.checkResponses) return value;
  const checked = responseSchema.safeParse(value);
  if (checked.success) return value;
  throw new HeliochromeError(
    'internal',
    `The answer to ${name} is not what the contract says: ${z.prettifyError(checked.error)}`,
  );
}

/** Answers a call by the table. Never throws: what goes wrong is the answer. */
export async function answerCall(
  table: CallTable,
  name: unknown,
  request: unknown,
  options: AnswerOptions,
): Promise<CallAnswer<CallName>> {
  try {
    if (!isCallName(name)) {
      throw new HeliochromeError(
        'not-found',
        `There is no call ${shortened(name)}.`,
        'The page and the program may be of different versions; load the page again.',
      );
    }
    return { ok: true, value: await serve(table, name, request, options) };
  } catch (thrown) {
    const error = problemOf(thrown);
    const grave = error.code === 'internal';
    const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    if (grave) options.log.error(`${shortened(name)} failed: ${reason}`);
    else options.log.debug(`${shortened(name)}: ${error.message}`, { code: error.code });
    return { ok: false, error };
  }
}
