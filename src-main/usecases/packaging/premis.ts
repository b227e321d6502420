import type { MasterFacts, ResultFacts, ExportFacts } from './exportFacts.ts';
import { mediaTypeOf, mediaTypeOfName } from './exportFacts.ts';
import { element } from './xmlText.ts';
import type { XmlElement } from './xmlText.ts';

/*
 * PREMIS 3.0 (Library of Congress, data dictionary of 2015): what the files are, what happened to them, and who or
 * what did it. Types of events and relationships are terms of id.loc.gov/vocabulary/preservation.
 */

const identifierType = 'local';

function leaf(name: string, text: string): XmlElement {
  return element(`premis:${name}`, {}, text);
}

function node(name: string, ...children: readonly (XmlElement | undefined)[]): XmlElement {
  return element(`premis:${name}`, {}, children);
}

function identifier(of: string, value: string, ...rest: readonly XmlElement[]): XmlElement {
  return node(
    `${of}Identifier`,
    leaf(`${of}IdentifierType`, identifierType),
    leaf(`${of}IdentifierValue`, value),
    ...rest,
  );
}

/** Identifiers within one document. */
export const premisIds = {
  master: ({ number }: MasterFacts): string => `master-${number}`,
  result: (index: number): string => `result-${index + 1}`,
  import: ({ number }: MasterFacts): string => `import-${number}`,
  fixity: ({ number }: MasterFacts): string => `fixity-${number}`,
  colorization: (index: number): string => `colorization-${index + 1}`,
  model: (modelId: string, version: string): string => `model ${modelId} ${version}`,
  software: 'software',
  operator: 'operator',
} as const;

interface FileDescription {
  readonly id: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly format: string;
  readonly originalName: string;
  readonly creator?: { readonly name: string; readonly version: string; readonly at: string };
  readonly relationship?: XmlElement;
  readonly events: readonly string[];
}

function fileObject(file: FileDescription): XmlElement {
  const { creator } = file;
  return element('premis:object', { 'xsi:type': 'premis:file' }, [
    identifier('object', file.id),
    node(
      'objectCharacteristics',
      leaf('compositionLevel', '0'),
      node('fixity', leaf('messageDigestAlgorithm', 'SHA-256'), leaf('messageDigest', file.sha256)),
      leaf('size', String(file.bytes)),
      node('format', node('formatDesignation', leaf('formatName', file.format))),
      creator === undefined
        ? undefined
        : node(
            'creatingApplication',
            leaf('creatingApplicationName', creator.name),
            leaf('creatingApplicationVersion', creator.version),
            leaf('dateCreatedByApplication', creator.at),
          ),
    ),
    leaf('originalName', file.originalName),
    file.relationship,
    ...file.events.map((event) => identifier('linkingEvent', event)),
  ]);
}

function derivation(subType: string, relatedId: string, event: string): XmlElement {
  return node(
    'relationship',
    leaf('relationshipType', 'derivation'),
    leaf('relationshipSubType', subType),
    identifier('relatedObject', relatedId),
    identifier('relatedEvent', event),
  );
}

/** A master as it was at import. */
export function masterObject(master: MasterFacts): XmlElement {
  return fileObject({
    id: premisIds.master(master),
    sha256: master.sha256,
    bytes: master.bytes,
    format: mediaTypeOf(master.format),
    originalName: master.fileName,
    events: [premisIds.import(master), premisIds.fixity(master)],
  });
}

/** A colorized result: derived from its master. */
export function resultObject(facts: ExportFacts, index: number): XmlElement {
  const { file, master } = facts.results[index];
  const event = premisIds.colorization(index);
  return fileObject({
    id: premisIds.result(index),
    sha256: file.sha256,
    bytes: file.bytes,
    format: mediaTypeOfName(file.name),
    originalName: file.name,
    creator: { ...facts.application, at: facts.startedAt },
    relationship: derivation('has source', premisIds.master(master), event),
    events: [event],
  });
}

interface EventDescription {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly detail: string;
  readonly outcome: string;
  readonly note: string;
  readonly agents: readonly (readonly [id: string, role: string])[];
  readonly objects: readonly (readonly [id: string, role: string])[];
}

function event(described: EventDescription): XmlElement {
  return node(
    'event',
    identifier('event', described.id),
    leaf('eventType', described.type),
    leaf('eventDateTime', described.at),
    node('eventDetailInformation', leaf('eventDetail', described.detail)),
    node(
      'eventOutcomeInformation',
      leaf('eventOutcome', described.outcome),
      node('eventOutcomeDetail', leaf('eventOutcomeDetailNote', described.note)),
    ),
    ...described.agents.map(([id, role]) =>
      identifier('linkingAgent', id, leaf('linkingAgentRole', role)),
    ),
    ...described.objects.map(([id, role]) =>
      identifier('linkingObject', id, leaf('linkingObjectRole', role)),
    ),
  );
}

function people({ operator }: ExportFacts): (readonly [string, string])[] {
  return operator === '' ? [] : [[premisIds.operator, 'implementer']];
}

/** What happened to a master: its digest was computed at import, and compared at export. */
export function masterEvents(facts: ExportFacts, master: MasterFacts): XmlElement[] {
  const executing = [[premisIds.software, 'executing program']] as const;
  const source = [[premisIds.master(master), 'source']] as const;
  return [
    event({
      id: premisIds.import(master),
      type: 'message digest calculation',
      at: master.importedAt,
      detail: 'The master was read into the catalog; its SHA-256 was computed.',
      outcome: 'success',
      note: `SHA-256 ${master.sha256}`,
      agents: executing,
      objects: source,
    }),
    event({
      id: premisIds.fixity(master),
      type: 'fixity check',
      at: facts.startedAt,
      detail: 'The SHA-256 of the master was compared with the one computed at import.',
      outcome: 'pass',
      note: `SHA-256 ${master.sha256}; the master was not written to.`,
      agents: [...executing, ...people(facts)],
      objects: source,
    }),
  ];
}

function recipeInWords({ version }: ResultFacts): string {
  const { recipe } = version;
  const { model, finish, hints } = recipe;
  return [
    `model ${model.id} ${model.version} (weights SHA-256 ${model.weightsSha256})`,
    `temperature ${recipe.temperature}`,
    `decisiveness ${recipe.decisiveness}`,
    `strength ${finish.strength}`,
    `saturation ${finish.saturation}`,
    `${hints.length} color hints`,
  ].join(', ');
}

/** How a result came about. */
export function colorizationEvent(
  facts: ExportFacts,
  index: number,
  statement: string,
): XmlElement {
  const result = facts.results[index];
  const { version, master } = result;
  const { model } = version.recipe;
  return event({
    id: premisIds.colorization(index),
    type: 'creation',
    at: version.createdAt,
    detail: `Colorization: colors were computed by a trained model and laid over the master's luminance; ${recipeInWords(result)}.`,
    outcome: 'success',
    note: `${statement} Digital source type: ${facts.digitalSourceType}`,
    agents: [
      [premisIds.software, 'executing program'],
      [premisIds.model(model.id, model.version), 'executing program'],
      ...people(facts),
    ],
    objects: [
      [premisIds.master(master), 'source'],
      [premisIds.result(index), 'outcome'],
    ],
  });
}

function agent(id: string, name: string, type: string, version: string | null): XmlElement {
  return node(
    'agent',
    identifier('agent', id),
    leaf('agentName', name),
    leaf('agentType', type),
    version === null ? undefined : leaf('agentVersion', version),
  );
}

/** Who and what took part: the program, the models, the operator. */
export function agents(facts: ExportFacts): XmlElement[] {
  const { application, operator } = facts;
  const models = new Map(
    facts.results.map(({ version }) => {
      const { id, version: number } = version.recipe.model;
      const key = premisIds.model(id, number);
      return [key, agent(key, version.modelName, 'software', number)] as const;
    }),
  );
  return [
    agent(premisIds.software, application.name, 'software', application.version),
    ...[...models]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, described]) => described),
    ...(operator === '' ? [] : [agent(premisIds.operator, operator, 'person', null)]),
  ];
}
