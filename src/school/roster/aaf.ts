// Reads an AAF delivery (SDET, ficAlimMENESR): which files, complete or delta, and what each request says.
import { UserError } from '../../errors.ts';
import { aafClass, type Mapping } from './aaf-class.ts';
import { aafPeople } from './aaf-people.ts';
import { type Request, readRequests } from './aaf-xml.ts';
import { schoolIdOf } from './ids.ts';
import { type Completeness, nothingComplete, type Reading, readOrReport } from './reading.ts';
import type { Delivery, SourceFile } from './source.ts';
import { facet, type Staging } from './staging.ts';
import { isUai, longestId } from './values.ts';

const wanted = new Set([
  ...[
    'ENTPersonJointure',
    'sn',
    'givenName',
    'personalTitle',
    'mail',
    'ENTPersonDateNaissance',
    'ENTPersonStructRattach',
  ],
  ...['ENTEleveClasses', 'ENTEleveGroupes', 'ENTElevePersRelEleve', 'ENTEleveNivFormation', 'ENTEleveLibelleMEF'],
  ...['ENTEleveDateEntreeClasses', 'ENTEleveDateSortieClasses', 'ENTPersonFonctions', 'ENTAuxEnsClassesMatieres'],
  ...['ENTAuxEnsGroupesMatieres', 'ENTAuxEnsClassesPrincipal', 'ENTAuxEnsMatiereEnseignEtab'],
  ...['PersEducNatPresenceDevantEleves', 'ENTStructureJointure', 'ENTStructureUAI', 'ENTStructureNomCourant'],
  ...['ENTServAcAcademie', 'ENTStructureTypeStruct', 'ENTStructureClasses', 'ENTStructureGroupes'],
  ...['ENTMatJointure', 'ENTLibelleMatiere'],
]);

const fileName = /_(Complet|Delta)_(\d{8})_/i;

/** A delivery is one complete export or one delta. @throws UserError when it mixes them. */
export function aafScope(delivery: Delivery): 'complete' | 'delta' {
  const deltas = new Set<string>();
  let completes = 0;
  for (const { name } of delivery.files) {
    const found = fileName.exec(name);
    if (found?.[1]?.toLowerCase() === 'delta') deltas.add(found[2] ?? '');
    else if (found) completes++;
  }
  if (deltas.size > 0 && completes > 0)
    throw new UserError(
      'mixed_delivery',
      'complete and delta files together: import the complete export first, then each delta',
    );
  if (deltas.size > 1)
    throw new UserError(
      'mixed_delivery',
      `deltas of several days (${[...deltas].sort().join(', ')}): import them one after another`,
    );
  return deltas.size > 0 ? 'delta' : 'complete';
}

export async function readAaf(reading: Reading): Promise<Completeness> {
  const { delivery, staging } = reading;
  const scope = aafScope(delivery);
  const isXml = (file: SourceFile) => /\.xml$/i.test(file.name);
  if (!delivery.files.some(isXml)) throw new UserError('no_files', 'no .xml file here: this is not an AAF delivery');
  const mapping = { staging, scope };
  for (const [index, file] of delivery.files.entries()) {
    if (!isXml(file)) continue;
    await readOrReport(reading, index, async () => {
      await readRequests(await file.open(), wanted, async (requests, characters) => {
        for (const request of requests) mapRequest(mapping, request, index);
        reading.progress(characters);
        await staging.drain();
      });
    });
    if (staging.hopeless) break;
  }
  if (scope === 'delta') return nothingComplete;
  return { orgs: 'academy', speaksOf: 'its schools', classes: true, users: true, roles: true, enrollments: true };
}

function mapRequest(mapping: Mapping, request: Request, file: number) {
  const { staging, scope } = mapping;
  const problem = (field: string, message: string, line = request.line) =>
    staging.problem({ warning: false, file, line, field, message, refuses: 'everything' });
  if (scope === 'complete' && request.type !== 'add')
    return problem('', `${request.type}Request in a complete export: name the file _Delta_ if it is one`);
  if (request.id === '') return problem('id', 'a request without an identifier');
  if (request.id.length > longestId) return problem('id', `identifier longer than ${longestId} characters`);
  if (request.attributes.has('ENTMatJointure') || request.category === 'Matiere') return mapSubject(staging, request);
  switch (request.category) {
    case 'EtabEducNat':
      return mapSchool(mapping, request, file);
    case 'Eleve':
    case 'PersRelEleve':
    case 'PersEducNat':
      return aafPeople(mapping, request, file, request.category);
    case '':
      return problem('operationalAttributes', `"${request.id}" doesn't say its category`);
    default:
      // Formations (MefEducNat), groups of other directories: nothing of them is kept.
      return;
  }
}

function mapSubject(staging: Staging, { id, attributes }: Request): void {
  const label = attributes.get('ENTLibelleMatiere')?.values[0];
  // Some directories prefix the code with the school's identifier.
  const code = id.split('$').at(-1) ?? id;
  if (label) staging.subject({ schoolId: undefined, code, label });
}

function mapSchool({ staging }: Mapping, request: Request, file: number): void {
  const { attributes, id: ref, line } = request;
  const schoolId = schoolIdOf(staging.source, ref);
  const whole = request.type === 'add';
  const problem = (warning: boolean, field: string, message: string, at = line) =>
    staging.problem({ warning, file, line: at, field, message, refuses: warning ? 'nothing' : { schoolId } });
  for (const fault of request.faults) problem(false, fault.field, fault.message, fault.line);
  const told = (name: string) => {
    const attribute = attributes.get(name);
    return attribute ? (attribute.values[0] ?? '') : whole ? '' : undefined;
  };
  const name = told('ENTStructureNomCourant');
  const uai = told('ENTStructureUAI')?.toUpperCase();
  if (name === '' && request.type !== 'delete') problem(false, 'ENTStructureNomCourant', 'the school has no name');
  if (uai && !isUai(uai)) problem(false, 'ENTStructureUAI', `"${uai}" is not a UAI (seven digits and a letter)`);
  const facets = whole
    ? facet.all
    : (attributes.has('ENTStructureClasses') ? facet.classes : 0) |
      (attributes.has('ENTStructureGroupes') ? facet.groups : 0);
  staging.school({
    schoolId,
    ref,
    name,
    uai,
    kind: told('ENTStructureTypeStruct'),
    academy: told('ENTServAcAcademie'),
    parent: '',
    above: false,
    told: facets,
    gone: request.type === 'delete',
    file,
    line,
  });
  if (request.type === 'delete') return;
  for (const [attribute, kind] of [
    ['ENTStructureClasses', 'class'] as const,
    ['ENTStructureGroupes', 'group'] as const,
  ]) {
    const found = attributes.get(attribute);
    for (const value of found?.values ?? []) {
      // `name`, `name$label$…`, or with the school first.
      const parts = value.split('$');
      const title = parts[0] === ref && parts.length > 1 ? parts[1] : parts[0];
      if (!title) problem(false, attribute, `"${value}" has no name`, found?.line);
      else staging.class(aafClass(staging, ref, title, kind, { file, line: found?.line ?? line }));
    }
  }
}
