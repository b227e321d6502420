import { z } from 'zod';
import {
  jobItemSchema,
  jobItemStates,
  jobMomentSchema,
  jobSchema,
  problemSchema,
} from '../domain/job.ts';
import { finishSchema } from '../domain/finish.ts';
import {
  archivalMetadataSchema,
  collectionSchema,
  idSchema,
  photoDetailsSchema,
  photoQuerySchema,
  photoSelectionSchema,
  photoSummarySchema,
  ratingSchema,
  reviewSchema,
  tagSchema,
} from '../domain/photo.ts';
import { settingsPatchSchema, settingsSchema } from '../domain/settings.ts';
import { versionSchema } from '../domain/version.ts';
import { coloringSchema } from './coloring.ts';
import { exportExampleSchema } from './exportExample.ts';
import { exportPlanSchema, exportPreviewRequestSchema, exportPreviewSchema } from './exportPlan.ts';
import { repeatReportSchema, repeatRequestSchema } from './exportRepeat.ts';
import { exportPresetListSchema, exportPresetSchema, presetNameSchema } from './exportPresets.ts';
import { referenceCalls } from './referenceCalls.ts';
import { guideCalls } from './guideCalls.ts';
import { modelTransferCalls } from './modelCalls.ts';
import { engineStateSchema, folderNames, libraryInfoSchema, modelEntrySchema } from './shapes.ts';

export * from './coloring.ts';
export * from './exportExample.ts';
export * from './exportPlan.ts';
export * from './guideCalls.ts';
export * from './modelCalls.ts';
export * from './referenceCalls.ts';
export * from './exportPresets.ts';
export * from './shapes.ts';

/**
 * The contract between the renderer and whatever hosts it: every call with the schemas of its request and response.
 * Requests are checked where they arrive, responses where they are sent (in tests) and typed at both ends.
 */

const nothing = z.strictObject({});
const pathSchema = z.string().min(1).max(32_767);

/** How much was changed, and whether `history.undo` takes it back. */
const changedSchema = z.strictObject({
  changed: z.int().nonnegative(),
  undoable: z.boolean(),
});

const jobStarted = z.strictObject({ jobId: idSchema });

/** Where a step of undo lies: one photo's, or the library's. */
const historyScope = z.strictObject({ photoId: idSchema.nullable() });

/** Photo whose own undo takes a change back, where it is made in the Photo view; null: the library's undo. */
const undoneWith = idSchema.nullable().default(null);

const historyStep = z.strictObject({
  /** What it was, in words: “Rate 3 photos”. */
  label: z.string(),
});

const call = <Request extends z.ZodType, Response extends z.ZodType>(
  request: Request,
  response: Response,
): { readonly request: Request; readonly response: Response } => ({ request, response });

export const contract = {
  // The application.
  'app.info': call(
    nothing,
    z.strictObject({
      name: z.string(),
      version: z.string(),
      host: z.enum(['electron', 'browser']),
      platform: z.string(),
      /** Whether `app.choose` shows the system's dialogs. */
      nativeDialogs: z.boolean(),
      /** Null until the engine was started once. */
      engine: engineStateSchema.nullable(),
      library: libraryInfoSchema.nullable(),
      /** Said by the last start, such as “2 jobs go on where they were cut off”. */
      notices: z.array(z.string()),
    }),
  ),
  'app.settings': call(nothing, settingsSchema),
  'app.changeSettings': call(settingsPatchSchema, settingsSchema),
  /** Shows the system's dialog; null when it was left. Only where `nativeDialogs`. */
  'app.choose': call(
    z.strictObject({
      what: z.enum(['folder', 'photos', 'library', 'newLibrary', 'hints', 'model', 'record']),
      title: z.string().max(200),
    }),
    z.strictObject({ paths: z.array(z.string()).nullable() }),
  ),
  /** What lies in a folder of the computer that runs the program: for hosts without its dialogs. */
  'app.listFolder': call(
    z.strictObject({ path: pathSchema.nullable() }),
    z.strictObject({
      path: z.string(),
      parent: z.string().nullable(),
      folders: z.array(z.strictObject({ name: z.string(), path: z.string() })),
      files: z.array(z.strictObject({ name: z.string(), path: z.string(), bytes: z.int() })),
    }),
  ),
  /** Shows a master in the system's file manager. */
  'app.showMaster': call(z.strictObject({ photoId: idSchema }), nothing),
  /** Where things lie; those of a library only while one is open. They need not exist yet. */
  'app.folders': call(
    nothing,
    z.array(z.strictObject({ name: z.enum(folderNames), path: z.string() })),
  ),
  /** Shows one of them in the system's file manager. */
  'app.showFolder': call(z.strictObject({ name: z.enum(folderNames) }), nothing),

  // Libraries.
  'library.recent': call(
    nothing,
    z.array(
      z.strictObject({
        path: z.string(),
        name: z.string(),
        openedAt: z.iso.datetime(),
        exists: z.boolean(),
      }),
    ),
  ),
  'library.create': call(z.strictObject({ path: pathSchema }), libraryInfoSchema),
  'library.open': call(z.strictObject({ path: pathSchema }), libraryInfoSchema),
  'library.info': call(nothing, libraryInfoSchema),
  'library.backup': call(nothing, z.strictObject({ path: z.string(), bytes: z.int() })),
  'library.backups': call(
    nothing,
    z.array(z.strictObject({ path: z.string(), createdAt: z.iso.datetime(), bytes: z.int() })),
  ),
  'library.restoreBackup': call(z.strictObject({ path: pathSchema }), libraryInfoSchema),
  /** Every inconsistency found, in words; none when the library is sound. */
  'library.check': call(nothing, z.strictObject({ problems: z.array(z.string()) })),
  'library.audit': call(
    z.strictObject({
      before: idSchema.nullable(),
      limit: z.int().min(1).max(1000),
      /** Only what was done with this photo; null: everything. */
      photoId: idSchema.nullable().default(null),
    }),
    z.array(
      z.strictObject({
        id: idSchema,
        at: z.iso.datetime(),
        operator: z.string(),
        action: z.string(),
        photoId: idSchema.nullable(),
        details: z.string(),
      }),
    ),
  ),
  /** Makes a few computed scans to try the program on, in a folder beside the library; import does the rest. */
  'library.makeSamples': call(
    nothing,
    z.strictObject({ folder: z.string(), photos: z.int().nonnegative() }),
  ),
  'library.tags': call(nothing, z.array(z.strictObject({ tag: z.string(), photos: z.int() }))),

  // Undo.
  'history.state': call(
    historyScope,
    z.strictObject({ undo: historyStep.nullable(), redo: historyStep.nullable() }),
  ),
  /** Null when there is nothing to take back. */
  'history.undo': call(historyScope, historyStep.nullable()),
  'history.redo': call(historyScope, historyStep.nullable()),

  // Collections.
  'collections.list': call(nothing, z.array(collectionSchema)),
  'collections.create': call(
    z.strictObject({ name: z.string().trim().min(1).max(500), parentId: idSchema.nullable() }),
    collectionSchema,
  ),
  'collections.rename': call(
    z.strictObject({ id: idSchema, name: z.string().trim().min(1).max(500) }),
    changedSchema,
  ),
  'collections.move': call(
    z.strictObject({ id: idSchema, parentId: idSchema.nullable() }),
    changedSchema,
  ),
  /** Removes the collection and those below it; its photos stay in the library. */
  'collections.remove': call(z.strictObject({ id: idSchema }), changedSchema),
  'collections.addPhotos': call(
    z.strictObject({ id: idSchema, photos: photoSelectionSchema }),
    changedSchema,
  ),
  'collections.removePhotos': call(
    z.strictObject({ id: idSchema, photos: photoSelectionSchema }),
    changedSchema,
  ),

  // Photos.
  'photos.count': call(photoQuerySchema, z.strictObject({ count: z.int().nonnegative() })),
  'photos.page': call(
    z.strictObject({
      query: photoQuerySchema,
      offset: z.int().min(0),
      limit: z.int().min(1).max(1000),
    }),
    z.strictObject({
      photos: z.array(photoSummarySchema),
      total: z.int().nonnegative(),
      revision: z.int().nonnegative(),
    }),
  ),
  /** Numbers of all photos found, in order. */
  'photos.ids': call(photoQuerySchema, z.strictObject({ ids: z.array(idSchema) })),
  /** Place of a photo in what a query finds; null when it is not found by it. */
  'photos.indexOf': call(
    z.strictObject({ query: photoQuerySchema, photoId: idSchema }),
    z.strictObject({ index: z.int().nonnegative().nullable() }),
  ),
  'photos.get': call(z.strictObject({ photoId: idSchema }), photoDetailsSchema),
  'photos.summaries': call(
    z.strictObject({ ids: z.array(idSchema).max(1000) }),
    z.array(photoSummarySchema),
  ),
  /** The values that a selection shares; null where they differ. */
  'photos.shared': call(
    photoSelectionSchema,
    z.strictObject({
      count: z.int().nonnegative(),
      metadata: z.record(z.string(), z.string().nullable()),
      /** Tags that all have, and tags that some have. */
      tags: z.array(z.string()),
      someTags: z.array(z.string()),
    }),
  ),
  'photos.edit': call(
    z.strictObject({
      photos: photoSelectionSchema,
      metadata: archivalMetadataSchema.partial().default({}),
      addTags: z.array(tagSchema).max(100).default([]),
      removeTags: z.array(tagSchema).max(100).default([]),
      historyPhotoId: undoneWith,
    }),
    changedSchema,
  ),
  'photos.rate': call(
    z.strictObject({
      photos: photoSelectionSchema,
      rating: ratingSchema,
      historyPhotoId: undoneWith,
    }),
    changedSchema,
  ),
  /** Accepts, rejects or clears the current versions; photos without one are passed over. */
  'photos.review': call(
    z.strictObject({
      photos: photoSelectionSchema,
      review: reviewSchema,
      historyPhotoId: undoneWith,
    }),
    changedSchema,
  ),
  /** Takes photos out of the library's views; their files are not touched. */
  'photos.trash': call(z.strictObject({ photos: photoSelectionSchema }), changedSchema),
  'photos.restore': call(z.strictObject({ photos: photoSelectionSchema }), changedSchema),
  /** Forgets the photos in the trash, with their versions; their files are not touched. Cannot be undone. */
  'photos.emptyTrash': call(nothing, changedSchema),
  'photos.exportCsv': call(photoSelectionSchema, z.strictObject({ csv: z.string() })),
  /** Fills metadata from a CSV with a header row; rows are matched by `id`, else `sha256`, else `file`. */
  'photos.importCsv': call(
    z.strictObject({ csv: z.string().max(100_000_000), dryRun: z.boolean() }),
    z.strictObject({
      rows: z.int().nonnegative(),
      matched: z.int().nonnegative(),
      changed: z.int().nonnegative(),
      problems: z.array(z.strictObject({ row: z.int(), message: z.string() })),
    }),
  ),

  // Versions.
  'versions.list': call(z.strictObject({ photoId: idSchema }), z.array(versionSchema)),
  /** Accepting a version also lets it stand for its photo, in the same step of undo. */
  'versions.review': call(
    z.strictObject({ versionId: idSchema, review: reviewSchema }),
    changedSchema,
  ),
  'versions.setFinish': call(
    z.strictObject({ versionId: idSchema, finish: finishSchema }),
    versionSchema,
  ),
  'versions.makeCurrent': call(
    z.strictObject({ photoId: idSchema, versionId: idSchema.nullable() }),
    changedSchema,
  ),
  'versions.remove': call(z.strictObject({ versionId: idSchema }), changedSchema),
  /** Colors a photo now and keeps the result as a new version, which becomes the current one. */
  'versions.create': call(
    z.strictObject({ photoId: idSchema, coloring: coloringSchema, finish: finishSchema }),
    versionSchema,
  ),
  /**
   * Colors a photo without keeping anything. The plane is fetched as pixels by its key, and forgotten after a while. A
   * later call for the same photo with the same `stream` cancels an earlier one.
   */
  'versions.preview': call(
    z.strictObject({
      photoId: idSchema,
      coloring: coloringSchema,
      stream: z.string().min(1).max(100),
      /** While the pen moves: sooner, with colors that may still be settling far from the hints. */
      draft: z.boolean().default(false),
    }),
    z.strictObject({ key: z.string(), seconds: z.number() }),
  ),

  // Guided color.
  ...guideCalls,
  ...referenceCalls,

  // Jobs. Each start call answers at once.
  'jobs.import': call(
    z.strictObject({
      paths: z.array(pathSchema).min(1).max(100_000),
      /** Collection that gets the photos; null for none. */
      collectionId: idSchema.nullable(),
      /** Makes a collection of every folder, nested as they are. */
      foldersAsCollections: z.boolean().default(true),
    }),
    jobStarted,
  ),
  'jobs.colorize': call(
    z.strictObject({
      photos: photoSelectionSchema,
      coloring: coloringSchema.omit({ hints: true, edges: true }),
      finish: finishSchema.prefault({}),
      /** Photos that have a version by the same recipe get another one only if true. */
      again: z.boolean().default(false),
    }),
    jobStarted,
  ),
  'jobs.export': call(
    z.strictObject({ photos: photoSelectionSchema, plan: exportPlanSchema }),
    jobStarted,
  ),
  /** What an export would write, and what stands in its way. Looks at up to 10,000 results and writes nothing. */
  'jobs.previewExport': call(exportPreviewRequestSchema, exportPreviewSchema),
  /** What the plan makes of the first of these photos, in small; null when there is none to be shown. */
  'exports.example': call(exportPreviewRequestSchema, exportExampleSchema.nullable()),
  /** Makes a result again from the record beside it, and says whether it is the same file. */
  'exports.repeat': call(repeatRequestSchema, repeatReportSchema),
  /** Plans kept under names, those that come with the program first. */
  'exports.presets': call(nothing, exportPresetListSchema),
  /** Keeps a plan; one of the same name is replaced, unless it comes with the program. */
  'exports.savePreset': call(exportPresetSchema, exportPresetListSchema),
  'exports.removePreset': call(z.strictObject({ name: presetNameSchema }), exportPresetListSchema),
  'jobs.train': call(
    z.strictObject({
      /** Color photographs of the library … */
      photos: photoSelectionSchema.nullable(),
      /** … or a folder of them. */
      folder: pathSchema.nullable(),
      /** Model to begin with; null for fresh weights. */
      from: z.string().nullable(),
      name: z.string().trim().min(1).max(200),
      minutes: z.number().positive().max(100_000).nullable(),
      passes: z.number().positive().max(100_000).nullable(),
    }),
    jobStarted,
  ),
  /** Looks for missing masters in a folder, by their contents. */
  'jobs.relink': call(z.strictObject({ folder: pathSchema }), jobStarted),
  /** Compares masters with what they were at import. */
  'jobs.verify': call(z.strictObject({ photos: photoSelectionSchema }), jobStarted),
  'jobs.list': call(nothing, z.array(jobSchema)),
  'jobs.get': call(z.strictObject({ jobId: idSchema }), jobSchema),
  'jobs.items': call(
    z.strictObject({
      jobId: idSchema,
      states: z.array(z.enum(jobItemStates)).default([]),
      offset: z.int().min(0),
      limit: z.int().min(1).max(1000),
    }),
    z.strictObject({ items: z.array(jobItemSchema), total: z.int().nonnegative() }),
  ),
  'jobs.log': call(
    z.strictObject({ jobId: idSchema }),
    z.strictObject({ lines: z.array(z.string()) }),
  ),
  /** The figures of a training from its beginning, in order; of other jobs none. */
  'jobs.curve': call(
    z.strictObject({ jobId: idSchema }),
    z.strictObject({ moments: z.array(jobMomentSchema) }),
  ),
  'jobs.pause': call(z.strictObject({ jobId: idSchema }), jobSchema),
  'jobs.resume': call(z.strictObject({ jobId: idSchema }), jobSchema),
  'jobs.cancel': call(z.strictObject({ jobId: idSchema }), jobSchema),
  /** Puts the failed items in the queue again (of a cancelled job also those not done). */
  'jobs.retry': call(z.strictObject({ jobId: idSchema }), jobSchema),
  /** Moves a waiting job before another; null: to the end. */
  'jobs.move': call(z.strictObject({ jobId: idSchema, beforeId: idSchema.nullable() }), jobSchema),
  /** Removes a finished job from the list. */
  'jobs.remove': call(z.strictObject({ jobId: idSchema }), nothing),

  // Models and engines.
  'models.list': call(
    nothing,
    z.strictObject({
      models: z.array(modelEntrySchema),
      damaged: z.array(z.strictObject({ directory: z.string(), problem: problemSchema })),
    }),
  ),
  'models.card': call(
    z.strictObject({ id: z.string().min(1).max(200) }),
    z.strictObject({
      model: modelEntrySchema,
      /** Markdown; empty where the package has none. */
      card: z.string(),
      /** Whether its files have the checksums that its package names; the reason when not. */
      damage: z.string().nullable(),
    }),
  ),
  'models.remove': call(z.strictObject({ id: z.string().min(1).max(200) }), nothing),
  ...modelTransferCalls,
  'engines.list': call(nothing, z.array(engineStateSchema)),
  /** Tries and measures the engines. */
  'engines.test': call(nothing, z.array(engineStateSchema)),
} as const;

export type Contract = typeof contract;
export type CallName = keyof Contract;
export const callNames = Object.keys(contract) as CallName[];

/** What a caller gives: defaults may be left out. */
export type CallRequest<Name extends CallName> = z.input<Contract[Name]['request']>;
/** What the one who serves it gets: checked, with defaults. */
export type CallPayload<Name extends CallName> = z.output<Contract[Name]['request']>;
export type CallResponse<Name extends CallName> = z.output<Contract[Name]['response']>;

/** What every call is answered with: never an exception, so that nothing is lost between processes. */
export type CallAnswer<Name extends CallName> =
  | { readonly ok: true; readonly value: CallResponse<Name> }
  | { readonly ok: false; readonly error: z.infer<typeof problemSchema> };

/** What the renderer is told without asking. Events tell that something changed; what it is now is read by calls. */
export const apiEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('job'), job: jobSchema }),
  z.strictObject({ type: z.literal('jobRemoved'), jobId: idSchema }),
  /** These photos changed (their summaries); null: the order or number of photos may have changed too. */
  z.strictObject({ type: z.literal('photos'), ids: z.array(idSchema).nullable() }),
  z.strictObject({ type: z.literal('versions'), photoId: idSchema }),
  z.strictObject({ type: z.literal('collections') }),
  /** The references kept changed, or more is known of which photos are alike. */
  z.strictObject({ type: z.literal('references') }),
  /** Another library was opened, or its figures changed. */
  z.strictObject({ type: z.literal('library'), library: libraryInfoSchema.nullable() }),
  z.strictObject({ type: z.literal('settings'), settings: settingsSchema }),
  z.strictObject({ type: z.literal('models') }),
  z.strictObject({ type: z.literal('palettes') }),
  z.strictObject({ type: z.literal('engine'), engine: engineStateSchema }),
  z.strictObject({
    type: z.literal('notice'),
    level: z.enum(['info', 'warning', 'error']),
    message: z.string(),
    advice: z.string(),
  }),
  /** A menu or another part outside the page asks for an action of the renderer. */
  z.strictObject({ type: z.literal('action'), action: z.string(), paths: z.array(z.string()) }),
]);
export type ApiEvent = z.infer<typeof apiEventSchema>;

/** What a file is copied for. */
export const uploadPurposes = ['library', 'model'] as const;
export type UploadPurpose = (typeof uploadPurposes)[number];

/** What the renderer finds as `window.api`; in a browser it is made from HTTP. */
export interface RendererApi {
  call<Name extends CallName>(name: Name, request: CallRequest<Name>): Promise<CallAnswer<Name>>;
  subscribe(listener: (event: ApiEvent) => void): () => void;
  /** Address of pixels for `fetch`, `img` and textures; `path` as `src-shared/api/pixels.ts` makes it. */
  pixelAddress(path: string): string;
  /** Path of a dropped file in the system; null in a browser, which does not tell it. */
  pathOfFile(file: unknown): string | null;
  /**
   * Copies dropped files where the host cannot tell paths: into the library's own folder, or (a model) into one that
   * lasts until it was accepted or discarded. Gives their new paths.
   */
  upload:
    | ((
        files: readonly unknown[],
        onProgress: (share: number) => void,
        purpose?: UploadPurpose,
      ) => Promise<string[]>)
    | null;
}
