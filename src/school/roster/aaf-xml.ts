// The shape of a ficAlimMENESR file: a stream of requests, with nothing believed of its DOCTYPE and bounded in every way.
import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { decoded, xmlEncoding } from './decode.ts';
import { BadFile } from './reading.ts';
import { longestValue } from './values.ts';

export type Attribute = { values: string[]; line: number };

export type Request = {
  type: 'add' | 'modify' | 'delete';
  /** Eleve, PersRelEleve, PersEducNat, EtabEducNat… from operationalAttributes; '' when none is given. */
  category: string;
  id: string;
  line: number;
  /** By name; an attribute that is told with no value, or an empty one, has no values. */
  attributes: Map<string, Attribute>;
  faults: { line: number; field: string; message: string }[];
};

const requestTypes: Record<string, Request['type']> = {
  addRequest: 'add',
  modifyRequest: 'modify',
  deleteRequest: 'delete',
};

/** The deepest element is ficAlimMENESR/addRequest/attributes/attr/value. */
const deepest = 8;
/** Characters without any tag or text ending: a file that isn't this. */
const longestSilence = 1_000_000;
/** Values of one attribute, attributes of one request. */
const mostValues = 5_000;

/**
 * Reads requests chunk by chunk.
 * @param wanted attributes worth keeping; the others are passed over.
 * @param taken called with the requests of each chunk, before the next is read.
 * @throws BadFile
 */
export async function readRequests(
  stream: Readable,
  wanted: ReadonlySet<string>,
  taken: (requests: Request[], characters: number) => Promise<void>,
): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let ready: Request[] = [];
  let request: Request | undefined;
  let section = '';
  let attribute: Attribute | undefined;
  let attributeName = '';
  let text: string | undefined;
  let depth = 0;
  let sawRoot = false;
  let events = 0;

  const fail = (message: string): never => {
    throw new BadFile(parser.line, message);
  };
  const fault = (message: string) => request?.faults.push({ line: parser.line, field: attributeName, message });

  parser.on('error', (error) => fail(`not well-formed XML (${error.message.replace(/^[\d:\s]+/, '')})`));
  parser.on('doctype', (doctype) => {
    events++;
    if (doctype.includes('[') || /<!ENTITY/i.test(doctype))
      fail('its DOCTYPE declares things inside the file: refused');
  });
  parser.on('opentag', (tag) => {
    events++;
    depth++;
    if (depth > deepest) fail(`elements nested more than ${deepest} deep`);
    const name = tag.name;
    if (depth === 1) {
      sawRoot = name === 'ficAlimMENESR';
      if (!sawRoot) fail(`begins with <${name.slice(0, 60)}>, not <ficAlimMENESR>: this is not an AAF file`);
    } else if (depth === 2) {
      const type = requestTypes[name];
      if (type) request = { type, category: '', id: '', line: parser.line, attributes: new Map(), faults: [] };
    } else if (request && depth === 3) section = name;
    else if (request && depth === 4) {
      if (name === 'id') text = '';
      else beginAttribute(tag.attributes.name ?? '', tag.attributes.operation ?? 'replace');
    } else if (depth === 5 && name === 'value' && attribute) text = '';
  });
  const beginAttribute = (name: string, operation: string) => {
    attributeName = name;
    if (section === 'modifications' && operation !== 'replace')
      fault(`operation "${operation.slice(0, 40)}" is not known: only "replace" is`);
    if (section !== 'operationalAttributes' && !wanted.has(name)) return;
    attribute = { values: [], line: parser.line };
    if (section !== 'operationalAttributes') {
      if (request?.attributes.has(name)) fault(`${name} is told twice`);
      request?.attributes.set(name, attribute);
    }
  };
  parser.on('text', (part) => {
    events++;
    if (text !== undefined && text.length <= longestValue) text += part;
  });
  parser.on('cdata', (part) => {
    events++;
    if (text !== undefined && text.length <= longestValue) text += part;
  });
  parser.on('closetag', (tag) => {
    events++;
    if (text !== undefined && (depth === 4 || depth === 5)) {
      const value = text.trim();
      text = undefined;
      if (value.length > longestValue) fault(`longer than ${longestValue} characters`);
      else if (tag.name === 'id' && request) request.id = value;
      else if (attribute && section === 'operationalAttributes') {
        if (request && /^categorie/.test(attributeName)) request.category = value;
      } else if (attribute && value !== '') attribute.values.push(value);
      if (attribute && attribute.values.length > mostValues)
        fail(`${attributeName} has more than ${mostValues} values`);
    }
    if (depth === 4) attribute = undefined;
    if (depth === 2 && request) {
      ready.push(request);
      request = undefined;
    }
    depth--;
  });

  let silence = 0;
  for await (const chunk of decoded(stream, xmlEncoding)) {
    // Small steps, so that what the parser gathers between two events stays bounded.
    for (let from = 0; from < chunk.length; from += 65_536) {
      const step = chunk.slice(from, from + 65_536);
      const before = events;
      parser.write(step);
      silence = events === before ? silence + step.length : 0;
      if (silence > longestSilence) fail(`more than ${longestSilence} characters without an element`);
    }
    const requests = ready;
    ready = [];
    await taken(requests, chunk.length);
  }
  parser.close();
  if (!sawRoot) fail('empty: not an AAF file');
  await taken(ready, 0);
}
