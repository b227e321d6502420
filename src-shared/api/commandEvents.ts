import { z } from 'zod';
import { propagationKinds } from '../domain/propagation.ts';

/** The commands of the command line that report in JSON. */
export const commandNames = [
  'colorize',
  'evaluate',
  'train',
  'models',
  'doctor',
  'import',
  'export',
  'verify',
  'serve',
] as const;
export type CommandName = (typeof commandNames)[number];

/** An error as it is told to programs: see `HeliochromeError`. */
export const errorReportSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  advice: z.string(),
});
export type ErrorReport = z.infer<typeof errorReportSchema>;

/** How far a command has come. */
export const progressEventSchema = z.strictObject({
  type: z.literal('progress'),
  /** Share of the whole, 0–1; never falls. */
  progress: z.number().min(0).max(1),
  done: z.number().nonnegative(),
  total: z.number().nonnegative(),
  /** What `done` and `total` count. */
  unit: z.enum(['photos', 'steps']),
  /** Null until it can be told. */
  secondsLeft: z.number().nonnegative().nullable(),
  /** What is being worked on, in words. */
  activity: z.string(),
  /** Figures of a training: loss, images a second, held-out metrics. */
  figures: z.record(z.string(), z.number()).optional(),
});
export type ProgressEvent = z.infer<typeof progressEventSchema>;

/** What became of one photo, or of one page of it. */
export const itemEventSchema = z.strictObject({
  type: z.literal('item'),
  path: z.string(),
  /** Counted from 1; left out for files with one page. */
  page: z.int().min(1).optional(),
  /**
   * `skipped`: done by an earlier run and unchanged; `ignored`: not a photo, or not to be worked on; `scored`: of
   * `evaluate`; `imported`: of `import`; `exported`: of `export`; `verified`: of `verify`, and as it should be.
   */
  status: z.enum([
    'colorized',
    'skipped',
    'failed',
    'ignored',
    'scored',
    'imported',
    'exported',
    'verified',
  ]),
  output: z.string().optional(),
  /** Why it was skipped or ignored. */
  reason: z.string().optional(),
  error: errorReportSchema.optional(),
  /** What a person should know of it though it went well. */
  warnings: z.array(z.string()).optional(),
  seconds: z.number().nonnegative().optional(),
  figures: z.record(z.string(), z.number()).optional(),
});
export type ItemEvent = z.infer<typeof itemEventSchema>;

/** The application can be opened in a browser at this address, once. */
export const servingEventSchema = z.strictObject({
  type: z.literal('serving'),
  address: z.url(),
  port: z.int().min(1).max(65_535),
  /** Null when none is open. */
  library: z.string().nullable(),
});
export type ServingEvent = z.infer<typeof servingEventSchema>;

/** Something a person should know of the whole command. */
export const warningEventSchema = z.strictObject({
  type: z.literal('warning'),
  message: z.string(),
});
export type WarningEvent = z.infer<typeof warningEventSchema>;

const engineSchema = z.strictObject({
  name: z.string(),
  device: z.string(),
  version: z.string(),
  accelerated: z.boolean(),
});

const outcome = {
  type: z.literal('result'),
  /** 0 done, 1 some items failed, 2 wrong usage, 3 something in the environment is missing, 130 stopped. */
  exitStatus: z.int().min(0).max(255),
};

/** End of `colorize`. */
export const colorizeResultSchema = z.strictObject({
  ...outcome,
  command: z.literal('colorize'),
  status: z.enum(['done', 'stopped']),
  total: z.int().nonnegative(),
  colorized: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  ignored: z.int().nonnegative(),
  /** Not begun or not finished, because the run was stopped. */
  notDone: z.int().nonnegative(),
  /** Each failed item again. */
  failures: z.array(z.strictObject({ path: z.string(), error: errorReportSchema })),
  /** Null where results lie beside their masters. */
  out: z.string().nullable(),
  page: z.string().nullable(),
  model: z.strictObject({ id: z.string(), version: z.string(), weightsSha256: z.string() }),
  /** Null when nothing had to be computed. */
  engine: engineSchema.nullable(),
  seconds: z.number().nonnegative(),
});
export type ColorizeResult = z.infer<typeof colorizeResultSchema>;

/** End of `evaluate`. */
export const evaluateResultSchema = z.strictObject({
  ...outcome,
  command: z.literal('evaluate'),
  images: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  psnr: z.number(),
  psnrGrey: z.number(),
  ssim: z.number(),
  deltaE2000: z.number(),
  aucRaw: z.number(),
  aucRebalanced: z.number(),
  aucRawGrey: z.number(),
  aucRebalancedGrey: z.number(),
  colorfulness: z.number(),
  colorfulnessTruth: z.number(),
  deltaColorfulness: z.number(),
  histogramA: z.number(),
  histogramB: z.number(),
  /** PSNR after so many hints, all of them spread by the model. */
  hints: z.record(z.string(), z.number()),
  /** The same for every way of spreading hints that was asked for; none when none was. */
  hintCurves: z.partialRecord(z.enum(propagationKinds), z.record(z.string(), z.number())),
  failures: z.array(z.strictObject({ path: z.string(), error: errorReportSchema })),
  model: z.strictObject({ id: z.string(), version: z.string(), weightsSha256: z.string() }),
  engine: engineSchema,
  seconds: z.number().nonnegative(),
});
export type EvaluateResult = z.infer<typeof evaluateResultSchema>;

/** End of `train`. */
export const trainResultSchema = z.strictObject({
  ...outcome,
  command: z.literal('train'),
  out: z.string(),
  id: z.string(),
  parameters: z.int().positive(),
  weightsSha256: z.string(),
  trainingPhotos: z.int().nonnegative(),
  heldOutPhotos: z.int().nonnegative(),
  refusedPhotos: z.int().nonnegative(),
  metrics: z.record(z.string(), z.number()),
  engine: engineSchema,
  seconds: z.number().nonnegative(),
});
export type TrainResult = z.infer<typeof trainResultSchema>;

const modelSummarySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  description: z.string(),
  architecture: z.string(),
  parameters: z.int(),
  licence: z.string(),
  directory: z.string(),
  origin: z.enum(['shipped', 'user', 'folder']),
  weightsSha256: z.string(),
  bytes: z.int(),
});
export type ModelSummary = z.infer<typeof modelSummarySchema>;

/** A system that can be trained. */
export const architectureSummarySchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  paper: z
    .strictObject({
      authors: z.string(),
      year: z.int(),
      title: z.string().nullable(),
      venue: z.string().nullable(),
    })
    .nullable(),
  /** Weights that training changes, at the default settings. */
  parameters: z.int().positive(),
  /** Its settings where none are given. */
  defaults: z.record(z.string(), z.unknown()),
});
export type ArchitectureSummary = z.infer<typeof architectureSummarySchema>;

/** End of `models`. */
export const modelsResultSchema = z.strictObject({
  ...outcome,
  command: z.literal('models'),
  models: z.array(modelSummarySchema),
  /** Packages that were found but cannot be used. */
  damaged: z.array(z.strictObject({ directory: z.string(), error: errorReportSchema })),
  /** The whole manifest of the model asked for. */
  manifest: z.record(z.string(), z.unknown()).optional(),
  /** The systems that can be trained, where they were asked for. */
  architectures: z.array(architectureSummarySchema).optional(),
  /** The ONNX file that was written. */
  exported: z
    .strictObject({ file: z.string(), bytes: z.int().positive(), sha256: z.string() })
    .optional(),
});
export type ModelsResult = z.infer<typeof modelsResultSchema>;

/** End of `doctor`. */
export const doctorResultSchema = z.strictObject({
  ...outcome,
  command: z.literal('doctor'),
  system: z.record(z.string(), z.union([z.string(), z.number()])),
  engines: z.array(
    z.strictObject({
      name: z.string(),
      state: z.enum(['works', 'missing', 'broken']),
      device: z.string().nullable(),
      version: z.string().nullable(),
      accelerated: z.boolean(),
      chosen: z.boolean(),
      speed: z
        .strictObject({
          inferenceMilliseconds: z.number(),
          convolutionGigaflops: z.number().nullable(),
          trainingImagesPerSecond: z.number().nullable(),
        })
        .nullable(),
      /** Of ONNX Runtime: what it can compute by. */
      providers: z.array(
        z.strictObject({
          name: z.string(),
          state: z.enum(['works', 'missing', 'broken']),
          milliseconds: z.number().nullable(),
          reason: z.string(),
        }),
      ),
      reason: z.string(),
      advice: z.string(),
    }),
  ),
  models: z.int().nonnegative(),
});
export type DoctorResult = z.infer<typeof doctorResultSchema>;

/** End of `import`. */
export const importResultSchema = z.strictObject({
  ...outcome,
  command: z.literal('import'),
  /** `stopped`: the rest is imported when the library is opened again. */
  status: z.enum(['done', 'stopped']),
  library: z.string(),
  imported: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  notDone: z.int().nonnegative(),
  /** Photos in the library now. */
  photos: z.int().nonnegative(),
  failures: z.array(z.strictObject({ path: z.string(), error: errorReportSchema })),
  seconds: z.number().nonnegative(),
});
export type ImportResult = z.infer<typeof importResultSchema>;

/** End of `export`. */
export const exportResultSchema = z.strictObject({
  ...outcome,
  command: z.literal('export'),
  /** `stopped`: the rest is exported when the library is opened again. */
  status: z.enum(['done', 'stopped']),
  /** Null when a record was repeated. */
  library: z.string().nullable(),
  /** Folder of the results. */
  out: z.string(),
  exported: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  notDone: z.int().nonnegative(),
  /** Of a repeated record: whether the file is the recorded one, byte for byte; else null. */
  identical: z.boolean().nullable(),
  failures: z.array(z.strictObject({ path: z.string(), error: errorReportSchema })),
  seconds: z.number().nonnegative(),
});
export type ExportResult = z.infer<typeof exportResultSchema>;

/** End of `verify`. */
export const verifyResultSchema = z.strictObject({
  ...outcome,
  command: z.literal('verify'),
  status: z.enum(['done', 'stopped']),
  /** Null when none was named. */
  library: z.string().nullable(),
  bags: z.int().nonnegative(),
  /** Files in the payload of the bags. */
  files: z.int().nonnegative(),
  /** Records of results. */
  records: z.int().nonnegative(),
  /** Records whose master was not found, and no folder of masters was named. */
  mastersNotSeen: z.int().nonnegative(),
  /** Masters of the library that were compared. */
  masters: z.int().nonnegative(),
  /** Bytes that were read of bags, results and their masters. */
  bytes: z.int().nonnegative(),
  /** Everything that is not as it should be. */
  findings: z.array(z.strictObject({ path: z.string(), error: errorReportSchema })),
  seconds: z.number().nonnegative(),
});
export type VerifyResult = z.infer<typeof verifyResultSchema>;

/** End of `serve`. */
export const serveResultSchema = z.strictObject({
  ...outcome,
  command: z.literal('serve'),
  seconds: z.number().nonnegative(),
});
export type ServeResult = z.infer<typeof serveResultSchema>;

/** End of a command that could not do its work. */
export const failureResultSchema = z.strictObject({
  ...outcome,
  command: z.enum(commandNames).nullable(),
  error: errorReportSchema,
});
export type FailureResult = z.infer<typeof failureResultSchema>;

/** The last line of every command. */
export const resultEventSchema = z.union([
  failureResultSchema,
  colorizeResultSchema,
  evaluateResultSchema,
  trainResultSchema,
  modelsResultSchema,
  doctorResultSchema,
  importResultSchema,
  exportResultSchema,
  verifyResultSchema,
  serveResultSchema,
]);
export type ResultEvent = z.infer<typeof resultEventSchema>;

/** One line of `--json`. */
export const commandEventSchema = z.union([
  progressEventSchema,
  itemEventSchema,
  warningEventSchema,
  servingEventSchema,
  resultEventSchema,
]);
export type CommandEvent = z.infer<typeof commandEventSchema>;
