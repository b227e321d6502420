// TIFF 6.0 compression 5 (LZW, most significant bit first, code width raised one code early).

const CLEAR: u32 = 256;
const END: u32 = 257;
const FIRST_FREE: u32 = 258;
// The table is cleared here, as libtiff does, so that no reader meets a 13-bit code.
const FULL: u32 = 4094;
// Open addressing over (prefix code, byte) → code. An entry is prefix 12 bits | byte 8 bits | code 12 bits; 0 is empty.
const SLOT_BITS: u32 = 13;
const SLOTS: u32 = 1 << SLOT_BITS;

/** Bytes of working room that {@link compressLzw} needs. */
export function lzwScratchBytes(): i32 {
  return SLOTS * 4;
}

/**
 * Compresses `count` bytes at `input` as one TIFF strip.
 * @param output room for 2 × count + 16 bytes (noise grows to 12 bits a byte at worst)
 * @returns the compressed size in bytes
 */
export function compressLzw(input: usize, count: i32, output: usize, scratch: usize): i32 {
  const start = output;
  const end = input + count;
  memory.fill(scratch, 0, SLOTS * 4);
  // `pending` holds the bits not yet written, right-aligned.
  let pending: u64 = CLEAR;
  let pendingBits: u32 = 9;
  let width: u32 = 9;
  let next: u32 = FIRST_FREE;
  let prefix: u32 = load<u8>(input++);

  while (input < end) {
    const byte: u32 = load<u8>(input++);
    const key = (prefix << 8) | byte;
    let slot = (key * 0x9e3779b1) >>> (32 - SLOT_BITS);
    let entry = load<u32>(scratch + (slot << 2));
    while (entry !== 0 && entry >>> 12 !== key) {
      slot = (slot + 1) & (SLOTS - 1);
      entry = load<u32>(scratch + (slot << 2));
    }
    if (entry !== 0) {
      prefix = entry & 0xfff;
      continue;
    }
    pending = (pending << width) | prefix;
    pendingBits += width;
    if (pendingBits >= 32) {
      pendingBits -= 32;
      store<u32>(output, bswap<u32>(<u32>(pending >>> pendingBits)));
      output += 4;
    }
    store<u32>(scratch + (slot << 2), (key << 12) | next);
    prefix = byte;
    next++;
    if (next === FULL) {
      pending = (pending << width) | CLEAR;
      pendingBits += width;
      if (pendingBits >= 32) {
        pendingBits -= 32;
        store<u32>(output, bswap<u32>(<u32>(pending >>> pendingBits)));
        output += 4;
      }
      memory.fill(scratch, 0, SLOTS * 4);
      next = FIRST_FREE;
      width = 9;
    } else if (next >>> width !== 0) {
      width++;
    }
  }

  pending = (pending << width) | prefix;
  pendingBits += width;
  // The reader adds an entry for that last code too.
  next++;
  if (next < FULL && next >>> width !== 0) width++;
  if (pendingBits >= 32) {
    pendingBits -= 32;
    store<u32>(output, bswap<u32>(<u32>(pending >>> pendingBits)));
    output += 4;
  }
  pending = (pending << width) | END;
  pendingBits += width;
  while (pendingBits >= 8) {
    pendingBits -= 8;
    store<u8>(output++, <u8>(pending >>> pendingBits));
  }
  if (pendingBits > 0) store<u8>(output++, <u8>(pending << (8 - pendingBits)));
  return <i32>(output - start);
}
