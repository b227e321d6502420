/** Sample values as decoded: 8 bits (0–255) or 16 bits (0–65535). */
export type Samples = Uint8Array | Uint16Array;

/** A page's decoded samples in stored order (before orientation), row by row. */
export interface DeviceRows {
  readonly width: number;
  readonly height: number;
  /** samples per pixel; the first one (grey) or three (RGB) are the color */
  readonly stride: number;
  /** the sample value of full light */
  readonly maximum: 255 | 65535;
  /** Reads full rows; what is returned is valid until the next call. Calls must not overlap. */
  read(top: number, rows: number): Promise<Samples>;
  close(): Promise<void>;
}

/** @returns a function giving an array of `length` samples, made anew only when it must grow */
export function scratchSamples(maximum: 255 | 65535): (length: number) => Samples {
  let scratch: Samples = new Uint8Array(0);
  return (length) => {
    if (scratch.length < length) {
      scratch = maximum === 255 ? new Uint8Array(length) : new Uint16Array(length);
    }
    return scratch.subarray(0, length);
  };
}

/** @returns the bytes of samples, sharing their memory */
export function bytesOf(samples: Samples): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}
