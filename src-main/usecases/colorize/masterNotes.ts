import type { CastKind, MasterInfo } from '../../imaging/master.ts';

const castNames: Readonly<Record<Exclude<CastKind, 'neutral'>, string>> = {
  sepia: 'sepia',
  selenium: 'red-brown',
  blue: 'blue',
  green: 'green',
};

/** What a person should know of a master whose pixels have been read, one sentence each. */
export function describeMaster(info: MasterInfo): string[] {
  const notes = [...info.warnings];
  const { cast } = info;
  if (cast?.colorPhotograph === true) {
    notes.push(
      'This is already a color photograph; its own colors are replaced by an interpretation.',
    );
  } else if (cast !== null && cast.kind !== 'neutral') {
    notes.push(`The ${castNames[cast.kind]} cast was removed from the colors; the tones are kept.`);
  }
  return notes;
}
