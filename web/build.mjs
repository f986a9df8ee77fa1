/**
 * Builds the browser parts: one bundle a picture, into the folder from which the pages are served.
 *
 *     npm ci && node build.mjs [FOLDER]
 *
 * The pages forbid inline styles and generated code, so a library that makes a `style` element is
 * changed here: it makes an inert `template` instead, and its rules come by a style sheet of ours.
 * The build fails when the libraries that do so are no longer those that were looked at. YASGUI's
 * table reads IRIs and language tags as HTML, and braces in literals as names of columns: its lines
 * that do so are changed too, and the build fails when one of them is not found.
 */
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const target = resolve(process.argv[2] ?? join(here, "../src/borderkg/serve/static/vendor"));

const STYLE_ELEMENT = /createElement\((["'])style\1\)/g;
/** The modules that make style elements: an accessory of jQuery, and one rule that network.css has. */
const STYLED = ["cytoscape.esm.mjs", "yasgui.esm.js"];
/** By module, lines and what stands in their place; each must be there once. */
const CHANGED = {
  "yasgui.esm.js": [
    // Braces in a literal are its own: they name no other column.
    [
      'for (let t in e) e[t].type !== "uri" && (e[t].value = e[t].value.replace(/{{(.*?)}}/g, (t) => ' +
        "(t = t.substring(2, t.length - 2).trim(), e[t] ? e[t].value : t)));",
      "",
    ],
    // An IRI is a text, not HTML: `?a=1&copy=2` stays what it is.
    ["let n = sanitize_default(e.value), r = n, a = !1;", "let n = e.value, r = n, a = !1;"],
    // It is a link where the web can follow it, and its quotes end no attribute.
    [
      "return sanitize_default(`${o ? \"\" : \"&lt;\"}<a class='iri' target='${this.config.openIriInNewWindow ? \"_blank\" : \"_self\"}'" +
        "${this.config.openIriInNewWindow ? \" ref='noopener noreferrer'\" : \"\"} href='${n}'>${sanitize_default(r)}</a>${o ? \"\" : \"&gt;\"}`);",
      "let s = /^(https?:\\/\\/|mailto:)/i.test(n) ? `<a class='iri' rel='noopener noreferrer' href='${escape$1(n)}'>${escape$1(r)}</a>` : " +
        "`<span class='iri'>${escape$1(r)}</span>`; return sanitize_default(`${o ? \"\" : \"&lt;\"}${s}${o ? \"\" : \"&gt;\"}`);",
    ],
    ['n = `"${n}"<sup>@${e["xml:lang"]}</sup>`', 'n = `"${n}"<sup>@${escape$1(e["xml:lang"])}</sup>`'],
    // What is searched is a text as well.
    ["sanitize_default(t.value) : this.getCellContent(t, e)", "escape$1(t.value) : this.getCellContent(t, e)"],
  ],
};
/** Packages that come already bundled: what they depend on is in them, whoever imports what. */
const BUNDLED = ["@zazuko/yasgui", "maplibre-gl"];
/** Files that are served as they are. */
const COPIED = {
  "map-worker.js": "maplibre-gl/dist/maplibre-gl-worker.mjs",
  "geo/countries.json": "world-atlas/countries-50m.json",
  "geo/states.json": "us-atlas/states-10m.json",
};

/** The text of a module with its lines of `CHANGED` changed. */
function changed(name, text) {
  for (const [before, after] of CHANGED[name] ?? []) {
    const found = text.split(before).length - 1;
    if (found !== 1) throw new Error(`${name} has this ${found} times, expected once: ${before}`);
    text = text.replace(before, () => after);
  }
  return text;
}

/** Changes modules by `CHANGED`, replaces what makes style elements by what does not, and notes where. */
const inert = (styled, met) => ({
  name: "inert",
  setup(bundler) {
    bundler.onLoad({ filter: /\.(m?js|cjs)$/, namespace: "file" }, async ({ path }) => {
      const name = path.split("/").at(-1);
      const text = changed(name, await readFile(path, "utf8"));
      met.add(name);
      if (text.match(STYLE_ELEMENT)) styled.add(name);
      return { contents: text.replace(STYLE_ELEMENT, 'createElement("template")'), loader: "js" };
    });
  },
});

/** The description of the package in a folder. */
const about = async (folder) => JSON.parse(await readFile(join(folder, "package.json"), "utf8"));

/** The folders of the packages of which something is in a bundle. */
function imported(metafile) {
  const folders = Object.keys(metafile.inputs).map((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]);
  return folders.filter((folder) => folder !== undefined).map((folder) => join(here, folder));
}

/** The folder of a package and those of everything that it depends on. */
async function withDependencies(name, folders) {
  const folder = join(modules, name);
  if (folders.has(folder)) return;
  folders.add(folder);
  for (const other of Object.keys((await about(folder)).dependencies ?? {})) await withDependencies(other, folders);
}

/** Name, version, terms and licence text of the package in a folder. */
async function licence(folder) {
  const { name, version, license, author } = await about(folder);
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const terms = typeof license === "string" ? license : license?.type;
  if (!terms && !texts.length) throw new Error(`${name} ${version} states no licence: it cannot be handed on`);
  const holder = typeof author === "string" ? author : author?.name;
  const unsaid = `The package holds no licence text; its description says ${terms}${holder ? `, by ${holder}` : ""}.`;
  return `${name} ${version} (${terms ?? "see the text"})\n\n${texts.map((text) => text.trim()).join("\n\n") || unsaid}\n`;
}

const beside = `${target}.new`;
await rm(beside, { recursive: true, force: true });
await mkdir(join(beside, "geo"), { recursive: true });

const styled = new Set();
const met = new Set();
const folders = new Set();
const parts = (await readdir(join(here, "parts"))).sort();
for (const part of parts) {
  const { metafile } = await build({
    entryPoints: [join(here, "parts", part)],
    outdir: beside,
    absWorkingDir: here,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [inert(styled, met)],
    metafile: true,
    logLevel: "warning",
  });
  for (const folder of imported(metafile)) folders.add(folder);
}
if ([...styled].sort().join() !== STYLED.join()) {
  throw new Error(
    `style elements are made in ${[...styled].sort().join(", ")}, expected in ${STYLED.join(", ")}: ` +
      "see what they hold, put their rules into a style sheet, and name the module in STYLED",
  );
}
for (const name of Object.keys(CHANGED)) {
  if (!met.has(name)) throw new Error(`${name} is to be changed and is in no bundle`);
}
for (const name of BUNDLED) {
  folders.delete(join(modules, name));
  await withDependencies(name, folders);
}
for (const [file, source] of Object.entries(COPIED)) {
  await copyFile(join(modules, source), join(beside, file));
  folders.add(join(modules, source.split("/")[0]));
}
const licences = await Promise.all([...folders].sort().map(licence));
await writeFile(join(beside, "LICENSES.txt"), licences.join(`\n${"-".repeat(78)}\n\n`));

await rm(target, { recursive: true, force: true });
await rename(beside, target);
console.log(`${parts.length} bundles and ${licences.length} licences in ${relative(process.cwd(), target) || target}`);
