// The federated graph by type merging: each subschema says how to give its part of a type for many
// keys at once, and requests to one server that fall together are one (`batch`).

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { createRequire } = require('node:module');

const installed = createRequire(path.join(__dirname, '../.installed/stitching/'));
const { Kind, buildASTSchema, parse, visit } = installed('graphql');
const { buildHTTPExecutor } = installed('@graphql-tools/executor-http');
const { stitchSchemas } = installed('@graphql-tools/stitch');
const { createYoga } = installed('graphql-yoga');

const schemas = path.join(__dirname, '../../gateway/gateway/schemas');

// A type that the server gives by `_entities`, and the fields that make its representations.
const entity = (typeName, keyFields, more = {}) => ({
  selectionSet: '{ ' + keyFields[0] + ' }',
  fieldName: '_entities',
  key: (object) => {
    const representation = { __typename: typeName };
    for (const field of keyFields) {
      if (object[field] !== undefined) representation[field] = object[field];
    }
    return representation;
  },
  argsFromKeys: (representations) => ({ representations }),
  ...more,
});

const user = entity('User', ['id']);
const product = entity('Product', ['upc']);
const stocked = entity('Product', ['upc', 'price', 'weight'], {
  fields: { shippingEstimate: { selectionSet: '{ price weight }', computed: true } },
});

// What a server is only told, it can not be asked for: such fields are no part of its subschema.
const readSchema = (name, external) => {
  const document = parse(fs.readFileSync(path.join(schemas, `${name}.graphql`), 'utf8'));
  const owned = visit(document, {
    [Kind.FIELD_DEFINITION]: (field) => (external.includes(field.name.value) ? null : undefined),
  });
  return buildASTSchema(owned, { assumeValidSDL: true });
};

const subschema = (name, merge, external = []) => ({
  schema: readSchema(name, external),
  executor: buildHTTPExecutor({
    endpoint: process.env[`${name.toUpperCase()}_URL`],
    deduplicateInflightRequests: process.env.MODE !== 'dedupe-off',
  }),
  batch: true,
  merge,
});

const schema = stitchSchemas({
  subschemas: [
    subschema('accounts', { User: user }),
    subschema('inventory', { Product: stocked }, ['price', 'weight']),
    subschema('products', { Product: product }),
    subschema('reviews', { User: user, Product: product }),
  ],
});

const yoga = createYoga({ schema, logging: false, graphiql: false, landingPage: false });
http.createServer(yoga).listen(Number(process.env.PORT), '127.0.0.1');
