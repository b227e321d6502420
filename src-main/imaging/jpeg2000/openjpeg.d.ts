/** What this program uses of OpenJPEG compiled to WebAssembly; the package brings no types. */
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  /** Size and kind of a decoded picture. */
  export interface FrameInfo {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned: boolean;
  }

  /** A decoder; to be deleted after use, as its memory is the module's. */
  export interface J2KDecoder {
    /** Memory of the module to put the codestream in. */
    getEncodedBuffer(bytes: number): Uint8Array;
    /** Memory of the module with the interleaved samples: bytes, or little-endian 16-bit values. */
    getDecodedBuffer(): Uint8Array;
    /** Failures are told by `printErr`, and leave a frame without size. */
    decode(): void;
    /** Decodes a copy smaller by 2^level along each side. */
    decodeSubResolution(level: number, layers: number): void;
    getFrameInfo(): FrameInfo;
    delete(): void;
  }

  export interface OpenJpegModule {
    readonly HEAPU8: Uint8Array;
    readonly J2KDecoder: new () => J2KDecoder;
  }

  export interface OpenJpegOptions {
    readonly wasmBinary: Uint8Array;
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
  }

  export default function createOpenJpeg(options: OpenJpegOptions): Promise<OpenJpegModule>;
}
