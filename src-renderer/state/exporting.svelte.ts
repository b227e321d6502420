import { z } from 'zod';
import {
  presetPlanSchema,
  shippedPresets,
  type CallResponse,
  type ExportPreview,
} from '../../src-shared/api/contract.ts';
import type { PhotoSelection } from '../../src-shared/domain/photo.ts';
import { call, onEvent } from '../client/client.ts';
import {
  blockedBy,
  clashRemedies,
  fitted,
  isSamePlan,
  selectionOf,
  type PresetPlan,
} from './exportRules.ts';
import { preflightLines } from './exportPreflight.ts';
import { app } from './app.svelte.ts';
import { library } from './library.svelte.ts';

const formName = 'export.plan';
/** The preview is asked for after typing has paused, milliseconds. */
const pause = 250;
const formSchema = z.strictObject({
  source: z.string(),
  folder: z.string(),
  preset: z.string(),
  plan: presetPlanSchema,
});

export type ListedPreset = CallResponse<'exports.presets'>['presets'][number];
type Remedy = ReturnType<typeof clashRemedies>[number];

/** What is to be exported, how and where to; kept over views and starts. */
class ExportingState {
  source = $state('accepted');
  folder = $state('');
  plan: PresetPlan = $state.raw(shippedPresets[0].plan);
  preview: ExportPreview | null = $state.raw(null);
  /** Why there is no preview. */
  problem = $state('');
  presets: readonly ListedPreset[] = $state.raw([]);
  /** Name of the preset that was chosen last. */
  presetName = $state(shippedPresets[0].name);
  /** The preset that was removed last, to be brought back. */
  removed: ListedPreset | null = $state.raw(null);
  /** A template under which names no longer clash. */
  #remedy: Remedy | null = $state.raw(null);
  #asked = 0;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #read = false;

  readonly blocked = $derived(blockedBy({ folder: this.folder, plan: this.plan }, this.preview));
  readonly lines = $derived(
    preflightLines({
      plan: this.plan,
      folder: this.folder,
      preview: this.preview,
      problem: this.problem,
      remedy: this.#remedy,
    }),
  );
  readonly preset: ListedPreset | undefined = $derived(
    this.presets.find(({ name }) => name === this.presetName),
  );
  /** Whether the plan is no longer as the chosen preset has it. */
  readonly changed = $derived(
    this.preset !== undefined && !isSamePlan(this.preset.plan, this.plan),
  );
  /** Files that would be written over. */
  readonly replaced = $derived(
    this.plan.existing === 'replace' ? (this.preview?.existing ?? 0) : 0,
  );

  /** Takes up what was chosen last; photos that are selected come first. @returns ends what it began */
  begin = (): (() => void) => {
    if (!this.#read) {
      this.#read = true;
      this.#restore(app.remembered(formName, ''));
    }
    if (library.selected.size > 0) this.source = 'selection';
    else if (this.source === 'selection') this.source = 'accepted';
    this.look();
    const ends = (['photos', 'versions', 'collections'] as const).map((type) =>
      onEvent(type, this.look),
    );
    return () => {
      for (const end of ends) end();
    };
  };

  readPresets = async (): Promise<void> => {
    this.presets = (await call('exports.presets', {})).presets;
  };

  change = (patch: Partial<PresetPlan>): void => {
    this.plan = fitted({ ...this.plan, ...patch });
    this.look();
  };

  choosePreset = ({ name, plan }: Pick<ListedPreset, 'name' | 'plan'>): void => {
    this.presetName = name;
    this.change(plan);
  };

  setSource = (source: string): void => {
    this.source = source;
    this.look();
  };

  setFolder = (folder: string): void => {
    this.folder = folder;
    this.look();
  };

  /** Keeps the plan under a name, in place of another of that name. */
  savePreset = async (name: string): Promise<void> => {
    this.presets = (await call('exports.savePreset', { name, plan: this.plan })).presets;
    this.presetName = name;
  };

  /** Gives a preset another name. */
  renamePreset = async (preset: ListedPreset, name: string): Promise<void> => {
    if (name === preset.name) return;
    await call('exports.savePreset', { name, plan: preset.plan });
    // Names that differ in case only are one name, which has been replaced.
    const same = name.toLowerCase() === preset.name.toLowerCase();
    if (!same) await call('exports.removePreset', { name: preset.name });
    await this.readPresets();
    if (this.presetName === preset.name) this.presetName = name;
  };

  removePreset = async (preset: ListedPreset): Promise<void> => {
    this.presets = (await call('exports.removePreset', { name: preset.name })).presets;
    this.removed = preset;
  };

  /** Brings the preset back that was removed last. */
  restorePreset = async (): Promise<void> => {
    const { removed } = this;
    if (removed === null) return;
    const { name, plan } = removed;
    this.presets = (await call('exports.savePreset', { name, plan })).presets;
    this.removed = null;
  };

  /** Asks anew what the export would write. */
  look = (): void => {
    const { source, folder, plan, presetName: preset } = this;
    app.remember(formName, JSON.stringify({ source, folder, preset, plan }));
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.#look(), pause);
  };

  /** Starts the export of what is asked for now, unless something is in its way. @returns whether it was started */
  start = async (): Promise<boolean> => {
    clearTimeout(this.#waiting);
    await this.#look();
    if (this.blocked !== null) return false;
    const { plan, folder } = this;
    await call('jobs.export', { photos: this.photos(), plan: { ...plan, folder } });
    return true;
  };

  /** The photos that are meant. */
  photos(): PhotoSelection {
    return selectionOf(this.source, [...library.selected], library.query);
  }

  async #look(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const preview = await this.#ask(this.plan);
      if (asked !== this.#asked) return;
      this.preview = preview;
      this.problem = '';
      this.#remedy = null;
      if (preview.clashes > 0) await this.#findRemedy(asked);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.preview = null;
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  #ask(plan: PresetPlan): Promise<ExportPreview> {
    const folder = this.folder === '' ? null : this.folder;
    return call('jobs.previewExport', { photos: this.photos(), plan: { ...plan, folder } });
  }

  /** Tries one field after the other: only what helps is offered. */
  async #findRemedy(asked: number): Promise<void> {
    for (const remedy of clashRemedies(this.plan)) {
      const { clashes } = await this.#ask({ ...this.plan, nameTemplate: remedy.template });
      if (asked !== this.#asked) return;
      if (clashes > 0) continue;
      this.#remedy = remedy;
      return;
    }
  }

  #restore(text: string): void {
    if (text === '') return;
    try {
      const form = formSchema.safeParse(JSON.parse(text));
      if (!form.success) return;
      this.source = form.data.source;
      this.folder = form.data.folder;
      this.presetName = form.data.preset;
      this.plan = form.data.plan;
    } catch {
      // What was kept is no JSON: the plan stays as it comes.
    }
  }
}

export const exporting = new ExportingState();
