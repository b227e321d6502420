import { app } from '../../state/app.svelte.ts';
import { library } from '../../state/library.svelte.ts';
import { selectionMode, type PhotoSet, type SelectionMode } from '../../state/selectionRules.ts';
import { cellsInRectangle, type GridLayout, type Rectangle } from './windowing.ts';

interface Surroundings {
  readonly scroller: HTMLElement | null;
  readonly layout: GridLayout;
  /** Between scroll position and content. */
  readonly shift: number;
}

/** Pixels that the pointer may tremble before a press becomes a band. */
const tremor = 4;
/** Pixels a frame that the grid scrolls while the pointer is beyond its edge. */
const scrollStep = 14;

/** Selection by a rectangle drawn with the mouse, begun between the photos. */
export class RubberBand {
  /** In coordinates of the content; null while none is drawn. */
  box: Rectangle | null = $state.raw(null);

  readonly #surroundings: () => Surroundings;
  #from = { x: 0, y: 0 };
  #pointer = { x: 0, y: 0 };
  #before: PhotoSet = library.selected;
  #mode: SelectionMode = 'only';
  #frame = 0;
  #run = 0;

  constructor(surroundings: () => Surroundings) {
    this.#surroundings = surroundings;
  }

  start = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    const target = event.target as Element;
    const scroller = event.currentTarget;
    const onScrollBar = event.offsetX >= scroller.clientWidth && target === scroller;
    if (event.button !== 0 || target.closest('[role=option]') !== null || onScrollBar) return;
    this.#mode = selectionMode(event, app.mac);
    this.#before = library.selected;
    this.#pointer = { x: event.clientX, y: event.clientY };
    this.#from = this.#contentPoint();
    scroller.setPointerCapture(event.pointerId);
    scroller.addEventListener('pointermove', this.#move);
    scroller.addEventListener(
      'lostpointercapture',
      () => {
        this.#end(scroller);
      },
      { once: true },
    );
  };

  readonly #move = (event: PointerEvent): void => {
    this.#pointer = { x: event.clientX, y: event.clientY };
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#draw);
  };

  readonly #draw = (): void => {
    this.#frame = 0;
    const { scroller } = this.#surroundings();
    if (scroller === null) return;
    const edge = scroller.getBoundingClientRect();
    const beyond =
      this.#pointer.y < edge.top ? -scrollStep : this.#pointer.y > edge.bottom ? scrollStep : 0;
    if (beyond !== 0) {
      scroller.scrollTop += beyond;
      this.#frame = requestAnimationFrame(this.#draw);
    }
    const to = this.#contentPoint();
    const box = {
      left: Math.min(this.#from.x, to.x),
      right: Math.max(this.#from.x, to.x),
      top: Math.min(this.#from.y, to.y),
      bottom: Math.max(this.#from.y, to.y),
    };
    const trembles = box.right - box.left < tremor && box.bottom - box.top < tremor;
    if (this.box === null && trembles) return;
    this.box = box;
    void this.#select(box);
  };

  async #select(box: Rectangle): Promise<void> {
    const run = ++this.#run;
    const ranges = cellsInRectangle(this.#surroundings().layout, box);
    const lists = await Promise.all(
      ranges.map(({ first, end }) => library.idsBetween(first, end - 1)),
    );
    if (run === this.#run) library.selectBand(this.#before, lists.flat(), this.#mode);
  }

  #end(scroller: HTMLElement): void {
    scroller.removeEventListener('pointermove', this.#move);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    // A click beside the photos selects none.
    if (this.box === null && this.#mode === 'only') library.selectNone();
    this.box = null;
  }

  #contentPoint(): { x: number; y: number } {
    const { scroller, shift } = this.#surroundings();
    if (scroller === null) return { x: 0, y: 0 };
    const edge = scroller.getBoundingClientRect();
    return {
      x: this.#pointer.x - edge.left,
      y: this.#pointer.y - edge.top + scroller.scrollTop + shift,
    };
  }
}
