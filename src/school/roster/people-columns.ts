// Column names and role words of the small school's CSV, with what people really write; docs/import.md lists them.
import type { Role } from '../../lib/contract.ts';
import { nameKey } from './names.ts';

export type PeopleColumn =
  | 'role'
  | 'familyName'
  | 'givenName'
  | 'id'
  | 'classes'
  | 'groups'
  | 'birthDate'
  | 'subjects'
  | 'principal'
  | 'parents'
  | 'children'
  | 'email'
  | 'username'
  | 'title'
  | 'grade';

const aliases: Record<PeopleColumn, string[]> = {
  role: ['role', 'profil', 'type', 'fonction', 'statut', 'profile'],
  familyName: ['nom', 'nom de famille', 'family name', 'familyname', 'last name', 'lastname', 'surname'],
  givenName: ['prenom', 'given name', 'givenname', 'first name', 'firstname'],
  id: ['identifiant', 'id', 'numero', 'matricule', 'ine', 'external id', 'sourcedid'],
  classes: ['classe', 'classes', 'classe(s)', 'class', 'division', 'divisions'],
  groups: ['groupe', 'groupes', 'groupe(s)', 'group', 'groups', 'option', 'options'],
  birthDate: [
    'date de naissance',
    'naissance',
    'ne(e) le',
    'ne le',
    'birth date',
    'birthdate',
    'date of birth',
    'birthday',
  ],
  subjects: ['matiere', 'matieres', 'matiere(s)', 'discipline', 'disciplines', 'subject', 'subjects'],
  principal: ['professeur principal', 'professeur principal de', 'pp', 'principal de', 'main class', 'homeroom'],
  parents: ['parents', 'parent', 'responsables', 'responsable', 'relatives', 'guardians'],
  children: ['enfants', 'enfant', 'enfant(s)', 'children', 'child'],
  email: ['email', 'e mail', 'mail', 'courriel', 'adresse mail', 'adresse electronique'],
  username: ['login', 'nom d utilisateur', 'utilisateur', 'username', 'user name'],
  title: ['civilite', 'titre', 'title'],
  grade: ['niveau', 'annee', 'grade', 'level'],
};

const byName = new Map<string, PeopleColumn>(
  Object.entries(aliases).flatMap(([column, names]) => names.map((name) => [name, column as PeopleColumn] as const)),
);

export const peopleColumn = (name: string) => byName.get(nameKey(name));

const roleWords: Record<'pupil' | 'parent' | 'teacher' | 'staff' | 'head', string[]> = {
  pupil: ['eleve', 'eleves', 'pupil', 'student', 'etudiant', 'etudiante'],
  parent: ['parent', 'parents', 'responsable', 'pere', 'mere', 'tuteur', 'tutrice', 'guardian', 'relative', 'famille'],
  teacher: ['enseignant', 'enseignante', 'professeur', 'professeure', 'prof', 'teacher', 'instituteur', 'institutrice'],
  staff: ['personnel', 'vie scolaire', 'cpe', 'aed', 'aesh', 'surveillant', 'surveillante', 'administratif', 'staff'],
  head: ['direction', 'directeur', 'directrice', 'principal', 'principale', 'proviseur', 'proviseure', 'chef', 'head'],
};

const roles = new Map<string, Role>(
  Object.entries(roleWords).flatMap(([role, words]) => words.map((word) => [word, role as Role] as const)),
);

export const peopleRole = (word: string) => roles.get(nameKey(word));
