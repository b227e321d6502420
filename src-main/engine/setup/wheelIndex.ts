import path from 'node:path';

/** A file that a Python package index offers. */
export interface IndexedFile {
  readonly file: string;
  readonly url: string;
  /** Null where the index does not tell. */
  readonly sha256: string | null;
}

/** Address of a project's page in the index that the user's pip settings name, else PyPI (PEP 503). */
export function indexPage(project: string, environment: NodeJS.ProcessEnv = process.env): string {
  const chosen = environment['PIP_INDEX_URL'];
  const base = chosen !== undefined && chosen !== '' ? chosen : 'https://pypi.org/simple';
  const normalized = project.toLowerCase().replaceAll(/[-_.]+/g, '-');
  return `${base.replace(/\/+$/, '')}/${normalized}/`;
}

function unescape(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&#43;', '+').replaceAll('&quot;', '"');
}

/** Reads the links of a simple index page (PEP 503): a file's address carries its hash as the fragment. */
export function readIndexPage(html: string, address: string): IndexedFile[] {
  const files: IndexedFile[] = [];
  for (const [, link] of html.matchAll(/<a\s[^>]*?href\s*=\s*["']([^"']+)["']/gi)) {
    const url = new URL(unescape(link), address);
    const sha256 = /^#sha256=([0-9a-f]{64})$/i.exec(url.hash)?.[1] ?? null;
    url.hash = '';
    const file = decodeURIComponent(path.posix.basename(url.pathname));
    files.push({ file, url: url.href, sha256: sha256?.toLowerCase() ?? null });
  }
  return files;
}
