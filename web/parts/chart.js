// Charts: Vega-Lite specifications, drawn without code generation.
export { Warn, View, parse } from "vega";
export { expressionInterpreter } from "vega-interpreter";
export { compile } from "vega-lite";
