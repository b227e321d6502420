// Everything the pixel workers call. Pointers are byte offsets into the module's memory, which the caller lays out.
export {
  expandCells, renderSpan8, renderSpan16, renderTableSpan8, renderTableSpan16, setPrimaries,
} from './render';
export { transferTable } from './outputSpace';
export { compressLzw, lzwScratchBytes } from './lzw';
export { adler32, differenceRow16, differenceRow8, filterPngRow, swapBytes16 } from './predictors';
export { accumulateRow } from './downscale';
