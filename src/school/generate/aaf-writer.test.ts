import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { afterAll, expect, test } from 'vitest';
import { generate } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'generate-aaf-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Entry = { category: string; id: string; attributes: Map<string, string[]> };

/** Reads one file with a parser that refuses anything not well formed. */
function read(text: string): { doctype: string; entries: Entry[] } {
  const parser = new SaxesParser();
  const entries: Entry[] = [];
  let doctype = '';
  let content = '';
  let attribute = '';
  let inside = '';
  parser.on('doctype', (found) => (doctype = found.trim()));
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    content = '';
    if (name === 'addRequest') entries.push({ category: '', id: '', attributes: new Map() });
    if (name === 'operationalAttributes' || name === 'attributes') inside = name;
    if (name === 'attr') attribute = String(attributes.name);
    if (name === 'attr' && inside === 'attributes') entries.at(-1)?.attributes.set(attribute, []);
  });
  parser.on('text', (found) => {
    content += found;
  });
  parser.on('closetag', ({ name }) => {
    const entry = entries.at(-1);
    if (!entry) return;
    if (name === 'id') entry.id = content;
    if (name !== 'value') return;
    if (inside === 'operationalAttributes') entry.category = content;
    else if (content !== '') entry.attributes.get(attribute)?.push(content);
  });
  parser.write(text).close();
  return { doctype, entries };
}

function write(name: string, options: { encoding?: 'utf-8' | 'iso-8859-15'; recordsPerFile?: number; seed?: number }) {
  const directory = join(folder, name);
  const counts = generate({ pupils: 1_800, seed: 5, format: 'aaf', directory, timetable: false, ...options });
  const files = readdirSync(directory).map((file) => ({ file, bytes: readFileSync(join(directory, file)) }));
  return { counts, files };
}

const utf8 = write('utf-8', { recordsPerFile: 500 });
const entriesOf = ({ files }: typeof utf8, decoder: string) =>
  files.flatMap(({ bytes }) => read(new TextDecoder(decoder).decode(bytes)).entries);
const entries = entriesOf(utf8, 'utf-8');
const of = (category: string) => entries.filter((each) => each.category === category);
const values = (entry: Entry | undefined, name: string) => entry?.attributes.get(name) ?? [];

test('files are named, numbered and cut as real exports are', () => {
  const names = utf8.files.map(({ file }) => file);
  for (const name of names)
    expect(name).toMatch(
      /^ENT_[A-Z0-9-]+_Complet_20260831_(Eleve|PersRelEleve|PersEducNat|EtabEducNat|MatiereEducNat|MefEducNat)_\d{4}\.xml$/,
    );
  expect(names.filter((each) => each.includes('_Eleve_'))).toHaveLength(4);
  for (const { bytes } of utf8.files) {
    const { doctype, entries: found } = read(bytes.toString('utf8'));
    expect(doctype).toBe('ficAlimMENESR SYSTEM "ficAlimMENESR.dtd"');
    expect(found.length).toBeLessThanOrEqual(500);
    expect(found.length).toBeGreaterThan(0);
  }
});

test('everybody drawn is written once', () => {
  expect(of('Eleve')).toHaveLength(utf8.counts.pupils);
  expect(of('PersRelEleve')).toHaveLength(utf8.counts.parents);
  expect(of('PersEducNat')).toHaveLength(utf8.counts.staff);
  expect(of('EtabEducNat')).toHaveLength(utf8.counts.schools);
  expect(new Set(entries.map((each) => `${each.category} ${each.id}`)).size).toBe(entries.length);
  for (const each of [...of('Eleve'), ...of('PersRelEleve'), ...of('PersEducNat')])
    expect(values(each, 'ENTPersonJointure')).toEqual([each.id]);
});

test('what a record names exists: schools, classes, groups, relatives, subjects, formations', () => {
  const places = new Set<string>();
  for (const school of of('EtabEducNat'))
    for (const value of [...values(school, 'ENTStructureClasses'), ...values(school, 'ENTStructureGroupes')])
      places.add(`${school.id}$${value.split('$')[0]}`);
  const relatives = new Set(of('PersRelEleve').map((each) => each.id));
  const matters = new Set(of('MatiereEducNat').map((each) => each.id));
  const mefs = new Set(of('MefEducNat').map((each) => each.id));
  const named = new Set<string>();
  for (const pupil of of('Eleve')) {
    for (const value of [...values(pupil, 'ENTEleveClasses'), ...values(pupil, 'ENTEleveGroupes')])
      expect(places).toContain(value);
    expect(values(pupil, 'ENTEleveClasses')).toHaveLength(1);
    for (const value of values(pupil, 'ENTElevePersRelEleve')) {
      expect(value).toMatch(/^\d+\$10\$[01]\$[01]\$[01]\$[01]$/);
      named.add(value.split('$')[0] ?? '');
    }
    expect(mefs).toContain(values(pupil, 'ENTEleveMEF')[0]);
    expect(values(pupil, 'ENTPersonDateNaissance')[0]).toMatch(/^\d\d\/\d\d\/20\d\d$/);
  }
  expect(named).toEqual(relatives);
  const taught = new Set<string>();
  for (const person of of('PersEducNat')) {
    expect(values(person, 'ENTPersonFonctions')).toHaveLength(1);
    for (const name of ['ENTAuxEnsClassesMatieres', 'ENTAuxEnsGroupesMatieres'])
      for (const value of values(person, name)) {
        const [school, place, matter] = value.split('$');
        taught.add(`${school}$${place}`);
        expect(places).toContain(`${school}$${place}`);
        expect(matters).toContain(matter);
      }
  }
  expect(taught).toEqual(places);
});

test('ISO-8859-15 says the same as UTF-8, even what it has no letter for', () => {
  const latin = write('latin', { encoding: 'iso-8859-15' });
  for (const { bytes } of latin.files)
    expect(bytes.subarray(0, 60).toString('latin1')).toContain('<?xml version="1.0" encoding="ISO-8859-15"?>');
  const sorted = (list: Entry[]) => list.map((each) => [each.category, each.id, [...each.attributes]]).sort();
  expect(sorted(entriesOf(latin, 'iso-8859-15'))).toEqual(sorted(entries));
  const text = latin.files.map(({ bytes }) => bytes.toString('latin1')).join('');
  expect(text).toMatch(/&#\d+;/);
  expect(text).toContain('\xbcuvrard');
});

test('the same seed gives the same bytes, another seed others', () => {
  const again = write('again', { recordsPerFile: 500 });
  expect(
    again.files.every(
      ({ file, bytes }, index) => utf8.files[index]?.file === file && utf8.files[index]?.bytes.equals(bytes),
    ),
  ).toBe(true);
  const other = write('other', { recordsPerFile: 500, seed: 4 });
  expect(other.files.find(({ file }) => file.includes('_Eleve_0000'))?.bytes).not.toEqual(
    utf8.files.find(({ file }) => file.includes('_Eleve_0000'))?.bytes,
  );
});
