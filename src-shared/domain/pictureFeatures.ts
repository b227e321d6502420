/** What a network sees at each place of a coarse grid over a picture. */
export interface FeatureGrid {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** width × height vectors of length 1, row by row: their products are cosines */
  readonly data: Float32Array;
}

/** What a network sees in a picture, at two scales. The last places of a row or column may reach beyond the picture. */
export interface PictureFeatures {
  /** A place for every 8 × 8 pixels: what is there. */
  readonly coarse: FeatureGrid;
  /** A place for every 4 × 4 pixels: what its color is decided by. */
  readonly fine: FeatureGrid;
}

/** Pixels of the luminance to a side of a place of {@link PictureFeatures.coarse}. */
export const coarseStride = 8;
/** Pixels of the luminance to a side of a place of {@link PictureFeatures.fine}. */
export const fineStride = 4;
