import { removeStaleTemporaries } from '../platform/temporaryFiles.ts';
import type {
  ColorizeOptions,
  ColorizeReport,
  ColorizeRequest,
} from './colorize/colorizeRequest.ts';
import { ColorizeRun } from './colorize/colorizeRun.ts';
import { prepareDestination } from './colorize/destinationCheck.ts';
import { checkHints, listMasters } from './colorize/listMasters.ts';
import { planOutputs } from './colorize/outputPlan.ts';
import { findModel } from './models/findModel.ts';
import { openFileReferences } from './references/fileReferences.ts';

export type {
  ColorizeOptions,
  ColorizeReport,
  ColorizeRequest,
  FinishedPhoto,
  ReferenceRequest,
} from './colorize/colorizeRequest.ts';
export type { Destination } from './colorize/outputPlan.ts';

/**
 * Colorizes files and folders without touching them. One photo is read and written while the next is colored; a photo
 * that fails is told with its reason and the rest goes on; what an earlier run finished is skipped. An abort stops the
 * work at once and leaves whole results only; the same request then goes on where it stopped.
 *
 * @returns also after an abort, with `stopped`
 * @throws HeliochromeError usage (no photo, results among the masters, hints for several photos, a reference without
 *   color), what reading references throws, model-missing,
 *   model-damaged, engine-unavailable, output-unwritable
 */
export async function colorizePhotos(
  request: ColorizeRequest,
  options: ColorizeOptions = {},
): Promise<ColorizeReport> {
  const started = performance.now();
  const model = await findModel(request.model);
  const listing = await listMasters(request, options);
  checkHints(request, listing, model);
  await prepareDestination(request.destination, listing.photos);
  const plan = planOutputs(listing.photos, request.destination, request.inputs.length);
  for (const message of plan.notices) options.onEvent?.({ type: 'warning', message });
  const directories = new Set(plan.photos.map(({ directory }) => directory));
  for (const directory of directories) await removeStaleTemporaries(directory);

  const { reference } = request;
  const references =
    reference === undefined ? null : await openFileReferences(reference, options.signal);
  const run = new ColorizeRun(request, options, { model, plan, references });
  const tally = await run.all(listing);
  const notDone = plan.photos.length - tally.through;
  return {
    stopped: notDone > 0,
    colorized: tally.colorized,
    skipped: tally.skipped,
    failures: tally.failures,
    ignored: listing.ignored.length,
    notDone,
    total: plan.photos.length + listing.failures.length,
    finished: tally.finished
      .sort((one, other) => one.order - other.order)
      .map(({ photo }) => photo),
    model,
    engine: run.engine,
    seconds: (performance.now() - started) / 1000,
  };
}
