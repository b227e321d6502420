import type { MasterInspection } from '../inspectMaster.ts';

/** What is found of a path; null when nothing is there, or it cannot be looked at. */
export interface PathStatus {
  readonly bytes: number;
  /** Milliseconds since 1970, whole. */
  readonly modifiedAt: number;
}

/** How a path was found: there, not there, or not to be looked at now (such as without permission). */
export type FoundPath = PathStatus | 'absent' | 'unknown';

export type InspectTask =
  | { readonly kind: 'inspect'; readonly path: string }
  | { readonly kind: 'hash'; readonly path: string }
  | { readonly kind: 'find'; readonly paths: readonly string[] };

/** A file's contents at one moment. */
export interface HashedFile extends PathStatus {
  readonly sha256: string;
}

export type InspectResult =
  | { readonly kind: 'inspect'; readonly inspection: MasterInspection }
  | { readonly kind: 'hash'; readonly file: HashedFile }
  | { readonly kind: 'find'; readonly found: readonly FoundPath[] };
