// The words of inviting somebody to a lesson.
import { catalogue } from '../../../web/language.ts';
import type { GuestKind } from '../contract.ts';

export const guestWords = catalogue(
  {
    title: 'Invités du cours',
    unknown: 'Ce cours n’existe pas ou plus',
    now: 'Invités',
    nobody: 'Personne n’est invité à ce cours.',
    as: (kind: GuestKind, pupil: string): string =>
      ({ assistant: `AESH de ${pupil}`, parent: `parent de ${pupil}`, visitor: 'visiteur' })[kind],
    takeBack: 'Retirer',
    takeBackNamed: (name: string) => `Retirer l’invitation de ${name}`,
    takenBack: (name: string) => `${name} n’est plus invité.`,
    invite: 'Inviter',
    kind: 'Qui',
    kinds: (kind: GuestKind): string =>
      ({ assistant: 'Une aide auprès d’un élève (AESH)', parent: 'Un parent', visitor: 'Un visiteur' })[kind],
    aboutKind: (kind: GuestKind): string =>
      ({
        assistant: 'Entend, voit, écrit à l’élève et au professeur, va dans son groupe.',
        parent: 'Entend, voit, écrit au professeur. La classe voit qu’il est là.',
        visitor: 'Entend et voit sans rien dire. La classe voit qu’il est là.',
      })[kind],
    pupil: (kind: GuestKind): string => (kind === 'parent' ? 'Parent de quel élève' : 'Auprès de quel élève'),
    person: 'Quelle personne',
    pick: 'Choisir…',
    choose: 'Choisissez une personne.',
    noParent: 'Aucun parent de cet élève n’a de compte ici.',
    send: 'Inviter à ce cours',
    done: (name: string) => `C’est fait. Ce cours est dans la journée de cette personne : ${name}.`,
    later: 'Cela n’a pas marché. Réessayez dans un instant.',
  },
  {
    title: 'Guests of the lesson',
    unknown: 'This lesson does not exist any more',
    now: 'Guests',
    nobody: 'Nobody is invited to this lesson.',
    as: (kind: GuestKind, pupil: string): string =>
      ({ assistant: `assistant of ${pupil}`, parent: `parent of ${pupil}`, visitor: 'visitor' })[kind],
    takeBack: 'Take back',
    takeBackNamed: (name: string) => `Take back the invitation of ${name}`,
    takenBack: (name: string) => `${name} is no longer invited.`,
    invite: 'Invite',
    kind: 'Who',
    kinds: (kind: GuestKind): string =>
      ({ assistant: 'An assistant beside a pupil', parent: 'A parent', visitor: 'A visitor' })[kind],
    aboutKind: (kind: GuestKind): string =>
      ({
        assistant: 'Hears, sees, writes to the pupil and to the teacher, goes into their group.',
        parent: 'Hears, sees, writes to the teacher. The class sees that they are there.',
        visitor: 'Hears and sees without a word. The class sees that they are there.',
      })[kind],
    pupil: (kind: GuestKind): string => (kind === 'parent' ? 'Parent of which pupil' : 'Beside which pupil'),
    person: 'Which person',
    pick: 'Choose…',
    choose: 'Choose a person.',
    noParent: 'No parent of this pupil has an account here.',
    send: 'Invite to this lesson',
    done: (name: string) => `${name} is invited: the lesson is in their day.`,
    later: 'That did not work. Try again in a moment.',
  },
);
