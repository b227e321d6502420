import { outputExtensions, type OutputFormat } from './outputFormat.ts';

/** What a name template may speak of; texts may be empty. */
export interface ExportNameParts {
  /** The master's file name, without folder and extension. */
  readonly name: string;
  /** The archive's identifier. */
  readonly id: string;
  readonly title: string;
  /** Counted from 1. */
  readonly page: number;
  /** Number of the version within its photo. */
  readonly version: number;
  readonly model: string;
  /** The first collection that the photo is in. */
  readonly collection: string;
  /** The master's folder below the innermost one that holds all masters of the export, with forward slashes. */
  readonly folder: string;
  /** As the archive wrote it (EDTF): `1932~`. */
  readonly date: string;
  readonly creator: string;
  readonly place: string;
}

/** Names of the fields, as they stand in braces. */
export const exportNameFields = [
  'name',
  'id',
  'title',
  'page',
  'version',
  'model',
  'collection',
  'folder',
  'date',
  'creator',
  'place',
] as const satisfies readonly (keyof ExportNameParts)[];

/** Windows opens devices by these names, with any extension. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Room for ` (2)`, an extension and `.json` within the 255 bytes that file systems give a name. */
const mostBytes = 220;

function shortened(text: string): string {
  const encoder = new TextEncoder();
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += encoder.encode(character).length;
    if (bytes > mostBytes) break;
    kept += character;
  }
  return kept;
}

/** Makes one part of a path that every file system takes: Windows' forbidden characters become `_`. */
export function safeFileName(text: string): string {
  const safe = shortened(
    text
      .normalize('NFC')
      .replace(/[\p{Cc}<>:"/\\|?*]/gu, '_')
      .trim(),
  ).replace(/[. ]+$/, '');
  if (safe === '') return '_';
  return deviceName.test(safe) ? `_${safe}` : safe;
}

/** The fields in a template that there are not, each once, without braces. */
export function unknownExportFields(template: string): string[] {
  const known: readonly string[] = exportNameFields;
  const found = Array.from(template.matchAll(/\{([^{}]*)\}/g), (match) => match[1]);
  return [...new Set(found)].filter((field) => !known.includes(field));
}

/** The value of a field; an empty identifier or title gives way to the master's name. Null for no field. */
function fieldValue(parts: ExportNameParts, field: string): string | null {
  switch (field) {
    case 'id':
      return parts.id.trim() === '' ? parts.name : parts.id;
    case 'title':
      return parts.title.trim() === '' ? parts.name : parts.title;
    case 'name':
    case 'model':
    case 'collection':
    case 'folder':
    case 'date':
    case 'creator':
    case 'place':
      return parts[field];
    case 'page':
    case 'version':
      return String(parts[field]);
    default:
      return null;
  }
}

/** Fills in a text's fields in braces, as for a caption; `more` are fields beside those of names. */
export function fillFields(
  text: string,
  parts: ExportNameParts,
  more: Readonly<Partial<Record<string, string>>> = {},
): string {
  return text.replace(
    /\{([^{}]*)\}/g,
    (whole, field: string) => more[field] ?? fieldValue(parts, field) ?? whole,
  );
}

/**
 * The path of a result below the export's folder, with forward slashes: the template with its fields filled in, each
 * part made safe, and the format's extension. A `/` in the template makes a folder, one in a value does not, but in that
 * of {folder}. An empty
 * identifier or title gives way to the master's name, so that no picture is without a name.
 */
export function exportName(template: string, parts: ExportNameParts, format: OutputFormat): string {
  const filled = withFolder(template, parts.folder)
    .map((part) => fillFields(part, parts).trim())
    // An empty folder (photos in no collection) is left out; `..` would leave the folder that was chosen.
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  const path = (filled.length === 0 ? [parts.name] : filled).map(safeFileName).join('/');
  return `${path}.${outputExtensions[format]}`;
}

/** The parts of the template's path; {folder} is as many as it has, in which braces are no fields. */
function withFolder(template: string, folder: string): string[] {
  const folders = folder.replaceAll('{', '(').replaceAll('}', ')');
  return template.replaceAll('{folder}', () => folders).split('/');
}

/** Paths that are the same to a file system without case (Windows, macOS), each with the places where it occurs. */
export function clashingNames(names: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  names.forEach((name, index) => {
    const key = name.normalize('NFC').toLowerCase();
    const found = places.get(key);
    if (found === undefined) places.set(key, [index]);
    else found.push(index);
  });
  return new Map([...places].filter(([, found]) => found.length > 1));
}
