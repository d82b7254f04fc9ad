// Composes `subgraphs/` into `supergraph.graphql`. The addresses are placeholders, which every gateway
// is told to replace: the real ones differ from run to run.

const fs = require('node:fs');
const path = require('node:path');
const { createRequire } = require('node:module');

const installed = createRequire(path.join(__dirname, '../.installed/supergraph/'));
const { composeServices, compositionHasErrors } = installed('@theguild/federation-composition');
const { parse } = installed('graphql');

const services = ['accounts', 'inventory', 'products', 'reviews'].map((name) => ({
  name,
  url: `http://${name}.invalid/graphql`,
  typeDefs: parse(fs.readFileSync(path.join(__dirname, `subgraphs/${name}.graphql`), 'utf8')),
}));
const composed = composeServices(services);
if (compositionHasErrors(composed)) {
  throw new Error(composed.errors.map((error) => error.message).join('\n'));
}
fs.writeFileSync(path.join(__dirname, 'supergraph.graphql'), `${composed.supergraphSdl.trim()}\n`);
