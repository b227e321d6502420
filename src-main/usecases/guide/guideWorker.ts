/** A worker thread that spreads hints: Levin's equations would hold up the program for too long. */
import { encodeChroma } from '../../../src-shared/domain/chromaFormat.ts';
import type { ChromaPlane } from '../../../src-shared/domain/planes.ts';
import { answerTasks } from '../../platform/workerPool.ts';
import { LevinPropagation } from '../../propagation/levinPropagation.ts';
import type { PropagationOptions } from '../../propagation/propagationTypes.ts';
import { fillGround, type FillGround } from './fillShape.ts';
import { guidedPlane, raiseLearned } from './guidedPlane.ts';
import type { GuideAnswer, GuideTask } from './guideTask.ts';

/** Photos whose equations are kept, some 30 MB each. */
const mostPhotos = 2;
/** While the pen moves: what is near the pen settles in these steps; what is far goes on with the next draft. */
const draftOptions: PropagationOptions = { iterations: 2, tolerance: 0.5 };
/** The first draft of a photo has nothing to begin with. */
const firstDraftOptions: PropagationOptions = { iterations: 8, tolerance: 0.5 };

/** What belongs to a photo, made when first needed. */
interface Bench {
  readonly photo: string;
  propagation: LevinPropagation | null;
  ground: FillGround | null;
  raised: { readonly name: string; readonly chroma: ChromaPlane } | null;
}

/** The one used last is last. */
let benches: Bench[] = [];

function benchOf(photo: string): Bench {
  const found = benches.find((bench) => bench.photo === photo);
  const bench = found ?? { photo, propagation: null, ground: null, raised: null };
  benches = [...benches.filter((other) => other !== bench), bench].slice(-mostPhotos);
  return bench;
}

function raisedFor(bench: Bench, { learned, luminance }: GuideTask): ChromaPlane | null {
  if (learned === null) return null;
  if (bench.raised?.name !== learned.name) {
    bench.raised = { name: learned.name, chroma: raiseLearned(learned, luminance) };
  }
  return bench.raised.chroma;
}

answerTasks(async (task: GuideTask): Promise<GuideAnswer> => {
  const { luminance, hints, edges, draft } = task;
  const bench = benchOf(task.photo);
  const learned = raisedFor(bench, task);
  if (hints.some(({ kind }) => kind === 'fill')) bench.ground ??= fillGround(luminance);
  const parts = { luminance, learned, ground: bench.ground };
  if (!draft) {
    const propagation = new LevinPropagation(luminance);
    return encodeChroma(await guidedPlane({ ...parts, propagation }, hints, edges));
  }
  const options = bench.propagation === null ? firstDraftOptions : draftOptions;
  bench.propagation ??= new LevinPropagation(luminance);
  const { propagation } = bench;
  return encodeChroma(await guidedPlane({ ...parts, propagation }, hints, edges, options));
});
