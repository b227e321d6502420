/**
 * What the marks of the confidence overlay say, from the network's own spread of likely colors (exp(−spread / s)):
 * firm is not marked, open gets dots, a guess is hatched.
 */
export const confidenceLimits = { guess: 0.25, open: 0.5 } as const;
