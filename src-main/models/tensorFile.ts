import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { HeliochromeError } from '../../src-shared/domain/error.ts';

/** A named float32 tensor outside any engine. */
export interface PlainTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What a tensor file holds: named tensors and a text for each metadata key. */
export interface TensorFile {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, PlainTensor>;
}

const entrySchema = z.strictObject({
  dtype: z.literal('F32'),
  shape: z.array(z.int().min(0)).max(8),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const headerSchema = z
  .object({ __metadata__: z.record(z.string(), z.string()).optional() })
  .catchall(z.unknown());

/**
 * Encodes tensors in the safetensors layout (an 8-byte little-endian header length, a JSON header, raw values), which
 * any tool of the field can read.
 */
export function encodeTensorFile(file: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: file.metadata };
  let offset = 0;
  for (const [name, tensor] of file.tensors) {
    const end = offset + tensor.data.byteLength;
    header[name] = { dtype: 'F32', shape: tensor.shape, data_offsets: [offset, end] };
    offset = end;
  }
  const text = JSON.stringify(header);
  // Padded with spaces so that values start at a multiple of 8, as the format asks.
  const headerBytes = new TextEncoder().encode(
    text.padEnd(text.length + ((8 - (Buffer.byteLength(text) % 8)) % 8)),
  );
  const bytes = new Uint8Array(8 + headerBytes.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes.length), true);
  bytes.set(headerBytes, 8);
  let position = 8 + headerBytes.length;
  for (const { data } of file.tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return bytes;
}

function damaged(path: string, reason: string): HeliochromeError {
  return new HeliochromeError(
    'model-damaged',
    `${path} could not be read: ${reason}.`,
    'The file may be incomplete; use an earlier copy.',
  );
}

function decodeEntry(path: string, name: string, value: unknown, body: Uint8Array): PlainTensor {
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) throw damaged(path, `the entry “${name}” is not a float32 tensor`);
  const [start, end] = parsed.data.data_offsets;
  const expected = parsed.data.shape.reduce((product, side) => product * side, 1) * 4;
  if (end - start !== expected || end > body.length) {
    throw damaged(
      path,
      `the tensor “${name}” should hold ${expected} bytes, its place holds ${end - start}`,
    );
  }
  // A copy: the values need not be aligned in the file, and the file's memory is freed.
  const data = new Float32Array((end - start) / 4);
  new Uint8Array(data.buffer).set(body.subarray(start, end));
  return { shape: parsed.data.shape, data };
}

/** Reads a file written by {@link encodeTensorFile}. @throws HeliochromeError `model-damaged` when it is not one */
export async function readTensorFile(path: string): Promise<TensorFile> {
  const bytes = await readFile(path);
  if (bytes.length < 8) throw damaged(path, `it has only ${bytes.length} bytes`);
  const headerLength = Number(bytes.readBigUInt64LE(0));
  if (headerLength > bytes.length - 8)
    throw damaged(path, `its header should hold ${headerLength} bytes`);
  let header: z.infer<typeof headerSchema>;
  try {
    header = headerSchema.parse(JSON.parse(bytes.toString('utf8', 8, 8 + headerLength)));
  } catch {
    throw damaged(path, 'its header is not valid JSON');
  }
  const body = bytes.subarray(8 + headerLength);
  const tensors = new Map<string, PlainTensor>();
  for (const [name, value] of Object.entries(header)) {
    if (name !== '__metadata__') tensors.set(name, decodeEntry(path, name, value, body));
  }
  return { metadata: header.__metadata__ ?? {}, tensors };
}
