// "Montre ton cahier": photos that pupils hand to those who lead, who may show one to the class.
import { type Static, Type } from 'typebox';
import { photoName } from '../files/contract.ts';

const closed = { additionalProperties: false } as const;

/** Of all pupils together: a class that shows three pages each. */
export const maxPhotos = 120;

const photo = Type.String({ pattern: photoName });
const side = Type.Integer({ minimum: 1, maximum: 4_096 });

export const notebookCommand = Type.Union([
  /** A pupil's, of a photo just sent. */
  Type.Object({ type: Type.Literal('hand-in'), photo, width: side, height: side }, closed),
  /** One's own, or any for who leads. */
  Type.Object({ type: Type.Literal('remove'), photo }, closed),
  // From here on: those who lead only.
  Type.Object({ type: Type.Literal('show'), photo, named: Type.Boolean() }, closed),
  Type.Object({ type: Type.Literal('hide') }, closed),
]);

export type NotebookCommand = Static<typeof notebookCommand>;

export type NotebookPhoto = {
  id: string;
  width: number;
  height: number;
  /** Whose. */
  userId: string;
  name: string;
};

/** `name` is null when it is shown without its author's. */
export type ShownPhoto = { id: string; width: number; height: number; name: string | null };

export type NotebookEvent =
  | { type: 'handed-in'; photo: NotebookPhoto }
  | { type: 'removed'; photo: string; userId: string }
  | { type: 'shown'; shown: ShownPhoto }
  | { type: 'hidden' };

export type NotebookState = {
  /** Oldest first. A pupil has their own. */
  photos: readonly NotebookPhoto[];
  shown: ShownPhoto | null;
};
