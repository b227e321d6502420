import type { ArchitectureSummary } from '../../src-shared/api/commandEvents.ts';
import { architectures } from '../training/architectures/architectureList.ts';

/** The systems that can be trained, with their papers, sizes and default settings. */
export function listArchitectures(): ArchitectureSummary[] {
  return architectures.map(({ name, title, paper, parameters, settings }) => ({
    name,
    title,
    paper,
    parameters,
    defaults: { ...settings.parse({ architecture: name }) },
  }));
}
