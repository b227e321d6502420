/**
 * A deterministic pair of pictures, written out in whole numbers so that any other program can make them too. What
 * the tests expect of them was computed with scikit-image 0.26 and NumPy on the same formulas.
 */
export const width = 40;
export const height = 31;

function make(value: (x: number, y: number, channel: number) => number): Uint8Array {
  const pixels = new Uint8Array(width * height * 3);
  for (let index = 0; index < pixels.length; index += 1) {
    const pixel = Math.floor(index / 3);
    pixels[index] = value(pixel % width, Math.floor(pixel / width), index % 3);
  }
  return pixels;
}

function truthValue(x: number, y: number, channel: number): number {
  return (x * 5 + y * 3 + channel * 37 + ((x * y) % 11) * 4) % 256;
}

export const truth = make(truthValue);

export const result = make((x, y, channel) => {
  const off = ((x * 7 + y * 5 + channel * 3) % 23) - 11 + channel * 4;
  return Math.min(255, Math.max(0, truthValue(x, y, channel) + off));
});

/** One color all over. */
export function flat(red: number, green: number, blue: number): Uint8Array {
  return make((_x, _y, channel) => [red, green, blue][channel]);
}
