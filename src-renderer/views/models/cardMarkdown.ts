import { lexer, type MarkedToken, type Token, type Tokens } from 'marked';

/** A run of text in a model card. */
export type CardInline =
  | { readonly kind: 'text' | 'code' | 'address'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly children: readonly CardInline[] }
  | { readonly kind: 'break' };

/** A block of a model card. `level` counts from 1; cells are runs of text. */
export type CardBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly children: readonly CardInline[] }
  | { readonly kind: 'paragraph'; readonly children: readonly CardInline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'quote'; readonly children: readonly CardBlock[] }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly items: readonly (readonly CardBlock[])[];
    }
  | {
      readonly kind: 'table';
      readonly header: readonly (readonly CardInline[])[];
      readonly rows: readonly (readonly (readonly CardInline[])[])[];
    }
  | { readonly kind: 'rule' };

/** Deeper nesting than any card needs is shown as its source. */
const deepest = 12;
/** What is longer is cut: a card is a page, not a book. */
const longest = 200_000;

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': '\u00a0',
};

function plain(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => entities[entity] ?? entity);
}

function inlines(tokens: readonly Token[] | undefined, depth: number): CardInline[] {
  return (tokens ?? []).flatMap((token) => inline(token as MarkedToken, depth));
}

function inline(token: MarkedToken, depth: number): CardInline[] {
  if (depth > deepest) return [{ kind: 'text', text: token.raw }];
  switch (token.type) {
    case 'strong':
      return [{ kind: 'strong', children: inlines(token.tokens, depth + 1) }];
    case 'em':
      return [{ kind: 'emphasis', children: inlines(token.tokens, depth + 1) }];
    case 'del':
      return inlines(token.tokens, depth + 1);
    case 'codespan':
      return [{ kind: 'code', text: token.text }];
    case 'br':
      return [{ kind: 'break' }];
    case 'link':
      return link(token, depth);
    case 'image':
      return [{ kind: 'text', text: plain(token.text) }];
    case 'text':
      return token.tokens === undefined
        ? [{ kind: 'text', text: plain(token.text) }]
        : inlines(token.tokens, depth + 1);
    case 'escape':
      return [{ kind: 'text', text: token.text }];
    default:
      // HTML stays the text that it is.
      return [{ kind: 'text', text: token.raw }];
  }
}

/** Nothing here uses the network: the address of a web page is told, to be copied, and any other is left out. */
function link(token: Tokens.Link, depth: number): CardInline[] {
  const label = inlines(token.tokens, depth + 1);
  if (!/^https?:\/\//i.test(token.href) || token.text === token.href) return label;
  return [
    ...label,
    { kind: 'text', text: ' (' },
    { kind: 'address', text: token.href },
    { kind: 'text', text: ')' },
  ];
}

function blocks(tokens: readonly Token[], depth: number): CardBlock[] {
  return tokens.flatMap((token) => block(token as MarkedToken, depth));
}

function block(token: MarkedToken, depth: number): CardBlock[] {
  if (depth > deepest) return [{ kind: 'code', text: token.raw }];
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox':
      return [];
    case 'hr':
      return [{ kind: 'rule' }];
    case 'heading':
      return [{ kind: 'heading', level: token.depth, children: inlines(token.tokens, depth) }];
    case 'code':
      return [{ kind: 'code', text: token.text }];
    case 'blockquote':
      return [{ kind: 'quote', children: blocks(token.tokens, depth + 1) }];
    case 'list':
      return [
        {
          kind: 'list',
          ordered: token.ordered,
          items: token.items.map((item) => blocks(item.tokens, depth + 1)),
        },
      ];
    case 'table':
      return [
        {
          kind: 'table',
          header: token.header.map((cell) => inlines(cell.tokens, depth)),
          rows: token.rows.map((row) => row.map((cell) => inlines(cell.tokens, depth))),
        },
      ];
    case 'paragraph':
      return [{ kind: 'paragraph', children: inlines(token.tokens, depth) }];
    default:
      return [{ kind: 'paragraph', children: inline(token, depth) }];
  }
}

/**
 * Reads a model card (GitHub's Markdown) into blocks of text. A card comes with a model from anywhere: nothing in it
 * becomes markup, an address that can be followed, or a picture that is fetched.
 */
export function readCard(markdown: string): CardBlock[] {
  return blocks(lexer(markdown.slice(0, longest)), 0);
}

/** A card without what a page says of the model above it: its name as the title, its description as the first words. */
export function withoutTitle(
  blocks: readonly CardBlock[],
  name: string,
  description: string,
): readonly CardBlock[] {
  let rest = blocks;
  const title = rest.at(0);
  if (title?.kind === 'heading' && title.level === 1 && textOf(title.children).includes(name))
    rest = rest.slice(1);
  const first = rest.at(0);
  return first?.kind === 'paragraph' && textOf(first.children) === description
    ? rest.slice(1)
    : rest;
}

function textOf(children: readonly CardInline[]): string {
  return children
    .map((child) =>
      'children' in child ? textOf(child.children) : child.kind === 'break' ? ' ' : child.text,
    )
    .join('');
}
