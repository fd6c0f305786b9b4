import { all, make } from "./dom.js";

let made = 0;
/** The forms of a remedy, one at a time. */
export function tabs(remedy) {
  const panels = all(":scope > .form", remedy);
  if (panels.length < 2) return;
  remedy.classList.add("tabbed");
  const list = make("div", { className: "tabs" }, { role: "tablist", "aria-label": "What to do, in" });
  const buttons = panels.map((panel) => {
    const id = `t-${++made}`;
    panel.id = `${id}-p`;
    for (const [name, value] of Object.entries({ role: "tabpanel", "aria-labelledby": id, tabindex: "0" }))
      panel.setAttribute(name, value);
    const textContent = panel.querySelector("b").textContent;
    return make("button", { type: "button", id, textContent }, { role: "tab", "aria-controls": panel.id });
  });
  const select = (chosen) => {
    for (const [i, button] of buttons.entries()) {
      button.setAttribute("aria-selected", String(i === chosen));
      button.tabIndex = i === chosen ? 0 : -1;
      panels[i].hidden = i !== chosen;
    }
  };
  list.addEventListener("click", ({ target }) => {
    const chosen = buttons.indexOf(target);
    if (chosen >= 0) select(chosen);
  });
  list.addEventListener("keydown", (event) => {
    const now = buttons.indexOf(event.target);
    const steps = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: -1 };
    if (now < 0 || !(event.key in steps)) return;
    event.preventDefault();
    const next = (steps[event.key] + buttons.length) % buttons.length;
    select(next);
    buttons[next].focus();
  });
  list.append(...buttons);
  remedy.prepend(list);
  select(0);
}
