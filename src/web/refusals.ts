// What the school refuses, in the person's language: words by error code. A code that has none yet shows what the server said.
import type { ErrorDetails } from '../lib/contract.ts';
import type { Refusal } from './call.ts';
import { clockTime } from './format.ts';
import { catalogue } from './language.ts';

const between = ({ startsAt = '', endsAt = '' }: ErrorDetails, to: string) =>
  `${clockTime(startsAt)} ${to} ${clockTime(endsAt)}`;

export const words = catalogue(
  {
    bad_credentials: 'L’identifiant, le mot de passe ou le code ne va pas. Vérifiez et réessayez.',
    no_school: 'Ce compte n’est rattaché à aucun établissement. Demandez à la vie scolaire.',
    signed_out: 'Connectez-vous pour continuer.',
    not_allowed: 'Vous n’avez pas le droit de faire cela.',
    wrong_origin: 'Cette demande vient d’un autre site.',
    too_many_tries: 'Trop d’essais de suite. Attendez un peu, puis réessayez.',
    busy: 'Beaucoup de monde en ce moment. Réessayez dans un instant.',
    weak_password: ({ rule }: ErrorDetails) => weak.fr[rule ?? ''] ?? 'Ce mot de passe se devine trop facilement.',
    class_unknown: 'Cette classe n’est pas dans vos listes.',
    person_unknown: 'Cette personne n’est pas parmi celles dont vous avez la charge.',
    other_school: 'Cette personne est aussi dans un autre établissement. Demandez à l’académie.',
    pupil_unknown: 'Cet élève n’est pas, ou plus, dans cette classe.',
    too_many_rooms: 'Trop de salles sont déjà ouvertes : terminez-en une d’abord.',
    too_many_guests: 'Ce cours a déjà autant d’invités que possible.',
    guest_unknown: 'Cette personne n’est pas, ou plus, invitée à ce cours.',
    teacher_unknown: 'Cet enseignant n’existe pas ici.',
    subject_unknown: 'Cette matière n’existe pas ici, ou vous ne l’y enseignez pas.',
    lesson_unknown: 'Ce cours n’existe pas ou plus.',
    register_erased: 'Les présences de ce cours ont été effacées, après le temps prévu.',
    lesson_over: 'Ce cours est déjà terminé.',
    lesson_cancelled: 'Ce cours est annulé : rétablissez-le d’abord.',
    bad_period: 'Une absence finit après son début, dure 60 jours au plus, et se dit dans les 60 jours.',
    words_missing: 'Dites pourquoi vous refusez : la famille lira vos mots.',
    not_a_document: 'Un document est un PDF ou une photo (JPEG, PNG, WebP).',
    declaration_unknown: 'Cette absence n’a pas été déclarée ici.',
    declarations_many: '60 absences que vous avez déclarées attendent déjà une réponse. Appelez la vie scolaire.',
    own_declaration:
      'Vous avez déclaré cette absence vous-même : quelqu’un d’autre de l’établissement doit y répondre.',
    already_accepted: 'Cette absence est déjà acceptée : son document ne peut plus être changé.',
    roll_call_too_early: 'L’appel se fait à partir du début du cours.',
    bad_mark: 'Un retard ou un départ est celui d’un élève présent, et tient dans le cours.',
    lesson_in_past: 'Cette heure est déjà passée.',
    nothing_to_undo: 'Il n’y a rien à remettre comme avant. Un cours ajouté peut être annulé.',
    bad_times: 'Un cours dure de 5 minutes à 12 heures, et finit après son début.',
    bad_date: 'Cette date n’existe pas, ou elle est trop loin.',
    bad_dates: 'Demandez moins de jours, dans l’ordre.',
    too_many: 'Il y a trop de cours : demandez moins de jours, ou une seule classe.',
    teacher_busy: (about: ErrorDetails) =>
      `${about.name} : déjà pris par « ${about.title} », de ${between(about, 'à')}.`,
    class_busy: (about: ErrorDetails) =>
      `${about.name} : déjà prise par « ${about.title} », de ${between(about, 'à')}.`,
    room_busy: (about: ErrorDetails) =>
      `Salle ${about.name} : déjà prise par « ${about.title} », de ${between(about, 'à')}.`,
    bad_link: ({ rule }: ErrorDetails) => wrongLink.fr[rule ?? ''] ?? 'Ce lien ne convient pas.',
    no_teacher: 'Ce cours n’a pas de professeur : donnez le lien à ce cours seulement.',
    homework_unknown: 'Ce travail n’existe pas, ou n’est plus demandé.',
    bad_due: 'Choisissez une date à partir d’aujourd’hui, dans cette année scolaire.',
    no_hand_in: 'Ce travail ne se rend pas ici.',
    hand_in_closed: 'La date est passée : ce qui a été rendu ne peut plus être remplacé.',
    already_returned: 'Ce travail est déjà corrigé.',
    not_a_page: 'Seuls les photos, les PDF et les sons peuvent être rendus.',
    pages_many: 'Un travail a 20 pages au plus.',
    page_unknown: 'Cette page n’est pas, ou plus, là.',
    empty_hand_in: 'Écrivez quelque chose, ou ajoutez une photo ou un fichier.',
    not_handed_in: 'Cet élève n’a encore rien rendu.',
    due_before_seen:
      'En ce moment ce sont des heures calmes : les élèves ne verraient ce travail qu’après sa date. Choisissez-en une plus tard.',
    lesson_to_come: 'Ce cours n’a pas encore commencé.',
    test_unknown: 'Cette évaluation n’existe pas ou plus.',
    test_changed: 'Quelqu’un a changé cette évaluation entre-temps : fermez, relisez-la, puis recommencez.',
    mark_above_scale: ({ scale }: ErrorDetails) => `Des notes dépassent ${scale} : changez-les d’abord.`,
    mark_off_scale: ({ scale }: ErrorDetails) => `Une note va de 0 à ${scale}.`,
    bad_coefficient: 'Un coefficient va de 0,25 à 10, avec deux décimales au plus.',
    feed_unknown: 'Ce calendrier n’existe pas ou plus.',
    invalid: 'Quelque chose est mal écrit. Vérifiez et réessayez.',
    too_large: 'Ce qui est envoyé est trop grand.',
    not_found: 'Cette adresse n’existe pas.',
  },
  {
    bad_credentials: 'The username, the password or the code does not match. Check, then try again.',
    no_school: 'This account belongs to no school. Ask the school office.',
    signed_out: 'Sign in to continue.',
    not_allowed: 'You are not allowed to do this.',
    wrong_origin: 'This request comes from another site.',
    too_many_tries: 'Too many tries in a row. Wait a little, then try again.',
    busy: 'Many people right now. Try again in a moment.',
    weak_password: ({ rule }: ErrorDetails) => weak.en[rule ?? ''] ?? 'This password is too easy to guess.',
    class_unknown: 'This class is not in your lists.',
    person_unknown: 'This person is not among those in your charge.',
    other_school: 'This person is also in another school. Ask the education authority.',
    pupil_unknown: 'This pupil is not, or no longer, in this class.',
    too_many_rooms: 'Too many rooms are open already: end one first.',
    too_many_guests: 'This lesson already has as many guests as it can.',
    guest_unknown: 'This person is not, or no longer, invited to this lesson.',
    teacher_unknown: 'There is no such teacher here.',
    subject_unknown: 'There is no such subject here, or you do not teach it there.',
    lesson_unknown: 'This lesson does not exist any more.',
    register_erased: 'The attendance of this lesson has been erased, when its time had come.',
    lesson_over: 'This lesson is already over.',
    lesson_cancelled: 'This lesson is cancelled: put it back first.',
    bad_period: 'An absence ends after it starts, lasts 60 days at most, and is told of within 60 days.',
    words_missing: 'Say why you refuse: the family will read your words.',
    not_a_document: 'A document is a PDF or a photo (JPEG, PNG, WebP).',
    declaration_unknown: 'No such absence was told of here.',
    declarations_many: '60 absences that you told of already wait for an answer. Call the school office.',
    own_declaration: 'You told of this absence yourself: somebody else of the school has to answer it.',
    already_accepted: 'This absence is accepted already: its document can no longer be changed.',
    roll_call_too_early: 'The roll is called once the lesson has begun.',
    bad_mark: 'Minutes late or early are those of a present pupil, and fit in the lesson.',
    lesson_in_past: 'This time is already past.',
    nothing_to_undo: 'There is nothing to put back. A lesson that was added can be cancelled.',
    bad_times: 'A lesson lasts from 5 minutes to 12 hours, and ends after it starts.',
    bad_date: 'This date does not exist, or is too far away.',
    bad_dates: 'Ask for fewer days, in order.',
    too_many: 'There are too many lessons: ask for fewer days, or for one class.',
    teacher_busy: (about: ErrorDetails) =>
      `${about.name} is already taken by “${about.title}”, from ${between(about, 'to')}.`,
    class_busy: (about: ErrorDetails) =>
      `${about.name} is already taken by “${about.title}”, from ${between(about, 'to')}.`,
    room_busy: (about: ErrorDetails) =>
      `Room ${about.name} is already taken by “${about.title}”, from ${between(about, 'to')}.`,
    bad_link: ({ rule }: ErrorDetails) => wrongLink.en[rule ?? ''] ?? 'This link will not do.',
    no_teacher: 'This lesson has no teacher: give the link to this lesson alone.',
    homework_unknown: 'This homework does not exist, or is no longer asked for.',
    bad_due: 'Choose a date from today on, within this school year.',
    no_hand_in: 'This work is not handed in here.',
    hand_in_closed: 'The date is over: what was handed in can no longer be replaced.',
    already_returned: 'This work is already corrected.',
    not_a_page: 'Only photos, PDF files and sounds can be handed in.',
    pages_many: 'A piece of work has 20 pages at most.',
    page_unknown: 'This page is not, or no longer, there.',
    empty_hand_in: 'Write something, or add a photo or a file.',
    not_handed_in: 'This pupil has handed in nothing yet.',
    due_before_seen: 'These are quiet hours: pupils would only see this work after its date. Choose a later one.',
    lesson_to_come: 'This lesson has not begun yet.',
    test_unknown: 'This test does not exist any more.',
    test_changed: 'Somebody changed this test meanwhile: close, read it again, then start over.',
    mark_above_scale: ({ scale }: ErrorDetails) => `Some marks are above ${scale}: change them first.`,
    mark_off_scale: ({ scale }: ErrorDetails) => `A mark goes from 0 to ${scale}.`,
    bad_coefficient: 'A coefficient goes from 0.25 to 10, with two decimals at most.',
    feed_unknown: 'This calendar does not exist any more.',
    invalid: 'Something is not written as it should be. Check, then try again.',
    too_large: 'What is being sent is too large.',
    not_found: 'This address does not exist.',
  },
);

/** By the rule that the server found broken; the page ticks the first ones while one writes. */
const weak: Record<'fr' | 'en', Record<string, string>> = {
  fr: {
    length: 'Il faut au moins 10 caractères : deux ou trois mots que vous seul choisiriez.',
    varied: 'Ce mot de passe répète trop peu de caractères différents.',
    common: 'Ce mot de passe est trop connu. Choisissez-en un auquel personne ne penserait.',
    username: 'Le mot de passe ne peut pas être votre identifiant.',
    name: 'Le mot de passe ne peut pas être votre nom.',
  },
  en: {
    length: 'It takes 10 characters or more: two or three words that only you would choose.',
    varied: 'This password has too few different characters.',
    common: 'This password is too well known. Choose one that nobody would think of.',
    username: 'The password can’t be your username.',
    name: 'The password can’t be your name.',
  },
};

const wrongLink: Record<'fr' | 'en', Record<string, string>> = {
  fr: {
    whole: 'Collez l’adresse entière, de https:// à la fin.',
    https: 'Le lien doit commencer par https://.',
    user: 'Le lien ne doit contenir ni nom ni mot de passe avant « @ ».',
    length: 'Le lien dépasse 500 caractères.',
  },
  en: {
    whole: 'Paste the whole address, from https:// to its end.',
    https: 'The link must start with https://.',
    user: 'The link must hold no name or password before “@”.',
    length: 'The link is longer than 500 characters.',
  },
};

type Code = keyof typeof words.value;
const isKnown = (code: string): code is Code => Object.hasOwn(words.value, code);

export function refusalText({ code, message, details }: Refusal): string {
  if (!isKnown(code)) return message;
  const said = words.value[code];
  return typeof said === 'string' ? said : said(details);
}
