// Small deliveries for tests, written out as real exports are: a folder of files, or a zip of it.
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach } from 'vitest';
import yazl from 'yazl';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function folderOf(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'preau-roster-'));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export async function zipOf(files: Record<string, string | Buffer>): Promise<string> {
  const path = join(folderOf({}), 'delivery.zip');
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

const valueTag = (value: string) => (value === '' ? '<value/>' : `<value>${value}</value>`);

/** One request of AAF; each attribute with its values. */
export function aafRequest(
  type: 'add' | 'modify' | 'delete',
  category: string,
  id: string,
  attributes: Record<string, string | string[]> = {},
): string {
  const element = type === 'modify' ? 'modification' : 'attr';
  const operation = type === 'modify' ? ' operation="replace"' : '';
  const inside = Object.entries(attributes).map(
    ([name, values]) => `<${element} name="${name}"${operation}>${[values].flat().map(valueTag).join('')}</${element}>`,
  );
  const section = type === 'modify' ? 'modifications' : 'attributes';
  return `<${type}Request>
<operationalAttributes><attr name="${category.startsWith('Etab') ? 'categorieStructure' : 'categoriePersonne'}"><value>${category}</value></attr></operationalAttributes>
<identifier><id>${id}</id></identifier>
${type === 'delete' ? '' : `<${section}>\n${inside.join('\n')}\n</${section}>`}
</${type}Request>`;
}

export const aafFile = (requests: string[], encoding = 'UTF-8') => `<?xml version="1.0" encoding="${encoding}"?>
<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">
<ficAlimMENESR>
${requests.join('\n')}
</ficAlimMENESR>
`;

/** Two schools: 3000 with a class, a group, a teacher, two pupils and a mother; 4000 with the mother's other child. */
export function aafDelivery(): Record<string, string> {
  const name = (kind: string, part = '0000') => `ENT_0370001A_Complet_20261001_${kind}_${part}.xml`;
  const pupil = (
    id: string,
    school: string,
    sn: string,
    givenName: string,
    rest: Record<string, string | string[]> = {},
  ) =>
    aafRequest('add', 'Eleve', id, {
      ...{ ENTPersonJointure: id, sn, givenName, ENTPersonDateNaissance: '14/02/2014', ENTPersonStructRattach: school },
      ...{ ENTEleveClasses: `${school}$6A`, ENTEleveGroupes: '', ENTElevePersRelEleve: '2000$10$1$1$1$1', ...rest },
    });
  return {
    [name('EtabEducNat')]: aafFile([
      aafRequest('add', 'EtabEducNat', '3000', {
        ...{
          ENTStructureUAI: '0370001A',
          ENTStructureNomCourant: 'Collège Balzac',
          ENTServAcAcademie: 'ORLEANS-TOURS',
        },
        ...{ ENTStructureClasses: '6A$Sixième A', ENTStructureGroupes: '6LAT' },
      }),
      aafRequest('add', 'EtabEducNat', '4000', {
        ...{
          ENTStructureUAI: '0370002B',
          ENTStructureNomCourant: 'Collège Rabelais',
          ENTServAcAcademie: 'ORLEANS-TOURS',
        },
        ENTStructureClasses: '6A',
      }),
    ]),
    [name('Eleve')]: aafFile([
      pupil('1001', '3000', 'Lefèvre', 'Zoé', { ENTEleveGroupes: '3000$6LAT' }),
      pupil('1002', '3000', 'Durand', 'Noé', { ENTElevePersRelEleve: '' }),
    ]),
    [name('Eleve', '0001')]: aafFile([pupil('1003', '4000', 'Lefèvre', 'Léo')]),
    [name('PersRelEleve')]: aafFile([
      aafRequest('add', 'PersRelEleve', '2000', {
        sn: 'Lefèvre',
        givenName: 'Anaïs',
        mail: 'anais@example.fr',
        personalTitle: 'Mme',
      }),
    ]),
    [name('PersEducNat')]: aafFile([
      aafRequest('add', 'PersEducNat', '500', {
        ...{ sn: 'Durand', givenName: 'Noé', ENTPersonFonctions: '3000$ENS$ENSEIGNEMENT$L1300$MATHEMATIQUES' },
        ...{ ENTAuxEnsClassesMatieres: '3000$6A$061300', ENTAuxEnsGroupesMatieres: '3000$6LAT$020300' },
        ...{ ENTAuxEnsClassesPrincipal: '3000$6A', ENTAuxEnsMatiereEnseignEtab: '3000$061300$MATHEMATIQUES' },
      }),
      aafRequest('add', 'PersEducNat', '501', {
        sn: 'Petit',
        givenName: 'Luc',
        ENTPersonFonctions: '3000$DIR$DIRECTION',
      }),
    ]),
  };
}

const oneRosterHeaders: Record<string, string> = {
  orgs: 'name,type,identifier,parentSourcedId',
  courses: 'schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes',
  classes:
    'title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
  users: 'enabledUser,username,givenName,familyName,email,agentSourcedIds,grades,primaryOrgSourcedId',
  roles: 'userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId',
  enrollments: 'classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
};

export type OneRosterRows = Record<string, string[]>;

export const oneRosterRows = (): OneRosterRows => ({
  orgs: [
    'd1,active,,Académie,district,,',
    's1,active,,Collège Balzac,school,0370001A,d1',
    's2,active,,Rabelais,school,,d1',
  ],
  courses: ['k1,active,,y1,Mathématiques 6e,MAT,6,d1,Mathématiques,061300'],
  classes: [
    'c1,active,,6A,6,,6A,homeroom,,s1,y1,,,',
    'c2,active,,Maths 6A,6,k1,M6A,scheduled,,s1,y1,,,',
    'c3,active,,6B,6,,6B,homeroom,,s2,y1,,,',
  ],
  users: [
    'p1,active,,true,zoe,Zoé,Lefèvre,,m1,6,s1',
    'p2,active,,true,leo,Léo,Lefèvre,,m1,6,s2',
    'm1,active,,true,anais,"Anaïs, dite\r\nNana",Lefèvre,a@example.fr,,,s1',
    't1,active,,true,Zoe,Noé,Durand,,,,s1',
  ],
  roles: [
    'r1,active,,p1,primary,student,,,s1,',
    'r2,active,,p2,primary,student,,,s2,',
    'r3,active,,m1,primary,parent,,,s1,',
    'r4,active,,t1,primary,teacher,,,s1,',
    'r5,active,,t1,secondary,districtAdministrator,,,d1,',
  ],
  enrollments: [
    'e1,active,,c1,s1,p1,student,false,2026-09-01,2027-07-03',
    'e2,active,,c2,s1,t1,teacher,true,,',
    'e3,active,,c3,s2,p2,student,,,',
  ],
});

export function oneRosterFiles(rows: OneRosterRows, mode: 'bulk' | 'delta' = 'bulk'): Record<string, string> {
  const files: Record<string, string> = {};
  const manifest = ['propertyName,value', 'manifest.version,1.0', 'oneroster.version,1.2'];
  for (const [name, columns] of Object.entries(oneRosterHeaders)) {
    manifest.push(`file.${name},${rows[name] ? mode : 'absent'}`);
    if (rows[name])
      files[`${name}.csv`] =
        `\ufeff${[`sourcedId,status,dateLastModified,${columns}`, ...rows[name]].join('\r\n')}\r\n`;
  }
  files['manifest.csv'] = `${manifest.join('\r\n')}\r\n`;
  return files;
}
