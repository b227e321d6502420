import { GlRenderer, type DrawnPass, type DrawnTile } from './glRenderer.ts';
import { PixelStore, type PixelOrigin } from './pixelStore.ts';
import {
  availableTile,
  coarsestTile,
  tileKey,
  visibleTiles,
  type PyramidPhoto,
} from './pyramid.ts';
import { RequestQueue, type Wanted } from './requestQueue.ts';
import {
  chromaKey,
  placementOf,
  splitPosition,
  type Look,
  type Scene,
  type ScenePane,
} from './scene.ts';
import type { DeviceRect, Placement } from './viewport.ts';

/** How far the canvas is. */
export interface ViewerStatus {
  /** Everything that belongs to the scene is shown. */
  readonly complete: boolean;
  /** Of each pane: whether its color is still on the way (its grey, or an earlier color, is shown). */
  readonly colorPending: readonly boolean[];
  /** Of each pane: why nothing of it can be shown; null when something can or is awaited. */
  readonly failures: readonly unknown[];
}

const requestsAtOnce = 6;

/**
 * Shows scenes on a canvas: draws what is there at once, coarse where fine is missing, and fetches the rest. A photo
 * without its color yet is shown grey, never with another's.
 */
export class Viewer {
  readonly #canvas: HTMLCanvasElement;
  readonly #gl: WebGL2RenderingContext;
  readonly #origin: PixelOrigin;
  readonly #onStatus: (status: ViewerStatus) => void;
  readonly #stop = new AbortController();
  readonly #queue: RequestQueue;
  #renderer: GlRenderer;
  #store: PixelStore;
  #scene: Scene | null = null;
  #frame = 0;
  #lost = false;

  /** @returns null where the browser has no WebGL2 */
  static create(
    canvas: HTMLCanvasElement,
    origin: PixelOrigin,
    onStatus: (status: ViewerStatus) => void,
  ): Viewer | null {
    const gl = canvas.getContext('webgl2', {
      antialias: false,
      depth: false,
      stencil: false,
      powerPreference: 'high-performance',
    });
    return gl === null ? null : new Viewer(canvas, gl, origin, onStatus);
  }

  private constructor(
    canvas: HTMLCanvasElement,
    gl: WebGL2RenderingContext,
    origin: PixelOrigin,
    onStatus: (status: ViewerStatus) => void,
  ) {
    this.#canvas = canvas;
    this.#gl = gl;
    this.#origin = origin;
    this.#onStatus = onStatus;
    this.#renderer = new GlRenderer(gl);
    this.#store = new PixelStore(origin, this.#renderer);
    this.#queue = new RequestQueue(requestsAtOnce, () => {
      this.#schedule();
    });
    const { signal } = this.#stop;
    canvas.addEventListener('webglcontextlost', this.#onLost, { signal });
    canvas.addEventListener('webglcontextrestored', this.#onRestored, { signal });
  }

  readonly #onLost = (event: Event): void => {
    // Only then does the browser give it back.
    event.preventDefault();
    this.#lost = true;
    this.#queue.want([]);
  };

  readonly #onRestored = (): void => {
    this.#lost = false;
    this.#renderer = new GlRenderer(this.#gl);
    this.#store = new PixelStore(this.#origin, this.#renderer);
    this.#schedule();
  };

  /** Shows a scene with the next frame. */
  show(scene: Scene): void {
    this.#scene = scene;
    this.#schedule();
  }

  /** Size of the drawing buffer, device pixels. */
  resize(width: number, height: number): void {
    if (this.#canvas.width === width && this.#canvas.height === height) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
    // Setting the size clears the canvas: drawn at once, or a blank frame would flash.
    this.#draw();
  }

  /** L\* of the photo at a place (fractions of its width and height), roughly; null while it is not there. */
  lightnessAt(photo: PyramidPhoto, x: number, y: number): number | null {
    return this.#store.lightnessAt(photo, x, y);
  }

  /** Tries again what could not be fetched. */
  retry(): void {
    this.#queue.forget();
    this.#schedule();
  }

  destroy(): void {
    this.#stop.abort();
    cancelAnimationFrame(this.#frame);
    this.#scene = null;
    this.#queue.want([]);
    this.#store.clear();
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const scene = this.#scene;
    if (scene === null || this.#lost) return;
    const panes = scene.panes.map((pane) => new PaneDrawing(this.#store, pane, scene.pixelRatio));
    this.#renderer.draw(
      panes.flatMap((pane) => pane.passes()),
      scene.pixelRatio,
    );
    this.#queue.want(wantedBy(scene, panes, this.#store));
    this.#store.trim(new Set(panes.flatMap((pane) => pane.keys())));
    this.#onStatus({
      complete: panes.every((pane) => pane.complete),
      colorPending: panes.map((pane) => pane.colorPending),
      failures: panes.map((pane) => pane.failure(this.#queue)),
    });
  }
}

/** One pane of a scene in the light of what is there. */
class PaneDrawing {
  readonly #store: PixelStore;
  readonly #pane: ScenePane;
  readonly #placement: Placement;
  readonly #wantedTiles;

  constructor(store: PixelStore, pane: ScenePane, pixelRatio: number) {
    this.#store = store;
    this.#pane = pane;
    this.#placement = placementOf(pane, pixelRatio);
    this.#wantedTiles = visibleTiles(pane.photo, this.#placement, pane.rect);
  }

  #looks(): readonly Look[] {
    const { look, slider } = this.#pane;
    return slider === null ? [look] : [look, slider.right];
  }

  passes(): DrawnPass[] {
    const { rect, slider } = this.#pane;
    if (slider === null) return [this.#pass(this.#pane.look, rect)];
    const border = splitPosition(this.#placement, rect.width, slider.split);
    const left = { ...rect, width: border };
    const right = { ...rect, left: rect.left + border, width: rect.width - border };
    return [this.#pass(this.#pane.look, left), this.#pass(slider.right, right)];
  }

  #pass(look: Look, clip: DeviceRect): DrawnPass {
    const { photo, rect } = this.#pane;
    const placement = {
      ...this.#placement,
      left: this.#placement.left + rect.left,
      top: this.#placement.top + rect.top,
    };
    const { gain, marks } = look;
    const chroma = this.#chroma(look);
    return { clip, picture: photo, placement, tiles: this.#tiles(), chroma, gain, marks };
  }

  #tiles(): DrawnTile[] {
    return this.#wantedTiles.flatMap((wanted) => {
      const tile = availableTile(this.#pane.photo, wanted, (one) => this.#store.hasTile(one));
      const texture = tile === null ? undefined : this.#store.tile(tile);
      return tile === null || texture === undefined ? [] : [{ tile, texture, for: wanted }];
    });
  }

  #chroma(look: Look) {
    for (const address of look.chroma) {
      const texture = this.#store.chroma(this.#pane.photo, address);
      if (texture !== undefined) return texture;
    }
    return null;
  }

  get colorPending(): boolean {
    return this.#looks().some(
      ({ chroma }) =>
        chroma.length > 0 && this.#store.chroma(this.#pane.photo, chroma[0]) === undefined,
    );
  }

  get complete(): boolean {
    return !this.colorPending && this.#wantedTiles.every((tile) => this.#store.hasTile(tile));
  }

  failure(queue: RequestQueue): unknown {
    if (this.#tiles().length > 0) return null;
    return queue.failure(tileKey(coarsestTile(this.#pane.photo))) ?? null;
  }

  /** Names of what must not be let go. */
  keys(): string[] {
    const shown = this.#tiles().map(({ tile }) => tileKey(tile));
    const chroma = this.#looks().flatMap((look) => look.chroma.map(chromaKey));
    return [...shown, ...this.#wantedTiles.map(tileKey), ...chroma];
  }

  /** What to fetch first: something of the whole picture, and its color. */
  wantedFirst(): Wanted[] {
    const { photo } = this.#pane;
    const color = this.#looks().flatMap(({ chroma }) => chroma.slice(0, 1));
    return [
      ...this.#store.wantTile(photo, coarsestTile(photo)),
      ...color.flatMap((address) => this.#store.wantChroma(photo, address)),
    ];
  }

  wantedNext(): Wanted[] {
    return this.#wantedTiles.flatMap((tile) => this.#store.wantTile(this.#pane.photo, tile));
  }
}

function wantedBy(scene: Scene, panes: readonly PaneDrawing[], store: PixelStore): Wanted[] {
  const list = [
    ...panes.flatMap((pane) => pane.wantedFirst()),
    ...panes.flatMap((pane) => pane.wantedNext()),
    ...prefetched(scene, store),
  ];
  const keys = new Set<string>();
  return list.filter(({ key }) => !keys.has(key) && keys.add(key));
}

/** What the photos beside this one need: all of them coarse first, then as they would be seen. */
function prefetched({ panes, prefetch, pixelRatio }: Scene, store: PixelStore): Wanted[] {
  if (panes.length === 0) return [];
  const { viewport, rect } = panes[0];
  const fine = (photo: PyramidPhoto): Wanted[] => {
    const placement = placementOf({ photo, viewport, rect }, pixelRatio);
    return visibleTiles(photo, placement, rect).flatMap((tile) => store.wantTile(photo, tile));
  };
  return [
    ...prefetch.flatMap(({ photo, chroma }) => [
      ...store.wantTile(photo, coarsestTile(photo)),
      ...chroma.slice(0, 1).flatMap((address) => store.wantChroma(photo, address)),
    ]),
    ...prefetch.flatMap(({ photo }) => fine(photo)),
  ];
}
