import type { z } from 'zod';

/** The publication that a system is described in. */
export interface Paper {
  readonly authors: string;
  readonly year: number;
  /** Null where it is not known here. */
  readonly title: string | null;
  readonly venue: string | null;
}

/** What is known of a colorization system before it is built; free of TensorFlow.js. */
export interface Architecture<
  Name extends string = string,
  Settings extends z.ZodType = z.ZodType,
> {
  /** As `--architecture` takes it. */
  readonly name: Name;
  readonly title: string;
  /** Null for this product's own. */
  readonly paper: Paper | null;
  /** Weights that training changes, at the default settings; a test builds it to prove the number. */
  readonly parameters: number;
  /** Whether it learns a distribution over Zhang et al.'s 313 ab bins: their shares are counted before it starts. */
  readonly countsBins: boolean;
  /** All its settings: the common ones with its own defaults, and its own. */
  readonly settings: Settings;
}

/** Keeps the exact type of a description. */
export function describeArchitecture<const Name extends string, Settings extends z.ZodType>(
  description: Architecture<Name, Settings>,
): Architecture<Name, Settings> {
  return description;
}
