import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { engineNames, type EngineChoice, type EngineInfo, type EngineName } from '../engines.ts';
import { fromWireError } from '../protocol/wireError.ts';
import { readEngineSpeeds } from '../speedRecord.ts';
import { ComputeChild, type ChildSettings } from './computeChild.ts';
import { startLimit } from './timeLimits.ts';

/** Why an engine was passed over. */
export interface EngineFailure {
  readonly engine: EngineName;
  readonly state: 'missing' | 'broken';
  readonly error: HeliochromeError;
}

/** A process with an engine that works, and those that were tried before it. */
export interface StartedChild {
  readonly child: ComputeChild;
  readonly engine: EngineInfo;
  readonly passedOver: readonly EngineFailure[];
}

/** The engines that a choice stands for, in the order to try them where none was measured. */
export function enginesOf(choice: EngineChoice): readonly EngineName[] {
  return choice === 'auto' ? engineNames : [choice];
}

/** How far one goes down the ladder. */
export interface DescentOptions {
  /** Engines to try, in this order; default those of the choice. */
  readonly engines?: readonly EngineName[];
  /** Whether a graphics card that is imitated in software will do; default: when that engine was asked for. */
  readonly allowSoftware?: boolean;
}

type Attempt =
  | { readonly ready: EngineInfo; readonly child: ComputeChild }
  | { readonly ready: null; readonly trying: EngineName; readonly error: HeliochromeError };

/** Starts one process on `engines`; it goes down the list by itself unless one of them takes it down. */
async function attempt(
  engines: readonly EngineName[],
  allowSoftware: boolean,
  settings: ChildSettings,
  passedOver: EngineFailure[],
): Promise<Attempt> {
  const child = new ComputeChild(settings);
  let trying = engines[0];
  let timer: NodeJS.Timeout | undefined;
  const limitTime = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const message = `The ${trying} engine did not start within ${startLimit / 1000} seconds.`;
      child.kill(new HeliochromeError('engine-timeout', message, 'Choose another --engine.'));
    }, startLimit);
  };
  const ready = new Promise<EngineInfo>((resolve) => {
    child.onMessage = (message) => {
      limitTime();
      if (message.type === 'trying') trying = message.engine;
      else if (message.type === 'ready') resolve(message.engine);
      else if (message.type === 'unusable') {
        const { engine, state, error } = message;
        passedOver.push({ engine, state, error: fromWireError(error) });
      }
    };
  });
  limitTime();
  const provider = settings.provider ?? readEngineSpeeds()?.provider ?? 'cpu';
  // Who asks for one provider wants to know about that one.
  const orProcessor = settings.provider === undefined;
  child.send({ type: 'start', engines: [...engines], allowSoftware, provider, orProcessor });
  const outcome = await Promise.race([ready, child.ended]);
  clearTimeout(timer);
  return outcome instanceof HeliochromeError
    ? { ready: null, trying, error: outcome }
    : { ready: outcome, child };
}

function noneWorks(choice: EngineChoice, passedOver: readonly EngineFailure[]): HeliochromeError {
  const only = passedOver.at(-1);
  if (choice !== 'auto' && only !== undefined) {
    const { message, advice } = only.error;
    return new HeliochromeError('engine-unavailable', message, advice, { cause: only.error });
  }
  const reasons = passedOver.map(({ engine, error }) => `${engine}: ${error.message}`).join(' ');
  return new HeliochromeError(
    'engine-unavailable',
    `No engine works on this computer. ${reasons}`,
    'Install the program again with `npm ci`; `doctor` says more.',
  );
}

/** What came of going down the ladder; `started` is null when nothing works. */
export interface Descent {
  readonly started: StartedChild | null;
  readonly passedOver: readonly EngineFailure[];
}

/**
 * Goes down the engines of a choice to the first that works. An engine that takes the process down is passed over, and
 * a new process tries the next.
 *
 * @throws HeliochromeError `environment`
 */
export async function descend(
  choice: EngineChoice,
  settings: ChildSettings,
  { engines = enginesOf(choice), allowSoftware = choice !== 'auto' }: DescentOptions = {},
): Promise<Descent> {
  const passedOver: EngineFailure[] = [];
  let remaining = engines;
  while (remaining.length > 0) {
    const result = await attempt(remaining, allowSoftware, settings, passedOver);
    if (result.ready !== null) {
      return { started: { child: result.child, engine: result.ready, passedOver }, passedOver };
    }
    const { trying, error } = result;
    // A process that found nothing has named its reasons already.
    if (!passedOver.some(({ engine }) => engine === trying)) {
      passedOver.push({ engine: trying, state: 'broken', error });
    }
    remaining = remaining.slice(remaining.indexOf(trying) + 1);
  }
  return { started: null, passedOver };
}

/**
 * Starts a compute process on the first engine of a choice that works.
 *
 * @throws HeliochromeError `engine-unavailable`, `environment`
 */
export async function startOnLadder(
  choice: EngineChoice,
  settings: ChildSettings,
  options: DescentOptions = {},
): Promise<StartedChild> {
  const { started, passedOver } = await descend(choice, settings, options);
  if (started === null) throw noneWorks(choice, passedOver);
  return started;
}
