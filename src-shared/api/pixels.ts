import { z } from 'zod';
import { idSchema } from '../domain/photo.ts';
import { pictureKeySchema } from '../domain/reference.ts';

/**
 * Pixels are asked for by catalog id, never by path: `photo://library/<path>` in Electron, `/pixels/<path>` over HTTP.
 *
 * | path | answer |
 * | --- | --- |
 * | `thumbnail/<photo>/<key>` | WebP or JPEG, long side 512 at most, of the current version or the grey master |
 * | `version/<version>/<longSide>` | JPEG of a version as it looks with its finish |
 * | `info/<photo>` | JSON {@link PyramidInfo} |
 * | `tile/<photo>/<level>/<column>/<row>` | PNG, 8-bit grey, sRGB: luminance, upright; level 0 is full size, each next half of it |
 * | `chroma/<version>` and `preview/<key>` | binary chroma plane, see `chromaFormat.ts` |
 * | `reference/<sha256>` | WebP of a reference photograph's small copy, long side 512 at most |
 * | `match/<key>` | binary map of where colors come from, see `matchFormat.ts` |
 *
 * A pixel of a level is the mean L\* of the four of the finer level at twice its place (fewer at the right and bottom
 * border), so that pixel (x, y) of level n always covers the master from (x·2ⁿ, y·2ⁿ) on. Thumbnails may be kept for good
 * under their key, trial colorings under theirs; tiles, versions and chroma planes carry an ETag and are asked for again
 * with `If-None-Match`. What is not there is answered with 404 and a problem as JSON, what was given up with 499.
 */
export const tileSize = 512;

/** A photo's tiles. */
export const pyramidInfoSchema = z.strictObject({
  width: z.int().positive(),
  height: z.int().positive(),
  tileSize: z.literal(tileSize),
  /** Levels: the last fits into one tile. */
  levels: z.int().min(1),
});
export type PyramidInfo = z.infer<typeof pyramidInfoSchema>;

/** Levels of the tile pyramid of a picture of this size. */
export function pyramidLevels(width: number, height: number): number {
  return 1 + Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / tileSize)));
}

/** Size of a level: each halving rounds up. */
export function levelSize(
  width: number,
  height: number,
  level: number,
): { width: number; height: number } {
  const scale = 2 ** level;
  return { width: Math.ceil(width / scale), height: Math.ceil(height / scale) };
}

const number = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const id = number.pipe(idSchema);
const key = z.string().regex(/^[\w-]{1,100}$/);

const pathSchemas = {
  thumbnail: z.tuple([z.literal('thumbnail'), id, key]),
  version: z.tuple([z.literal('version'), id, number.pipe(z.int().min(16).max(4096))]),
  info: z.tuple([z.literal('info'), id]),
  tile: z.tuple([
    z.literal('tile'),
    id,
    number.pipe(z.int().max(30)),
    number.pipe(z.int().max(1_000_000)),
    number.pipe(z.int().max(1_000_000)),
  ]),
  chroma: z.tuple([z.literal('chroma'), id]),
  preview: z.tuple([z.literal('preview'), key]),
  reference: z.tuple([z.literal('reference'), pictureKeySchema]),
  match: z.tuple([z.literal('match'), key]),
} as const;

/** What a pixel path asks for. */
export type PixelRequest =
  | { readonly kind: 'thumbnail'; readonly photoId: number; readonly key: string }
  | { readonly kind: 'version'; readonly versionId: number; readonly longSide: number }
  | { readonly kind: 'info'; readonly photoId: number }
  | {
      readonly kind: 'tile';
      readonly photoId: number;
      readonly level: number;
      readonly column: number;
      readonly row: number;
    }
  | { readonly kind: 'chroma'; readonly versionId: number }
  | { readonly kind: 'preview'; readonly key: string }
  | { readonly kind: 'reference'; readonly sha256: string }
  | { readonly kind: 'match'; readonly key: string };

/** Reads a pixel path (no leading slash). @returns null for anything that is not one */
export function parsePixelPath(path: string): PixelRequest | null {
  const parts = path.split('/');
  const kind = parts[0] as keyof typeof pathSchemas;
  if (!Object.hasOwn(pathSchemas, kind)) return null;
  const parsed = pathSchemas[kind].safeParse(parts);
  if (!parsed.success) return null;
  const value = parsed.data;
  switch (value[0]) {
    case 'thumbnail':
      return { kind: 'thumbnail', photoId: value[1], key: value[2] };
    case 'version':
      return { kind: 'version', versionId: value[1], longSide: value[2] };
    case 'info':
      return { kind: 'info', photoId: value[1] };
    case 'tile':
      return { kind: 'tile', photoId: value[1], level: value[2], column: value[3], row: value[4] };
    case 'chroma':
      return { kind: 'chroma', versionId: value[1] };
    case 'preview':
      return { kind: 'preview', key: value[1] };
    case 'reference':
      return { kind: 'reference', sha256: value[1] };
    case 'match':
      return { kind: 'match', key: value[1] };
  }
}

/** The path of a pixel request: the inverse of {@link parsePixelPath}. */
export function pixelPath(request: PixelRequest): string {
  switch (request.kind) {
    case 'thumbnail':
      return `thumbnail/${request.photoId}/${request.key}`;
    case 'version':
      return `version/${request.versionId}/${request.longSide}`;
    case 'info':
      return `info/${request.photoId}`;
    case 'tile':
      return `tile/${request.photoId}/${request.level}/${request.column}/${request.row}`;
    case 'chroma':
      return `chroma/${request.versionId}`;
    case 'preview':
      return `preview/${request.key}`;
    case 'reference':
      return `reference/${request.sha256}`;
    case 'match':
      return `match/${request.key}`;
  }
}
