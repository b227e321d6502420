import type { Matrix3 } from './rgbXyz.ts';

/** The product first · second. */
export function multiplied(first: Matrix3, second: Matrix3): Matrix3 {
  return Array.from({ length: 9 }, (_, at) => {
    const row = Math.floor(at / 3) * 3;
    const column = at % 3;
    return (
      first[row] * second[column] +
      first[row + 1] * second[column + 3] +
      first[row + 2] * second[column + 6]
    );
  }) as unknown as Matrix3;
}

/** A matrix with these values on its diagonal, else 0. */
export function diagonal(x: number, y: number, z: number): Matrix3 {
  return [x, 0, 0, 0, y, 0, 0, 0, z];
}
