import { z } from 'zod';
import type { JobMoment } from '../../src-shared/domain/job.ts';
import type { JobStore } from './catalogTypes.ts';
import { json } from './columns.ts';
import type { Store } from './store.ts';

/** A course is kept in so many equal parts, of each the last figures: what a chart can show. */
const parts = 400;

const momentRow = z.object({
  progress: z.number(),
  figures: json(z.record(z.string(), z.number())),
});

/** Figures of jobs over their course. */
export function jobFigureStore(store: Store): Pick<JobStore, 'addMoment' | 'moments'> {
  return {
    addMoment: (jobId, { progress, figures }) => {
      store.write(
        () =>
          store.run(
            `INSERT INTO job_figures (job_id, part, progress, figures)
             VALUES (@jobId, @part, @progress, @figures)
             ON CONFLICT DO UPDATE SET progress = excluded.progress, figures = excluded.figures`,
            {
              jobId,
              part: Math.floor(progress * parts),
              progress,
              figures: JSON.stringify(figures),
            },
          ),
        'bookkeeping',
      );
    },
    moments: (jobId): readonly JobMoment[] =>
      store.all(
        momentRow,
        'SELECT progress, figures FROM job_figures WHERE job_id = @jobId ORDER BY part',
        { jobId },
      ),
  };
}
