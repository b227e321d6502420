import type { JobItem } from '../../../src-shared/domain/job.ts';

/** Items of a job that failed or were skipped for the same reason. */
export interface ReasonGroup {
  readonly key: string;
  readonly state: 'failed' | 'skipped';
  /** In words; where the items' own names stood in it, an ellipsis. */
  readonly reason: string;
  readonly advice: string;
  readonly items: readonly JobItem[];
}

/** What an item says, without what belongs to this item alone: its name and where it lies. */
function withoutNames(text: string, label: string): string {
  const base = label.split(/[/\\]/).at(-1) ?? label;
  let words = text;
  for (const name of [label, base]) if (name.length > 2) words = words.replaceAll(name, '…');
  return words
    .replace(/(?:[A-Za-z]:\\|\/)[^\s:,;]*…/g, '…')
    .replace(/[:,;]?\s*…\s*\.?$/, '.')
    .replace(/\s+/g, ' ')
    .trim();
}

function reasonOf(item: JobItem): string {
  return item.state === 'failed' ? (item.problem?.message ?? item.reason) : item.reason;
}

/**
 * Groups failed and skipped items by why: failures first, then by how many they are. Two messages that differ only in
 * the names of the items are one reason; a group of one keeps its message as it was.
 */
export function groupReasons(items: readonly JobItem[]): ReasonGroup[] {
  const groups = new Map<string, { first: string; general: string; items: JobItem[] }>();
  for (const item of items) {
    if (item.state !== 'failed' && item.state !== 'skipped') continue;
    const general = withoutNames(reasonOf(item), item.label);
    const key = `${item.state}\n${item.problem?.code ?? ''}\n${general}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: reasonOf(item), general, items: [item] });
    else group.items.push(item);
  }
  return [...groups]
    .map(([key, group]): ReasonGroup => {
      const first = group.items.at(0);
      const same = group.items.every((item) => reasonOf(item) === group.first);
      return {
        key,
        state: first?.state === 'failed' ? 'failed' : 'skipped',
        reason: same ? group.first : group.general,
        advice: first?.problem?.advice ?? '',
        items: group.items,
      };
    })
    .sort((a, b) =>
      a.state === b.state ? b.items.length - a.items.length : a.state === 'failed' ? -1 : 1,
    );
}

/** The items with their reasons as lines of text, for a letter or a table: name, tab, reason. */
export function reasonsAsText(groups: readonly ReasonGroup[]): string {
  return groups
    .flatMap((group) => group.items.map((item) => `${item.label}\t${reasonOf(item)}`))
    .join('\n');
}
