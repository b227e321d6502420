import { exportPlanMessages } from './exportPlan.ts';

export const exportMessages = {
  ...exportPlanMessages,
  'export.title': 'Export',
  'export.plan': 'Plan',
  'export.planName': 'Plan of the export',

  'export.presets': 'Presets',
  'export.presetsOwn': 'Your presets',
  'export.presetChanged': '{name}, changed',
  'export.presetMore': 'More about the preset “{name}”',
  'export.savePreset': 'Save as preset…',
  'export.updatePreset': 'Save the plan in “{name}”',
  'export.renamePreset': 'Rename…',
  'export.removePreset': 'Remove',
  'export.presetName': 'Name of the preset',
  'export.presetSave': 'Save',
  'export.presetRename': 'Rename',
  'export.presetSaved': 'The preset “{name}” was saved.',
  'export.presetTaken': 'There is a preset of this name. Choose another.',
  'export.presetRemoved': '“{name}” was removed.',
  'export.presetRestore': 'Bring back',

  'export.names': 'Names',
  'export.namesHint': { one: 'The name it will get', other: 'The first {count} names' },
  'export.namesAll': { one: 'The name it will get', other: 'The {count} names they will get' },
  'export.namesNone': 'Names appear once there are photos to export.',
  'export.nameClashes': 'clashes',
  'export.nameNumbered': 'numbered',
  'export.nameExists': 'is there',

  'export.preflight': 'Before the export',
  'export.state.good': 'In order',
  'export.state.bad': 'In the way',
  'export.state.note': 'Note',
  'export.resultsOk': {
    one: '1 picture will be written',
    other: '{count} pictures will be written',
  },
  'export.resultsOfPhotos': '{count} pictures of {photos} photos will be written',
  'export.resultsMore': 'More than {count} pictures will be written; only these were looked at',
  'export.noResults': 'No picture would be written',
  'export.passed': {
    one: '1 photo has no such version and is left out',
    other: '{count} photos have no such version and are left out',
  },
  'export.notEnlarged': {
    one: '1 photo is smaller than the size asked for and keeps its own',
    other: '{count} photos are smaller than the size asked for and keep their own',
  },
  'export.photosMissing': {
    one: '1 master cannot be found: that picture will fail',
    other: '{count} masters cannot be found: those pictures will fail',
  },
  'export.mastersChanged': {
    one: '1 master is not as it was imported ({examples}). If its contents changed, it is held back',
    other:
      '{count} masters are not as they were imported ({examples}). Those whose contents changed are held back',
  },
  'export.mastersOk': 'Masters are compared with their checksums and never written to',
  'export.room': 'About {needed} needed, {free} free',
  'export.noRoom': 'About {needed} needed, only {free} free',
  'export.folderMissing': 'No folder is chosen',
  'export.existing': {
    one: '1 file of such a name is there. If it is another picture it stays, and that photo fails',
    other:
      '{count} files of such names are there. Those that are other pictures stay, and those photos fail',
  },
  'export.existingReplaced': {
    one: '1 file is there and will be replaced',
    other: '{count} files are there and will be replaced',
  },
  'export.namesOk': 'Every name is different',
  'export.clash': { one: '1 name clashes: {examples}', other: '{count} names clash: {examples}' },
  'export.clashNumbered': {
    one: '1 name clashes and gets a number: {examples}',
    other: '{count} names clash and get a number: {examples}',
  },
  'export.unknownField': 'There is no field {fields}',

  'export.fixField': 'Add {field}',
  'export.fixNumber': 'Number them',
  'export.fixReplace': 'Replace them',
  'export.fixKeep': 'Keep them',
  'export.fixFolder': 'Choose folder…',
  'export.fixFind': 'Find folder…',
  'export.fixVerify': 'Verify them',
  'export.fixSize': 'Reduce size',
  'export.verifyStarted': 'The masters are being compared with their checksums.',

  'export.whyNoPhotos': 'No colorized photo is meant. Choose other photos, or colorize some first.',
  'export.whyNoFolder': 'Choose a folder first.',
  'export.whyClash': 'Names clash. Change the name, or have them numbered.',
  'export.whyField': 'The name has a field that there is not.',
  'export.whyFolder': 'The folder cannot be written to. Choose another.',
  'export.whyRoom': 'There is not enough room. Choose another folder, or a smaller size.',
  'export.whyNoName': 'Write a name first.',
  'export.whyCounting': 'The photos are still being counted.',

  'export.button': { one: 'Export 1 photo', other: 'Export {count} photos' },
  'export.buttonNone': 'Export',
  'export.to': 'To {folder}',
  'export.started': {
    one: 'The export of 1 photo has begun.',
    other: 'The export of {count} photos has begun.',
  },
  'export.replaceTitle': { one: 'Replace 1 file?', other: 'Replace {count} files?' },
  'export.replaceText':
    'Files of the same names in {folder} are written over, apart from those that would come out the same. This cannot be undone. Masters are not touched.',
  'export.replaceButton': {
    one: 'Replace 1 file and export',
    other: 'Replace {count} files and export',
  },
} as const;
