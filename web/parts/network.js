// Networks of things: Cytoscape.
export { default as cytoscape } from "cytoscape";
