// @ts-check
/**
 * Draws a network of things: `{nodes: [{id, label, href?, kind?, rank?}], edges: [{from, to, label?}]}`.
 *
 * Nodes with a rank stand in its order, from the left or, in a narrow window, from the top. It is a picture, named as one; the list beside it holds the links.
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
        "text-background-color": paper, "text-background-opacity": 0.8,
      },
    },
  ];
}

/**
 * Where nodes stand: in the order of their ranks on two rows, or wherever there is room.
 * @param {{id: string, rank?: number}[]} nodes
 * @param {boolean} wide
 */
function standing(nodes, wide) {
  const layout = { animate: false, nodeDimensionsIncludeLabels: true, padding: 24 };
  if (nodes.some(({ rank }) => rank === undefined)) return { ...layout, name: "cose", randomize: false };
  /** @type {Record<string, {x: number, y: number}>} */
  const positions = {};
  for (const { id, rank = 0 } of nodes) {
    const [along, across] = [rank * (wide ? 150 : 120), (rank % 2) * 160];
    positions[id] = wide ? { x: along, y: across } : { x: across * 1.4, y: along };
  }
  return { ...layout, name: "preset", positions };
}

/**
 * Draws the network.
 * @param {HTMLElement} place
 * @param {{nodes: {id: string, label: string, href?: string, kind?: string, rank?: number}[], edges: {from: string, to: string, label?: string}[]}} content
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
    layout: standing(content.nodes, box.clientWidth > 640),
    userZoomingEnabled: false,
    maxZoom: 1.5,
  });
  graph.on("tap", "node", (/** @type {any} */ event) => {
    const address = event.target.data("href");
    if (address) location.assign(address);
  });
  onTurn(() => graph.style(look(kinds)));
}
