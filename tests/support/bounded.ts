/**
 * Options of a test that waits for another process or thread. It takes seconds; should what it waits for never come, it
 * fails after a minute, and does not hold up the tests behind it for the runner's ten.
 */
export const bounded = { timeout: 60_000 } as const;

/** Options of a child process that a test waits for: after a minute it is killed, for the same reason. */
export const mortal = { timeout: 60_000, killSignal: 'SIGKILL' } as const;
