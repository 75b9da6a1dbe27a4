// One thing on a page: what a document keeps of it, and what a page draws. Pure: the relay checks with it, the page reads with it.
import { maxPointBytes, maxText } from './contract.ts';
import { decodePoints, encodePoints, type Point } from './points.ts';

export const strokes = ['pen', 'marker'] as const;
export const shapes = ['line', 'arrow', 'box', 'oval'] as const;
export const writings = ['text', 'formula'] as const;

export type StrokeKind = (typeof strokes)[number];
export type ShapeKind = (typeof shapes)[number];
export type WritingKind = (typeof writings)[number];
export type ItemKind = StrokeKind | ShapeKind | WritingKind;

export const colours = 6;
export const widths = 3;

export type Item = {
  kind: ItemKind;
  colour: number;
  width: number;
  /** Things are drawn in this order, equal ones by their key. */
  order: number;
  /** Of a stroke all, of a shape two corners, of a writing where it begins. */
  points: Point[];
  /** Whether the points carry the pen's pressure. */
  force: boolean;
  /** What is written; empty for the others. */
  text: string;
};

/** As a document keeps it: short names, because there are thousands. */
export type Kept = { t: ItemKind; c: number; w: number; z: number; p: Uint8Array; f?: 1; v?: string };

const kinds: readonly string[] = [...strokes, ...shapes, ...writings];
const isKind = (value: unknown): value is ItemKind => typeof value === 'string' && kinds.includes(value);
const isCount = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;

export const isStroke = (kind: ItemKind): kind is StrokeKind => kind === 'pen' || kind === 'marker';
export const isWriting = (kind: ItemKind): kind is WritingKind => kind === 'text' || kind === 'formula';

export function keep({ kind, colour, width, order, points, force, text }: Item): Kept {
  const kept: Kept = { t: kind, c: colour, w: width, z: order, p: encodePoints(points, force) };
  if (force) kept.f = 1;
  if (text !== '') kept.v = text;
  return kept;
}

const names: readonly string[] = ['t', 'c', 'w', 'z', 'p', 'f', 'v'];

/** Undefined when it is nothing that a page would draw. */
export function readItem(value: unknown): Item | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).some((name) => !names.includes(name)))
    return undefined;
  const { t: kind, c: colour, w: width, z: order, p, f, v: text = '' }: Record<string, unknown> = { ...value };
  if (!isKind(kind) || !(p instanceof Uint8Array) || p.length > maxPointBytes) return undefined;
  if (!isCount(colour, colours - 1) || !isCount(width, widths - 1)) return undefined;
  if (!isCount(order, 1e9)) return undefined;
  if ((f !== undefined && f !== 1) || typeof text !== 'string' || text.length > maxText) return undefined;
  const force = f === 1;
  if (isWriting(kind) !== (text.trim() !== '') || (force && !isStroke(kind))) return undefined;
  const points = decodePoints(p, force);
  const least = isStroke(kind) || isWriting(kind) ? 1 : 2;
  if (!points || points.length < least || (!isStroke(kind) && points.length > least)) return undefined;
  return { kind, colour, width, order, points, force, text };
}

/** A Yjs client signs what it writes: its upper half is the author's number, the lower half one stay of one page. */
export const authorOfClient = (client: number): number => client >>> 16;
export const clientOf = (author: number, stay: number): number => ((author << 16) | (stay & 0xffff)) >>> 0;

/** Keys begin with their author, so that whose a thing is can be read from its name. */
export const authorOfKey = (key: string): number => {
  const [, author = ''] = /^([0-9a-z]{1,4})\.[0-9a-z]{1,12}$/.exec(key) ?? [];
  return author === '' ? -1 : Number.parseInt(author, 36);
};
export const keyOf = (author: number, stay: number, count: number): string =>
  `${author.toString(36)}.${stay.toString(36)}${count.toString(36).padStart(4, '0')}`;

/** Under which names a page's document keeps its things, and which of them were rubbed out. */
export const maps = { items: 'items', gone: 'gone' } as const;
