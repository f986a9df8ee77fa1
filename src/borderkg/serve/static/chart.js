// @ts-check
/**
 * Draws Vega-Lite specifications in the style of the page, without generated code.
 *
 * A `figure` holds a `.picture` and a `figcaption`, which says what is shown and from where. Where the
 * server's own picture stands, that is shown, and ours is drawn when the reader asks to explore it;
 * the caption goes along when a picture is saved. Vega is loaded when it is first needed.
 * https://vega.github.io/vega/usage/interpreter/
 */
import { colour, followed, onTurn, palette } from "./content.js";
import { locale, word } from "./words.js";

const vega = () => import("./vendor/chart.js");

const WIDTH = 900;
const CAPTION = 110;

/**
 * The look of a chart: that of the page.
 * @returns {object}
 */
function look() {
  const [ink, soft, line, paper] = ["ink", "soft", "line", "paper"].map(colour);
  const font = getComputedStyle(document.body).fontFamily;
  return {
    background: "transparent",
    aria: false,
    numberFormat: ",~f",
    font,
    view: { stroke: null },
    axis: {
      labelColor: soft, titleColor: soft, labelFontSize: 14, titleFontSize: 14, titleFontWeight: "normal",
      domainColor: soft, tickColor: soft, gridColor: line, labelLimit: 260,
    },
    axisX: { grid: false },
    axisY: { domain: false, ticks: false, titleAngle: 0, titleAlign: "left", titleY: -12, titleX: 0 },
    legend: { labelColor: ink, titleColor: soft, labelFontSize: 14, titleFontSize: 14, orient: "bottom", titleFontWeight: "normal", columns: 3, labelLimit: 280 },
    header: { labelColor: ink, titleColor: soft, labelFontSize: 14, titleFontSize: 14 },
    title: { color: ink, subtitleColor: soft, fontSize: 20, subtitleFontSize: 14, anchor: "start", offset: 16, subtitlePadding: 8 },
    text: { color: ink, fontSize: 14 },
    rule: { color: colour("mark") },
    line: { strokeWidth: 2.5, strokeJoin: "round" },
    point: { size: 60, filled: true, stroke: paper },
    tick: { thickness: 3 },
    mark: { color: palette()[0] },
    range: { category: palette() },
  };
}

/** Nothing is fetched by a chart, and a link in one is followed only where a page's would be. */
const loader = {
  /** @param {string} address */
  load: async (address) => {
    throw new Error(`a chart may not fetch ${address}`);
  },
  /** @param {string} address @param {{context?: string}} how */
  sanitize: async (address, how) => {
    if (how.context !== "href" || !followed(address)) throw new Error(`a chart may not use ${address}`);
    return { href: address };
  },
};

/**
 * A view of a specification, not yet drawn anywhere.
 * @param {any} spec
 * @param {object} more what is set beside the specification
 * @param {string} renderer
 */
async function view(spec, more, renderer = "none") {
  const { Warn, View, compile, expressionInterpreter, parse } = await vega();
  const warned = { level: () => warned, error: console.error, warn() {}, info() {}, debug() {} };
  const { spec: low } = compile({ ...spec, ...more }, { config: look(), logger: warned });
  return new View(parse(low, undefined, { ast: true }), {
    expr: expressionInterpreter, renderer, loader, logLevel: Warn, hover: true,
  });
}

/** @param {any} spec whether it is one view, whose width can follow the page */
const single = (spec) => !["facet", "hconcat", "vconcat", "concat", "repeat"].some((key) => key in spec)
  && !["row", "column", "facet"].some((key) => spec.encoding && key in spec.encoding);

/**
 * A label that follows the pointer, in the page's own style.
 * @param {HTMLElement} box
 */
function tips(box) {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  box.append(tip);
  /** @param {unknown} _ @param {MouseEvent} event @param {unknown} __ @param {unknown} value */
  return (_, event, __, value) => {
    tip.hidden = value === null || value === undefined || value === "";
    if (tip.hidden) return;
    const lines = value && typeof value === "object" ? Object.entries(value) : [["", value]];
    tip.replaceChildren(
      ...lines.map(([name, text]) => {
        const line = document.createElement("div");
        const shown = typeof text === "number" ? text.toLocaleString(locale) : String(text);
        line.textContent = name ? `${name}: ${shown}` : shown;
        return line;
      }),
    );
    const { left, top, width } = box.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    tip.style.left = `${Math.max(0, Math.min(x + 12, width - tip.offsetWidth))}px`;
    tip.style.top = `${y + 12}px`;
  };
}

/**
 * A text in lines of at most `CAPTION` characters.
 * @param {string} text
 */
function lines(text) {
  /** @type {string[]} */
  const made = [];
  for (const part of text.split(/\s+/)) {
    const last = made.at(-1);
    if (last !== undefined && last.length + part.length < CAPTION) made[made.length - 1] = `${last} ${part}`;
    else made.push(part);
  }
  return made;
}

/**
 * What is shown and from where: the caption's text, without its links.
 * @param {HTMLElement} figure
 */
const captionOf = (figure) =>
  (figure.querySelector("figcaption")?.firstChild?.textContent ?? "").replace(/[\s·]+$/, "").trim();

/**
 * Draws a specification into the box of a figure, and again when the box or the light changes.
 * @param {HTMLElement} box
 * @param {any} spec
 * @param {string} name what a screen reader is told
 */
async function explore(box, spec, name) {
  const follows = single(spec);
  /** @type {any} */
  let shown;
  const redraw = async () => {
    const canvas = document.createElement("div");
    canvas.className = "canvas";
    const paper = document.createElement("div");
    paper.setAttribute("role", "img");
    paper.setAttribute("aria-label", name);
    canvas.append(paper);
    const width = follows ? { width: Math.max(280, box.clientWidth), autosize: { type: "fit-x", contains: "padding" } } : {};
    const next = (await view(spec, { ...width, title: undefined }, "svg")).initialize(paper).tooltip(tips(canvas));
    await next.runAsync();
    paper.querySelector("svg")?.setAttribute("aria-hidden", "true");
    box.replaceChildren(canvas);
    box.classList.add("drawn");
    shown?.finalize();
    shown = next;
  };
  await redraw();
  onTurn(() => void redraw());
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (!follows || Math.abs(box.clientWidth - width) < 8) return;
    width = box.clientWidth;
    void redraw();
  }).observe(box);
}

/**
 * The picture as a file, with its title and source.
 * @param {any} spec
 * @param {string} told
 * @param {"svg" | "png"} kind
 * @returns {Promise<Blob>}
 */
async function picture(spec, told, kind) {
  const title = document.querySelector("h1")?.textContent?.trim() ?? document.title;
  const made = await view(spec, {
    title: { text: title, subtitle: lines(`${told} ${location.href}`) },
    padding: 24,
    background: colour("paper"),
    ...(single(spec) ? { width: WIDTH, autosize: { type: "fit-x", contains: "padding" } } : {}),
  });
  if (kind === "svg") return new Blob([await made.toSVG()], { type: "image/svg+xml" });
  const canvas = await made.toCanvas(2);
  return new Promise((resolve, reject) => {
    canvas.toBlob((/** @type {Blob | null} */ blob) => (blob ? resolve(blob) : reject(new Error("no picture was made"))));
  });
}

/**
 * Shows the chart of a figure and offers its picture.
 * @param {HTMLElement} figure
 * @param {any} spec
 */
export async function draw(figure, spec) {
  const box = figure.querySelector(".picture");
  if (!(box instanceof HTMLElement)) throw new Error("a chart needs a box of the class picture");
  const told = captionOf(figure);
  const given = box.querySelector("svg");
  const name = given?.getAttribute("aria-label") ?? spec.description ?? told;
  const offer = document.createElement("p");
  offer.className = "offer";
  if (given) {
    offer.append(
      button(word("explore"), async (pressed) => {
        await explore(box, spec, name);
        pressed.nextSibling?.remove();
        pressed.remove();
        box.focus(); // the keyboard stays where the reader was
      }),
      " · ",
    );
  } else {
    await explore(box, spec, name);
  }
  offer.append(`${word("save")} `);
  for (const kind of /** @type {const} */ (["svg", "png"])) {
    const save = async () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await picture(spec, told, kind));
      link.download = `${figure.id || "chart"}.${kind}`;
      link.click();
      URL.revokeObjectURL(link.href);
    };
    offer.append(button(kind.toUpperCase(), save), " ");
  }
  figure.append(offer);
}

/**
 * A button that looks like a link.
 * @param {string} text
 * @param {(button: HTMLButtonElement) => Promise<void>} pressed
 */
function button(text, pressed) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "plain-button";
  made.textContent = text;
  made.addEventListener("click", () => void pressed(made));
  return made;
}
