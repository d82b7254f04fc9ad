// The page without an embedded GraphiQL: its files from the npm packages in place of the CDN, so that the
// browser compares them with the page's hashes.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { open, run, sees, wasFine } from "./page.mjs";

const packages = fileURLToPath(new URL("../node_modules/", import.meta.url));
const script = readFileSync(new URL("../../runtime/src/http/explorer/cdn.js", import.meta.url), "utf8");
const QUERY = "{ order(id: 1001) { product user { name } } }";

export async function checkCdnPage(browser, url, html) {
  const body = html.replace("{script}", () => script).replace("{query}", QUERY);
  const opened = await open(browser, url, {}, async (page) => {
    await page.route(`${url}/`, (route) => route.fulfill({ body, contentType: "text/html" }));
    await page.route("https://unpkg.com/**", (route) => {
      const [, name, file] = route.request().url().match(/unpkg\.com\/([^@]+)@[^/]+\/(.*)/);
      route.fulfill({ path: `${packages}cdn-${name}/${file}`, headers: { "access-control-allow-origin": "*" } });
    });
  });
  await run(opened.page);
  await sees(opened.page, ".graphiql-response", "Ann Sato");
  wasFine(opened);
  await opened.close();
}
