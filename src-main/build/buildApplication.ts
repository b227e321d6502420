/** `npm run build`: builds the desktop application into `build/app` and `build/renderer`. */
import path from 'node:path';
import { applicationRoot } from '../platform/paths.ts';
import { buildApplication } from './bundles.ts';

const root = applicationRoot();
const output = path.join(root, 'build');
const start = performance.now();
await buildApplication({ root, output });
process.stdout.write(
  `Built the application in ${output} in ${((performance.now() - start) / 1000).toFixed(1)} s.\n`,
);
