// Whether a pupil may be in a recording: their own word and that of all who hold parental authority. Pure. [R5]

export type Answer = {
  giver: 'pupil' | 'relative' | 'paper';
  giverId: string;
  answer: boolean;
  /** ms since 1970. */
  at: number;
};

export type AboutPupil = {
  /** Every answer ever given about this pupil. */
  answers: readonly Answer[];
  /** Those who hold parental authority, by the roster. */
  legal: readonly string[];
  /** `YYYY-MM-DD`; null when the roster doesn't say. */
  birthDate: string | null;
};

const ofAge = 18;

/** The last answer of this giver; undefined when there was none. */
export function lastOf(answers: readonly Answer[], giver: Answer['giver'], giverId?: string): Answer | undefined {
  const own = answers.filter((one) => one.giver === giver && (giverId === undefined || one.giverId === giverId));
  return own.reduce<Answer | undefined>((last, one) => (last && last.at > one.at ? last : one), undefined);
}

/** @param today `YYYY-MM-DD` */
export function isOfAge(birthDate: string | null, today: string): boolean {
  if (birthDate === null) return false;
  const [year = 0] = birthDate.split('-').map(Number);
  return `${String(year + ofAge).padStart(4, '0')}${birthDate.slice(4)}` <= today;
}

/** Whether those who hold parental authority agree: all of them here, or by a paper that they signed, and none says no. */
export function familyAgrees({ answers, legal }: Pick<AboutPupil, 'answers' | 'legal'>): boolean {
  const words = legal.map((id) => lastOf(answers, 'relative', id));
  const paper = lastOf(answers, 'paper');
  // A paper that was signed before somebody said no here is worth less than their word.
  if (words.some((word) => word?.answer === false && !(paper?.answer && paper.at > word.at))) return false;
  if (paper?.answer) return true;
  return words.length > 0 && words.every((word) => word?.answer === true);
}

export function isAuthorised(about: AboutPupil, today: string): boolean {
  if (lastOf(about.answers, 'pupil')?.answer !== true) return false;
  return isOfAge(about.birthDate, today) || familyAgrees(about);
}
