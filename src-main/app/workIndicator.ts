import { app, Notification, powerSaveBlocker, type BrowserWindow } from 'electron';
import type { ApiEvent } from '../../src-shared/api/contract.ts';
import type { Job } from '../../src-shared/domain/job.ts';
import { texts } from './texts.ts';

/** Jobs that ran longer are worth a notice of the system. */
const longJobMilliseconds = 60_000;

/** Electron's progress bars: below 0 none, above 1 without an end in sight. */
const noBar = -1;
const barWithoutEnd = 2;

/** Whether a job is one that a person waits for and has had time to turn away from. */
function isLong(job: Job): boolean {
  // Thumbnails follow an import by themselves.
  if (job.kind === 'thumbnails' || job.startedAt === null || job.finishedAt === null) return false;
  return Date.parse(job.finishedAt) - Date.parse(job.startedAt) > longJobMilliseconds;
}

/** What a notice says about a job that ended by itself. */
function describeEnd(job: Job): { title: string; body: string } {
  const { work } = texts;
  if (job.problem !== null)
    return { title: `${work.failed}: ${job.title}`, body: job.problem.message };
  const body = job.failed > 0 ? work.someFailed(job.failed) : work.allDone(job.done);
  return { title: `${work.done}: ${job.title}`, body };
}

/** What the indicator works with. */
export interface WorkIndicatorOptions {
  readonly window: () => BrowserWindow | null;
  readonly isFocused: () => boolean;
  /** A person clicked a notice. */
  readonly onNoticeClick: () => void;
}

/** Shows work outside the window: progress in dock and taskbar, notices of the system; keeps the computer awake. */
export class WorkIndicator {
  readonly #options: WorkIndicatorOptions;
  readonly #running = new Map<number, Job>();
  /** Share of the work that is done as it was shown last; a bar never goes back. */
  #shown = 0;
  #blocker: number | null = null;
  /** Notices that nothing else holds: without this their clicks could be lost to the garbage collector. */
  readonly #notices = new Set<Notification>();

  constructor(options: WorkIndicatorOptions) {
    this.#options = options;
  }

  /** Takes every event of the contract; those about jobs matter. */
  receive(event: ApiEvent): void {
    if (event.type === 'jobRemoved') this.#running.delete(event.jobId);
    else if (event.type === 'job') this.#follow(event.job);
    else return;
    this.show();
  }

  /** Shows the present state, also on a new window. */
  show(): void {
    this.#stayAwake(this.#running.size > 0);
    this.#options.window()?.setProgressBar(this.#share());
  }

  #follow(job: Job): void {
    const wasRunning = this.#running.has(job.id);
    if (job.state === 'running') this.#running.set(job.id, job);
    else this.#running.delete(job.id);
    const ended = job.state === 'done' || job.state === 'failed';
    if (wasRunning && ended && isLong(job) && !this.#options.isFocused()) this.#notify(job);
  }

  #share(): number {
    const jobs = [...this.#running.values()];
    if (jobs.length === 0) {
      this.#shown = 0;
      return noBar;
    }
    const known = jobs.filter((job) => job.total > 0);
    if (known.length === 0) return barWithoutEnd;
    const mean = known.reduce((sum, job) => sum + job.progress, 0) / known.length;
    this.#shown = Math.max(this.#shown, mean);
    return this.#shown;
  }

  #stayAwake(awake: boolean): void {
    if (awake) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
  }

  #notify(job: Job): void {
    if (!Notification.isSupported()) return;
    const notice = new Notification({ ...describeEnd(job), silent: true });
    this.#notices.add(notice);
    notice.on('click', () => {
      this.#notices.delete(notice);
      this.#options.onNoticeClick();
    });
    notice.on('close', () => {
      this.#notices.delete(notice);
    });
    notice.show();
    // macOS: the dock icon asks once for a look.
    app.dock?.bounce('informational');
  }
}
