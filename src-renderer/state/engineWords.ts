import type { EngineState } from '../../src-shared/api/contract.ts';
import { t } from '../i18n/index.ts';

/** An engine in few words: “Intel Xeon, 2 cores · 2 s a photo”. */
export function engineWords(engine: EngineState): string {
  const device = engine.device ?? engine.name;
  if (engine.secondsPerPhoto === null) return device;
  const seconds = Number(engine.secondsPerPhoto.toPrecision(2));
  return t('frame.engineSpeed', { engine: device, seconds: `${seconds}` });
}
