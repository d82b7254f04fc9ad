// One page with everything in it, compressed, and the hash by which its policy lets the script run.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { constants, gzipSync } from "node:zlib";

import { defineConfig } from "vite";

/** Where the runtime looks for the page. */
const OUT = new URL("../runtime/explorer/", import.meta.url);

/** Puts the only script and the only style sheet into the page. */
function onePage() {
  return {
    name: "one-page",
    // Only now the script is as it will run.
    writeBundle(_, bundle) {
      const files = Object.values(bundle);
      const only = (isWanted) => {
        const found = files.filter(isWanted);
        if (found.length !== 1) throw new Error(`not one file but ${found.length}`);
        return found[0];
      };
      const script = only((file) => file.type === "chunk").code.replaceAll("</script", "<\\/script");
      const style = only((file) => file.fileName.endsWith(".css")).source;
      const page = only((file) => file.fileName.endsWith(".html"))
        .source.replace(/\s*<script [^>]*src=[^>]*><\/script>/, "")
        .replace(/\s*<link rel="stylesheet"[^>]*>/, () => `\n<style>${style}</style>`)
        .replace("</body>", () => `<script type="module">${script}</script>\n</body>`);
      const hash = createHash("sha256").update(script).digest("base64");
      mkdirSync(OUT, { recursive: true });
      writeFileSync(new URL("page.html.gz", OUT), gzipSync(page, { level: constants.Z_BEST_COMPRESSION }));
      writeFileSync(new URL("script.sha256", OUT), hash);
      this.info(`${page.length} characters`);
    },
  };
}

/** Directives for servers that render pages mean nothing here. */
function onwarn(warning, warn) {
  if (warning.code !== "MODULE_LEVEL_DIRECTIVE") warn(warning);
}

export default defineConfig({
  plugins: [onePage()],
  // Subscriptions over WebSocket are not served, and what they take is not installed.
  resolve: { alias: { "graphql-ws": fileURLToPath(new URL("src/nothing.js", import.meta.url)) } },
  build: {
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    modulePreload: false,
    rollupOptions: { output: { inlineDynamicImports: true }, onwarn },
    target: "es2022",
    reportCompressedSize: false,
    chunkSizeWarningLimit: 10_000,
  },
  worker: { format: "es", rollupOptions: { output: { inlineDynamicImports: true } } },
});
