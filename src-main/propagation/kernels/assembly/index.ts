// The loops of spreading hints. Fields hold two channels, interleaved, for pixels with a border of one around; pointers
// are byte offsets into the module's memory, which the caller lays out. Two pixels are worked on at a time: with an odd
// width the second one of the last pair is the border, whose weights, pulls and factors are 0, so that 0 is written.
export { applyGrid, renewResidual } from './operator';
export { smooth } from './smooth';
export { interpolate, restrict } from './transfer';
export { advance, conjugateSums, orthogonalize } from './conjugate';
export { walkOnce } from './walk';
