// What each level of the French school learns in a week: subjects, official hours, options taught in bars of groups.
// Hours count lessons of 55 minutes; half an hour is a lesson every other week. Codes look like those of the national
// nomenclature (N_MATIERE_ENSEIGNEE, MEF); labels are ours to read.

export type Room = 'ordinary' | 'science' | 'technology' | 'music' | 'art' | 'sport' | 'computer';

export type Subject = {
  code: string;
  label: string;
  /** Who teaches it: teachers are recruited by discipline. */
  discipline: string;
  room: Room;
};

const subject = (code: string, label: string, discipline: string, room: Room = 'ordinary'): Subject => ({
  code,
  label,
  discipline,
  room,
});

export const subjects = {
  FRA: subject('020700', 'Français', 'LETTRES'),
  LAT: subject('020300', 'LCA Latin', 'LETTRES'),
  HLP: subject('013100', 'Humanités, littérature et philosophie', 'LETTRES'),
  PHI: subject('013000', 'Philosophie', 'PHILOSOPHIE'),
  MAT: subject('061300', 'Mathématiques', 'MATHEMATIQUES'),
  SNT: subject('061700', 'Sciences numériques et technologie', 'MATHEMATIQUES', 'computer'),
  NSI: subject('061800', 'Numérique et sciences informatiques', 'MATHEMATIQUES', 'computer'),
  HIS: subject('043700', 'Histoire-géographie', 'HISTOIRE-GEOGRAPHIE'),
  EMC: subject('043600', 'Enseignement moral et civique', 'HISTOIRE-GEOGRAPHIE'),
  GEO: subject('043900', 'Histoire-géo., géopolitique et sc. politiques', 'HISTOIRE-GEOGRAPHIE'),
  SES: subject('040100', 'Sciences économiques et sociales', 'SC. ECONOMIQUES ET SOCIALES'),
  ANG: subject('030201', 'Anglais LV1', 'ANGLAIS'),
  LLC: subject('030207', 'LLCER Anglais', 'ANGLAIS'),
  ESP: subject('030602', 'Espagnol LV2', 'ESPAGNOL'),
  ALL: subject('030102', 'Allemand LV2', 'ALLEMAND'),
  SVT: subject('062900', 'Sciences de la vie et de la Terre', 'SCIENCES DE LA VIE ET DE LA TERRE', 'science'),
  PHC: subject('062300', 'Physique-chimie', 'PHYSIQUE-CHIMIE', 'science'),
  ESC: subject('063000', 'Enseignement scientifique', 'PHYSIQUE-CHIMIE', 'science'),
  TEC: subject('071800', 'Technologie', 'TECHNOLOGIE', 'technology'),
  MUS: subject('081300', 'Éducation musicale', 'EDUCATION MUSICALE', 'music'),
  ART: subject('090100', 'Arts plastiques', 'ARTS PLASTIQUES', 'art'),
  EPS: subject('100100', 'Éducation physique et sportive', 'EDUCATION PHYSIQUE ET SPORTIVE', 'sport'),
  AP: subject('003000', 'Accompagnement personnalisé', ''),
  ELV: subject('030000', 'Langue vivante', 'PREMIER DEGRE'),
  EFR: subject('020000', 'Français (école)', 'PREMIER DEGRE'),
  EMA: subject('060000', 'Mathématiques (école)', 'PREMIER DEGRE'),
  ESX: subject('062000', 'Sciences et technologie', 'PREMIER DEGRE'),
  EHG: subject('043000', 'Histoire et géographie (école)', 'PREMIER DEGRE'),
  EAR: subject('090000', 'Enseignements artistiques', 'PREMIER DEGRE'),
  EEP: subject('100000', 'Éducation physique (école)', 'PREMIER DEGRE', 'sport'),
} as const satisfies Record<string, Subject>;

export type SubjectKey = keyof typeof subjects;

/** Several classes have it at the same time, each pupil in one group. `share` under 1: an option some take. */
export type Bar = {
  name: string;
  hours: number;
  share: number;
  /** How many classes at most are mixed in one bar. */
  width: number;
  choices: readonly { subject: SubjectKey; short: string; weight: number }[];
};

export type SchoolKind = 'college' | 'lycee' | 'ecole';

export type Level = {
  code: string;
  kind: SchoolKind;
  mef: string;
  label: string;
  /** Age reached in the calendar year when the school year begins. */
  age: number;
  core: Partial<Record<SubjectKey, number>>;
  bars: readonly Bar[];
};

const language = (hours: number): Bar => ({
  name: 'LV2',
  hours,
  share: 1,
  // Two classes at a time: few language teachers are ever needed at once.
  width: 2,
  choices: [
    { subject: 'ESP', short: 'ESP', weight: 0.77 },
    { subject: 'ALL', short: 'ALL', weight: 0.23 },
  ],
});
const latin = (hours: number): Bar => ({
  name: 'LAT',
  hours,
  share: 0.16,
  width: 12,
  choices: [{ subject: 'LAT', short: 'LAT', weight: 1 }],
});
const speciality = (name: string, hours: number, ...choices: Bar['choices']): Bar => ({
  name,
  hours,
  share: 1,
  width: 4,
  choices,
});
const cycle4 = { FRA: 4.5, MAT: 3.5, HIS: 3, ANG: 3, SVT: 1.5, PHC: 1.5, TEC: 1.5, EPS: 3, ART: 1, MUS: 1 };
const cycle3 = { EFR: 8, EMA: 5, ELV: 1.5, EEP: 3, ESX: 2, EHG: 2.5, EAR: 2 };

const level = (
  code: string,
  kind: SchoolKind,
  mef: string,
  label: string,
  age: number,
  core: Level['core'],
  ...bars: Bar[]
): Level => ({ code, kind, mef, label, age, core, bars });

export const levels: readonly Level[] = [
  level('CM1', 'ecole', '00110004110', 'COURS MOYEN 1', 9, cycle3),
  level('CM2', 'ecole', '00110005110', 'COURS MOYEN 2', 10, cycle3),
  level('6e', 'college', '10010012110', '6EME', 11, {
    ...{ FRA: 4.5, MAT: 4.5, HIS: 3, ANG: 4, SVT: 1.5, PHC: 1.5, EPS: 4, ART: 1, MUS: 1, AP: 1 },
  }),
  level('5e', 'college', '10110001110', '5EME', 12, cycle4, language(2.5), latin(1)),
  level('4e', 'college', '10210001110', '4EME', 13, cycle4, language(2.5), latin(2)),
  level('3e', 'college', '10310019110', '3EME', 14, { ...cycle4, FRA: 4, HIS: 3.5 }, language(2.5), latin(2)),
  level(
    '2de',
    'lycee',
    '20010015110',
    '2NDE GENERALE ET TECHNOLOGIQUE',
    15,
    { FRA: 4, HIS: 3, EMC: 0.5, ANG: 3, SES: 1.5, MAT: 4, PHC: 3, SVT: 1.5, EPS: 2, SNT: 1.5 },
    language(2.5),
  ),
  level(
    '1re',
    'lycee',
    '20110019110',
    'PREMIERE GENERALE',
    16,
    { FRA: 4, HIS: 3, EMC: 0.5, ANG: 2.5, EPS: 2, ESC: 2 },
    language(2),
    speciality(
      'S1',
      4,
      { subject: 'MAT', short: 'MATH', weight: 0.6 },
      { subject: 'GEO', short: 'HGGSP', weight: 0.4 },
    ),
    speciality(
      'S2',
      4,
      { subject: 'PHC', short: 'PC', weight: 0.4 },
      { subject: 'SES', short: 'SES', weight: 0.38 },
      { subject: 'LLC', short: 'LLCER', weight: 0.22 },
    ),
    speciality(
      'S3',
      4,
      { subject: 'SVT', short: 'SVT', weight: 0.45 },
      { subject: 'HLP', short: 'HLP', weight: 0.3 },
      { subject: 'NSI', short: 'NSI', weight: 0.25 },
    ),
  ),
  level(
    'Tle',
    'lycee',
    '20210019110',
    'TERMINALE GENERALE',
    17,
    { PHI: 4, HIS: 3, EMC: 0.5, ANG: 2, EPS: 2, ESC: 2 },
    language(2),
    speciality(
      'S1',
      6,
      { subject: 'MAT', short: 'MATH', weight: 0.5 },
      { subject: 'GEO', short: 'HGGSP', weight: 0.28 },
      { subject: 'LLC', short: 'LLCER', weight: 0.22 },
    ),
    speciality(
      'S2',
      6,
      { subject: 'PHC', short: 'PC', weight: 0.35 },
      { subject: 'SES', short: 'SES', weight: 0.35 },
      { subject: 'SVT', short: 'SVT', weight: 0.3 },
    ),
  ),
];

export const levelsOf = (kind: SchoolKind) => levels.filter((each) => each.kind === kind);
