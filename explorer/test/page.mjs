// A page of the browser that notices what a person would call broken.
import assert from "node:assert/strict";

/** Opens the gateway's page in a context of its own. */
export async function open(browser, url, options = {}, prepare = async () => {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  const foreign = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(url)) foreign.push(request.url());
  });
  await prepare(page);
  await page.goto(url);
  await page.locator(".graphiql-query-editor").waitFor();
  return { page, complaints, foreign, close: () => context.close() };
}

/** Puts text into an editor in place of what it has. */
export async function write(page, editor, text) {
  // The editors take keys wherever their text area is drawn, so what is clicked is their lines.
  await page.locator(`${editor} .view-lines`).first().click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

/** Runs the query and gives what was asked and answered. */
export async function run(page) {
  const [answer] = await Promise.all([
    page.waitForResponse((answer) => answer.request().postData()?.includes("order(id")),
    page.locator("button.graphiql-execute-button").click(),
  ]);
  return { request: answer.request(), answer: await answer.json() };
}

/** Waits until text is on the page. */
export async function sees(page, where, text) {
  await page.locator(where).filter({ hasText: text }).first().waitFor();
}

/** Nothing was complained of. */
export function wasFine({ complaints }) {
  assert.deepEqual(complaints, []);
}
