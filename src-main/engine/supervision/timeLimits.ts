import type { NewRequest } from '../protocol/messages.ts';

/** Milliseconds that a request may take. */
export interface TimeLimits {
  /** The longest time without any sign of life: while it computes, the engine cannot give one. */
  readonly silence: number;
  /** The longest time altogether. */
  readonly total: number;
}

/** Until the process says that it has taken a request: its main thread is free then. */
export const acceptanceLimit = 15_000;

/** Until an engine says whether it works; a graphics card may compile for a while. */
export const startLimit = 180_000;

/** A cancelled request must end within this, or the process is ended. */
export const cancelLimit = 800;
/** A training that is cancelled finishes its step and writes a checkpoint first; it may take so long. */
export const trainingCancelLimit = 30_000;

const seconds = 1000;

/**
 * Time limits by the size of the work, some twenty times what the slowest engine needs on a slow machine: they are there
 * to end what hangs, not what is slow.
 */
export function timeLimits(request: NewRequest): TimeLimits {
  switch (request.type) {
    case 'memory':
    case 'providers':
      return { silence: 20 * seconds, total: 20 * seconds };
    case 'inspect':
      return { silence: 120 * seconds, total: 120 * seconds };
    case 'import':
    case 'export':
      return { silence: 600 * seconds, total: 600 * seconds };
    case 'measure':
      return { silence: 300 * seconds, total: 300 * seconds };
    case 'features':
    case 'likely':
    case 'colorize': {
      const { width, height } = request.luminance;
      const limit = 90 * seconds + ((width * height) / 256 ** 2) * 20 * seconds;
      return { silence: limit, total: limit };
    }
    case 'train': {
      const { batch, size } = request.request.settings;
      // One step, or one validation, keeps the main thread busy; the run as a whole may take weeks.
      const images = (Math.max(batch, 96) * size ** 2) / 128 ** 2;
      return { silence: 300 * seconds + images * 20 * seconds, total: Infinity };
    }
  }
}
