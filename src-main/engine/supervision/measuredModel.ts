import path from 'node:path';
import { resourcesDirectory } from '../../platform/paths.ts';

/** The model that engines are measured with: the one that everybody has. */
export function measuredModel(): string {
  return path.join(resourcesDirectory(), 'models', 'base');
}
