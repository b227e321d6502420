import type { ModelManifest } from '../../models/modelManifest.ts';

/** What a card tells beside the manifest. */
export interface TrainingFacts {
  /** Name of the library or folder that the photographs come from. */
  readonly origin: string;
  /** Name of the model it began with; null for fresh weights. */
  readonly from: string | null;
  readonly finishedAt: Date;
}

const metricLine = ([name, value]: [string, number]): string => `| ${name} | ${value.toFixed(3)} |`;

/** Markdown free of what a title would make of it. */
function plain(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/([\\`*_<>[\]|#])/g, '\\$1');
}

/** The card of a model that was trained in the application. */
export function trainingCard(manifest: ModelManifest, facts: TrainingFacts): string {
  const [metrics] = manifest.metrics;
  const figures =
    manifest.metrics.length === 0
      ? ['No photographs were held out, so there are no figures.']
      : [
          `On ${metrics.images} photographs that it has not seen in training:`,
          '',
          '| figure | value |',
          '| --- | --- |',
          ...Object.entries(metrics.values).map(metricLine),
        ];
  return [
    `# ${plain(manifest.name)}`,
    '',
    `Trained in Heliochrome on ${facts.finishedAt.toISOString().slice(0, 10)} on the color photographs of ${plain(facts.origin)}.`,
    facts.from === null
      ? 'It began with fresh weights.'
      : `It began with the weights of ${plain(facts.from)}.`,
    '',
    '## Held-out figures',
    '',
    ...figures,
    '',
    '## Intended use',
    '',
    'Color for black-and-white photographs like those it was trained on. The colors are an interpretation, not a record.',
    '',
  ].join('\n');
}
