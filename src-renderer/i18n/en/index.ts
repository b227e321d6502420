import { activityMessages } from './activity.ts';
import { candidateMessages } from './candidates.ts';
import { commandMessages } from './commands.ts';
import { compareMessages } from './compare.ts';
import { exportMessages } from './export.ts';
import { frameMessages } from './frame.ts';
import { hintMessages } from './hints.ts';
import { libraryMessages } from './library.ts';
import { modelComparisonMessages } from './modelComparison.ts';
import { modelsMessages } from './models.ts';
import { photoMessages } from './photo.ts';
import { referenceMessages } from './reference.ts';
import { settingsMessages } from './settings.ts';
import { trainMessages } from './train.ts';

/** Every text of the interface in US English. */
export const english = {
  ...frameMessages,
  ...libraryMessages,
  ...photoMessages,
  ...candidateMessages,
  ...referenceMessages,
  ...hintMessages,
  ...compareMessages,
  ...trainMessages,
  ...exportMessages,
  ...activityMessages,
  ...modelsMessages,
  ...modelComparisonMessages,
  ...settingsMessages,
  ...commandMessages,
} as const;
