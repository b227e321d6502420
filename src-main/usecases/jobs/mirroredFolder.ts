import path from 'node:path';

/** The parts of a folder's path, the drive (or root) first. */
function partsOf(folder: string): readonly string[] {
  const { root } = path.parse(folder);
  return [root, ...folder.slice(root.length).split(path.sep)].filter((part) => part !== '');
}

/** Finds the innermost folder that holds many; they are given one by one. */
export class CommonFolder {
  #parts: readonly string[] | null = null;

  /** @param folder an absolute path */
  add(folder: string): void {
    const parts = partsOf(folder);
    const common = this.#parts;
    if (common === null) {
      this.#parts = parts;
      return;
    }
    const differs = common.findIndex((part, at) => part !== parts[at]);
    if (differs !== -1) this.#parts = common.slice(0, differs);
  }

  /** A folder's path below the common one, with forward slashes; empty when it is that one, or none is known. */
  below(folder: string): string {
    if (this.#parts === null) return '';
    const own = partsOf(folder).slice(this.#parts.length);
    // Masters on several drives have none in common: there the drive's letter is a folder.
    return own
      .map((part) => part.replaceAll(/[/\\:]/g, ''))
      .filter((part) => part !== '')
      .join('/');
  }
}
