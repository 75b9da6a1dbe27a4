// How guests are called in the class, in French and in English.
import { catalogue } from '../../../web/language.ts';
import type { GuestTold } from '../contract.ts';

const fr = {
  note: ({ kind, of }: GuestTold): string =>
    ({
      assistant: of ? `AESH de ${of}` : 'AESH',
      parent: of ? `parent de ${of}, invité` : 'parent invité',
      visitor: 'visiteur',
    })[kind],
  invite: 'Inviter quelqu’un dans ce cours',
  inviteHint: 'S’ouvre dans un autre onglet.',
};
const en: typeof fr = {
  note: ({ kind, of }) =>
    ({
      assistant: of ? `assistant of ${of}` : 'assistant',
      parent: of ? `parent of ${of}, guest` : 'guest parent',
      visitor: 'visitor',
    })[kind],
  invite: 'Invite somebody to this lesson',
  inviteHint: 'Opens in another tab.',
};

export const guestWords = catalogue(fr, en);
