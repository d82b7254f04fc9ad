const isDeduplicating = process.env.MODE !== 'dedupe-off';

const upstream = (name) => ({
  location: process.env[`${name.toUpperCase()}_URL`],
  options: { deduplicateInflightRequests: isDeduplicating },
});

export const gatewayConfig = {
  logging: 'error',
  graphiql: false,
  landingPage: false,
  // Of clients: off unless it is asked for.
  inboundInflightRequestDeduplication: false,
  transportEntries: Object.fromEntries(
    ['accounts', 'inventory', 'products', 'reviews'].map((name) => [name, upstream(name)]),
  ),
};
