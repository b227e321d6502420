/** Divisor that brings a\*b\* to about −1…1 at the networks' doors, for hints and answers alike. */
export const abScale = 110;
