import { graphMappingSchema, type GraphMapping } from '../../src-shared/domain/graphMapping.ts';
import type { ModelTrial } from '../../src-shared/api/contract.ts';
import { call, ClientError } from '../client/client.ts';
import { t } from '../i18n/index.ts';
import { models } from './models.svelte.ts';

/** What went wrong with a file, and what to do. */
interface Refusal {
  readonly message: string;
  readonly advice: string;
  /** Whether a mapping may help. */
  readonly wantsMapping: boolean;
}

/** Taking a model from elsewhere in: read and tried first, then accepted or not. */
class ModelImportState {
  /** The file that is taken in; null while none is. */
  path: string | null = $state(null);
  /** It is being read and tried. */
  busy = $state(false);
  trial: ModelTrial | null = $state.raw(null);
  refusal: Refusal | null = $state.raw(null);
  #photoId: number | null = null;

  /** Reads and tries a file. @param photoId photo to try it on; null for a test picture */
  begin = async (path: string, photoId: number | null): Promise<void> => {
    await this.leave();
    this.path = path;
    this.#photoId = photoId;
    await this.#try(null);
  };

  /** Tries the file once more, as a person describes it. @param text JSON */
  describe = async (text: string): Promise<void> => {
    const mapping = parseMapping(text);
    if (typeof mapping === 'string') {
      this.refusal = { message: mapping, advice: '', wantsMapping: true };
    } else await this.#try(mapping);
  };

  async #try(mapping: GraphMapping | null): Promise<void> {
    const { path } = this;
    if (path === null || this.busy) return;
    this.busy = true;
    this.refusal = null;
    try {
      const trial = await call('models.import', { path, mapping, photoId: this.#photoId });
      // Left meanwhile.
      if (this.path === path) this.trial = trial;
      else await call('models.discard', { trial: trial.trial });
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      const { message, advice, code } = error;
      const wantsMapping = /\.onnx$/i.test(path) && (code === 'not-offered' || code === 'usage');
      this.refusal = { message, advice, wantsMapping };
    } finally {
      this.busy = false;
    }
  }

  /** Makes it one of the models. @returns its id */
  accept = async (what: { id: string; name: string; licence: string }): Promise<string | null> => {
    if (this.trial === null) return null;
    const { id } = await call('models.accept', { trial: this.trial.trial, ...what });
    this.trial = null;
    this.path = null;
    await models.refresh();
    return id;
  };

  /** Clears away what was not accepted. */
  leave = async (): Promise<void> => {
    const { trial } = this;
    this.path = null;
    this.trial = null;
    this.refusal = null;
    if (trial !== null) await call('models.discard', { trial: trial.trial });
  };
}

function parseMapping(text: string): GraphMapping | string {
  try {
    const parsed = graphMappingSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    return t('models.mappingWrong', { place: issue.path.join('.') });
  } catch {
    return t('models.mappingNoJson');
  }
}

export const modelImport = new ModelImportState();
