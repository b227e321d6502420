import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { DOMParser } from '@xmldom/xmldom';
import type { Document, Element } from '@xmldom/xmldom';
import { parse } from 'csv-parse/sync';
import { finishExport } from '../../../src-main/usecases/packaging/finishExport.ts';
import type { FinishRequest } from '../../../src-main/usecases/packaging/finishExport.ts';
import { finishPictures, planOf } from '../../support/finishedPictures.ts';
import type { FinishedPicture } from '../../support/finishedPictures.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { archiveTools } from '../../support/archiveTools.ts';
import { openTestLibrary } from '../../support/testLibrary.ts';

const pictures: readonly FinishedPicture[] = [
  {
    master: 'mill.tif',
    name: 'mill_colorized.png',
    metadata: {
      title: 'The mill <by night> & day',
      creator: '=HYPERLINK("x"), Anna "A." Meier',
      date: '1932~',
      place: 'Köln',
      identifier: 'A-1',
      rights: 'Public domain',
      notes: 'Two\nlines \u0007',
    },
    tags: ['mills', 'water; wheels'],
  },
  {
    master: 'bridge.tif',
    name: 'boxes/bridge.png',
    metadata: { identifier: 'A-2' },
    tags: ['one'],
  },
];

async function finished(context: TestContext, parts: object): Promise<FinishRequest> {
  const folder = await temporaryFolder(context);
  const library = openTestLibrary(folder);
  context.after(() => library.close());
  const plan = planOf(path.join(folder, 'out'), parts);
  const { catalog } = library;
  const results = await finishPictures(catalog, path.join(folder, 'masters'), plan, pictures);
  const startedAt = '2026-11-21T23:30:00.000Z';
  const request = { catalog, plan, startedAt, operator: 'E. Meier', results };
  await finishExport(request);
  return request;
}

const metsSpace = 'http://www.loc.gov/METS/';
const premisSpace = 'http://www.loc.gov/premis/v3';

async function readMets(file: string): Promise<Document> {
  const problems: string[] = [];
  const parser = new DOMParser({
    onError: (level, message) => {
      problems.push(`${level}: ${message}`);
    },
  });
  const document = parser.parseFromString(await readFile(file, 'utf8'), 'text/xml');
  assert.deepEqual(problems, []);
  return document;
}

function all(within: Document | Element, space: string, name: string): Element[] {
  return Array.from(within.getElementsByTagNameNS(space, name));
}

function texts(within: Document | Element, space: string, name: string): string[] {
  return all(within, space, name).map((element) => element.textContent ?? '');
}

function childNames(element: Element): string[] {
  return Array.from(element.childNodes)
    .filter((node) => node.nodeType === 1)
    .map((node) => node.nodeName.replace(/^\w+:/, ''));
}

test('the METS document tells files, fixity, events and agents', async (t) => {
  const { plan } = await finished(t, { metsPremis: true });
  const document = await readMets(path.join(plan.folder, 'mets.xml'));
  const files = all(document, metsSpace, 'file');
  assert.equal(files.length, 2, 'masters that are not part of the export are no files of it');
  assert.deepEqual(
    all(document, metsSpace, 'FLocat').map((place) => place.getAttribute('xlink:href')),
    ['mill_colorized.png', 'boxes/bridge.png'],
  );
  assert.match(files[0].getAttribute('CHECKSUM') ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual(texts(document, premisSpace, 'originalName'), [
    'mill.tif',
    'bridge.tif',
    'mill_colorized.png',
    'boxes/bridge.png',
  ]);
  const types = texts(document, premisSpace, 'eventType');
  const pair = ['message digest calculation', 'fixity check'];
  assert.deepEqual(types, [...pair, ...pair, 'creation', 'creation']);
  const names = texts(document, premisSpace, 'agentName');
  assert.equal(names[0], 'Heliochrome');
  assert.equal(names.at(-1), 'E. Meier');
  assert.equal(names.length, 3, 'the program, one model, the operator');
  const notes = texts(document, premisSpace, 'eventOutcomeDetailNote').join('\n');
  assert.match(notes, /compositeWithTrainedAlgorithmicMedia/);
  assert.match(texts(document, premisSpace, 'eventDetail').join('\n'), /weights SHA-256 f{64}/);
});

/** The order in which PREMIS 3.0 has the parts of its entities, as far as they are used. */
const premisOrder: Readonly<Record<string, readonly string[]>> = {
  object: [
    'objectIdentifier',
    'objectCharacteristics',
    'originalName',
    'relationship',
    'linkingEventIdentifier',
  ],
  objectCharacteristics: ['compositionLevel', 'fixity', 'size', 'format', 'creatingApplication'],
  relationship: [
    'relationshipType',
    'relationshipSubType',
    'relatedObjectIdentifier',
    'relatedEventIdentifier',
  ],
  event: [
    'eventIdentifier',
    'eventType',
    'eventDateTime',
    'eventDetailInformation',
    'eventOutcomeInformation',
    'linkingAgentIdentifier',
    'linkingObjectIdentifier',
  ],
  agent: ['agentIdentifier', 'agentName', 'agentType', 'agentVersion'],
};

test('PREMIS entities are whole, in order, and refer to what is there', async (t) => {
  const { plan } = await finished(t, { metsPremis: true });
  const document = await readMets(path.join(plan.folder, 'mets.xml'));
  for (const [name, order] of Object.entries(premisOrder)) {
    const found = all(document, premisSpace, name);
    assert.ok(found.length > 0, name);
    for (const entity of found) {
      const names = childNames(entity);
      assert.deepEqual(
        [...new Set(names)],
        order.filter((child) => names.includes(child)),
      );
    }
  }
  for (const kind of ['Object', 'Event', 'Agent']) {
    const own = texts(document, premisSpace, `${kind.toLowerCase()}IdentifierValue`);
    assert.equal(new Set(own).size, own.length, `${kind}s have identifiers of their own`);
    const linked = texts(document, premisSpace, `linking${kind}IdentifierValue`);
    assert.ok(linked.length > 0);
    for (const value of linked) assert.ok(own.includes(value), value);
  }
  const ids = Array.from(document.getElementsByTagName('*'))
    .map((element) => element.getAttribute('ID'))
    .filter((id) => id !== null);
  assert.equal(new Set(ids).size, ids.length);
  for (const attribute of ['ADMID', 'DMDID', 'FILEID']) {
    for (const element of Array.from(document.getElementsByTagName('*'))) {
      const id = element.getAttribute(attribute);
      if (id !== null) assert.ok(ids.includes(id), `${attribute} ${id}`);
    }
  }
});

// The schema that comes with metsrw imports XLink's from the net; its attributes are all that METS needs of it.
const validate = `
import os, sys, metsrw
from lxml import etree
XLINK = b'''<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xlink"
 xmlns:xlink="http://www.w3.org/1999/xlink">
 %s
 %s
</xsd:schema>''' % (
 b''.join(b'<xsd:attribute name="%s" type="xsd:string"/>' % name for name in
          [b'type', b'href', b'role', b'arcrole', b'title', b'show', b'actuate', b'label', b'to', b'from']),
 b''.join(b'<xsd:attributeGroup name="%s">%s</xsd:attributeGroup>' % (group, b''.join(
          b'<xsd:attribute ref="xlink:%s"/>' % name for name in
          [b'type', b'href', b'role', b'arcrole', b'title', b'show', b'actuate', b'label', b'to', b'from']))
          for group in [b'simpleLink', b'extendedLink', b'locatorLink', b'arcLink', b'resourceLink',
                        b'titleLink', b'emptyLink']))
class Local(etree.Resolver):
    def resolve(self, url, public, context):
        if 'xlink' in url:
            return self.resolve_string(XLINK, context)
        return None
parser = etree.XMLParser(no_network=True)
parser.resolvers.add(Local())
schema = etree.XMLSchema(etree.parse(os.path.join(os.path.dirname(metsrw.__file__), 'resources', 'mets.xsd'), parser))
document = etree.parse(sys.argv[1])
# Types of PREMIS are not the METS schema's to know.
for element in document.iter('{http://www.loc.gov/premis/v3}object'):
    element.attrib.pop('{http://www.w3.org/2001/XMLSchema-instance}type')
schema.assertValid(document)
document = etree.parse(sys.argv[1])
space = {'mets': 'http://www.loc.gov/METS/', 'premis': 'http://www.loc.gov/premis/v3'}
from metsrw.plugins import premisrw
objects = [premisrw.premis_to_data(e) for e in document.iterfind('.//premis:object', space)]
events = [premisrw.premis_to_data(e) for e in document.iterfind('.//premis:event', space)]
print(len(objects), len(events))
`;

test('an XML Schema validator and Archivematica’s own reader take the document', async (t) => {
  const python = await archiveTools();
  if (typeof python === 'string') {
    t.skip(python);
    return;
  }
  const { plan } = await finished(t, {
    metsPremis: true,
    package: { kind: 'bag', masters: true },
  });
  const file = path.join(plan.folder, 'data', 'mets.xml');
  assert.equal((await python(validate, file)).trim(), '4 6');
  const document = await readMets(file);
  assert.deepEqual(
    all(document, metsSpace, 'fileGrp').map((group) => group.getAttribute('USE')),
    ['original', 'derivative'],
  );
});

test('the Dublin Core table is what Archivematica reads', async (t) => {
  const { plan } = await finished(t, { dublinCoreCsv: true });
  const text = await readFile(path.join(plan.folder, 'metadata', 'metadata.csv'), 'utf8');
  const rows: string[][] = parse(text);
  assert.deepEqual(rows[0], [
    'filename',
    'dc.title',
    'dc.creator',
    'dc.subject',
    'dc.subject',
    'dc.description',
    'dc.description',
    'dc.date',
    'dc.type',
    'dc.format',
    'dc.identifier',
    'dc.source',
    'dc.coverage',
    'dc.rights',
  ]);
  assert.equal(rows.length, 3);
  const [, mill, bridge] = rows;
  assert.equal(mill[0], 'objects/mill_colorized.png');
  assert.equal(mill[1], 'The mill <by night> & day');
  assert.deepEqual(mill.slice(3, 5), ['mills', 'water; wheels']);
  assert.match(mill[6], /Colorized by Heliochrome/);
  assert.match(mill[11], /^A-1, mill\.tif \(SHA-256 [0-9a-f]{64}\)$/);
  assert.deepEqual(bridge.slice(0, 6), ['objects/boxes/bridge.png', '', '', 'one', '', mill[6]]);
});
