// @ts-check
/**
 * Draws a network of things: `{nodes: [{id, label, href?, kind?}], edges: [{from, to, label?}]}`.
 *
 * It is a picture, named as one; the list beside it holds the links.
 */
import { colour, followed, onTurn, palette } from "./content.js";
import { cytoscape } from "./vendor/network.js";
import { word } from "./words.js";

/** @param {string[]} kinds in the order of their colours */
function look(kinds) {
  const [ink, soft, line, paper] = ["ink", "soft", "line", "paper"].map(colour);
  const font = getComputedStyle(document.body).fontFamily;
  return [
    {
      selector: "node",
      style: {
        label: "data(label)", color: ink, "font-family": font, "font-size": 14, "text-wrap": "wrap", "text-max-width": 160,
        "text-valign": "bottom", "text-margin-y": 4, "text-background-color": paper, "text-background-opacity": 0.8,
        "background-color": soft, width: 16, height: 16,
      },
    },
    ...kinds.map((kind, place) => ({
      selector: `node[kind = ${JSON.stringify(kind)}]`,
      style: { "background-color": palette()[place % 6] },
    })),
    {
      selector: "edge",
      style: {
        width: 1.5, "line-color": line, "target-arrow-color": soft, "target-arrow-shape": "triangle", "arrow-scale": 0.8,
        "curve-style": "bezier", label: "data(label)", color: soft, "font-family": font, "font-size": 12,
        "text-rotation": "autorotate", "text-background-color": paper, "text-background-opacity": 0.8,
      },
    },
  ];
}

/**
 * Draws the network.
 * @param {HTMLElement} place
 * @param {{nodes: {id: string, label: string, href?: string, kind?: string}[], edges: {from: string, to: string, label?: string}[]}} content
 */
export async function draw(place, content) {
  const box = document.createElement("div");
  box.className = "network";
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", word("network"));
  place.prepend(box);
  const kinds = [...new Set(content.nodes.map(({ kind }) => kind ?? ""))].sort();
  const known = new Set(content.nodes.map(({ id }) => id));
  const graph = cytoscape({
    container: box,
    elements: [
      ...content.nodes.map((node) => ({ data: { ...node, kind: node.kind ?? "", href: followed(node.href) } })),
      ...content.edges
        .filter(({ from, to }) => known.has(from) && known.has(to))
        .map(({ from, to, label }) => ({ data: { source: from, target: to, label: label ?? "" } })),
    ],
    style: look(kinds),
    layout: { name: "cose", randomize: false, animate: false, nodeDimensionsIncludeLabels: true, padding: 24 },
    userZoomingEnabled: false,
    maxZoom: 1.5,
  });
  graph.on("tap", "node", (/** @type {any} */ event) => {
    const address = event.target.data("href");
    if (address) location.assign(address);
  });
  onTurn(() => graph.style(look(kinds)));
}
