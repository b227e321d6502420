import { graphMappingSchema, type GraphMapping } from '../../src-shared/domain/graphMapping.ts';
import type { ModelTrial } from '../../src-shared/api/contract.ts';
import { api, call, ClientError } from '../client/client.ts';
import type { Dropped } from '../client/droppedFiles.ts';
import { t } from '../i18n/index.ts';
import { models } from './models.svelte.ts';

/** What went wrong with a file, and what to do. */
interface Refusal {
  readonly message: string;
  readonly advice: string;
  /** Whether a mapping may help. */
  readonly wantsMapping: boolean;
}

/** Files that models come in. */
const modelFile = /\.(onnx|pth|pt|safetensors)$/i;

/** Taking a model from elsewhere in: read and tried first, then accepted or not. */
class ModelImportState {
  /** Name of the file that is taken in; null while none is. */
  fileName: string | null = $state(null);
  /** Share of a dropped file that was copied to the program, 0–1; null when nothing is copied. */
  copied: number | null = $state(null);
  /** It is being copied, read or tried. */
  busy = $state(false);
  trial: ModelTrial | null = $state.raw(null);
  refusal: Refusal | null = $state.raw(null);
  #path: string | null = null;
  #upload: string | null = null;
  #photoId: number | null = null;
  /** Counts files: what comes of one that was left is cleared away. */
  #opening = 0;

  /** Reads and tries a file. @param photoId photo to try it on; null for a test picture */
  begin = async (path: string, photoId: number | null): Promise<void> => {
    await this.leave();
    this.#photoId = photoId;
    await this.#open(path);
  };

  /**
   * Takes in what was dropped: from where it lies if the host knows, else as a copy that lasts as long as the trial.
   *
   * @returns false when it is no file of a model
   */
  beginDropped = async (dropped: Dropped, photoId: number | null): Promise<boolean> => {
    const names = dropped.kind === 'paths' ? dropped.paths : dropped.files.map(({ path }) => path);
    const at = names.findIndex((name) => modelFile.test(name));
    if (at < 0) return false;
    if (dropped.kind === 'paths') await this.begin(names[at] ?? '', photoId);
    else await this.#beginCopy(dropped.files.slice(at, at + 1), names[at] ?? '', photoId);
    return true;
  };

  /** Whether the dialog was left, or opened anew, since. */
  #isLeft(opening: number): boolean {
    return this.#opening !== opening;
  }

  async #beginCopy(files: readonly unknown[], name: string, photoId: number | null): Promise<void> {
    await this.leave();
    if (api.upload === null) return;
    const opening = this.#opening;
    this.fileName = lastPart(name);
    this.#photoId = photoId;
    this.copied = 0;
    try {
      const copies = await api.upload(
        files,
        (share) => {
          if (this.#opening === opening) this.copied = share;
        },
        'model',
      );
      const path = copies.at(0);
      if (path === undefined) return;
      if (this.#isLeft(opening)) {
        await call('models.discard', { trial: null, upload: path });
        return;
      }
      this.#upload = path;
      this.copied = null;
      await this.#open(path);
    } catch (error) {
      if (this.#opening !== opening) return;
      this.refusal = { message: wordsOf(error), advice: '', wantsMapping: false };
    } finally {
      if (this.#opening === opening) this.copied = null;
    }
  }

  async #open(path: string): Promise<void> {
    this.#path = path;
    this.fileName = lastPart(path);
    await this.#try(null);
  }

  /** Tries the file once more, as a person describes it. @param text JSON */
  describe = async (text: string): Promise<void> => {
    const mapping = parseMapping(text);
    if (typeof mapping === 'string') {
      this.refusal = { message: mapping, advice: '', wantsMapping: true };
    } else await this.#try(mapping);
  };

  async #try(mapping: GraphMapping | null): Promise<void> {
    const path = this.#path;
    const opening = this.#opening;
    if (path === null || this.busy) return;
    this.busy = true;
    this.refusal = null;
    try {
      const trial = await call('models.import', { path, mapping, photoId: this.#photoId });
      if (this.#opening === opening) this.trial = trial;
      else await call('models.discard', { trial: trial.trial });
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      if (this.#opening !== opening) return;
      const { message, advice, code } = error;
      const wantsMapping = /\.onnx$/i.test(path) && (code === 'not-offered' || code === 'usage');
      this.refusal = { message, advice, wantsMapping };
    } finally {
      if (this.#opening === opening) this.busy = false;
    }
  }

  /** Makes it one of the models. @returns its id */
  accept = async (what: { id: string; name: string; licence: string }): Promise<string | null> => {
    if (this.trial === null) return null;
    const { id } = await call('models.accept', { trial: this.trial.trial, ...what });
    // Its copy went with the trial.
    this.trial = null;
    this.#upload = null;
    await this.leave();
    await models.refresh();
    return id;
  };

  /** Clears away what was not accepted. */
  leave = async (): Promise<void> => {
    const trial = this.trial?.trial ?? null;
    const upload = this.#upload;
    this.#opening += 1;
    this.#path = null;
    this.#upload = null;
    this.fileName = null;
    this.copied = null;
    this.busy = false;
    this.trial = null;
    this.refusal = null;
    if (trial !== null || upload !== null) await call('models.discard', { trial, upload });
  };
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
