// What a recording is made of: records one after the other, in files of about ten seconds. Pure: shared with the page.
import { FrameError, isSound, type MediaFrame, readFrame } from '../protocol.ts';

/** Bytes before a record's body: length u32, kind u8, arrival at the relay f64 (ms since 1970). Big-endian. */
export const recordHead = 13;
const kinds = { frame: 1, note: 2 } as const;

/** `frame`: a frame of the wire as it travelled. `note`: JSON, who shows what from here on. */
export type RecordKind = keyof typeof kinds;

/** Begins each file, and comes again whenever it changes. */
export type Note = { shown: readonly { member: number; source: 'camera' | 'screen'; codec: string }[] };

/** `from` and `to`: where the whole record stands in its file. */
export type Taken = { at: number; from: number; to: number } & (
  | { kind: 'frame'; frame: MediaFrame }
  | { kind: 'note'; note: Note }
);

export function headOf(kind: RecordKind, at: number, length: number): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(recordHead);
  const view = new DataView(head.buffer);
  view.setUint32(0, length);
  view.setUint8(4, kinds[kind]);
  view.setFloat64(5, at);
  return head;
}

/** Ends before the first record that isn't whole: what a crash cut short says nothing. */
export function* readRecords(bytes: Uint8Array): Iterable<Taken> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let from = 0; from + recordHead <= bytes.byteLength; ) {
    const to = from + recordHead + view.getUint32(from);
    if (to > bytes.byteLength) return;
    const body = bytes.subarray(from + recordHead, to);
    const at = view.getFloat64(from + 5);
    const read = Number.isFinite(at) ? readBody(view.getUint8(from + 4), body) : undefined;
    if (!read) return;
    yield { at, from, to, ...read };
    from = to;
  }
}

type Body = { kind: 'frame'; frame: MediaFrame } | { kind: 'note'; note: Note };

function readBody(kind: number, body: Uint8Array): Body | undefined {
  try {
    if (kind === kinds.frame) {
      const frame = readFrame(body);
      return frame.kind === 'ack' ? undefined : { kind: 'frame', frame };
    }
    return kind === kinds.note ? { kind: 'note', note: JSON.parse(new TextDecoder().decode(body)) } : undefined;
  } catch (error) {
    if (error instanceof FrameError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The bytes without the frames of those who may not be in it; the same bytes when there are none. */
export function without(bytes: Uint8Array, isOut: (member: number) => boolean): Uint8Array {
  const kept: Uint8Array[] = [];
  let whole = true;
  for (const record of readRecords(bytes)) {
    if (record.kind === 'frame' && isOut(record.frame.publisher)) whole = false;
    else if (record.kind === 'note' && record.note.shown.some(({ member }) => isOut(member))) {
      whole = false;
      const note: Note = { shown: record.note.shown.filter(({ member }) => !isOut(member)) };
      const body = new TextEncoder().encode(JSON.stringify(note));
      kept.push(headOf('note', record.at, body.length), body);
    } else kept.push(bytes.subarray(record.from, record.to));
  }
  if (whole) return bytes;
  const length = kept.reduce((sum, part) => sum + part.length, 0);
  const made = new Uint8Array(length);
  let at = 0;
  for (const part of kept) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

/** What is known of a file without reading it again. Times in ms since 1970. */
export type Segment = {
  /** When it began, in the name too. */
  from: number;
  to: number;
  bytes: number;
  /** Whose voices and pictures are in it. */
  members: readonly number[];
  /** Key frames: when, whose, and the source. One may begin to decode here. */
  keys: readonly (readonly [at: number, member: number, source: 'camera' | 'screen'])[];
};

export const nameOfSegment = ({ from }: Pick<Segment, 'from'>): string => `${Math.floor(from)}.rec`;

/** Follows what is written into a file, or reads what is in one. */
export class SegmentNotes {
  private readonly members = new Set<number>();
  private readonly keys: [number, number, 'camera' | 'screen'][] = [];
  private readonly from: number;
  private to: number;
  bytes = 0;

  constructor(from: number) {
    this.from = from;
    this.to = from;
  }

  note(at: number, length: number, frame?: Pick<MediaFrame, 'publisher' | 'key' | 'source'>): void {
    this.bytes += recordHead + length;
    this.to = Math.max(this.to, at);
    if (!frame) return;
    this.members.add(frame.publisher);
    if (frame.key && !isSound(frame.source)) this.keys.push([at, frame.publisher, frame.source]);
  }

  get segment(): Segment {
    const { from, to, bytes, keys } = this;
    return { from, to, bytes, members: [...this.members], keys };
  }
}

export function describeSegment(from: number, bytes: Uint8Array): Segment {
  const notes = new SegmentNotes(from);
  for (const record of readRecords(bytes))
    notes.note(record.at, record.to - record.from - recordHead, record.kind === 'frame' ? record.frame : undefined);
  return notes.segment;
}
