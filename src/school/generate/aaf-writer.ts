// Writes an academy as a complete AAF export (`ficAlimMENESR`): one series of numbered files for each kind of record.
// A teacher who is also a parent is two records there, as in the real exports: schools and families come from two bases.
import { join } from 'node:path';
import { type Level, levels, type Subject, subjects } from './levels.ts';
import type { Family, Parent, Pupil, School, Staff, Town } from './model.ts';
import { pupilsOf } from './model.ts';
import { createTextFile, type Encoding, type TextFile } from './text-file.ts';

export type AafOptions = {
  directory: string;
  /** What stands for the exporter in file names: a UAI, or the academy. */
  origin: string;
  academy: string;
  /** Day of the export, `YYYY-MM-DD`. */
  day: string;
  encoding: Encoding;
  recordsPerFile: number;
};

type Attributes = readonly (readonly [name: string, ...values: (string | number)[]])[];

type Series = {
  record(operational: readonly [string, string], id: string | number, attributes: Attributes): void;
  close(): void;
};

export function aafWriter(options: AafOptions) {
  const pupils = series(options, 'Eleve');
  const parents = series(options, 'PersRelEleve');
  const staff = series(options, 'PersEducNat');
  const schools = series(options, 'EtabEducNat');
  const person = (kind: string) => ['categoriePersonne', kind] as const;
  return {
    town(town: Town): void {
      for (const school of town.schools) {
        schools.record(['categorieStructure', 'EtabEducNat'], school.id, schoolAttributes(school, options.academy));
        for (const each of school.staff) staff.record(person('PersEducNat'), each.id, staffAttributes(each));
        for (const each of pupilsOf(school)) pupils.record(person('Eleve'), each.id, pupilAttributes(each));
      }
      for (const family of town.families)
        for (const [rank, each] of family.parents.entries())
          parents.record(person('PersRelEleve'), each.id, parentAttributes(each, family, rank));
    },
    close(): void {
      for (const each of [pupils, parents, staff, schools]) each.close();
      const matters = series(options, 'MatiereEducNat');
      for (const each of Object.values<Subject>(subjects))
        matters.record(['categorieMatiere', 'MatiereEducNat'], each.code, [
          ['ENTMatJointure', each.code],
          ['ENTLibelleMatiere', upper(each.label)],
        ]);
      matters.close();
      const mefs = series(options, 'MefEducNat');
      for (const each of levels)
        mefs.record(['categorieMef', 'MefEducNat'], each.mef, [
          ['ENTMefJointure', each.mef],
          ['ENTLibelleMef', each.label],
          ['ENTMEFRattach', each.mef],
          ['ENTMEFSTAT11', stat11(each)],
        ]);
      mefs.close();
    },
  };
}

function series({ directory, origin, day, encoding, recordsPerFile }: AafOptions, kind: string): Series {
  let file: TextFile | undefined;
  let files = 0;
  let records = 0;
  const open = () => {
    const number = String(files++).padStart(4, '0');
    const name = `ENT_${origin}_Complet_${day.replaceAll('-', '')}_${kind}_${number}.xml`;
    const opened = createTextFile(join(directory, name), encoding, (found) => `&#${found.codePointAt(0)};`);
    opened.write(`<?xml version="1.0" encoding="${encoding.toUpperCase()}"?>\n`);
    opened.write('<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">\n<ficAlimMENESR>\n');
    return opened;
  };
  const end = () => {
    file?.write('</ficAlimMENESR>\n');
    file?.close();
    file = undefined;
  };
  return {
    record([category, value], id, attributes) {
      file ??= open();
      file.write(`<addRequest>
<operationalAttributes><attr name="${category}"><value>${value}</value></attr></operationalAttributes>
<identifier><id>${id}</id></identifier>
<attributes>
${attributes.map(attribute).join('\n')}
</attributes>
</addRequest>
`);
      if (++records % recordsPerFile === 0) end();
    },
    close() {
      if (records === 0) file = open();
      end();
    },
  };
}

function attribute([name, ...values]: Attributes[number]): string {
  const inside = values.length === 0 ? '<value/>' : values.map(value).join('');
  return `<attr name="${name}">${inside}</attr>`;
}

const value = (content: string | number) =>
  content === '' ? '<value/>' : `<value>${escapeXml(String(content))}</value>`;
const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function schoolAttributes(school: School, academy: string): Attributes {
  const type = { college: 'COLLEGE', lycee: 'LYCEE ENSEIGNT GENERAL ET TECHNOLOGIQUE', ecole: 'ECOLE ELEMENTAIRE' }[
    school.kind
  ];
  return [
    ['ENTStructureJointure', school.id],
    ['ENTStructureUAI', school.uai],
    ['ENTEtablissementUAI', school.uai],
    ['ENTStructureNomCourant', school.name],
    ['ENTStructureTypeStruct', type],
    ['ENTEtablissementMinistereTutelle', "MINISTERE DE L'EDUCATION NATIONALE"],
    ['ENTEtablissementContrat', 'PU'],
    ['street', school.address.street],
    ['postalCode', school.address.postcode],
    ['l', school.address.city],
    ['ENTServAcAcademie', academy],
    ['ENTStructureClasses', ...school.classes.map((each) => `${each.name}$${each.level.label}$${each.level.mef}`)],
    [
      'ENTStructureGroupes',
      ...school.groups.map(
        (each) => `${each.name}$${upper(each.subject.label)}$${each.classes.map(({ name }) => name).join('$')}`,
      ),
    ],
  ];
}

function staffAttributes(person: Staff): Attributes {
  const { school, courses } = person;
  const lines = (mine: typeof courses, name: (course: (typeof courses)[number]) => string) => [
    ...new Set(mine.map((course) => `${school.id}$${name(course)}$${course.subject.code}`)),
  ];
  const alone = courses.filter((each) => !each.group);
  const grouped = courses.filter((each) => each.group);
  const matters = new Set(courses.map((each) => `${school.id}$${each.subject.code}$${upper(each.subject.label)}`));
  return [
    ['ENTPersonJointure', person.id],
    ['ENTPersonDateNaissance', frenchDate(person.birth)],
    ['ENTPersonNomPatro', person.family],
    ['sn', person.family],
    ['givenName', person.given],
    ['personalTitle', person.title],
    ['mail', person.email],
    ['ENTPersonStructRattach', school.id],
    [
      'ENTAuxEnsCategoDiscipline',
      ...(person.discipline ? [`${disciplineCode(person.discipline)}$${person.discipline}`] : []),
    ],
    ['ENTAuxEnsMatiereEnseignEtab', ...matters],
    ['ENTAuxEnsClassesMatieres', ...lines(alone, (course) => course.classes[0]?.name ?? '')],
    ['ENTAuxEnsGroupesMatieres', ...lines(grouped, (course) => course.group?.name ?? '')],
    ['ENTAuxEnsClassesPrincipal', ...(person.mainClass ? [`${school.id}$${person.mainClass.name}`] : [])],
    ['ENTPersonFonctions', `${school.id}$${functionOf(person)}`],
    ['PersEducNatPresenceDevantEleves', person.kind === 'teacher' ? 'O' : 'N'],
  ];
}

function functionOf({ kind, discipline }: Staff): string {
  switch (kind) {
    case 'teacher':
      return `ENS$ENSEIGNEMENT$L${disciplineCode(discipline)}00$${discipline}`;
    case 'head':
      return "DIR$DIRECTION$D0010$CHEF D'ETABLISSEMENT";
    case 'deputy':
      return "DIR$DIRECTION$D0020$ADJOINT AU CHEF D'ETABLISSEMENT";
    case 'cpe':
      return "EDU$EDUCATION$E0030$CONSEILLER PRINCIPAL D'EDUCATION";
    case 'supervisor':
      return "AED$ASSISTANT D'EDUCATION$A0001$ASSISTANT D'EDUCATION";
    case 'aesh':
      return 'AES$ACCOMPAGNANT DES ELEVES EN SITUATION DE HANDICAP$A0002$AESH';
    case 'office':
      return 'ADM$PERSONNELS ADMINISTRATIFS$F0010$SECRETARIAT';
  }
}

function pupilAttributes(pupil: Pupil): Attributes {
  const { school, level } = pupil.class;
  const taught = Object.keys(level.core).map((key) => subjects[key as keyof typeof subjects].code);
  return [
    ['ENTPersonJointure', pupil.id],
    ['ENTEleveINE', pupil.ine],
    ['ENTPersonDateNaissance', frenchDate(pupil.birth)],
    ['ENTPersonNomPatro', pupil.family],
    ['sn', pupil.family],
    ['givenName', pupil.given],
    ['ENTPersonAutresPrenoms', ...pupil.otherGiven],
    ['personalTitle', pupil.female ? 'Mme' : 'M.'],
    ['ENTPersonStructRattach', school.id],
    ['ENTEleveStatutEleve', 'SCOLAIRE'],
    ['ENTEleveRegime', pupil.regime],
    ['ENTEleveMEF', level.mef],
    ['ENTEleveLibelleMEF', level.label],
    ['ENTEleveNivFormation', level.label],
    ['ENTEleveCodeEnseignements', ...taught, ...pupil.groups.map((each) => each.subject.code)],
    ['ENTEleveClasses', `${school.id}$${pupil.class.name}`],
    ['ENTEleveGroupes', ...pupil.groups.map((each) => `${school.id}$${each.name}`)],
    // Relative, quality (10: father or mother), then who pays, legal responsibility, contact, payment received.
    [
      'ENTElevePersRelEleve',
      ...pupil.home.parents.map((each, rank) => `${each.id}$10$${rank === 0 ? 1 : 0}$1$1$${rank === 0 ? 1 : 0}`),
    ],
  ];
}

function parentAttributes(parent: Parent, family: Family, rank: number): Attributes {
  const address = family.addresses[rank] ?? family.addresses[0];
  return [
    ['ENTPersonJointure', parent.id],
    ['ENTPersonNomPatro', parent.family],
    ['sn', parent.family],
    ['givenName', parent.given],
    ['personalTitle', parent.title],
    ['mail', parent.email],
    ['ENTPersonMobileSMS', parent.phone],
    ['ENTPersonAdresse', address ? `${address.street}$$$` : ''],
    ['ENTPersonCodePostal', address?.postcode ?? ''],
    ['ENTPersonVille', address?.city ?? ''],
    ['ENTPersonPays', 'FRANCE'],
  ];
}

const frenchDate = (day: string) => day.split('-').reverse().join('/');
const upper = (label: string) => label.toLocaleUpperCase('fr');
const stat11 = (level: Level) => `${level.kind === 'lycee' ? '22' : '21'}1${level.mef.slice(0, 8)}`;

const disciplines = [...new Set(Object.values<Subject>(subjects).map((each) => each.discipline))];
const disciplineCode = (discipline: string) => String(10 + disciplines.indexOf(discipline));
