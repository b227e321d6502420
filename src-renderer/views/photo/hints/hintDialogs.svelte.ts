/** The dialog of the hint tools that is open. */
class HintDialogs {
  open: 'pickOther' | 'palettes' | null = $state(null);

  close = (): void => {
    this.open = null;
  };
}

export const hintDialogs = new HintDialogs();
