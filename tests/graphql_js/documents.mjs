// Compares which documents a gateway refuses with which graphql-js refuses.
//
// In come the lines of `graphql_js documents`; out goes a count, and each difference. The exit code is 1
// if there is a difference that is not one of KNOWN.
import { buildSchema, parse, validate } from 'graphql';
import { lines } from './lines.mjs';

// Differences that are meant: what they are called, and how to know one.
const KNOWN = [
  {
    // graphql-js forgets the rule where the input object itself is expected to be non-null:
    // https://spec.graphql.org/September2025/#sec-All-Variable-Usages-are-Allowed
    name: 'a nullable variable in a field of a non-null `@oneOf` input object is refused',
    is: (line, expected) =>
      line.verdict === 'refused' &&
      !expected.refused &&
      line.messages.every((message) => message.includes('whose only field must not be null')),
  },
  {
    // apollo-compiler takes the exclamation mark of the scalar for that of the list's items.
    name: 'null in a list is refused where a custom scalar is expected to be non-null',
    is: (line, expected) =>
      line.verdict === 'refused' &&
      !expected.refused &&
      line.messages.every((message) => /^expected value of type (Any|Time)!, found null$/.test(message)),
  },
];

const MAX_SHOWN = 20;

function reference(schema, document) {
  let parsed;
  try {
    parsed = parse(document);
  } catch (error) {
    return { refused: true, messages: [error.message] };
  }
  const errors = validate(schema, parsed);
  return { refused: errors.length > 0, messages: errors.map((error) => error.message) };
}

const counts = { compared: 0, 'refused by both': 0, 'taken by both': 0, 'valid, but not served': 0, differences: 0 };
const met = new Map(KNOWN.map((known) => [known.name, 0]));
let schema;

for await (const line of lines()) {
  if (line.sdl) {
    schema = buildSchema(line.sdl);
    continue;
  }
  counts.compared += 1;
  const expected = reference(schema, line.document);
  if (line.verdict === 'not served' && !expected.refused) {
    // Valid, but more than the gateway serves: it says so.
    counts['valid, but not served'] += 1;
    continue;
  }
  const refused = line.verdict !== 'taken';
  if (refused === expected.refused) {
    counts[refused ? 'refused by both' : 'taken by both'] += 1;
    continue;
  }
  const known = KNOWN.find((known) => known.is(line, expected));
  if (known) {
    met.set(known.name, met.get(known.name) + 1);
    continue;
  }
  counts.differences += 1;
  if (counts.differences <= MAX_SHOWN) {
    console.log(`\n# ${line.number}: the gateway says ${line.verdict}, graphql-js ${expected.refused ? 'refused' : 'taken'}`);
    console.log(line.document);
    for (const message of line.messages) console.log(`  the gateway: ${message}`);
    for (const message of expected.messages) console.log(`  graphql-js:  ${message}`);
  }
}

const figures = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
console.log(`documents: ${figures.join(', ')}`);
for (const [name, count] of met) console.log(`known difference: ${name}: ${count}`);
if (counts.differences > 0 || counts.compared === 0) process.exitCode = 1;
