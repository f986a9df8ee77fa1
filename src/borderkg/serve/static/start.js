// @ts-check
/**
 * Finds what a page wants drawn, and loads only what draws it, when it comes near the window.
 *
 * A page says which bundles are installed (`data-parts` of its root) and marks a place with
 * `data-chart`, `data-map`, `data-timeline`, `data-network` or `data-editor`, whose value is the id
 * of a block of JSON. Each module has `draw(place, content)`. Whatever fails, the page stays as it
 * was written: the table beside the place says the same.
 */
import { contentOf } from "./content.js";
import { word } from "./words.js";

const PARTS = ["chart", "map", "timeline", "network", "editor"];
const AHEAD = "400px";
const installed = new Set((document.documentElement.dataset.parts ?? "").split(" "));

/**
 * Loads a style sheet of ours; settles when it is there.
 * @param {string} address relative to this module
 * @returns {Promise<void>}
 */
function styled(address) {
  const href = new URL(address, import.meta.url).href;
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => reject(new Error(`${href} did not load`)));
    document.head.append(link);
  });
}

/** @type {Map<string, Promise<unknown>>} */
const sheets = new Map();

/** @param {string} address */
function styledOnce(address) {
  const known = sheets.get(address) ?? styled(address);
  sheets.set(address, known);
  return known;
}

/**
 * Draws one place.
 * @param {HTMLElement} place
 * @param {string} part
 */
async function draw(place, part) {
  place.dataset.state = "drawing";
  try {
    const own = ["map", "timeline", "editor"].includes(part) ? [styledOnce(`./vendor/${part}.css`)] : [];
    const [module] = await Promise.all([import(`./${part}.js`), ...own]);
    await styledOnce("./pictures.css"); // after the library's, which it corrects
    await module.draw(place, contentOf(place, part));
    place.dataset.state = "drawn";
  } catch (error) {
    place.dataset.state = "failed";
    const told = document.createElement("p");
    told.className = "missing";
    told.textContent = word("failed");
    place.append(told);
    console.warn(`${part} was not drawn:`, error);
  }
}

const watcher = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      watcher.unobserve(target);
      const part = PARTS.find((name) => name in target.dataset);
      if (part) void draw(target, part);
    }
  },
  { rootMargin: AHEAD },
);

for (const part of PARTS) {
  if (!installed.has(part)) continue;
  for (const place of document.querySelectorAll(`[data-${part}]`)) watcher.observe(place);
}

if (document.querySelector("pre, table")) void import("./niceties.js");
