// Time lines: vis-timeline, with the two languages of the pages.
import "moment/locale/es";
import "../node_modules/vis-timeline/styles/vis-timeline-graph2d.css";

export { default as moment } from "moment";
export { Timeline } from "vis-timeline/peer";
