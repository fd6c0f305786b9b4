// Filter, order, tabs, copy. The report reads the same without.
import { copyButton, linkButton } from "./copy.js";
import { all, byId } from "./dom.js";
import { findings } from "./filter.js";
import { tabs } from "./tabs.js";

// Browsers that do not know ::details-content print what is open.
let closed = [];
addEventListener("beforeprint", () => {
  closed = all("details:not([open])");
  for (const details of closed) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of closed) details.open = false;
});

/** Made when first seen: a report of many findings is ready at once. */
function enhance(root) {
  for (const pre of all("pre.copy", root)) copyButton(pre);
  for (const remedy of all(".remedy:not(.tabbed)", root)) tabs(remedy);
}

for (const part of all(".things, section:has(> :is(#scanned, #validated))")) enhance(part);
byId("groups")?.addEventListener("toggle", onOpen, true);
byId("flat")?.addEventListener("toggle", onOpen, true);

function onOpen({ target }) {
  const body = target.open && target.matches(".finding > details") && target.querySelector(".body");
  if (!body || body.dataset.ready) return;
  body.dataset.ready = "yes";
  enhance(body);
  body.append(linkButton(body.id, target.querySelector(".message").textContent));
}

/** The pointer can lie over a different entry after the jump. */
function markEntry() {
  for (const link of all("nav a")) {
    if (link.hash === location.hash) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}
addEventListener("hashchange", markEntry);
markEntry();

if (byId("find") && byId("groups")) findings();
