/** Writes the JSON Schemas in docs/schemas anew, after a change of what they describe: `npm run build:schemas`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonSchemas } from './jsonSchemas.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/schemas');
mkdirSync(folder, { recursive: true });
for (const [file, text] of jsonSchemas()) writeFileSync(path.join(folder, file), text);
