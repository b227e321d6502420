import { z } from 'zod';
import { exportPlanSchema } from '../../src-shared/api/exportPlan.ts';
import { provenanceSchema } from '../../src-shared/domain/provenance.ts';

/** Published schemas by file name below `docs/schemas`: what stands in records, and what may stand in plans. */
const published = {
  'provenance.schema.json': {
    schema: provenanceSchema,
    io: 'output',
    title: 'Heliochrome provenance record',
    description: 'Lies beside every result as <result>.json.',
  },
  'export-plan.schema.json': {
    schema: exportPlanSchema,
    io: 'input',
    title: 'Heliochrome export plan',
    description: 'How an export is done; what is left out has its default.',
  },
} as const;

/** The text of every published JSON Schema (draft 2020-12), made from the schemas that the program itself checks by. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  const texts = Object.entries(published).map(([file, { schema, io, title, description }]) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
    const content = { $schema, title, description, ...rest };
    return [file, `${JSON.stringify(content, null, 2)}\n`] as const;
  });
  return new Map(texts);
}
