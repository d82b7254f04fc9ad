// Starts the example gateway on a free port and has the package graphql-http audit it. Every audit
// must pass, those that say "should" and "may", too.
//
//     node tests/audit/run.mjs [path of the built example gateway]

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { auditServer } from "graphql-http";

const binary = process.argv[2] ?? new URL("../../target/debug/example-gateway", import.meta.url).pathname;

/** Starts the gateway and waits for the line that says where it listens. */
async function start() {
  const gateway = spawn(binary, ["--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  gateway.on("error", (error) => {
    console.error(`${binary} can not be started: ${error.message}`);
    process.exit(2);
  });
  for await (const line of createInterface({ input: gateway.stdout })) {
    const ready = line.match(/^listening on (\S+)$/);
    if (ready) return { gateway, url: `${ready[1]}/graphql` };
  }
  console.error(`${binary} has ended before it listened`);
  process.exit(2);
}

const { gateway, url } = await start();
let results;
try {
  results = await auditServer({ url });
} finally {
  gateway.kill();
}

const failed = results.filter(({ status }) => status !== "ok");
for (const { id, name, status, reason } of failed) {
  console.error(`${status} ${id} ${name}: ${reason}`);
}
console.log(`graphql-http: ${results.length - failed.length} of ${results.length} audits pass`);
process.exit(failed.length > 0 ? 1 : 0);
