import { z } from 'zod';
import { idSchema } from './photo.ts';

/** What the job queue can do. */
export const jobKinds = [
  'import',
  'thumbnails',
  'colorize',
  'export',
  'train',
  'relink',
  'verify',
] as const;
export type JobKind = (typeof jobKinds)[number];

/** `failed` ended early as a whole; a job that is `done` may still have failed items. */
export const jobStates = ['queued', 'running', 'paused', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** An error as it is stored and shown. */
export const problemSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  advice: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

/** What a job made, where it is one thing: the model of a training. */
export const jobResultSchema = z.strictObject({ kind: z.literal('model'), modelId: z.string() });
export type JobResult = z.infer<typeof jobResultSchema>;

/** Figures at one moment of a job. */
export const jobMomentSchema = z.strictObject({
  /** 0–1. */
  progress: z.number().min(0).max(1),
  figures: z.record(z.string(), z.number()),
});
export type JobMoment = z.infer<typeof jobMomentSchema>;

/** What is shown of a job. */
export const jobSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(jobKinds),
  title: z.string(),
  state: z.enum(jobStates),
  /** Items in all, as far as known. */
  total: z.int().nonnegative(),
  /** Items that are through, whatever became of them. */
  done: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
  /** 0–1; never falls, also not over restarts. */
  progress: z.number().min(0).max(1),
  /** Null until it can be told. */
  secondsLeft: z.number().nonnegative().nullable(),
  /** What is being worked on, in words. */
  activity: z.string(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** Why the whole job failed. */
  problem: problemSchema.nullable(),
  /** Figures of a training: losses, held-out metrics. */
  figures: z.record(z.string(), z.number()),
  /** Null until it has made it. */
  result: jobResultSchema.nullable(),
});
export type Job = z.infer<typeof jobSchema>;

export const jobItemStates = ['pending', 'done', 'skipped', 'failed'] as const;

/** One photo, file or step of a job. */
export const jobItemSchema = z.strictObject({
  id: idSchema,
  /** File or photo in words. */
  label: z.string(),
  photoId: idSchema.nullable(),
  state: z.enum(jobItemStates),
  /** Why it failed. */
  problem: problemSchema.nullable(),
  /** Why it was skipped. */
  reason: z.string(),
});
export type JobItem = z.infer<typeof jobItemSchema>;
