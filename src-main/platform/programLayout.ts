import path from 'node:path';

/** Where the parts of the program lie, told from where its own code lies. */
export interface ProgramLayout {
  /** `repository`: the sources run as they are; `bundle`: built, in the repository; `packaged`: built and installed. */
  readonly kind: 'repository' | 'bundle' | 'packaged';
  /**
   * Folder with `package.json`, `src-main` and `node_modules` that plain Node can read: the repository, or what lies
   * unpacked beside the archive.
   */
  readonly root: string;
  /** Folder of the files shipped with the program, such as `models`. */
  readonly resources: string;
  /** Folder with the bundles of main and preload; in the archive when installed. */
  readonly built: string;
  /** Folder of the built page; of an installed application in the archive, for plain Node another copy. */
  readonly renderer: string;
}

const archive = 'app.asar';
const unpacked = 'app.asar.unpacked';

/** Index of `build` where a folder is a bundle's, `build/app/<bundle>`; -1 for sources. */
function indexOfBuild(parts: readonly string[]): number {
  const index = parts.length - 3;
  return parts[index] === 'build' && parts[index + 1] === 'app' ? index : -1;
}

/**
 * The layout around a module of the sources (`src-main/<layer>`) or of a bundle (`build/app/<bundle>`).
 *
 * @param moduleDirectory absolute folder of the module; by default of the code that runs
 */
export function programLayout(moduleDirectory: string = import.meta.dirname): ProgramLayout {
  const parts = moduleDirectory.split(path.sep);
  const installed = parts.findIndex((part) => part === archive || part === unpacked);
  if (installed !== -1) {
    const resources = parts.slice(0, installed).join(path.sep);
    return {
      kind: 'packaged',
      root: path.join(resources, unpacked),
      resources,
      built: path.join(resources, archive, 'build', 'app'),
      renderer:
        parts[installed] === archive
          ? path.join(resources, archive, 'build', 'renderer')
          : path.join(resources, 'renderer'),
    };
  }
  const build = indexOfBuild(parts);
  const root =
    build === -1 ? path.resolve(moduleDirectory, '..', '..') : parts.slice(0, build).join(path.sep);
  return {
    kind: build === -1 ? 'repository' : 'bundle',
    root,
    resources: path.join(root, 'resources'),
    built: path.join(root, 'build', 'app'),
    renderer: path.join(root, 'build', 'renderer'),
  };
}
