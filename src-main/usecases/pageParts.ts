import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { disclosureStatement } from '../../src-shared/domain/provenance.ts';
import { applicationRoot } from '../platform/paths.ts';
import { withSystemErrors } from '../platform/systemError.ts';

/** Text as it stands in HTML, in elements and attributes. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/\p{Cc}/gu, '\ufffd').replaceAll(/[&<>"']/g, (found) => entities[found]);
}

/** Puts values for `{{name}}`; a value is never looked through for further names. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    if (!(name in values))
      throw new Error(`The template asks for {{${name}}}, which is not given.`);
    return values[name];
  });
}

async function readTemplate(name: string): Promise<string> {
  return readFile(path.join(applicationRoot(), 'src-renderer', 'proof', name), 'utf8');
}

function dataUri(jpeg: Buffer): string {
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`;
}

/** Hash of an inline style or script as a Content Security Policy names it. */
function policyHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** A photo on a page; texts are plain. */
export interface PagePhoto {
  readonly name: string;
  readonly notes: string;
  /** JPEGs of the same proportions. */
  readonly before: Buffer;
  readonly after: Buffer;
  /** Pixels of `after`. */
  readonly width: number;
  readonly height: number;
}

/** What stands around the photos; texts are plain. */
export interface PageFrame {
  readonly title: string;
  readonly facts: string;
  /** Other pages of the same kind, by their file names. */
  readonly links?: readonly { readonly label: string; readonly file: string | null }[];
}

/** The parts of a page of pictures before and after, which hold everything they need and load nothing. */
export interface PageParts {
  /** What comes before and after the photos. */
  frame(frame: PageFrame): readonly [string, string];
  photo(photo: PagePhoto): string;
}

const photosPlace = '<!-- photos -->';

function navigation({ links = [] }: PageFrame): string {
  if (links.length === 0) return '';
  const items = links.map(({ label, file }) =>
    file === null
      ? `<span aria-current="page">${escapeHtml(label)}</span>`
      : `<a href="${escapeHtml(encodeURIComponent(file))}">${escapeHtml(label)}</a>`,
  );
  return `<nav aria-label="Pages">${items.join(' ')}</nav>`;
}

/** Reads the page's templates. @throws HeliochromeError file-unreadable */
export async function readPageParts(): Promise<PageParts> {
  const [page, photo, styles, script] = await withSystemErrors(
    'The template of the page',
    'read',
    () => Promise.all(['page.html', 'photo.html', 'page.css', 'page.js'].map(readTemplate)),
  );
  return {
    frame: (frame) => {
      const html = fill(page, {
        // The slider's place is a style set by the page's own code, which a policy on attributes does not concern.
        policy: `default-src 'none'; img-src data:; style-src ${policyHash(styles)}; script-src ${policyHash(script)}; base-uri 'none'; form-action 'none'`,
        title: escapeHtml(frame.title),
        statement: escapeHtml(disclosureStatement),
        facts: escapeHtml(frame.facts),
        styleElement: `<style>${styles}</style>`,
        scriptElement: `<script>${script}</script>`,
        navigation: navigation(frame),
        photos: photosPlace,
      });
      const at = html.indexOf(photosPlace);
      return [html.slice(0, at), html.slice(at + photosPlace.length)];
    },
    photo: ({ name, notes, before, after, width, height }) =>
      fill(photo, {
        name: escapeHtml(name),
        notes: escapeHtml(notes),
        before: dataUri(before),
        after: dataUri(after),
        width: String(width),
        height: String(height),
      }),
  };
}
