/** A file in a folder of the host, in the host's own way to write paths. */
export function joinPath(folder: string, file: string): string {
  const separator = /^[A-Za-z]:|\\/.test(folder) ? '\\' : '/';
  return folder.endsWith(separator) ? folder + file : folder + separator + file;
}
