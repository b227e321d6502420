// The random walk that balances the equations: see balance.ts.

@inline
function size(at: usize): f32 {
  return abs<f32>(load<f32>(at));
}

/** One step of the walk; half of everything stays where it is, so that nothing swings. */
export function walkOnce(
  width: i32,
  height: i32,
  weights: usize,
  factors: usize,
  next: usize,
  least: f32,
  largest: f32,
): void {
  const stride: usize = width + 2;
  for (let y: usize = 1; y <= <usize>height; y++) {
    const first = y * stride + 1;
    for (let at = first; at < first + width; at++) {
      const w = weights + (at << 5);
      const above = w - (stride << 5);
      const below = w + (stride << 5);
      const f = factors + (at << 2);
      const fAbove = f - (stride << 2);
      const fBelow = f + (stride << 2);
      // Coarse weights can be slightly negative.
      const given =
        size(above + 24) * load<f32>(fAbove) +
        size(above - 4) * load<f32>(fAbove - 4) +
        size(above + 52) * load<f32>(fAbove + 4) +
        size(w - 16) * load<f32>(f - 4) +
        size(w + 44) * load<f32>(f + 4) +
        size(below - 24) * load<f32>(fBelow - 4) +
        size(below + 4) * load<f32>(fBelow) +
        size(below + 32) * load<f32>(fBelow + 4);
      const a = f32x4.add(f32x4.abs(v128.load(w)), f32x4.abs(v128.load(w, 16)));
      const taken =
        f32x4.extract_lane(a, 0) +
        f32x4.extract_lane(a, 1) +
        f32x4.extract_lane(a, 2) +
        f32x4.extract_lane(a, 3);
      const own = load<f32>(f);
      const passing: f32 = taken > 0 ? <f32>0.5 * (own + given / taken) : own;
      store<f32>(next + (at << 2), min<f32>(largest, max<f32>(least, passing)));
    }
  }
}
