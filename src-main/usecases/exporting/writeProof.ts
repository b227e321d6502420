import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExportPlan } from '../../../src-shared/api/contract.ts';
import { disclosureStatement } from '../../../src-shared/domain/provenance.ts';
import { sourceTypeUri } from '../../../src-shared/domain/sourceType.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import type { Master } from '../../imaging/master.ts';
import { proofPicture } from '../../imaging/proofPicture.ts';
import { smallPictures } from '../../imaging/smallPictures.ts';
import { applicationVersion } from '../../platform/applicationVersion.ts';
import { proofName } from '../jobs/exportLayout.ts';
import type { ExportSubject } from './exportTypes.ts';
import { writeOwn } from './sameFile.ts';

/** Writes a photo before and after beside each other. @throws HeliochromeError output-exists, output-unwritable … */
export async function writeProof(
  catalog: Catalog,
  plan: ExportPlan,
  folder: string,
  subject: ExportSubject,
  master: Master,
): Promise<void> {
  if (plan.proofs === null) return;
  const { version, source, details } = subject;
  const chroma = catalog.versions.chroma(version.id);
  const { finish } = version.recipe;
  const pictures = await smallPictures(master, chroma, finish, plan.proofs.longSide);
  const { name, version: number } = applicationVersion();
  const jpeg = await proofPicture(
    pictures,
    { before: details.label, after: 'Colorized: the colors are an interpretation' },
    {
      digitalSourceType: sourceTypeUri(plan.digitalSourceType),
      statement: disclosureStatement,
      software: `${name} ${number}`,
      master: source.fileName,
      when: version.createdAt,
    },
  );
  const target = path.join(folder, ...proofName(subject.data.name).split('/'));
  await writeOwn(target, plan.existing === 'replace', (temporary) =>
    writeFile(temporary, jpeg, { flag: 'wx' }),
  );
}
