import type { ModelManifest } from '../../models/modelManifest.ts';

/** Markdown free of what a title would make of it. */
function plain(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/([\\`*_<>[\]|#])/g, '\\$1');
}

function countOf(parameters: number): string {
  if (parameters < 100_000) return `${parameters} parameters`;
  return `${(parameters / 1e6).toFixed(1)} million parameters`;
}

function sizeOf(manifest: ModelManifest): string {
  if (!('graph' in manifest))
    return `photos at ${manifest.input.longSide} pixels on the longer side`;
  const { size } = manifest.graph.mapping;
  return size.kind === 'stretched'
    ? `photos stretched to ${size.width} × ${size.height} pixels`
    : `photos at ${size.longSide} pixels on the longer side`;
}

function confidenceOf({ output }: ModelManifest): string {
  return output.kind === 'ab' || output.kind === 'rgb' || output.kind === 'graph'
    ? 'It does not tell how sure it is: the confidence is the same everywhere.'
    : 'It tells how sure it is of each color.';
}

/** The card of a model that was imported: what is known of it, and what is not. */
export function importedCard(manifest: ModelManifest): string {
  const { name, description, source, licence, input, parameters } = manifest;
  return [
    `# ${plain(name)}`,
    '',
    description,
    '',
    `Imported into Heliochrome from ${plain(source?.file ?? 'a file')}.`,
    ...(source === undefined ? [] : ['', `SHA-256 of that file: \`${source.sha256}\``]),
    '',
    '## What it takes and gives',
    '',
    `- ${countOf(parameters)}`,
    `- It takes ${sizeOf(manifest)}.`,
    `- It ${input.hints ? 'follows' : 'does not take'} hints.`,
    `- ${confidenceOf(manifest)}`,
    '',
    '## Licence',
    '',
    plain(licence),
    '',
    '## Intended use',
    '',
    'Color for black-and-white photographs. What it was trained on, and how it fares, its authors say; Heliochrome has not measured it. The colors are an interpretation, not a record.',
    '',
  ].join('\n');
}
