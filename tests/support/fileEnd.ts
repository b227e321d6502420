/**
 * Loaded by the runner before each test file. A file whose tests are over, but whose process goes on because something
 * was not closed, would hold up the run for ever: it is ended, fails, and says what held it.
 */
import { isMainThread } from 'node:worker_threads';

/** Time to let go of everything after the last test, milliseconds. */
const patience = 30_000;

function endHere(): void {
  const held = process.getActiveResourcesInfo().join(', ');
  process.stderr.write(
    `The tests are over, but something keeps their process from ending: ${held}\n`,
  );
  process.exit(1);
}

// Threads that the program starts inherit the runner's flags.
if (isMainThread) {
  const { after } = await import('node:test');
  after(() => {
    setTimeout(endHere, patience).unref();
  });
}
