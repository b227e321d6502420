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

/** Bytes of a number of each kind that can be read as float32. */
const widths = { F32: 4, F16: 2, BF16: 2, F64: 8 } as const;

const entrySchema = z.strictObject({
  dtype: z.enum(['F32', 'F16', 'BF16', 'F64']),
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

function toFloats(dtype: keyof typeof widths, buffer: ArrayBuffer): Float32Array {
  if (dtype === 'F32') return new Float32Array(buffer);
  if (dtype === 'F16') return new Float32Array(new Float16Array(buffer));
  if (dtype === 'F64') return new Float32Array(new Float64Array(buffer));
  // bfloat16 is the upper half of float32.
  return new Float32Array(Uint32Array.from(new Uint16Array(buffer), (half) => half << 16).buffer);
}

function decodeEntry(path: string, name: string, value: unknown, body: Uint8Array): PlainTensor {
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) throw damaged(path, `the entry “${name}” is not a tensor of real numbers`);
  const { dtype, shape, data_offsets: offsets } = parsed.data;
  const [start, end] = offsets;
  const expected = shape.reduce((product, side) => product * side, widths[dtype]);
  if (end - start !== expected || end > body.length) {
    throw damaged(
      path,
      `the tensor “${name}” should hold ${expected} bytes, its place holds ${end - start}`,
    );
  }
  // A copy: the values need not be aligned in the file, and the file's memory is freed.
  return { shape, data: toFloats(dtype, new Uint8Array(body.subarray(start, end)).buffer) };
}

const counterSchema = z.looseObject({ dtype: z.enum(['I64', 'I32', 'I16', 'I8', 'U8', 'BOOL']) });

/**
 * Decodes the safetensors layout into float32. Counters and the like are passed over.
 *
 * @param path of the file, for what is said of it
 * @throws HeliochromeError `model-damaged`
 */
export function decodeTensorFile(bytes: Buffer, path: string): TensorFile {
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
    if (name === '__metadata__' || counterSchema.safeParse(value).success) continue;
    tensors.set(name, decodeEntry(path, name, value, body));
  }
  return { metadata: header.__metadata__ ?? {}, tensors };
}

/** Reads a file written by {@link encodeTensorFile}. @throws HeliochromeError `model-damaged` when it is not one */
export async function readTensorFile(path: string): Promise<TensorFile> {
  return decodeTensorFile(await readFile(path), path);
}
