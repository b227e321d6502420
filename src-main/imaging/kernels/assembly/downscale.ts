// Area averaging of luminance codes.

/**
 * Adds one row of L* codes, weighted, into per-cell sums: the horizontal half of an exact area average.
 * @param row `pixels` u16 codes
 * @param pixels width of the picture
 * @param sums `cells` float64 accumulators
 * @param weight share of this row that belongs to the cells' row (0–1)
 */
export function accumulateRow(row: usize, pixels: i32, sums: usize, cells: i32, weight: f64): void {
  const scale = <f64>pixels / <f64>cells;
  for (let cell = 0; cell < cells; cell++) {
    const from = <f64>cell * scale;
    const to = min<f64>(<f64>pixels, from + scale);
    let x = <i32>from;
    const last = min<i32>(<i32>to, pixels - 1);
    let sum: f64 = 0;
    if (x === last) {
      sum = <f64>load<u16>(row + (x << 1)) * (to - from);
    } else {
      sum = <f64>load<u16>(row + (x << 1)) * (<f64>(x + 1) - from);
      let whole: u32 = 0;
      for (x++; x < last; x++) whole += load<u16>(row + (x << 1));
      sum += <f64>whole + <f64>load<u16>(row + (last << 1)) * (to - <f64>last);
    }
    const at = sums + (cell << 3);
    store<f64>(at, load<f64>(at) + sum * weight);
  }
}
