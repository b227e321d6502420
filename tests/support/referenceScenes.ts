import path from 'node:path';
import type { Sharp } from 'sharp';
import { rgbToLabPlanes } from '../../src-shared/color/planes.ts';
import { readColorPhoto } from '../../src-main/imaging/colorPhoto.ts';
import type { ReferenceColors } from '../../src-main/propagation/reference/referenceTypes.ts';
import { paint } from './photographs.ts';

/** Where the balloon of a scene is, fractions of the picture. */
export interface ScenePlan {
  readonly x: number;
  readonly y: number;
  readonly balloon: readonly [number, number, number];
}

export const sceneWidth = 160;
export const sceneHeight = 120;
/** Of the balloon, fraction of the longer side. */
export const balloonRadius = 0.14;

/** Grain that is the same at the same place of the scene. */
function grain(x: number, y: number): number {
  const wave = Math.sin(x * 12.9898 + y * 78.233) * 43_758.5453;
  return (wave - Math.floor(wave) - 0.5) * 10;
}

/** A bright sky, a rough dark meadow, and a striped balloon of a color of its own. */
export function paintScene({ x, y, balloon }: ScenePlan): Sharp {
  return paint(sceneWidth, sceneHeight, (column, row) => {
    const away = Math.hypot(column - x * sceneWidth, row - y * sceneHeight);
    const noise = grain(column, row);
    const shade = (color: readonly number[], by: number): [number, number, number] =>
      color.map((value) => Math.min(255, Math.max(0, Math.round(value + by)))) as [
        number,
        number,
        number,
      ];
    if (away < balloonRadius * sceneWidth) {
      return shade(balloon, (column >> 2) % 2 === 0 ? 22 + noise : -22 + noise);
    }
    if (row < 0.55 * sceneHeight) return shade([150, 190, 235], row / 3 + noise / 3);
    return shade([70, 105, 45], 3.5 * noise);
  });
}

/** Writes a scene in color and as an old photo, grey. */
export async function writeScene(
  folder: string,
  name: string,
  plan: ScenePlan,
): Promise<{ readonly color: string; readonly grey: string }> {
  const color = path.join(folder, `${name} color.png`);
  const grey = path.join(folder, `${name}.png`);
  await paintScene(plan).png().toFile(color);
  await paintScene(plan).greyscale().png().toFile(grey);
  return { color, grey };
}

/** The true colors of a picture, at its own size. */
export async function colorsOf(file: string): Promise<ReferenceColors> {
  const { width, height, data } = await readColorPhoto(file);
  return rgbToLabPlanes(data, width, height);
}
