/** What a network says of every place: logits over ab bins. */
export interface BinPlane {
  readonly width: number;
  readonly height: number;
  readonly bins: number;
  /** width × height × bins logits */
  readonly logits: Float32Array;
}

function addShares(shares: Float64Array, plane: BinPlane, cell: number, weight: number): void {
  const { bins, logits } = plane;
  const start = cell * bins;
  let most = -Infinity;
  for (let bin = 0; bin < bins; bin += 1) most = Math.max(most, logits[start + bin]);
  let sum = 0;
  for (let bin = 0; bin < bins; bin += 1) sum += Math.exp(logits[start + bin] - most);
  for (let bin = 0; bin < bins; bin += 1) {
    shares[bin] += (weight * Math.exp(logits[start + bin] - most)) / sum;
  }
}

/**
 * How likely each bin is at a place: the distributions of the cells around it (softmax, neither annealed nor sharpened),
 * mixed by nearness.
 *
 * @param x fraction of the plane's width, 0–1
 * @param y fraction of the plane's height, 0–1
 * @returns shares that sum to 1
 */
export function sharesAt(plane: BinPlane, x: number, y: number): Float32Array {
  const { width, height, bins } = plane;
  const placeX = Math.min(width - 1, Math.max(0, x * width - 0.5));
  const placeY = Math.min(height - 1, Math.max(0, y * height - 0.5));
  const [left, top] = [Math.floor(placeX), Math.floor(placeY)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const [toRight, toBottom] = [placeX - left, placeY - top];
  const shares = new Float64Array(bins);
  addShares(shares, plane, top * width + left, (1 - toRight) * (1 - toBottom));
  addShares(shares, plane, top * width + right, toRight * (1 - toBottom));
  addShares(shares, plane, bottom * width + left, (1 - toRight) * toBottom);
  addShares(shares, plane, bottom * width + right, toRight * toBottom);
  return Float32Array.from(shares);
}
