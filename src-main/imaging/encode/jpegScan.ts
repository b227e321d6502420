const MARKER = 0xff;
const START_OF_SCAN = 0xda;
const START_OF_FRAME = 0xc0;
const DEFINE_RESTART = 0xdd;
const APP0 = 0xe0;
const APP2 = 0xe2;
const START_OF_IMAGE = new Uint8Array([MARKER, 0xd8]);
// JFIF 1.01, square pixels of no stated size, no thumbnail.
const JFIF_SEGMENT = Uint8Array.from([
  ...[MARKER, APP0, 0, 16],
  ...Buffer.from('JFIF\0', 'latin1'),
  ...[1, 1, 0, 0, 1, 0, 1, 0, 0],
]);

/** One marker segment of a JPEG: its code, where it starts (the 0xFF) and ends. */
export interface JpegSegment {
  readonly code: number;
  readonly start: number;
  readonly end: number;
}

/** The marker segments from SOI up to and including the first SOS. ITU-T T.81, annex B. */
export function jpegHeaderSegments(bytes: Uint8Array): JpegSegment[] {
  const segments: JpegSegment[] = [];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === MARKER) {
    const code = bytes[at + 1];
    const end = at + 2 + ((bytes[at + 2] << 8) | bytes[at + 3]);
    segments.push({ code, start: at, end });
    if (code === START_OF_SCAN) return segments;
    at = end;
  }
  throw new Error(`No scan in a JPEG of ${bytes.length} bytes (stopped at byte ${at}).`);
}

/** The entropy-coded bytes of a JPEG of one scan, without headers and the end marker. */
export function extractScan(bytes: Uint8Array): Uint8Array {
  const segments = jpegHeaderSegments(bytes);
  return bytes.subarray(segments[segments.length - 1].end, bytes.length - 2);
}

/** What the joined file's headers say beside the encoder's own. */
export interface JoinedHeader {
  readonly height: number;
  /** MCUs in a strip, 1–65535 */
  readonly restartInterval: number;
  readonly profile: Uint8Array;
}

/**
 * Headers for a picture joined from strips: those of its first strip with the picture's height and ICC profile,
 * and with a restart interval of one strip (DRI), so that the strips' scans follow one another with a restart
 * marker between.
 * @param first the first strip as a whole JPEG file
 */
export function joinedHeader(first: Uint8Array, header: JoinedHeader): Uint8Array[] {
  const segments = jpegHeaderSegments(first);
  const scan = segments[segments.length - 1];
  const bytes = first.slice(0, scan.end);
  const view = new DataView(bytes.buffer);
  const frame = segments.find(({ code }) => code === START_OF_FRAME);
  if (!frame) throw new Error('The JPEG encoder gave no baseline frame.');
  // sharp leaves the JFIF segment out when it strips metadata.
  const content = segments[0].code === APP0 ? segments[0].end : segments[0].start;
  view.setUint16(frame.start + 5, header.height);
  const { restartInterval: interval } = header;
  return [
    START_OF_IMAGE,
    JFIF_SEGMENT,
    ...profileSegments(header.profile),
    bytes.subarray(content, scan.start),
    new Uint8Array([MARKER, DEFINE_RESTART, 0, 4, interval >> 8, interval & 255]),
    bytes.subarray(scan.start, scan.end),
  ];
}

/** ICC.1, annex B.4: APP2 segments, numbered from 1, of at most 65 519 profile bytes. */
function profileSegments(profile: Uint8Array): Uint8Array[] {
  const room = 65_519;
  const count = Math.ceil(profile.length / room);
  return Array.from({ length: count }, (_, index) => {
    const part = profile.subarray(index * room, (index + 1) * room);
    const length = part.length + 16;
    const name = Buffer.from('ICC_PROFILE\0', 'latin1');
    const head = [MARKER, APP2, length >> 8, length & 255, ...name, index + 1, count];
    return Uint8Array.from([...head, ...part]);
  });
}

/** The restart marker that follows strip `index`. */
export function restartMarker(index: number): Uint8Array {
  return new Uint8Array([MARKER, 0xd0 + (index % 8)]);
}
