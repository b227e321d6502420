import { colorSpaceNames } from '../../../src-shared/domain/colorSpace.ts';
import { deepFormats } from '../../../src-shared/domain/outputFormat.ts';
import type { OutputSize } from '../../../src-shared/domain/outputSize.ts';
import { t } from '../../i18n/index.ts';
import { hasQuality, type PresetPlan } from '../../state/exportRules.ts';

const joined = (parts: readonly string[]): string => parts.join(' · ');

function sizeWords(size: OutputSize): string {
  switch (size.kind) {
    case 'full':
      return t('export.sizeOf.full');
    case 'longSide':
      return t('export.sizeOf.longSide', { pixels: size.pixels });
    case 'print':
      return t('export.sizeOf.print', { millimeters: size.millimeters, dpi: size.dpi });
  }
}

function depthWords({ format, depth }: PresetPlan): string[] {
  if (!deepFormats.includes(format)) return [];
  if (depth === null) return [t('export.depthMaster').toLowerCase()];
  return [t(depth === 16 ? 'export.depth16' : 'export.depth8')];
}

/** “TIFF · 16 bits a channel · eciRGB v2 · full size”. */
export function filesWords(plan: PresetPlan): string {
  return joined([
    t(`export.format.${plan.format}`),
    ...depthWords(plan),
    ...(hasQuality(plan) ? [t('export.qualityOf', { quality: plan.quality })] : []),
    colorSpaceNames[plan.colorSpace],
    sizeWords(plan.size),
  ]);
}

/** “In the file · A record beside it”. */
export function disclosureWords(plan: PresetPlan): string {
  return joined([
    ...(plan.embedMetadata ? [t('export.embed')] : []),
    ...(plan.sidecar ? [t('export.sidecar')] : []),
    ...(plan.mark === null ? [] : [t('export.mark')]),
    ...(plan.captionStrip === null ? [] : [t('export.strip')]),
  ]);
}

/** “Proofs side by side · Gallery”. */
export function besideWords(plan: PresetPlan): string {
  const words = [
    ...(plan.proofs === null ? [] : [t('export.proofs')]),
    ...(plan.contactSheet === null ? [] : [t('export.contactSheet')]),
    ...(plan.gallery === null ? [] : [t('export.gallery')]),
  ];
  return words.length === 0 ? t('export.besideNone') : joined(words);
}

/** “A BagIt bag · METS with PREMIS”. */
export function packageWords(plan: PresetPlan): string {
  return joined([
    t(plan.package === null ? 'export.package.none' : 'export.package.bag'),
    ...(plan.dublinCoreCsv ? [t('export.dublinCore')] : []),
    ...(plan.metsPremis ? [t('export.mets')] : []),
  ]);
}
