// @ts-check
/**
 * Draws a time line: `{items: [{label, start, end?, href?, group?}], bands?: [{label, start, end}]}`.
 *
 * Days are ISO 8601, an end that lacks is open where `open` says so; each item is a link.
 */
import { followed } from "./content.js";
import { Timeline, moment } from "./vendor/timeline.js";
import { language, word } from "./words.js";

/**
 * The text of an item, as a link where it leads anywhere. It is never read as HTML.
 * @param {{label?: string, content?: string, href?: string}} item
 */
function shown(item) {
  const address = followed(item.href);
  const made = document.createElement(address ? "a" : "span");
  if (address) made.setAttribute("href", address);
  made.textContent = item.label ?? item.content ?? "";
  return made;
}

/** Above this many days only the one that is pointed at is named. */
const NAMED = 6;

/**
 * Draws the time line.
 * @param {HTMLElement} place
 * @param {{items: {label: string, start: string, end?: string, open?: boolean, href?: string, group?: string}[], bands?: {label: string, start: string, end: string}[]}} content
 */
export async function draw(place, content) {
  const box = document.createElement("div");
  box.className = "timeline";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", word("timeline"));
  place.prepend(box);
  const groups = [...new Set(content.items.map(({ group }) => group ?? ""))];
  const today = new Date().toISOString().slice(0, 10);
  const starts = content.items.map(({ start }) => Date.parse(start));
  const late = (Math.min(...starts) + Math.max(...starts)) / 2;
  box.classList.toggle("quiet", content.items.filter(({ end, open }) => !end && !open).length > NAMED);
  const items = content.items.map((item, id) => {
    const end = item.end ?? (item.open ? today : undefined);
    return {
      ...item, id, end, content: "", group: groups.indexOf(item.group ?? ""), type: end ? "range" : "point",
      className: [item.open && !item.end ? "open" : "", Date.parse(item.start) > late ? "late" : ""].join(" ").trim(),
    };
  });
  const bands = (content.bands ?? []).map((band, place) => ({
    ...band, id: `band-${place}`, content: "", type: "background",
  }));
  const days = items.flatMap(({ start, end }) => [start, end ?? start]).map((day) => Date.parse(day));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const margin = Math.max((last - first) * 0.04, 1000 * 60 * 60 * 24 * 7);
  moment.locale(language);
  const options = {
    template: shown,
    groupTemplate: shown,
    locale: language,
    moment,
    selectable: false,
    zoomKey: "ctrlKey",
    horizontalScroll: false,
    preferZoom: false,
    orientation: "bottom",
    showCurrentTime: false,
    stack: true,
    margin: { item: { vertical: 6, horizontal: 4 } },
    minHeight: 160,
    maxHeight: 480,
    verticalScroll: true,
    zoomMin: 1000 * 60 * 60 * 24 * 7,
    tooltip: { followMouse: false },
  };
  const named = groups.length > 1 || groups[0] !== "";
  await new Promise((resolve) => {
    const line = named
      ? new Timeline(box, [...items, ...bands], groups.map((label, id) => ({ id, label, content: "" })), options)
      : new Timeline(box, [...items.map(({ group: _, ...item }) => item), ...bands], options);
    // before the first drawing: the library's own first range is a week, in which years have too many lines
    line.setWindow(first - margin, last + margin, { animation: false });
    line.once("changed", () => resolve(undefined));
    line.on("click", (/** @type {{item: unknown}} */ { item }) => {
      const address = followed(items.find(({ id }) => id === item)?.href);
      if (address) location.assign(address);
    });
  });
}
