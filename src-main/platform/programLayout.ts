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
  /** Folder of the built page; in the archive when installed. */
  readonly renderer: string;
}

const archive = 'app.asar';
const unpacked = 'app.asar.unpacked';

/** How many of the parts lie above `build/app`, where bundles are; -1 for sources. */
function depthOfBuild(parts: readonly string[]): number {
  return parts.findLastIndex((part, index) => part === 'build' && parts[index + 1] === 'app');
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
      renderer: path.join(resources, archive, 'build', 'renderer'),
    };
  }
  const build = depthOfBuild(parts);
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
