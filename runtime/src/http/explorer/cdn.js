
const root = document.getElementById("graphiql");
const url = location.pathname.replace(/\/$/, "") + "/graphql";
ReactDOM.createRoot(root).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url }),
    defaultQuery: root.dataset.query,
  }),
);
