// @ts-check
/**
 * The query editor: YASGUI over our own endpoint, in place of the form that stands there without it.
 *
 * The content is `{endpoint, base, prefixes: {…}, query?, terms?: {classes: […], properties: […]},
 * examples?: [{label, query}]}`. Names are completed from `terms`, or from what the graphs declare;
 * no request leaves the origin. Escape, then Tab, leaves the editor.
 */
import { Yasgui } from "./vendor/editor.js";
import { language, word } from "./words.js";

const DECLARED = `PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?kind ?term WHERE {
  { ?term a owl:Class BIND("classes" AS ?kind) }
  UNION { ?term a ?type BIND("properties" AS ?kind) VALUES ?type { owl:ObjectProperty owl:DatatypeProperty } }
  FILTER(ISIRI(?term))
} ORDER BY ?term`;
const SHOWN = 40;

/** @typedef {{classes: string[], properties: string[]}} Terms */
/** @typedef {{endpoint: string, base: string, prefixes: Record<string, string>, query?: string, terms?: Terms, examples?: {label: string, query: string}[]}} Content */

/**
 * The classes and properties that the graphs declare.
 * @param {string} endpoint
 * @returns {Promise<Terms>}
 */
async function declared(endpoint) {
  const answer = await fetch(`${endpoint}?query=${encodeURIComponent(DECLARED)}`, {
    headers: { Accept: "application/sparql-results+json" },
  });
  if (!answer.ok) throw new Error(`${endpoint}: ${answer.status}`);
  /** @type {Terms} */
  const terms = { classes: [], properties: [] };
  for (const { kind, term } of (await answer.json()).results.bindings) {
    terms[/** @type {keyof Terms} */ (kind.value)].push(term.value);
  }
  return terms;
}

/**
 * Lets class and property names be completed from `terms`, and prefixes from `prefixes`.
 * @param {Promise<Terms>} terms
 * @param {Record<string, string>} prefixes
 */
function completing(terms, prefixes) {
  const { Yasqe } = Yasgui;
  /** @param {keyof Terms} kind */
  const from = (kind) => async (/** @type {unknown} */ _, /** @type {any} */ token) => {
    const begun = (token?.autocompletionString ?? "").toLowerCase();
    const all = (await terms)[kind];
    const first = all.filter((term) => term.toLowerCase().startsWith(begun));
    const inside = all.filter((term) => !first.includes(term) && term.toLowerCase().includes(begun));
    return [...first, ...inside].slice(0, SHOWN);
  };
  Yasqe.forkAutocompleter("class", { name: "class", get: from("classes"), persistenceId: null }, false);
  Yasqe.forkAutocompleter("property", { name: "property", get: from("properties"), persistenceId: null }, false);
  Yasqe.forkAutocompleter(
    "prefixes",
    {
      name: "prefixes", persistenceId: null,
      get: () => Object.entries(prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`).sort(),
    },
    false,
  );
}

/**
 * Where a term of ours is shown here; other addresses stay as they are.
 * @param {string} iri
 * @param {string} base
 */
function local(iri, base) {
  if (!iri.startsWith(base)) return iri;
  const rest = iri.slice(base.length);
  return language !== "en" && /^(id|scheme|data)\//.test(rest) ? `/${language}/page/${rest}` : `/${rest}`;
}

/**
 * Gives names to what YASGUI leaves without, and leads links of ours to our own pages.
 * @param {HTMLElement} box
 * @param {string} base
 */
function polish(box, base) {
  /** @type {[string, string][]} */
  const names = [
    [".yasqe_queryButton", "run"], [".CodeMirror textarea", "query"], [".tableFilter", "filter"], [".tableSizer", "rows"],
    [".tabPanelButton, .tabMenu > button, .tabContextButton", "options"], [".addTab", "add"], [".closeTab", "close"],
    [".yasqe_share", "share"], [".yasqe_resizeWrapper", "resize"],
  ];
  for (const [selector, key] of names) {
    for (const found of box.querySelectorAll(selector)) {
      if (found.getAttribute("aria-label") !== word(key)) found.setAttribute("aria-label", word(key));
    }
  }
  for (const link of box.querySelectorAll("a.iri, .yasr a[href]")) {
    const href = link.getAttribute("href") ?? "";
    if (href.startsWith(base)) {
      link.setAttribute("href", local(href, base));
      link.setAttribute("target", "_self");
    }
  }
}

/**
 * Lets the keyboard leave: after Escape, Tab is the browser's and not the editor's.
 * @param {HTMLElement} box
 * @param {HTMLElement} told
 */
function leavable(box, told) {
  let leaving = false;
  box.addEventListener("focusout", () => (leaving = false));
  box.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Tab" && leaving) event.stopImmediatePropagation();
      else if (event.key !== "Shift") leaving = event.key === "Escape";
      told.textContent = leaving ? word("left") : "";
    },
    { capture: true },
  );
}

/**
 * Draws the editor.
 * @param {HTMLElement} place
 * @param {Content} content
 */
export async function draw(place, content) {
  const endpoint = new URL(content.endpoint, location.href).href;
  completing(content.terms ? Promise.resolve(content.terms) : declared(endpoint), content.prefixes);
  const form = place.querySelector("form");
  const typed = form?.querySelector("textarea");
  const query = typed?.value || content.query || "SELECT * WHERE {\n  ?s ?p ?o\n}\nLIMIT 10\n";
  const box = document.createElement("div");
  box.className = "editor";
  const hint = document.createElement("p");
  hint.className = "editor-hint";
  hint.id = "editor-hint";
  hint.textContent = word("leave");
  const told = document.createElement("p");
  told.className = "unseen";
  told.setAttribute("role", "status");
  place.append(hint, box, told);

  const gui = new Yasgui(box, {
    autofocus: false,
    persistenceId: null,
    populateFromUrl: false,
    tabName: word("tab"),
    requestConfig: { endpoint, method: "POST", headers: () => ({}) },
    endpointCatalogueOptions: { getData: () => [], keys: [], renderItem: () => {} },
    yasqe: {
      value: query, prefixCcApi: null, showQueryButton: true, resizeable: false, createShortLink: undefined,
      viewportMargin: Infinity,
      autocompleters: ["prefixes", "class", "property", "variables"], screenReaderLabel: word("query"),
    },
    yasr: { prefixes: { ...content.prefixes }, persistenceId: null, maxPersistentResponseSize: 0, defaultPlugin: "table" },
  });
  if (form) form.hidden = true;

  const watcher = new MutationObserver(() => polish(box, content.base));
  watcher.observe(box, { childList: true, subtree: true });
  polish(box, content.base);

  const editor = gui.getTab().getYasqe();
  editor.getInputField().setAttribute("aria-describedby", hint.id);
  // As tall as its text: what has no scroll bar of its own needs no key to scroll it.
  editor.setSize(null, "auto");
  leavable(box, told);

  if (content.examples?.length) place.insertBefore(examples(content.examples, gui), hint);
}

/**
 * A list of questions to start from.
 * @param {{label: string, query: string}[]} given
 * @param {any} gui
 */
function examples(given, gui) {
  const row = document.createElement("p");
  row.className = "examples";
  const label = document.createElement("label");
  const choice = document.createElement("select");
  label.textContent = word("example");
  choice.append(new Option(word("choose"), ""));
  given.forEach(({ label }, number) => choice.append(new Option(label, String(number))));
  choice.addEventListener("change", () => {
    if (choice.value) gui.getTab().setQuery(given[Number(choice.value)].query);
  });
  label.append(" ", choice);
  row.append(label);
  return row;
}
