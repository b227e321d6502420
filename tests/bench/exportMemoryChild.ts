/** `node exportMemoryChild.ts SCAN RESULT`: exports a scan and prints what the process needed, as JSON. */
import { openMaster } from '../../src-main/imaging/openMaster.ts';
import { renderMaster } from '../../src-main/imaging/renderMaster.ts';
import { givenChroma } from './generatedScan.ts';

const [scan, result] = process.argv.slice(2);
const start = performance.now();
const master = await openMaster(scan);
await master.modelLuminance(256);
const chroma = givenChroma(master.width, master.height);
const output = { path: result, format: 'tiff', depth: 16, quality: 92 } as const;
await renderMaster(master, chroma, { strength: 1, saturation: 1 }, output);
await master.close();
console.log(
  JSON.stringify({
    // maxRSS is in kilobytes on every system.
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    seconds: (performance.now() - start) / 1000,
  }),
);
