import type {
  Display,
  MessageBoxOptions,
  MessageBoxReturnValue,
  NotificationConstructorOptions,
  OpenDialogOptions,
  OpenDialogReturnValue,
  Rectangle,
  SaveDialogOptions,
  SaveDialogReturnValue,
} from 'electron';

/** A dialog that the application showed. */
export type ShownDialog =
  | { readonly kind: 'open'; readonly options: OpenDialogOptions; readonly hasParent: boolean }
  | { readonly kind: 'save'; readonly options: SaveDialogOptions; readonly hasParent: boolean }
  | { readonly kind: 'message'; readonly options: MessageBoxOptions; readonly hasParent: boolean }
  | { readonly kind: 'error'; readonly title: string; readonly content: string };

type Answer = OpenDialogReturnValue | SaveDialogReturnValue | MessageBoxReturnValue;

/** A running application that holds the lock of the single instance. */
export interface LockHolder {
  secondInstance(argv: readonly string[], directory: string, handedOver: unknown): void;
}

/** Makes a display from its place; the taskbar takes 40 pixels below. */
export function display(id: number, bounds: Rectangle): Display {
  const workArea = { ...bounds, height: bounds.height - 40 };
  // Only what the application reads; Electron's displays tell much more of their hardware.
  return { id, bounds, workArea } as Display;
}

/** The computer around the applications: its displays, what it was asked to show, and who answers its dialogs. */
export class SystemDouble {
  displays: readonly Display[] = [display(1, { x: 0, y: 0, width: 1920, height: 1080 })];
  isDark = false;
  showsNotifications = true;
  /** Answers of dialogs to come, in order; a dialog without one waits. */
  readonly #answers: Answer[] = [];
  readonly #waiting: ((answer: Answer) => void)[] = [];
  readonly dialogs: ShownDialog[] = [];
  readonly recentDocuments: string[] = [];
  readonly shownItems: string[] = [];
  readonly openedPaths: string[] = [];
  /** Why a path cannot be opened; empty when it can. */
  openPathProblem = '';
  readonly notifications: { options: NotificationConstructorOptions; emit(event: string): void }[] =
    [];
  readonly locks = new Map<string, LockHolder>();
  readonly powerBlockers = new Set<number>();
  dockBounces = 0;

  /** Answers the dialog that is shown, or the next one. */
  answer(answer: Answer): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#answers.push(answer);
    else waiting(answer);
  }

  /** Presses a button of the message box that is shown, or of the next one. */
  press(response: number, checkboxChecked = false): void {
    this.answer({ response, checkboxChecked });
  }

  async dialog<Result extends Answer>(shown: ShownDialog): Promise<Result> {
    this.dialogs.push(shown);
    const ready = this.#answers.shift();
    const answer = ready ?? (await new Promise<Answer>((resolve) => this.#waiting.push(resolve)));
    return answer as Result;
  }

  /** The last dialog that was shown. @throws Error when there was none */
  get lastDialog(): ShownDialog {
    if (this.dialogs.length === 0) throw new Error('No dialog was shown.');
    return this.dialogs[this.dialogs.length - 1];
  }
}
