import type { Job } from '../../src-shared/domain/job.ts';
import { call, onEvent } from '../client/client.ts';

/** Every job of the library, kept up to date by events. */
class JobsState {
  list: readonly Job[] = $state.raw([]);
  readonly running: readonly Job[] = $derived(
    this.list.filter((job) => job.state === 'running' || job.state === 'queued'),
  );

  start = async (): Promise<void> => {
    onEvent('job', ({ job }) => {
      const known = this.list.some((other) => other.id === job.id);
      this.list = known
        ? this.list.map((other) => (other.id === job.id ? job : other))
        : [...this.list, job];
    });
    onEvent('jobRemoved', ({ jobId }) => {
      this.list = this.list.filter((job) => job.id !== jobId);
    });
    this.list = await call('jobs.list', {});
  };

  pause = (jobId: number): Promise<Job> => call('jobs.pause', { jobId });
  resume = (jobId: number): Promise<Job> => call('jobs.resume', { jobId });
  cancel = (jobId: number): Promise<Job> => call('jobs.cancel', { jobId });
  retry = (jobId: number): Promise<Job> => call('jobs.retry', { jobId });
}

export const jobs = new JobsState();
