// Maps: MapLibre, with its worker beside it, and the reader of the outlines.
import { setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";

setWorkerUrl(new URL("./map-worker.js", import.meta.url).href);

export { LngLatBounds, Map, Marker, NavigationControl, Popup } from "maplibre-gl";
export { feature, mesh } from "topojson-client";
