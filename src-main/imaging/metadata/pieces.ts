/** A file put together from new bytes and stretches of an existing one. */
export type Piece = Buffer | { readonly from: number; readonly to: number };

/** @returns the pieces as buffers, sharing the memory of `encoded` */
export function piecesInMemory(pieces: readonly Piece[], encoded: Buffer): Buffer[] {
  return pieces.map((piece) =>
    Buffer.isBuffer(piece) ? piece : encoded.subarray(piece.from, piece.to),
  );
}
