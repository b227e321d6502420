/** One entry of a menu: an action of the table, something else to do, a choice with a check mark, or a line. */
export type MenuItem =
  | { readonly kind: 'action'; readonly action: string; readonly label?: string }
  | { readonly kind: 'command'; readonly label: string; readonly run: () => void }
  | {
      readonly kind: 'choice';
      readonly label: string;
      readonly checked: boolean;
      readonly run: () => void;
    }
  | { readonly kind: 'line' };
