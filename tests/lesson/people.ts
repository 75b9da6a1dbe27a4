// Who is in the class of the scripted lesson, and the tone that each has for a voice, so that who is heard can be measured.

/** A page in a real browser. */
export type Somebody = {
  key: 'petit' | 'lina' | 'noe' | 'zoe' | 'ines' | 'malo';
  /** As the class reads it. */
  name: string;
  /** Hz; none is near a multiple of another. */
  tone: number;
  viewport: { width: number; height: number };
};

const desk = { width: 1024, height: 720 };
const phone = { width: 360, height: 740 };

export const teacher: Somebody = { key: 'petit', name: 'M. Petit', tone: 440, viewport: { width: 1280, height: 800 } };
export const seated: readonly Somebody[] = [
  { key: 'lina', name: 'Lina Benali', tone: 610, viewport: desk },
  { key: 'noe', name: 'Noé Martin', tone: 790, viewport: phone },
  { key: 'zoe', name: 'Zoé Lopez', tone: 1_010, viewport: desk },
  { key: 'ines', name: 'Inès Faure', tone: 1_270, viewport: phone },
  { key: 'malo', name: 'Malo Girard', tone: 1_510, viewport: desk },
];
export const tones: readonly Somebody[] = [teacher, ...seated];

/** Pupils without a page: they speak the protocol. */
export const virtualNames: readonly string[] = (
  'Adam Diallo,Alice Moreau,Anaïs Roux,Benoît Arcy,Chloé Brun,Elsa Caron,Éva Simon,Gaspard Huet,Hugo Maillard,' +
  'Jade Colin,Jules Vidal,Léo Marchand,Louis Garnier,Lucie Morel,Manon Petitjean,Mila Perrin,Nina Rey,Nour Haddad,Oscar Leroy,' +
  'Paul Nguyen,Rose Picard,Sacha Le Gall,Tom Vasseur,Victor Blanc,Yanis Cohen'
).split(',');
