import { architectures } from '../training/architectures/architectureList.ts';

/** What `--architecture` takes, for hosts, without loading what computes. */
export const architectureNames: readonly string[] = architectures.map(({ name }) => name);
