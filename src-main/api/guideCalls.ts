import { hintFileText } from '../../src-shared/domain/hint.ts';
import type { CallName, CallPayload, CallResponse } from '../../src-shared/api/contract.ts';
import type { guideCalls as contracts } from '../../src-shared/api/guideCalls.ts';
import { colorAt } from '../usecases/guide/colorAt.ts';
import { guideVersion } from '../usecases/guide/guideVersion.ts';
import { parseHintFile, readHintFile } from '../usecases/guide/hintFile.ts';
import { suggestColors } from '../usecases/guide/suggestColors.ts';
import { absolutePath, type Application } from './application.ts';
import type { CallTable } from './apiTypes.ts';
import { noPhoto } from './photoCalls.ts';

type GuideCall = Extract<CallName, keyof typeof contracts>;

/** Guided color: hints, the colors to draw them with, palettes. */
export function guideCalls(application: Application): Pick<CallTable, GuideCall> {
  const { palettes, events } = application;

  function assertPhoto(photoId: number): void {
    if (application.session.catalog.photos.source(photoId) === null) throw noPhoto(photoId);
  }

  async function changed<Result>(work: Promise<Result>): Promise<Result> {
    const result = await work;
    events.emit({ type: 'palettes' });
    return result;
  }

  async function importFile({
    path,
  }: CallPayload<'hints.importFile'>): Promise<CallResponse<'hints.importFile'>> {
    const { hints, edges } = await readHintFile(absolutePath(path));
    return { hints: [...hints], edges };
  }

  return {
    'versions.guide': (payload) => {
      const { session } = application;
      assertPhoto(payload.photoId);
      return guideVersion(session.context, payload, session.closing);
    },
    'photos.suggestColors': (payload) => {
      const { session } = application;
      assertPhoto(payload.photoId);
      return suggestColors(session.context, payload, session.closing);
    },
    'photos.colorAt': (payload) => {
      const { session } = application;
      assertPhoto(payload.photoId);
      return colorAt(session.context, payload, session.closing);
    },
    'hints.exportText': (file) => ({ text: hintFileText(file) }),
    'hints.importText': ({ text }) => {
      const { hints, edges } = parseHintFile(text, 'The text');
      return { hints: [...hints], edges };
    },
    'hints.importFile': importFile,
    'palettes.list': () => palettes.list(),
    'palettes.save': ({ id, content }) => changed(palettes.save(id, content)),
    'palettes.remove': async ({ id }) => {
      await changed(palettes.remove(id));
      return {};
    },
    'palettes.restore': () => changed(palettes.restore()),
  };
}
