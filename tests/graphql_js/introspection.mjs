// Compares what gateways say of their joined schemas with what graphql-js reads in the SDL.
//
// In come the lines of `graphql_js introspection`. What is compared is everything but the order of types
// and directives, and the descriptions of what the specification itself defines. Default values are
// compared as values, since there are several ways to write one.
import {
  buildClientSchema,
  buildSchema,
  introspectionFromSchema,
  isIntrospectionType,
  isSpecifiedScalarType,
  parseType,
  parseValue,
  specifiedDirectives,
  typeFromAST,
  valueFromAST,
} from 'graphql';
import { lines } from './lines.mjs';

const OPTIONS = {
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
};

// What graphql-js has from drafts that are later than September 2025: members of introspection types.
const DRAFTS = {
  __Directive: ['isDeprecated', 'deprecationReason'],
  __DirectiveLocation: ['DIRECTIVE_DEFINITION'],
};
const DRAFT_ARGUMENTS = { __Schema: ['includeDeprecated'] };

const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function normalized(introspection, schema) {
  const isOwn = (name) => {
    const type = schema.getType(name);
    return !isIntrospectionType(type) && !isSpecifiedScalarType(type);
  };
  const input = (value) => {
    const { defaultValue, type } = value;
    return { ...value, defaultValue: defaultValue === null ? null : valueOf(schema, type, defaultValue) };
  };
  const args = (type, field) => field.args.filter((arg) => !DRAFT_ARGUMENTS[type.name]?.includes(arg.name));
  const types = introspection.types.map((type) => {
    const drafts = DRAFTS[type.name] ?? [];
    const members = (list) => list?.filter((member) => !drafts.includes(member.name)) ?? null;
    const own = isOwn(type.name);
    const described = (thing) => (own ? thing : { ...thing, description: null });
    const order = (list) => (own || list === null ? list : [...list].sort(byName));
    return described({
      ...type,
      fields: order(members(type.fields)?.map((field) => described({ ...field, args: args(type, field).map((arg) => described(input(arg))) })) ?? null),
      inputFields: type.inputFields?.map(input) ?? null,
      enumValues: order(members(type.enumValues)?.map(described) ?? null),
      possibleTypes: type.possibleTypes ? [...type.possibleTypes].sort(byName) : null,
    });
  });
  const directives = introspection.directives.map(({ isDeprecated, deprecationReason, ...directive }) => {
    const own = !specifiedDirectives.some((known) => known.name === directive.name);
    const text = (thing) => (own ? thing : { ...thing, description: null });
    const locations = directive.locations.filter((location) => location !== 'DIRECTIVE_DEFINITION');
    return text({ ...directive, locations: [...locations].sort(), args: directive.args.map((arg) => text(input(arg))) });
  });
  const root = (type) => type && { name: type.name };
  return {
    description: introspection.description,
    queryType: root(introspection.queryType),
    mutationType: root(introspection.mutationType),
    subscriptionType: root(introspection.subscriptionType),
    types: types.sort(byName),
    directives: directives.sort(byName),
  };
}

// A default value as the value that it is: there are several ways to write one, and one may leave out
// fields of an input object that have defaults themselves.
function valueOf(schema, reference, text) {
  const written = (type) =>
    type.kind === 'NON_NULL' ? `${written(type.ofType)}!` : type.kind === 'LIST' ? `[${written(type.ofType)}]` : type.name;
  return JSON.stringify(valueFromAST(parseValue(text), typeFromAST(schema, parseType(written(reference)))));
}

// What is in one, but not in the other, up to a few.
function differences(ours, theirs, path, found) {
  if (found.length > 20) return;
  const isObject = (value) => value !== null && typeof value === 'object';
  if (!isObject(ours) || !isObject(theirs)) {
    if (ours !== theirs) found.push(`${path}: the gateway says ${JSON.stringify(ours)}, graphql-js ${JSON.stringify(theirs)}`);
    return;
  }
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const name = ours[key]?.name ?? theirs[key]?.name ?? key;
    differences(ours[key], theirs[key], `${path}.${name}`, found);
  }
}

let failed = false;
let gateways = 0;
let types = 0;
for await (const { gateway, sdl, answer } of lines()) {
  const schema = buildSchema(sdl);
  const theirs = normalized(introspectionFromSchema(schema, OPTIONS).__schema, schema);
  const ours = normalized(answer.data.__schema, schema);
  const found = [];
  differences(ours, theirs, gateway, found);
  for (const difference of found) console.log(difference);
  // What clients make of it must be a schema, too.
  buildClientSchema(answer.data);
  failed ||= found.length > 0;
  gateways += 1;
  types += ours.types.length;
}
console.log(`introspection: ${gateways} gateways with ${types} types, ${failed ? 'not ' : ''}equal`);
if (failed || gateways === 0) process.exitCode = 1;
