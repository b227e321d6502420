import { z } from 'zod';
import { describeArchitecture } from '../architecture.ts';
import { commonSettings } from '../commonSettings.ts';

/** Valverde's small classifier. */
export const valverde = describeArchitecture({
  name: 'valverde',
  title: 'Classification over the ab bins of a data set by eight valid convolutions',
  paper: {
    authors: 'Valverde',
    year: 2017,
    title: 'Colorizing black and white images using deep learning',
    venue: 'LAID',
  },
  parameters: 2_323_700,
  countsBins: false,
  settings: z.strictObject({
    architecture: z.literal('valverde'),
    ...commonSettings({ size: 32, photoSide: 64, batch: 128, learningRate: 1e-3 }),
    /** Side of the windows of the ab plane that become bins where a color falls in them. */
    window: z.number().min(1).max(50).default(10),
    /** Photographs in which the bins are looked for, at most. */
    surveyed: z.int().min(1).default(2000),
    /** Channels of the eight convolutions but the last, which has one a bin; default Q/8, 2Q/8, … */
    widths: z.array(z.int().min(1).max(4096)).min(1).max(15).optional(),
    /** λ of the class rebalancing: the share of the uniform prior. */
    rebalanceLambda: z.number().gt(0).max(1).default(0.5),
    /** T of the annealed mean. */
    temperature: z.number().positive().max(2).default(0.38),
  }),
});

export type ValverdeSettings = z.infer<typeof valverde.settings>;
