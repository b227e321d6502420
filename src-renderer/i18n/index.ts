import { english } from './en/index.ts';

/** A text, or texts by plural category of the value `count`. Names in braces are replaced by values. */
export type Message = string | { readonly one: string; readonly other: string };

export type MessageKey = keyof typeof english;
export type MessageValues = Readonly<Record<string, string | number>>;

const messages: Record<MessageKey, Message> = english;
const locale = 'en-US';
const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);

/** The text of a key. Numbers are grouped (12,480); `count` chooses the plural. */
export function t(key: MessageKey, values: MessageValues = {}): string {
  return fillMessage(messages[key], values);
}

/** Fills a message's places; one without a value stays as it is. */
export function fillMessage(message: Message, values: MessageValues): string {
  const text = typeof message === 'string' ? message : message[pluralOf(values)];
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    if (!Object.hasOwn(values, name)) return place;
    const value = values[name];
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}

/** 12480 as 12,480. */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

function pluralOf(values: MessageValues): 'one' | 'other' {
  const { count } = values;
  return typeof count === 'number' && plurals.select(count) === 'one' ? 'one' : 'other';
}
