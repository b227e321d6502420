import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { HeliochromeError, type ErrorCode } from '../../../src-shared/domain/error.ts';
import { buildPublishedModel } from '../../../src-main/models/pytorch/publishedModels.ts';
import { readWeightsFile } from '../../../src-main/models/pytorch/readWeightsFile.ts';
import { unpickle } from '../../../src-main/models/pytorch/unpickle.ts';
import { encodeTensorFile } from '../../../src-main/models/tensorFile.ts';
import {
  callOf,
  legacyFile,
  legacyStorages,
  stateDictPickle,
  uint32,
} from '../../support/hostileWeights.ts';
import { makeZip } from '../../support/zipWriter.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'heliochrome-hostile-'));
});
after(() => rm(folder, { recursive: true, force: true }));

async function assertRefused(bytes: Uint8Array, code: ErrorCode, words: RegExp): Promise<void> {
  const file = path.join(folder, 'weights.pth');
  await writeFile(file, bytes);
  await assert.rejects(readWeightsFile(file), (error) => {
    assert.ok(error instanceof HeliochromeError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    assert.ok(error.advice.length > 10);
    return true;
  });
}

const honest = { name: 'one', key: '0', count: 6, shape: [2, 3], strides: [3, 1] };
const six = Buffer.from(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);

test('a small file of tensors is read, in both layouts, also transposed views', async () => {
  const file = path.join(folder, 'small.pth');
  const transposed = { ...honest, name: 'module.two', shape: [3, 2], strides: [1, 3] };
  for (const bytes of [
    makeZip({ 'a/data.pkl': stateDictPickle([honest, transposed]), 'a/data/0': six }),
    legacyFile(stateDictPickle([honest, transposed], true), legacyStorages([['0', 6n, six]])),
  ]) {
    await writeFile(file, bytes);
    const tensors = await readWeightsFile(file);
    assert.deepEqual([...tensors.keys()], ['one', 'two']);
    assert.deepEqual([...tensors.get('one')!.data], [1, 2, 3, 4, 5, 6]);
    assert.deepEqual([...tensors.get('two')!.data], [1, 4, 2, 5, 3, 6]);
  }
});

describe('weights that are more than weights are refused, and nothing of them runs', () => {
  for (const [module, name] of [
    ['os', 'system'],
    ['posix', 'system'],
    ['builtins', 'eval'],
    ['subprocess', 'Popen'],
    ['torch', 'load'],
    ['torch.storage', '_load_from_bytes'],
    ['collections', 'OrderedDict.__init__'],
  ]) {
    test(`${module}.${name}`, async () => {
      const trace = path.join(folder, 'it-ran');
      const pickle = callOf(module, name, `touch ${trace}`);
      await assertRefused(legacyFile(pickle), 'not-allowed', /asks for/);
      await assertRefused(makeZip({ 'a/data.pkl': pickle }), 'not-allowed', /asks for/);
      assert.equal(existsSync(trace), false);
    });
  }

  test('instructions that files of tensors do not have', async () => {
    // INST, OBJ, NEWOBJ, EXT1, BYTEARRAY8, LONG4.
    for (const code of [0x69, 0x6f, 0x81, 0x82, 0x96, 0x8b]) {
      await assertRefused(
        makeZip({ 'a/data.pkl': Buffer.from([0x80, 2, 0x4e, code, 0, 0, 0, 0, 0x2e]) }),
        'not-allowed',
        /instruction/,
      );
    }
  });
});

describe('weights that lie or are cut off are told apart', () => {
  test('depth, memos and lengths without end', async () => {
    const zip = (pickle: Buffer): Buffer => makeZip({ 'a/data.pkl': pickle });
    const deep = Buffer.concat([
      Buffer.alloc(900_000, 0x5d),
      Buffer.alloc(899_999, 0x61),
      Buffer.from('.'),
    ]);
    await assertRefused(zip(deep), 'not-allowed', /dictionary/);
    await assertRefused(zip(Buffer.alloc(2_000_000, 0x28)), 'not-allowed', /millions/);
    const memos = Buffer.concat(
      Array.from({ length: 1000 }, (_, index) =>
        Buffer.concat([Buffer.from('Nr'), uint32(index * 4_000_000)]),
      ),
    );
    await assertRefused(zip(memos), 'model-damaged', /too early/);
    const long = Buffer.concat([Buffer.from('X'), uint32(0xffffffff), Buffer.from('abc')]);
    await assertRefused(zip(long), 'model-damaged', /too early/);
    await assertRefused(zip(Buffer.from('h\x07.')), 'model-damaged', /refers to/);
    await assertRefused(zip(Buffer.from('.')), 'model-damaged', /add up/);
  });

  test('sizes beyond the values, negative ones, and 4 GB', async () => {
    const claims = [
      { ...honest, shape: [40_000, 30_000] },
      { ...honest, offset: 5 },
      { ...honest, strides: [3, 2] },
      { ...honest, count: 2 ** 30 },
      { ...honest, shape: [2, 3, 4], strides: [3, 1] },
    ];
    for (const claim of claims) {
      const zip = makeZip({ 'a/data.pkl': stateDictPickle([claim]), 'a/data/0': six });
      await assertRefused(zip, 'model-damaged', /bytes|lie within/);
    }
    const legacy = stateDictPickle([{ ...honest, count: 2 ** 30 }], true);
    for (const count of [2n ** 30n, -1n, 2n ** 62n]) {
      await assertRefused(
        legacyFile(legacy, legacyStorages([['0', count, six]])),
        'model-damaged',
        /too early/,
      );
    }
    const missing = makeZip({ 'a/data.pkl': stateDictPickle([honest]) });
    await assertRefused(missing, 'model-damaged', /missing/);
  });

  test('archives that unfold, and those that are none of PyTorch', async () => {
    const zip = makeZip({ 'a/data.pkl': stateDictPickle([honest]), 'a/data/0': six });
    const bomb = Buffer.from(zip);
    const central = bomb.indexOf(Buffer.from('504b0102', 'hex'));
    bomb.writeUInt16LE(8, central + 10);
    await assertRefused(bomb, 'not-allowed', /compressed/);
    await assertRefused(makeZip({ 'a.txt': 'hello' }), 'model-damaged', /not one of PyTorch/);
    await assertRefused(Buffer.from('hello, this is a text'), 'model-damaged', /neither/);
  });

  test('a file beyond all sizes is not even read', async () => {
    const file = path.join(folder, 'huge.pth');
    await writeFile(file, 'PK');
    await truncate(file, 4 * 2 ** 30);
    await assert.rejects(readWeightsFile(file), { code: 'file-too-large' });
    await rm(file);
  });

  test('a file that was cut anywhere, or has any byte changed, gives tensors or an error of ours', async () => {
    const file = path.join(folder, 'cut.pth');
    const whole = [
      makeZip({ 'a/data.pkl': stateDictPickle([honest]), 'a/data/0': six }),
      legacyFile(stateDictPickle([honest], true), legacyStorages([['0', 6n, six]])),
      Buffer.from(
        encodeTensorFile({
          metadata: {},
          tensors: new Map([['one', { shape: [6], data: new Float32Array(6) }]]),
        }),
      ),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...whole),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(255),
        fc.boolean(),
        async (bytes, share, value, cut) => {
          const place = Math.min(bytes.length - 1, Math.floor(share * bytes.length));
          const changed = cut ? bytes.subarray(0, place) : Buffer.from(bytes);
          if (!cut) changed[place] = value;
          await writeFile(file, changed);
          await readWeightsFile(file).catch((error: unknown) => {
            assert.ok(error instanceof HeliochromeError, String(error));
            assert.notEqual(error.code, 'internal');
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('any bytes at all end the reading soon', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          unpickle(bytes);
        } catch (error) {
          assert.ok(error instanceof HeliochromeError, String(error));
        }
      }),
      { numRuns: 2000 },
    );
  });
});

test('weights of another network, of wrong shapes, or with NaN are told by name', () => {
  const tensor = (shape: number[], fill = 0): { shape: number[]; data: Float32Array } => ({
    shape,
    data: new Float32Array(shape.reduce((product, side) => product * side, 1)).fill(fill),
  });
  const mark = [
    ['model8.6.weight', tensor([313, 256, 1, 1])],
    ['model_out.weight', tensor([2, 313, 1, 1])],
  ] as const;
  assert.throws(() => buildPublishedModel(new Map([['fc.weight', tensor([10, 10])]])), {
    code: 'not-offered',
    message: /fc\.weight/,
  });
  assert.throws(() => buildPublishedModel(new Map(mark)), {
    code: 'model-damaged',
    message: /“model1\.0\.weight” are missing/,
  });
  const wrong = new Map([...mark, ['model1.0.weight', tensor([64, 3, 3, 3])] as const]);
  assert.throws(() => buildPublishedModel(wrong), {
    code: 'model-damaged',
    message: /\[64, 3, 3, 3\], and the network needs \[64, 1, 3, 3\]/,
  });
  const notNumbers = new Map([...mark, ['model1.0.weight', tensor([64, 1, 3, 3], NaN)] as const]);
  assert.throws(() => buildPublishedModel(notNumbers), {
    code: 'model-damaged',
    message: /no numbers/,
  });
});
