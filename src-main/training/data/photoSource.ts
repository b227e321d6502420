import { readColorPhoto } from '../../imaging/colorPhoto.ts';
import type { RgbPhoto } from './resample.ts';

/** A set of photographs to learn from, read by number; worker threads rebuild it from its description. */
export interface PhotoSource {
  readonly count: number;
  /** What a person would call photo `index`, e.g. its path. */
  name(index: number): string;
  /** @throws HeliochromeError when the photo cannot be read */
  read(index: number): Promise<RgbPhoto>;
}

/** Photographs in files. Other kinds of sets join this union. */
export interface FileSourceDescription {
  readonly kind: 'files';
  readonly paths: readonly string[];
  /** Photos are brought to this shorter side when larger, pixels. */
  readonly shorterSide: number;
}

/** What a photo source is made of, in plain data that crosses to worker threads. */
export type PhotoSourceDescription = FileSourceDescription;

/** The source that a description describes. */
export function openPhotoSource(description: PhotoSourceDescription): PhotoSource {
  const { paths, shorterSide } = description;
  return {
    count: paths.length,
    name: (index) => paths[index],
    read: (index) => readColorPhoto(paths[index], { shorterSide }),
  };
}
