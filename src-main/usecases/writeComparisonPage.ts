import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { disclosureStatement } from '../../src-shared/domain/provenance.ts';
import { makePreview } from '../imaging/preview.ts';
import { writeTextAtomically } from '../platform/atomicWrite.ts';
import { applicationRoot } from '../platform/paths.ts';
import { withSystemErrors } from '../platform/systemError.ts';

/** A pair of pictures on the page. */
export interface ComparedPhoto {
  readonly master: string;
  /** Page of the master, counted from 1. */
  readonly page: number;
  readonly output: string;
  /** What is said beside the name. */
  readonly notes?: string;
}

/** What the page shows. */
export interface ComparisonPage {
  readonly title: string;
  /** A line of facts: model, engine, count. */
  readonly facts: string;
  readonly photos: readonly ComparedPhoto[];
}

/** What was written. */
export interface ComparisonPageReport {
  readonly shown: number;
  /** Photos left out, because a page with all pictures inside it would be too large to open. */
  readonly leftOut: number;
}

/** How the page is written. */
export interface ComparisonPageOptions {
  readonly signal?: AbortSignal;
  /** Replace any file of that name; without it only an earlier page of this kind. Default false. */
  readonly overwrite?: boolean;
}

const previewSide = 1000;
const mostPhotos = 60;

/** What marks a page as one of these. */
const generatorMark = '<meta name="generator" content="Heliochrome" />';

async function isOwnPage(target: string): Promise<boolean> {
  const text = await readFile(target, 'utf8').catch(() => '');
  return text.slice(0, 4096).includes(generatorMark);
}

function escapeHtml(text: string): string {
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

async function fillPhoto(template: string, photo: ComparedPhoto): Promise<string> {
  const before = await makePreview(photo.master, previewSide, photo.page - 1);
  const after = await makePreview(photo.output, previewSide);
  const page = photo.page === 1 ? '' : `, page ${photo.page}`;
  return fill(template, {
    name: escapeHtml(`${path.basename(photo.master)}${page}`),
    notes: escapeHtml(photo.notes ?? `→ ${path.basename(photo.output)}`),
    before: dataUri(before.jpeg),
    after: dataUri(after.jpeg),
    width: String(after.width),
    height: String(after.height),
  });
}

/**
 * Writes a page that shows masters beside their results: one HTML file with everything in it, which loads nothing from
 * anywhere and allows no code but its own. An earlier page is replaced.
 *
 * @throws HeliochromeError output-exists, output-unwritable, disk-full, image-damaged, cancelled
 */
export async function writeComparisonPage(
  target: string,
  content: ComparisonPage,
  options: ComparisonPageOptions = {},
): Promise<ComparisonPageReport> {
  const { signal, overwrite = false } = options;
  const templates = await withSystemErrors('The template of the page', 'read', () =>
    Promise.all(['page.html', 'photo.html', 'page.css', 'page.js'].map(readTemplate)),
  );
  const [page, photo, styles, script] = templates;
  const shown = content.photos.slice(0, mostPhotos);
  const photos: string[] = [];
  for (const compared of shown) {
    signal?.throwIfAborted();
    photos.push(await fillPhoto(photo, compared));
  }
  const leftOut = content.photos.length - shown.length;
  const more =
    leftOut > 0 ? ` The first ${shown.length} of ${content.photos.length} are shown.` : '';
  const html = fill(page, {
    // The slider's place is a style set by the page's own code, which a policy on attributes does not concern.
    policy: `default-src 'none'; img-src data:; style-src ${policyHash(styles)}; script-src ${policyHash(script)}; base-uri 'none'; form-action 'none'`,
    title: escapeHtml(content.title),
    statement: escapeHtml(disclosureStatement),
    facts: escapeHtml(content.facts + more),
    styleElement: `<style>${styles}</style>`,
    scriptElement: `<script>${script}</script>`,
    photos: photos.join('\n'),
  });
  await writeTextAtomically(target, html, { overwrite: overwrite || (await isOwnPage(target)) });
  return { shown: shown.length, leftOut };
}
