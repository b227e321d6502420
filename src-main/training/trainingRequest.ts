import type { ModelManifest } from '../models/modelManifest.ts';
import type { PhotoSourceDescription } from './data/photoSource.ts';
import type { TrainingSettings } from './trainingSettings.ts';

/** What to train, on what, and where it goes. */
export interface TrainingRequest {
  readonly settings: TrainingSettings;
  /** Photographs to learn from. */
  readonly training: PhotoSourceDescription;
  /** Photographs held out. */
  readonly validation: PhotoSourceDescription;
  /** Folder of a model package whose weights the run begins with; fresh weights when left out. */
  readonly from?: string;
  /** File of the published weights of the network that reads content; where the start model has them, left out. */
  readonly content?: string;
  /** Folder of the model package; checkpoints lie beside its files until the run is complete. */
  readonly out: string;
  /** Continue from the checkpoint in `out`. */
  readonly resume: boolean;
  readonly identity: Pick<ModelManifest, 'id' | 'name' | 'version' | 'description' | 'licence'>;
  /** What the package says of the photographs: source and licence. */
  readonly photographs: string;
}
