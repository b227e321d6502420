import type { PhotoSourceDescription } from '../data/photoSource.ts';
import type { Trainable, TrainingFacts } from './trainable.ts';

/** How a system is built from its settings. */
export interface TrainableKind<Settings> {
  /** Sides of the crops must be multiples of this. */
  multipleOf(settings: Settings): number;
  /** What must be found out about the photographs before the run starts; it is kept in the checkpoints. */
  survey?(settings: Settings, source: PhotoSourceDescription): Promise<Record<string, unknown>>;
  /** Builds networks and loss on the current backend. Equal settings give equal networks. */
  build(settings: Settings, facts: TrainingFacts): Trainable;
}
