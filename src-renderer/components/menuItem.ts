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

/** Entries for groups of actions, with a line between the groups. */
export function actionMenu(groups: readonly (readonly string[])[]): MenuItem[] {
  return groups.flatMap((actions, index) => [
    ...(index === 0 ? [] : [{ kind: 'line' as const }]),
    ...actions.map((action) => ({ kind: 'action' as const, action })),
  ]);
}
