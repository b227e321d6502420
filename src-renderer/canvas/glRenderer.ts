import { CELL_FLOATS } from '../../src-shared/color/guidedChroma.ts';
import { confidenceLimits } from './confidence.ts';
import { linkProgram, type GlProgram } from './glProgram.ts';
import { fragmentShader, vertexShader } from './shaders.ts';
import { squarePixelsFrom, type DeviceRect, type Placement, type Size } from './viewport.ts';
import { tileArea, type Tile } from './pyramid.ts';
import { tileSize } from '../../src-shared/api/pixels.ts';

/** A tile's pixels on the graphics card. */
export interface TileTexture extends Size {
  readonly texture: WebGLTexture;
}

/** A chroma plane on the graphics card. */
export interface ChromaTexture {
  readonly cellsA: WebGLTexture;
  readonly cellsB: WebGLTexture;
  readonly confidence: WebGLTexture;
}

/** A tile to be drawn, and the part of the picture it is drawn for (a coarser one may stand in for a finer). */
export interface DrawnTile {
  readonly tile: Tile;
  readonly texture: TileTexture;
  readonly for: Tile;
}

/** One look of one photo in one rectangle. */
export interface DrawnPass {
  /** What of the canvas may be drawn on. */
  readonly clip: DeviceRect;
  readonly picture: Size;
  /** In device pixels of the canvas. */
  readonly placement: Placement;
  readonly tiles: readonly DrawnTile[];
  readonly chroma: ChromaTexture | null;
  /** strength × saturation; 0 is the master's grey */
  readonly gain: number;
  readonly marks: boolean;
}

/**
 * Draws passes on a canvas with WebGL2. It keeps nothing but its program: textures belong to those who made them.
 * @throws HeliochromeError `environment` when the driver does not take the program
 */
export class GlRenderer {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: GlProgram;
  readonly #smooth: WebGLSampler;
  readonly #square: WebGLSampler;
  readonly #blank: ChromaTexture;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = linkProgram(gl, vertexShader, fragmentShader);
    this.#smooth = this.#sampler(gl.LINEAR);
    this.#square = this.#sampler(gl.NEAREST);
    const empty = { width: 1, height: 1, confidence: new Float32Array(1) };
    this.#blank = this.chromaTexture(empty, new Float32Array(CELL_FLOATS));
  }

  #sampler(filter: GLenum): WebGLSampler {
    const gl = this.#gl;
    const sampler = gl.createSampler();
    gl.samplerParameteri(sampler, gl.TEXTURE_MIN_FILTER, filter);
    gl.samplerParameteri(sampler, gl.TEXTURE_MAG_FILTER, filter);
    gl.samplerParameteri(sampler, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.samplerParameteri(sampler, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    return sampler;
  }

  /** A tile's grey on the card. */
  tileTexture(bitmap: ImageBitmap): TileTexture {
    const gl = this.#gl;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, gl.RED, gl.UNSIGNED_BYTE, bitmap);
    return { texture, width: bitmap.width, height: bitmap.height };
  }

  /** The cells of a chroma plane and its confidence on the card. */
  chromaTexture(
    plane: Size & { readonly confidence: Float32Array },
    cells: Float32Array,
  ): ChromaTexture {
    const gl = this.#gl;
    const { width, height } = plane;
    const half = CELL_FLOATS / 2;
    const component = (first: number): WebGLTexture => {
      const values = new Float32Array(width * height * half);
      for (let cell = 0; cell < width * height; cell += 1) {
        const from = cell * CELL_FLOATS + first;
        values.set(cells.subarray(from, from + half), cell * half);
      }
      return this.#upload(gl.RGBA32F, gl.RGBA, gl.FLOAT, plane, values);
    };
    const confidence = Uint8Array.from(plane.confidence, (share) => Math.round(share * 255));
    return {
      cellsA: component(0),
      cellsB: component(half),
      confidence: this.#upload(gl.R8, gl.RED, gl.UNSIGNED_BYTE, plane, confidence),
    };
  }

  #upload(
    internal: GLenum,
    format: GLenum,
    type: GLenum,
    { width, height }: Size,
    values: ArrayBufferView<ArrayBuffer>,
  ): WebGLTexture {
    const gl = this.#gl;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, internal, width, height, 0, format, type, values);
    // Float textures are read texel by texel; without this they would count as incomplete.
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    return texture;
  }

  deleteTile({ texture }: TileTexture): void {
    this.#gl.deleteTexture(texture);
  }

  deleteChroma({ cellsA, cellsB, confidence }: ChromaTexture): void {
    for (const texture of [cellsA, cellsB, confidence]) this.#gl.deleteTexture(texture);
  }

  /**
   * Draws a whole frame; what no picture covers stays clear, so that the page's surround is seen.
   * @param pixelRatio device pixels to a CSS pixel
   */
  draw(passes: readonly DrawnPass[], pixelRatio: number): void {
    const gl = this.#gl;
    const { width, height } = gl.canvas;
    gl.viewport(0, 0, width, height);
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.SCISSOR_TEST);
    const { program, uniform } = this.#program;
    gl.useProgram(program);
    ['grey', 'cellsA', 'cellsB', 'confidence'].forEach((name, unit) => {
      gl.uniform1i(uniform(name), unit);
    });
    gl.bindSampler(3, this.#smooth);
    gl.uniform2f(uniform('canvasSize'), width, height);
    gl.uniform1f(uniform('canvasHeight'), height);
    gl.uniform1f(uniform('markScale'), pixelRatio);
    gl.uniform2f(uniform('limits'), confidenceLimits.guess, confidenceLimits.open);
    for (const pass of passes) this.#drawPass(pass);
  }

  #drawPass({ clip, picture, placement, tiles, chroma, gain, marks }: DrawnPass): void {
    const gl = this.#gl;
    const { uniform } = this.#program;
    if (clip.width <= 0 || clip.height <= 0) return;
    gl.scissor(clip.left, gl.canvas.height - clip.top - clip.height, clip.width, clip.height);
    const square = placement.scale >= squarePixelsFrom;
    const { cellsA, cellsB, confidence } = chroma ?? this.#blank;
    [cellsA, cellsB, confidence].forEach((texture, index) => {
      gl.activeTexture(gl.TEXTURE1 + index);
      gl.bindTexture(gl.TEXTURE_2D, texture);
    });
    gl.activeTexture(gl.TEXTURE0);
    gl.bindSampler(0, square ? this.#square : this.#smooth);
    gl.uniform3f(uniform('placement'), placement.left, placement.top, placement.scale);
    gl.uniform2f(uniform('markOrigin'), placement.left, placement.top);
    gl.uniform2f(uniform('pictureSize'), picture.width, picture.height);
    gl.uniform1f(uniform('gain'), chroma === null ? 0 : gain);
    gl.uniform1i(uniform('marks'), marks && chroma !== null ? 1 : 0);
    gl.uniform1i(uniform('squarePixels'), square ? 1 : 0);
    for (const drawn of tiles) this.#drawTile(drawn, picture);
  }

  #drawTile({ tile, texture, for: wanted }: DrawnTile, picture: Size): void {
    const gl = this.#gl;
    const { uniform } = this.#program;
    const area = tileArea(picture, wanted);
    gl.bindTexture(gl.TEXTURE_2D, texture.texture);
    gl.uniform4f(uniform('area'), area.left, area.top, area.right, area.bottom);
    gl.uniform1f(uniform('levelStep'), 2 ** tile.level);
    gl.uniform2f(uniform('tileOrigin'), tile.column * tileSize, tile.row * tileSize);
    gl.uniform2f(uniform('gridSize'), texture.width, texture.height);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }
}
