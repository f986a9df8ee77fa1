// @ts-check
/** What a page gives a picture to draw, and what the style of the page says. */

/**
 * The content of a place: the JSON of the block that it names.
 * @param {HTMLElement} place
 * @param {string} part
 * @returns {any}
 */
export function contentOf(place, part) {
  const id = place.dataset[part] ?? "";
  const block = id ? document.getElementById(id) : place.querySelector('script[type="application/json"]');
  if (!block?.textContent) throw new Error(`there is no block of JSON with the id ${JSON.stringify(id)}`);
  return JSON.parse(block.textContent);
}

/**
 * An address that may be followed: one of http, https or mailto, relative ones included.
 * @param {unknown} address
 * @returns {string | undefined}
 */
export function followed(address) {
  if (typeof address !== "string" || !address) return undefined;
  try {
    const { protocol } = new URL(address, document.baseURI);
    return ["http:", "https:", "mailto:"].includes(protocol) ? address : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A named colour or face of the style sheet, as `ink` for `--ink`.
 * @param {string} name
 * @returns {string}
 */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The six colours of categories, in their order. */
export function palette() {
  return [1, 2, 3, 4, 5, 6].map((place) => colour(`c${place}`));
}

/**
 * Calls back whenever the page turns dark or light.
 * @param {() => void} redraw
 */
export function onTurn(redraw) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}

/** Whether the reader asked that nothing moves. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
