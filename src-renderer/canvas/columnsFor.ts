/**
 * Columns in which pictures of one shape are largest beside each other; the fewer where it makes no difference.
 *
 * @param ratio width to height of the pictures
 * @param beneath height of what stands beneath each of them
 */
export function columnsFor(
  count: number,
  stage: { readonly width: number; readonly height: number },
  ratio: number,
  beneath: number,
): number {
  let best = 1;
  let largest = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const width = Math.min(stage.width / columns, (stage.height / rows - beneath) * ratio);
    // A hair more is no reason for a longer row.
    if (width > largest * 1.02) [best, largest] = [columns, width];
  }
  return best;
}
