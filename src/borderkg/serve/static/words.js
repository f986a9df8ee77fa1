// @ts-check
/** The few words that our scripts say, in the language of the page. */

/** @type {Record<string, Record<string, string>>} */
const WORDS = {
  en: {
    failed: "This could not be drawn; the table says the same.",
    explore: "Explore the chart",
    save: "Save the picture:",
    copy: "Copy",
    copied: "Copied",
    map: "Map. Arrow keys move it, plus and minus zoom.",
    closer: "Zoom in",
    farther: "Zoom out",
    north: "Drag to rotate, click for north",
    outlines: "Outlines: Natural Earth; U.S. Census Bureau.",
    network: "Diagram of links; the list beside it says the same.",
    timeline: "Time line; the table says the same.",
    query: "SPARQL query. Escape, then Tab, leaves the editor.",
    leave: "Escape, then Tab, leaves the editor. Ctrl and Space complete a name, Ctrl and Enter run the query.",
    left: "Tab now leaves the editor.",
    run: "Run the query",
    example: "An example to start from",
    choose: "Choose a question …",
    results: "Answer",
    format: "Form of the answer",
    tab: "Query",
    tabs: "Queries",
    add: "Another query",
    close: "Close this query",
    options: "Options of the query",
    share: "Link to this query",
    size: "Full window",
    filter: "Only rows with",
    rows: "Rows on a page",
    resize: "Height of the editor",
  },
  es: {
    failed: "No se pudo dibujar; la tabla dice lo mismo.",
    explore: "Explorar la gráfica",
    save: "Guardar la imagen:",
    copy: "Copiar",
    copied: "Copiado",
    map: "Mapa. Las flechas lo mueven; más y menos lo acercan y lo alejan.",
    closer: "Acercar",
    farther: "Alejar",
    north: "Arrastre para girar, pulse para el norte",
    outlines: "Contornos: Natural Earth; Oficina del Censo de Estados Unidos.",
    network: "Diagrama de vínculos; la lista al lado dice lo mismo.",
    timeline: "Línea de tiempo; la tabla dice lo mismo.",
    query: "Consulta SPARQL. Escape y luego Tabulador salen del editor.",
    leave:
      "Escape y luego Tabulador salen del editor. Ctrl y Espacio completan un nombre, Ctrl e Intro lanzan la consulta.",
    left: "Ahora Tabulador sale del editor.",
    run: "Lanzar la consulta",
    example: "Un ejemplo para empezar",
    choose: "Elija una pregunta …",
    results: "Respuesta",
    format: "Forma de la respuesta",
    tab: "Consulta",
    tabs: "Consultas",
    add: "Otra consulta",
    close: "Cerrar esta consulta",
    options: "Opciones de la consulta",
    share: "Enlace a esta consulta",
    size: "Ventana completa",
    filter: "Solo filas con",
    rows: "Filas por página",
    resize: "Altura del editor",
  },
};

/** The language of the page, `en` where it is neither. */
export const language = document.documentElement.lang in WORDS ? document.documentElement.lang : "en";

/** The locale by which numbers and days are written, as the server writes them. */
export const locale = language === "es" ? "es-MX" : "en-US";

/**
 * What is said for a key.
 * @param {string} key
 * @returns {string}
 */
export function word(key) {
  return WORDS[language][key];
}
