/** A plane of CIE L\* values, row-major, 0 (black) to 100 (white), D65. */
export interface LuminancePlane {
  readonly width: number;
  readonly height: number;
  /** width × height values of L\*, 0–100 */
  readonly data: Float32Array;
}

/**
 * The small picture of color that models, hints and references all produce: CIE a\*b\* (D65) with a
 * confidence, 256–512 px on the long side. Everything else about a colorized photo is a pure function of
 * (master, chroma plane, finish).
 */
export interface ChromaPlane {
  readonly width: number;
  readonly height: number;
  /** width × height values of a\*, about −110 to 110 */
  readonly a: Float32Array;
  /** width × height values of b\*, about −110 to 110 */
  readonly b: Float32Array;
  /** width × height values, 0 (a guess) to 1 (sure) */
  readonly confidence: Float32Array;
}
