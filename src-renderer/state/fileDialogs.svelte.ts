/** Questions of the File menu, asked over whichever view is shown. */
class FileDialogs {
  open: 'emptyTrash' | 'importCsv' | null = $state(null);

  close = (): void => {
    this.open = null;
  };
}

export const fileDialogs = new FileDialogs();
