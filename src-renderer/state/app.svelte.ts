import type { CallResponse } from '../../src-shared/api/contract.ts';
import type { ViewName } from '../../src-shared/domain/actions.ts';
import { defaultSettings, type Settings } from '../../src-shared/domain/settings.ts';
import { call, ClientError, onEvent } from '../client/client.ts';

export type AppInfo = CallResponse<'app.info'>;
export type NoticeLevel = 'info' | 'warning' | 'error';

export interface Notice {
  readonly id: number;
  readonly level: NoticeLevel;
  readonly message: string;
  readonly advice: string;
  readonly at: Date;
}

/** `0` as `number`: what is remembered need not be the default. */
type Widened<Value> = Value extends number ? number : Value extends boolean ? boolean : string;

const keptNotices = 200;

/** What concerns the whole window: which view is seen, the host, the settings, notices. */
class AppState {
  view: ViewName = $state('library');
  /** The photo that Photo shows. */
  photoId: number | null = $state(null);
  /** Null until the host answered. */
  info: AppInfo | null = $state.raw(null);
  settings: Settings = $state.raw(defaultSettings);
  /** Newest last; also those that were shown before. */
  notices: readonly Notice[] = $state.raw([]);
  /** What the status bar says of the view's state, such as “crosshair: arrows move it”. */
  hint = $state('');
  /** Said to screen readers when it changes. */
  spoken = $state('');
  /** Why the application could not begin. */
  failure: ClientError | null = $state.raw(null);
  /** Width and height of the window in CSS pixels at an interface size of 100 %. */
  width = $state(1280);
  height = $state(800);
  /** Drawers that are open, where the window is too narrow for panels. */
  drawer: 'left' | 'right' | null = $state(null);

  readonly mac: boolean = /mac/i.test(navigator.platform);
  /** The right panel lies over the view. */
  readonly narrow: boolean = $derived(this.width < 1100);
  /** Both panels lie over the view. */
  readonly tiny: boolean = $derived(this.width < 800);

  #systemDark = $state(true);
  readonly theme: 'dark' | 'light' = $derived(
    this.settings.theme === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.settings.theme,
  );

  #noticeCount = 0;

  go = (view: ViewName): void => {
    if (view !== this.view) this.hint = '';
    this.drawer = null;
    this.view = view;
  };

  openPhoto = (photoId: number): void => {
    this.photoId = photoId;
    this.go('photo');
  };

  /** Reads host, settings and library; later changes come as events. */
  start = async (): Promise<void> => {
    onEvent('settings', (event) => {
      this.#adopt(event.settings);
    });
    onEvent('library', (event) => {
      if (this.info !== null) this.info = { ...this.info, library: event.library };
    });
    onEvent('engine', (event) => {
      if (this.info !== null) this.info = { ...this.info, engine: event.engine };
    });
    onEvent('notice', (event) => {
      this.notify(event.level, event.message, event.advice);
    });
    try {
      [this.info, this.settings] = await Promise.all([
        call('app.info', {}),
        call('app.settings', {}),
      ]);
      for (const notice of this.info.notices) this.notify('info', notice);
    } catch (error) {
      this.failure =
        error instanceof ClientError ? error : new ClientError('unknown', String(error), '');
    }
  };

  changeSettings = async (patch: Partial<Settings>): Promise<void> => {
    this.settings = { ...this.settings, ...patch };
    this.#adopt(await call('app.changeSettings', patch));
  };

  /** A remembered value of the interface, such as a panel's width. */
  remembered = <Value extends string | number | boolean>(
    name: string,
    otherwise: Value,
  ): Widened<Value> => {
    const value = this.settings.interface[name];
    return (typeof value === typeof otherwise ? value : otherwise) as Widened<Value>;
  };

  remember = (name: string, value: string | number | boolean): void => {
    if (this.settings.interface[name] === value) return;
    this.#unsaved = { ...this.#unsaved, [name]: value };
    this.#adopt(this.settings);
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => void this.#save(), 500);
  };
  #saving: ReturnType<typeof setTimeout> | undefined;
  /** What is remembered here and not yet there: settings that come meanwhile do not know it. */
  #unsaved: Settings['interface'] = {};

  #adopt(settings: Settings): void {
    this.settings = { ...settings, interface: { ...settings.interface, ...this.#unsaved } };
  }

  async #save(): Promise<void> {
    const saved = this.#unsaved;
    const sent = { interface: this.settings.interface };
    const settings = await call('app.changeSettings', sent).catch(() => null);
    if (settings === null) return;
    const rest = Object.entries(this.#unsaved).filter(([name, value]) => saved[name] !== value);
    this.#unsaved = Object.fromEntries(rest);
    this.#adopt(settings);
  }

  notify = (level: NoticeLevel, message: string, advice = ''): void => {
    this.#noticeCount += 1;
    const notice = { id: this.#noticeCount, level, message, advice, at: new Date() };
    this.notices = [...this.notices, notice].slice(-keptNotices);
  };

  say = (text: string): void => {
    this.spoken = text;
  };

  /** Follows the system's theme and the window's size. */
  followSystem = (): void => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const measure = (): void => {
      const scale = this.settings.interfaceSize / 100;
      this.width = innerWidth / scale;
      this.height = innerHeight / scale;
    };
    this.#systemDark = dark.matches;
    dark.addEventListener('change', () => {
      this.#systemDark = dark.matches;
    });
    addEventListener('resize', measure);
    measure();
    $effect.root(() => {
      $effect(() => {
        const root = document.documentElement;
        root.dataset['theme'] = this.theme;
        root.dataset['surround'] =
          this.settings.surround ?? (this.theme === 'dark' ? 'dark' : 'grey');
        root.style.fontSize = `${this.settings.interfaceSize}%`;
        measure();
      });
    });
  };
}

export const app = new AppState();
