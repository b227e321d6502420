/** Texts of the comparison of two models over a selection. */
export const modelComparisonMessages = {
  'modelComparison.toolbar': 'Comparison',
  'modelComparison.title': {
    one: 'Two models on 1 photo',
    other: 'Two models on {count} photos',
  },
  'modelComparison.some': '{count} of them, evenly spread',
  'modelComparison.readable': {
    one: '1 of them can be read',
    other: '{count} of them can be read',
  },
  'modelComparison.done': '{done} of {count} colorized',
  'modelComparison.allDone': 'Nothing is kept yet',
  'modelComparison.help':
    'Up and down choose a photo, \\ shows the original, Esc leaves. Nothing is kept before you choose a model.',
  'modelComparison.photos': 'Compared photos',
  'modelComparison.pictures': 'The photo by both models',
  'modelComparison.model': 'Model {side}',
  'modelComparison.waiting': 'Waiting',
  'modelComparison.coloring': 'Colorizing …',
  'modelComparison.ready': 'Colorized',
  'modelComparison.failed': 'Failed',
  'modelComparison.spokenSide': '{side}: {state}',
  'modelComparison.use': { one: 'Use {side} for this photo', other: 'Use {side} for all {count}' },
  'modelComparison.useHelp': {
    one: 'Colorizes the photo with {model}',
    other: 'Colorizes all {count} photos with {model}',
  },
  'modelComparison.started': {
    one: '1 photo is being colorized with {model}.',
    other: '{count} photos are being colorized with {model}.',
  },
  'modelComparison.command': {
    one: 'Compare models on 1 photo…',
    other: 'Compare models on {count} photos…',
  },
  'modelComparison.button': 'Compare models…',
  'modelComparison.selectFirst': 'Select photos in the Library first.',
  'modelComparison.oneModel': 'There is only one model: import or train another first.',
} as const;
