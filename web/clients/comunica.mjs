/**
 * Asks a SPARQL endpoint by Comunica, and prints what it read.
 *
 *     node comunica.mjs ENDPOINT < queries.json
 *
 * The queries are a JSON list of texts. The answers are printed as a JSON list: rows and yes or no
 * as SPARQL results in JSON, a graph as `{"quads": N-Quads}`.
 *
 * `package.json` overrides rdf-data-factory: what reads rows for Comunica 4.3 makes literals as its
 * version 2 does, and with version 1, which Comunica names, every language is lost.
 */
import { text } from "node:stream/consumers";

import { QueryEngine } from "@comunica/query-sparql";

const [endpoint] = process.argv.slice(2);
const sources = [{ type: "sparql", value: endpoint }];
const engine = new QueryEngine();

/** The answer to one query, as it is printed. */
async function answer(query) {
  const result = await engine.query(query, { sources });
  const graph = result.resultType === "quads";
  const media = graph ? "application/n-quads" : "application/sparql-results+json";
  const { data } = await engine.resultToString(result, media);
  const written = await text(data);
  return graph ? { quads: written } : JSON.parse(written);
}

const answers = [];
for (const query of JSON.parse(await text(process.stdin))) answers.push(await answer(query));
process.stdout.write(`${JSON.stringify(answers)}\n`);
