import { HeliochromeError } from '../../../src-shared/domain/error.ts';

const memoryWords =
  /out of memory|\bOOM\b|ResourceExhausted|bad_alloc|Array buffer allocation failed|Invalid typed array length|could not allocate memory|Cannot enlarge memory|memory access out of bounds/i;

/** What to do when memory runs out. */
export const memoryAdvice =
  'Close other programs, use a smaller size or batch, or choose another --engine.';

/** An error of a request, and whether the engine is to be trusted after it. */
export interface EngineFailure {
  readonly error: HeliochromeError;
  readonly fatal: boolean;
}

/**
 * Judges what a request threw. An engine that ran out of memory is given up: WebAssembly is in pieces after it, and the
 * others hold on to what they took.
 */
export function judgeFailure(thrown: unknown): EngineFailure {
  if (thrown instanceof HeliochromeError) {
    return { error: thrown, fatal: thrown.code === 'engine-memory' };
  }
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  if (memoryWords.test(reason)) {
    const message = `The engine ran out of memory: ${reason}.`;
    return { error: new HeliochromeError('engine-memory', message, memoryAdvice), fatal: true };
  }
  // A trap of WebAssembly, whose class TypeScript's library without a browser does not name.
  const fatal = thrown instanceof Error && thrown.name === 'RuntimeError';
  const message = `The engine failed: ${reason}.`;
  const advice = 'This is a fault of Heliochrome or of the engine; another --engine may do.';
  return {
    error: new HeliochromeError(fatal ? 'engine-crashed' : 'internal', message, advice),
    fatal,
  };
}
