// The query editor: YASGUI.
import "../node_modules/@zazuko/yasgui/build/yasgui.min.css";

export { default as Yasgui } from "@zazuko/yasgui";
