import { masterElements, resultElements, copiedMasters } from './dublinCore.ts';
import type { DublinCoreElement } from './dublinCore.ts';
import { mediaTypeOf, mediaTypeOfName } from './exportFacts.ts';
import type { ExportFacts } from './exportFacts.ts';
import {
  agents,
  colorizationEvent,
  masterEvents,
  masterObject,
  premisIds,
  resultObject,
} from './premis.ts';
import { element, startTag, xmlText } from './xmlText.ts';
import type { XmlElement } from './xmlText.ts';

/*
 * METS (Library of Congress, schema 1.12) with PREMIS 3.0: descriptive metadata in Dublin Core, administrative
 * metadata as PREMIS objects, events and agents, the files, and how they belong together.
 */

const root = {
  'xmlns:mets': 'http://www.loc.gov/METS/',
  'xmlns:premis': 'http://www.loc.gov/premis/v3',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:xlink': 'http://www.w3.org/1999/xlink',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  'xsi:schemaLocation':
    'http://www.loc.gov/METS/ http://www.loc.gov/standards/mets/mets.xsd ' +
    'http://www.loc.gov/premis/v3 http://www.loc.gov/standards/premis/v3/premis.xsd',
} as const;

function mets(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (XmlElement | undefined)[]
): XmlElement {
  return element(`mets:${name}`, attributes, children);
}

function wrap(type: string, version: string | null, content: readonly XmlElement[]): XmlElement {
  const attributes = version === null ? {} : { MDTYPEVERSION: version };
  return mets('mdWrap', { MDTYPE: type, ...attributes }, element('mets:xmlData', {}, content));
}

function header({ application, operator, startedAt }: ExportFacts): XmlElement {
  return mets(
    'metsHdr',
    { CREATEDATE: startedAt },
    mets(
      'agent',
      { ROLE: 'CREATOR', TYPE: 'OTHER', OTHERTYPE: 'software' },
      element('mets:name', {}, `${application.name} ${application.version}`),
    ),
    operator === ''
      ? undefined
      : mets('agent', { ROLE: 'EDITOR', TYPE: 'INDIVIDUAL' }, element('mets:name', {}, operator)),
  );
}

function description(id: string, elements: readonly DublinCoreElement[]): XmlElement {
  const content = elements.map(([name, value]) => element(`dc:${name}`, {}, value));
  return mets('dmdSec', { ID: id }, wrap('DC', null, content));
}

function technical(id: string, object: XmlElement): XmlElement {
  return mets('techMD', { ID: id }, wrap('PREMIS:OBJECT', '3.0', [object]));
}

function provenance(id: string, kind: 'EVENT' | 'AGENT', what: XmlElement): XmlElement {
  return mets('digiprovMD', { ID: id }, wrap(`PREMIS:${kind}`, '3.0', [what]));
}

/** Bytes of a path in a URL reference; slashes stay. */
function reference(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly mediaType: string;
  readonly administrative: string;
  readonly descriptive: string;
}

function file(stored: StoredFile): XmlElement {
  return mets(
    'file',
    {
      ID: stored.id,
      MIMETYPE: stored.mediaType,
      SIZE: String(stored.bytes),
      CHECKSUM: stored.sha256,
      CHECKSUMTYPE: 'SHA-256',
      ADMID: stored.administrative,
      DMDID: stored.descriptive,
    },
    mets('FLocat', {
      LOCTYPE: 'URL',
      'xlink:type': 'simple',
      'xlink:href': reference(stored.name),
    }),
  );
}

function* administrative(facts: ExportFacts, statement: string): Generator<XmlElement> {
  for (const master of facts.masters) {
    const id = premisIds.master(master);
    yield mets(
      'amdSec',
      { ID: `amd-${id}` },
      technical(`tech-${id}`, masterObject(master)),
      ...masterEvents(facts, master).map((event, at) =>
        provenance(`event-${id}-${at + 1}`, 'EVENT', event),
      ),
    );
  }
  for (const index of facts.results.keys()) {
    const id = premisIds.result(index);
    yield mets(
      'amdSec',
      { ID: `amd-${id}` },
      technical(`tech-${id}`, resultObject(facts, index)),
      provenance(`event-${id}`, 'EVENT', colorizationEvent(facts, index, statement)),
    );
  }
  yield mets(
    'amdSec',
    { ID: 'amd-agents' },
    ...agents(facts).map((agent, at) => provenance(`agent-${at + 1}`, 'AGENT', agent)),
  );
}

function* descriptions(facts: ExportFacts, statement: string): Generator<XmlElement> {
  for (const [index, result] of facts.results.entries())
    yield description(`dmd-${premisIds.result(index)}`, resultElements(result, statement));
  for (const result of copiedMasters(facts))
    yield description(`dmd-${premisIds.master(result.master)}`, masterElements(result));
}

function* originals(facts: ExportFacts): Generator<XmlElement> {
  for (const { master } of copiedMasters(facts)) {
    const id = premisIds.master(master);
    yield file({
      id: `file-${id}`,
      name: master.copy,
      bytes: master.bytes,
      sha256: master.sha256,
      mediaType: mediaTypeOf(master.format),
      administrative: `amd-${id}`,
      descriptive: `dmd-${id}`,
    });
  }
}

function* derivatives(facts: ExportFacts): Generator<XmlElement> {
  for (const [index, { file: stored }] of facts.results.entries()) {
    const id = premisIds.result(index);
    yield file({
      id: `file-${id}`,
      ...stored,
      mediaType: mediaTypeOfName(stored.name),
      administrative: `amd-${id}`,
      descriptive: `dmd-${id}`,
    });
  }
}

function* photographs(facts: ExportFacts): Generator<XmlElement> {
  for (const [index, { photo, master }] of facts.results.entries()) {
    const result = premisIds.result(index);
    const original =
      master.copy === null ? [] : [mets('fptr', { FILEID: `file-${premisIds.master(master)}` })];
    yield mets(
      'div',
      { TYPE: 'photograph', LABEL: photo.label, DMDID: `dmd-${result}` },
      mets('fptr', { FILEID: `file-${result}` }),
      ...original,
    );
  }
}

function* section(
  name: string,
  attributes: Readonly<Record<string, string>>,
  content: Iterable<XmlElement>,
  indent: string,
): Generator<string> {
  yield `${indent}${startTag(`mets:${name}`, attributes)}\n`;
  for (const child of content) yield xmlText(child, `${indent}  `);
  yield `${indent}</mets:${name}>\n`;
}

/**
 * The document of an export, piece by piece. Paths of files are relative to it.
 *
 * @param statement what is said of every colorized picture
 */
export function* metsText(facts: ExportFacts, statement: string): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `${startTag('mets:mets', root)}\n`;
  yield xmlText(header(facts), '  ');
  for (const part of descriptions(facts, statement)) yield xmlText(part, '  ');
  for (const part of administrative(facts, statement)) yield xmlText(part, '  ');
  yield '  <mets:fileSec>\n';
  // A group must not be empty.
  if (facts.masters.some(({ copy }) => copy !== null))
    yield* section('fileGrp', { USE: 'original' }, originals(facts), '    ');
  yield* section('fileGrp', { USE: 'derivative' }, derivatives(facts), '    ');
  yield '  </mets:fileSec>\n';
  yield '  <mets:structMap TYPE="logical">\n';
  yield* section('div', { TYPE: 'collection' }, photographs(facts), '    ');
  yield '  </mets:structMap>\n';
  yield '</mets:mets>\n';
}
