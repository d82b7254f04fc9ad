// Drives GraphiQL in a browser: the page that the example gateway embeds, and the one without it.
//
// It wants the example gateway's binary (built after `cargo xtask explorer`), and Chromium.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { checkCdnPage } from "./cdn.mjs";
import { startGateway } from "./gateway.mjs";
import { open, run, sees, wasFine, write } from "./page.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const BINARY = process.env.GATEWAY ?? here("../../target/debug/example-gateway");
const SCREENSHOTS = here("../screenshots/");
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// On one line: the editor indents what is typed.
const QUERY = "query Order($id: ID!) { order(id: $id) { product user { name } } }";

/** A joined query with a variable and a header is written and run, and the joined name is seen. */
async function asks(browser, url) {
  const opened = await open(browser, url);
  const { page } = opened;
  await sees(page, ".graphiql-query-editor", "order(id: 1001)");
  await write(page, ".graphiql-query-editor", QUERY);
  await page.getByRole("button", { name: "Variables" }).click();
  await write(page, '.graphiql-editor-tool .graphiql-editor:not(.hidden)', '{ "id": "1001" }');
  await page.getByRole("button", { name: "Headers", exact: true }).click();
  await write(page, '.graphiql-editor-tool .graphiql-editor:not(.hidden)', '{ "x-hasura-role": "admin" }');
  const { request, answer } = await run(page);
  assert.deepEqual(request.postDataJSON().variables, { id: "1001" });
  assert.equal((await request.allHeaders())["x-hasura-role"], "admin");
  assert.equal(answer.data.order.user.name, "Ann Sato");
  await sees(page, ".graphiql-response", "Ann Sato");

  await page.getByRole("button", { name: "Show History" }).click();
  await sees(page, ".graphiql-history", "Order");
  assert.deepEqual(opened.foreign, [], "the page talks to the gateway alone");
  wasFine(opened);
  await opened.close();
}

/** The documentation says where a joined field comes from. */
async function reads(browser, url) {
  const opened = await open(browser, url);
  const { page } = opened;
  await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
  const docs = ".graphiql-doc-explorer";
  await page.locator(docs).getByRole("link", { name: "Query", exact: true }).click();
  await page.locator(docs).getByRole("link", { name: "Order", exact: true }).first().click();
  await sees(page, docs, "Joined by user_id: users.Query.user(id:)");
  wasFine(opened);
  await opened.close();
}

/** Pictures for people, and that the answer is on each of them. */
async function looks(browser, url) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 720]) {
      const opened = await open(browser, url, { colorScheme, viewport: { width, height: 800 } });
      const { page } = opened;
      await sees(page, ".graphiql-query-editor", "order(id: 1001)");
      await run(page);
      await sees(page, ".graphiql-response", "Ann Sato");
      await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
      await page.locator(".graphiql-doc-explorer").getByRole("link", { name: "Query", exact: true }).click();
      await sees(page, ".graphiql-doc-explorer", "All orders");
      const background = await page.evaluate(() => getComputedStyle(document.querySelector(".graphiql-container")).backgroundColor);
      await page.screenshot({ path: join(SCREENSHOTS, `${colorScheme}-${width}.png`) });
      wasFine(opened);
      await opened.close();
      process.stdout.write(`${colorScheme}, ${width} wide: background ${background}\n`);
    }
  }
}

const gateway = await startGateway(BINARY);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
try {
  const page = await fetch(gateway.url);
  assert.match(page.headers.get("content-security-policy"), /^default-src 'none'; script-src 'sha256-/);
  assert.ok((await page.text()).length > 1_000_000, "the gateway was built with the page in it");
  await asks(browser, gateway.url);
  await reads(browser, gateway.url);
  await looks(browser, gateway.url);
  await checkCdnPage(browser, gateway.url, readFileSync(here("../../runtime/src/http/explorer/cdn.html"), "utf8"));
  process.stdout.write("GraphiQL works: embedded, and from a CDN's files\n");
} finally {
  await browser.close();
  gateway.stop();
}
