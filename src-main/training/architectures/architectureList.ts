import type { Architecture } from './architecture.ts';
import { base } from './base/baseSettings.ts';

/** The settings of every system, in the order in which they are listed. */
export const architectureSettings = [base.settings] as const;

/** Every system that can be trained, in the order in which they are listed. */
export const architectures = [base] as const satisfies readonly Architecture[];

/** As `--architecture` takes it. */
export type ArchitectureName =
  (typeof architectureSettings)[number]['shape']['architecture']['value'];

/** The description of a system. */
export function architectureOf(name: ArchitectureName): Architecture {
  return architectures.find((architecture) => architecture.name === name)!;
}
