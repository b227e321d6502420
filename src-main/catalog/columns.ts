import { z } from 'zod';

/** A truth value, stored as 0 or 1. */
export const flag = z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1);

/** Checked JSON in a text column. */
export function json<Schema extends z.ZodType>(schema: Schema): z.ZodType<z.output<Schema>> {
  const text = z.string().transform((value, context): unknown => {
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue({ code: 'custom', message: 'it is no JSON' });
      return z.NEVER;
    }
  });
  return text.pipe(schema);
}

/** Milliseconds since 1970 as a date in ISO 8601. */
export const instant = z.int().transform((value) => new Date(value).toISOString());

/** Stores a truth value. */
export function toFlag(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

/** A list of ids for `IN (SELECT value FROM json_each(@ids))`: however many, they are one value. */
export function idList(ids: readonly number[]): string {
  return JSON.stringify(ids);
}
