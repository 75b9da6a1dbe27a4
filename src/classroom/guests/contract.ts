// Those in class besides its own people: what kinds there are, and what is told of them. Types only.

/**
 * `assistant`: an adult beside a pupil (AESH); `visitor`: whom the head sent, hears and sees; `parent`: whom the teacher invited.
 * In the room they have the pupils' role, so that whatever knows nothing of guests lets them lead nothing.
 */
export type GuestKind = 'assistant' | 'visitor' | 'parent';

export type Guest = {
  kind: GuestKind;
  /** Beside whom, or whose parent; null for a visitor. */
  pupil: { userId: string; name: string } | null;
};

/** As the class is told: by name, and the pupil's member number once they are in class. */
export type GuestTold = { kind: GuestKind; of: string; member: number | null };
