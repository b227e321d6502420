import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { applicationRoot } from './paths.ts';

const packageSchema = z.object({ productName: z.string(), version: z.string() });

let known: { readonly name: string; readonly version: string } | null = null;

/** Name and version of this program, from its `package.json`. */
export function applicationVersion(): { readonly name: string; readonly version: string } {
  if (known === null) {
    const text = readFileSync(path.join(applicationRoot(), 'package.json'), 'utf8');
    const { productName, version } = packageSchema.parse(JSON.parse(text));
    known = { name: productName, version };
  }
  return known;
}
