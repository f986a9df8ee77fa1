// @ts-check
/** Small comforts: what stands in a block of code can be copied. */
import { word } from "./words.js";

if (navigator.clipboard) {
  for (const block of document.querySelectorAll("pre")) {
    if (!(block instanceof HTMLElement) || block.closest("[data-editor]")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = word("copy");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.textContent ?? "");
      button.textContent = word("copied");
    });
    const told = document.createElement("div");
    told.className = "copying";
    told.setAttribute("aria-live", "polite");
    told.append(button);
    block.before(told);
  }
}
