import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Rectangle } from 'electron';
import { z } from 'zod';
import { writeTextAtomically } from '../platform/atomicWrite.ts';
import { readJsonFile } from '../platform/jsonFile.ts';
import type { Log } from '../platform/log.ts';

/** The smallest window that the interface is made for, pixels. */
export const smallestWindow = { width: 640, height: 400 } as const;

const usualWindow = { width: 1280, height: 800 } as const;

/** How much of a window has to be on a display so that it can be seen and moved, pixels. */
const leastVisible = { width: 120, height: 60 } as const;

const rectangleSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
});

const windowStateSchema = z.strictObject({
  /** As it is when neither maximized nor full screen. */
  bounds: rectangleSchema,
  maximized: z.boolean(),
  fullScreen: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

function overlap(startA: number, sizeA: number, startB: number, sizeB: number): number {
  return Math.min(startA + sizeA, startB + sizeB) - Math.max(startA, startB);
}

function isVisible(window: Rectangle, area: Rectangle): boolean {
  // The title bar is above: a window is moved by it.
  const titleBar = { ...window, height: leastVisible.height };
  return (
    overlap(window.x, window.width, area.x, area.width) >= leastVisible.width &&
    overlap(titleBar.y, titleBar.height, area.y, area.height) >= leastVisible.height / 2
  );
}

function centered(size: { width: number; height: number }, area: Rectangle): Rectangle {
  const width = Math.max(smallestWindow.width, Math.min(size.width, area.width));
  const height = Math.max(smallestWindow.height, Math.min(size.height, area.height));
  const x = Math.round(area.x + (area.width - width) / 2);
  const y = Math.round(area.y + (area.height - height) / 2);
  return { x, y, width, height };
}

/**
 * Where a window is to appear: where it was, unless no display shows that any more; then in the middle of the primary
 * one.
 *
 * @param saved null at the first start
 * @param areas usable areas of the displays, the primary first; at least one
 */
export function placeWindow(saved: WindowState | null, areas: readonly Rectangle[]): Rectangle {
  const [primary] = areas;
  if (saved === null) return centered(usualWindow, primary);
  const area = areas.find((candidate) => isVisible(saved.bounds, candidate));
  if (area === undefined) return centered(saved.bounds, primary);
  const width = Math.max(smallestWindow.width, saved.bounds.width);
  const height = Math.max(smallestWindow.height, saved.bounds.height);
  return { x: saved.bounds.x, y: saved.bounds.y, width, height };
}

/** Reads how the window was; null where that cannot be told. */
export async function readWindowState(file: string, log: Log): Promise<WindowState | null> {
  try {
    return await readJsonFile(file, windowStateSchema);
  } catch (error) {
    log.info('The window appears as at the first start.', { reason: String(error) });
    return null;
  }
}

/** Keeps how the window is. That it cannot be kept is logged and no reason to stop. */
export async function writeWindowState(file: string, state: WindowState, log: Log): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeTextAtomically(file, JSON.stringify(state), { overwrite: true });
  } catch (error) {
    log.warning('The size of the window was not kept.', { reason: String(error) });
  }
}
