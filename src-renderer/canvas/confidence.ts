/**
 * What the marks of the confidence overlay say, from the network's own spread of likely colors (exp(−spread / s)):
 * firm is not marked, open gets dots, a guess is hatched. The limits part what the shipped model says of historic
 * photographs (5 % of them below 0.2, half below 0.3, 5 % above 0.4), so that a picture shows where it is surer.
 */
export const confidenceLimits = { guess: 0.25, open: 0.33 } as const;
