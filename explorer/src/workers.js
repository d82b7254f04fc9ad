// The editor's workers, as part of the page: it has no other files to load them from.
import EditorWorker from "monaco-editor/esm/vs/editor/editor.worker.js?worker&inline";
import JsonWorker from "monaco-editor/esm/vs/language/json/json.worker.js?worker&inline";
import GraphqlWorker from "monaco-graphql/esm/graphql.worker.js?worker&inline";

self.MonacoEnvironment = {
  getWorker(_, label) {
    switch (label) {
      case "json":
        return new JsonWorker();
      case "graphql":
        return new GraphqlWorker();
      default:
        return new EditorWorker();
    }
  },
};
