// @ts-check
/**
 * Draws places on outlines that we serve ourselves.
 *
 * The content is `{places: [{label, long, lat, href?, note?}], states?: [{id, label}]}`: degrees of
 * WGS 84, and FIPS codes of states that are shaded. Each place is a link, so the keyboard and a
 * screen reader find what the pointer finds.
 */
import { colour, followed, onTurn, still } from "./content.js";
import { LngLatBounds, Map as Chart, Marker, NavigationControl, feature, mesh } from "./vendor/map.js";
import { word } from "./words.js";

/** Above this many places only the one that is pointed at is named. */
const NAMED = 10;
const ZOOM = 4.5;

/** @param {string} file */
async function outlines(file) {
  const answer = await fetch(new URL(`./vendor/geo/${file}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return answer.json();
}

/** @returns {Record<string, [string, string, string]>} layer, property, colour */
function paints() {
  return {
    sea: ["sea", "background-color", colour("pale")],
    land: ["land", "fill-color", colour("paper")],
    shaded: ["shaded", "fill-color", colour("c1")],
    states: ["states", "line-color", colour("line")],
    borders: ["borders", "line-color", colour("soft")],
  };
}

/**
 * Draws the map.
 * @param {HTMLElement} place
 * @param {{places: {label: string, long: number, lat: number, href?: string, note?: string}[], states?: {id: string, label: string}[]}} content
 */
export async function draw(place, content) {
  const [world, states] = await Promise.all([outlines("countries"), outlines("states")]);
  const shaded = new Set((content.states ?? []).map(({ id }) => id));
  const within = feature(states, states.objects.states);
  /** @param {object} data */
  const source = (data) => ({ type: "geojson", data });
  const box = document.createElement("div");
  box.className = "map";
  place.prepend(box);
  const bounds = new LngLatBounds();
  for (const { long, lat } of content.places) bounds.extend([long, lat]);

  const chart = new Chart({
    container: box,
    style: {
      version: 8,
      sources: {
        land: source(feature(world, world.objects.countries)),
        borders: source(mesh(world, world.objects.countries)),
        states: source(mesh(states, states.objects.states, (/** @type {unknown} */ a, /** @type {unknown} */ b) => a !== b)),
        shaded: source({ ...within, features: within.features.filter((/** @type {{id: string}} */ one) => shaded.has(one.id)) }),
      },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": colour("pale") } },
        { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("paper") } },
        { id: "shaded", type: "fill", source: "shaded", paint: { "fill-color": colour("c1"), "fill-opacity": 0.3 } },
        { id: "states", type: "line", source: "states", paint: { "line-color": colour("line"), "line-width": 0.8 } },
        { id: "borders", type: "line", source: "borders", paint: { "line-color": colour("soft"), "line-width": 1.2 } },
      ],
    },
    bounds: bounds.isEmpty() ? [-118, 22, -94, 38] : bounds,
    fitBoundsOptions: { padding: { top: 48, bottom: 64, left: 64, right: 64 }, maxZoom: ZOOM },
    attributionControl: false,
    cooperativeGestures: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    scrollZoom: false,
    fadeDuration: still() ? 0 : 300,
    maxZoom: 9,
    renderWorldCopies: false,
    locale: {
      "Map.Title": word("map"),
      "NavigationControl.ZoomIn": word("closer"),
      "NavigationControl.ZoomOut": word("farther"),
      "NavigationControl.ResetBearing": word("north"),
      "Marker.Title": "",
    },
  });
  chart.addControl(new NavigationControl({ showCompass: false }), "top-right");
  const paint = () => {
    for (const [layer, property, value] of Object.values(paints())) chart.setPaintProperty(layer, property, value);
  };
  await new Promise((resolve, reject) => {
    chart.once("load", resolve);
    chart.once("error", (/** @type {{error: Error}} */ event) => reject(event.error));
  });
  onTurn(paint);

  box.classList.toggle("quiet", content.places.length > NAMED);
  for (const one of content.places) {
    const pin = document.createElement("a");
    const address = followed(one.href);
    if (address) pin.href = address;
    pin.className = "pin";
    const label = document.createElement("span");
    label.textContent = one.note ? `${one.label}: ${one.note}` : one.label;
    pin.append(label);
    new Marker({ element: pin, anchor: "left", offset: [-7, 0] }).setLngLat([one.long, one.lat]).addTo(chart);
    pin.removeAttribute("aria-label"); // the text says it
    pin.removeAttribute("role");
    if (address) pin.removeAttribute("tabindex");
  }
  const credit = document.createElement("p");
  credit.className = "credit";
  credit.textContent = word("outlines");
  place.append(credit);
}
