// GraphiQL on the gateway that serves this page.
import "./workers.js";
import "graphiql/style.css";
import "./main.css";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

// A gateway may be mounted below any path of a server.
const base = location.pathname.replace(/\/$/, "");

/** What the gateway says of itself: what is shown to somebody who opens the page for the first time. */
async function settings() {
  const response = await fetch(`${base}/explorer.json`);
  return response.ok ? response.json() : {};
}

const { defaultQuery } = await settings().catch(() => ({}));
createRoot(document.getElementById("graphiql")).render(
  createElement(GraphiQL, {
    fetcher: createGraphiQLFetcher({ url: `${base}/graphql` }),
    defaultEditorToolsVisibility: true,
    defaultQuery,
  }),
);
