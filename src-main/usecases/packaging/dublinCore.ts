import { stringify } from 'csv-stringify/sync';
import { mediaTypeOf, mediaTypeOfName } from './exportFacts.ts';
import type { ExportFacts, MasterFacts, ResultFacts } from './exportFacts.ts';

/** One element of Dublin Core and its value. */
export type DublinCoreElement = readonly [element: string, value: string];

function descriptive({ photo }: ResultFacts): DublinCoreElement[] {
  const { metadata, tags } = photo;
  return [
    ['title', metadata.title],
    ['creator', metadata.creator],
    ...tags.map((tag) => ['subject', tag] as const),
    ['description', metadata.notes],
    ['date', metadata.date],
    ['coverage', metadata.place],
    ['rights', metadata.rights],
  ];
}

function filled(elements: readonly DublinCoreElement[]): DublinCoreElement[] {
  return elements.filter(([, value]) => value.trim() !== '');
}

/** What Dublin Core says of a result: the archive's own words, and that it is derived from its master. */
export function resultElements(facts: ResultFacts, statement: string): DublinCoreElement[] {
  const { photo, file, master } = facts;
  const identifier = photo.metadata.identifier;
  const source = [identifier, `${master.fileName} (SHA-256 ${master.sha256})`];
  return filled([
    ...descriptive(facts),
    ['description', statement],
    ['type', 'StillImage'],
    ['format', mediaTypeOfName(file.name)],
    ['identifier', identifier],
    ['source', source.filter((part) => part !== '').join(', ')],
  ]);
}

/** What Dublin Core says of a master, by one of its photos. */
export function masterElements(facts: ResultFacts): DublinCoreElement[] {
  return filled([
    ...descriptive(facts),
    ['type', 'StillImage'],
    ['format', mediaTypeOf(facts.master.format)],
    ['identifier', facts.photo.metadata.identifier],
  ]);
}

/** Columns in the order in which Dublin Core's elements are usually given. */
const order = [
  'title',
  'creator',
  'subject',
  'description',
  'date',
  'type',
  'format',
  'identifier',
  'source',
  'coverage',
  'rights',
] as const;

interface Row {
  readonly name: string;
  readonly elements: readonly DublinCoreElement[];
}

function columnsOf(rows: readonly Row[]): { element: string; index: number }[] {
  return order.flatMap((element) => {
    const most = rows.reduce(
      (count, { elements }) =>
        Math.max(count, elements.filter(([name]) => name === element).length),
      0,
    );
    return Array.from({ length: most }, (_, index) => ({ element, index }));
  });
}

/** The first result of each master whose copy is part of the export. */
export function copiedMasters({ results }: ExportFacts): (ResultFacts & {
  readonly master: MasterFacts & { readonly copy: string };
})[] {
  const seen = new Set<number>();
  const found = [];
  for (const facts of results) {
    const { master } = facts;
    if (master.copy === null || seen.has(master.number)) continue;
    seen.add(master.number);
    found.push({ ...facts, master: { ...master, copy: master.copy } });
  }
  return found;
}

/**
 * The table `metadata/metadata.csv` that Archivematica reads: a row for every file, its path below `objects/`, and a
 * column for every value of an element (several of one name for several values).
 */
export function dublinCoreCsv(facts: ExportFacts, statement: string): string {
  const rows: Row[] = [
    ...facts.results.map((result) => ({
      name: result.file.name,
      elements: resultElements(result, statement),
    })),
    ...copiedMasters(facts).map((result) => ({
      name: result.master.copy,
      elements: masterElements(result),
    })),
  ];
  const columns = columnsOf(rows);
  const table = rows.map(({ name, elements }) => [
    `objects/${name}`,
    ...columns.map(
      ({ element, index }) => elements.filter(([of]) => of === element).at(index)?.[1] ?? '',
    ),
  ]);
  const head = ['filename', ...columns.map(({ element }) => `dc.${element}`)];
  return stringify([head, ...table]);
}
