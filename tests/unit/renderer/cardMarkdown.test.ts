import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import {
  readCard,
  withoutTitle,
  type CardBlock,
} from '../../../src-renderer/views/models/cardMarkdown.ts';

const kinds = (blocks: readonly CardBlock[]): string[] => blocks.map((block) => block.kind);

test('the shipped card reads as headings, tables and lists', async () => {
  const card = await readFile('resources/models/base/MODEL_CARD.md', 'utf8');
  const blocks = readCard(card);
  assert.equal(blocks[0]?.kind, 'heading');
  assert.ok(kinds(blocks).filter((kind) => kind === 'table').length >= 3);
  assert.ok(kinds(blocks).includes('list'));
  const scores = blocks.find((block) => block.kind === 'table' && block.rows.length === 6);
  assert.ok(scores?.kind === 'table');
  assert.deepEqual(scores.header[1], [{ kind: 'text', text: 'grey' }]);
});

test('HTML is shown as the text that it is', () => {
  const blocks = readCard('<img src=x onerror=alert(1)>\n\nA <script>alert(2)</script> word.');
  const text = JSON.stringify(blocks);
  assert.match(text, /<img src=x onerror=alert\(1\)>/);
  assert.match(text, /<script>/);
  assert.deepEqual(kinds(blocks), ['paragraph', 'paragraph']);
});

test('addresses are told, never followed; those that are no web pages are left out', () => {
  const [good] = readCard('[paper](https://example.org/a)');
  assert.deepEqual(good, {
    kind: 'paragraph',
    children: [
      { kind: 'text', text: 'paper' },
      { kind: 'text', text: ' (' },
      { kind: 'address', text: 'https://example.org/a' },
      { kind: 'text', text: ')' },
    ],
  });
  const sly = JSON.stringify(readCard('[click](javascript:alert(1)) [file](file:///etc/passwd)'));
  assert.doesNotMatch(sly, /javascript|etc\/passwd/);
});

test('a picture is its description', () => {
  const [block] = readCard('![Loss over passes](https://example.org/loss.png)');
  assert.deepEqual(block, {
    kind: 'paragraph',
    children: [{ kind: 'text', text: 'Loss over passes' }],
  });
});

test('nesting ends somewhere', () => {
  const blocks = readCard(`${'> '.repeat(60)}deep`);
  assert.match(JSON.stringify(blocks), /deep/);
  const depthOf = (block: CardBlock | undefined): number =>
    block?.kind === 'quote' ? 1 + depthOf(block.children.at(0)) : 0;
  const depth = depthOf(blocks.at(0));
  assert.ok(depth > 3 && depth < 20, `depth ${depth}`);
});

test('a card does not say again what stands above it', () => {
  const blocks = readCard('# Harbor\n\nFor **cranes**.\n\nFrom afar.');
  assert.deepEqual(withoutTitle(blocks, 'Harbor', 'For cranes.'), blocks.slice(2));
  assert.deepEqual(withoutTitle(blocks, 'Harbor', 'For ships.'), blocks.slice(1));
  assert.deepEqual(withoutTitle(blocks, 'Fields', 'For cranes.'), blocks);
});
