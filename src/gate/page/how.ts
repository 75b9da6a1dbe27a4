// "How does the line work?": what people ask who were early, or whose time went up.
import { type Answer, compose, escapeText, mark } from './frame.ts';
import type { Language } from './sentences.ts';

type Explained = {
  title: string;
  about: string;
  answers: readonly (readonly [question: string, answer: string])[];
  back: string;
  other: string;
};

const texts: Readonly<Record<Language, Explained>> = {
  fr: {
    title: 'Comment marche la file',
    about: 'Quand trop de monde arrive à la fois, on entre chacun son tour. Personne n’est refusé.',
    answers: [
      [
        'J’étais là tôt, pourquoi d’autres passent avant moi ?',
        'La file suit l’ordre d’arrivée : qui a pris sa place avant vous entre avant vous. Ouvrir la page sans y être connecté, ou garder un onglet ouvert la veille, ne donne pas de place. Et deux sortes de personnes ne passent pas par votre file : les classes qui ont cours maintenant, et les adultes de l’établissement.',
      ],
      [
        'Pourquoi des classes entières passent-elles ?',
        'Un cours commence à l’heure pour tous ses élèves. Les places d’une classe sont donc mises de côté pour l’heure de son cours, pour toute la classe à la fois. Quand votre cours commence, c’est la vôtre qui passe.',
      ],
      [
        'Qu’est-ce qui garde ma place ?',
        'Votre place a un numéro, qui reste le même si vous rechargez la page, fermez l’onglet, changez de réseau, ou si la batterie se vide. Il reste bon six heures. Avec un compte de l’école, c’est la même place sur tous vos appareils. Recharger sans arrêt ne fait pas avancer.',
      ],
      [
        'Et si je ne suis pas là quand vient mon tour ?',
        'Votre place sert à quelqu’un d’autre pour ne pas rester vide. Dès que vous revenez, une des prochaines places est pour vous.',
      ],
      [
        'Pourquoi le temps d’attente augmente-t-il ?',
        'Le temps dépend de ceux qui sont déjà dedans : on ne sait pas d’avance quand ils sortiront. Quand il augmente, la page dit pourquoi. Le nombre de personnes avant vous, lui, ne fait que descendre.',
      ],
      [
        'Un tirage au sort, pourquoi ?',
        'Pour une ouverture à heure fixe, tout le monde arrive en même temps et le plus rapide gagnerait. On tire donc l’ordre au sort entre ceux qui sont là avant l’ouverture. Une empreinte du tirage est publiée avant, et sa clé après : chacun peut refaire le calcul et vérifier. Ensuite, c’est l’ordre d’arrivée.',
      ],
      [
        'Faut-il faire quelque chose ?',
        'Non. La page regarde toute seule et vous fait entrer. Vous pouvez demander un son pour être prévenu.',
      ],
    ],
    back: 'Retour à ma place',
    other: 'English',
  },
  en: {
    title: 'How the line works',
    about: 'When too many people arrive at once, everyone goes in one after the other. Nobody is turned away.',
    answers: [
      [
        'I was early, shouldn’t I be first?',
        'The line follows the order of arrival: whoever took a place before you goes in before you. Opening the page without signing in, or leaving a tab open since yesterday, gives no place. And two kinds of people are not in your line: classes that have a lesson now, and the adults of the school.',
      ],
      [
        'Why do whole classes walk past?',
        'A lesson starts on time for all its pupils. So the seats of a class are set aside for the time of its lesson, for the whole class at once. When your lesson starts, it is your class that walks past.',
      ],
      [
        'What keeps my place?',
        'Your place has a number, which stays the same when you reload the page, close the tab, change network or run out of battery. It is good for six hours. With a school account it is the same place on all your devices. Reloading again and again does not move you forward.',
      ],
      [
        'What if I am away when my turn comes?',
        'Your seat goes to somebody else so that it does not stay empty. As soon as you are back, one of the next seats is for you.',
      ],
      [
        'Why does the waiting time go up?',
        'It depends on those already inside: nobody knows beforehand when they will leave. When it goes up, the page says why. The number of people ahead of you only ever goes down.',
      ],
      [
        'Why a draw?',
        'When something opens at a fixed time, everyone arrives together and the fastest would win. So the order is drawn by lot among those who are there before the opening. A fingerprint of the draw is published before, and its key after: anyone can do the sum again and check. After that, it is first come, first served.',
      ],
      [
        'Do I have to do anything?',
        'No. The page checks by itself and lets you in. You can ask for a sound to tell you.',
      ],
    ],
    back: 'Back to my place',
    other: 'Français',
  },
};

const unbroken = (text: string) => escapeText(text.replace(/ ([:;?!])/g, '\u00a0$1'));

/** The page at `/gate/how`: the same for everybody, so caches may keep it. */
export function howPage({
  language,
  acceptEncoding,
}: {
  language: Language;
  acceptEncoding: string | undefined;
}): Answer {
  const { title, about, answers, back, other } = texts[language];
  const otherLanguage = language === 'fr' ? 'en' : 'fr';
  const here = language === 'en' ? '?lang=en' : '';
  const rest = `</head><body><header><a class="brand" href="/gate/wait${here}">${mark}Préau</a><a href="/gate/how?lang=${otherLanguage}" lang="${otherLanguage}" hreflang="${otherLanguage}">${other}</a></header><main><h1>${title}</h1><p class="soft">${about}</p>${answers
    .map(
      ([question, answer]) =>
        `<section class="card"><h2>${unbroken(question)}</h2><p>${unbroken(answer)}</p></section>`,
    )
    .join('')}<p><a class="button" href="/gate/wait${here}">${back}</a></p></main></body></html>`;
  return compose({
    page: 'how',
    language,
    title: `${title} · Préau`,
    rest,
    acceptEncoding,
    headers: { 'cache-control': 'public, max-age=600' },
  });
}
