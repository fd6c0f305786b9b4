// Filter, order, tabs, copy. The report reads the same without.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const byId = (id) => document.getElementById(id);

function findings() {
  const groups = all(".control");
  const [shelf, flat, find, order, shown] = ["groups", "flat", "find", "order", "shown"].map(byId);
  const kinds = all("input[name=kind]");
  // A finding that takes one line has its control from its group: shown where the list is not in groups.
  for (const row of all(".row")) {
    const of = make("span", { className: "of", textContent: " " });
    of.append(
      make("span", { className: "c", textContent: row.closest(".control").querySelector(".name").textContent }),
    );
    row.append(of);
  }
  const items = all(".finding").map((element, rank) => ({
    element,
    rank,
    home: element.parentElement,
    kind: element.querySelector(".mark").classList[1],
    resource: element.querySelector(".r").textContent,
    text: all(".message, .c, .r, .arn", element)
      .map((part) => part.textContent)
      .join("\n")
      .toLowerCase(),
  }));
  const statuses = kinds.map(({ value }) => value);

  function filter() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(kinds.filter(({ checked }) => checked).map(({ value }) => value));
    let count = 0;
    for (const { element, kind, text } of items) {
      const fits = wanted.has(kind) && words.every((word) => text.includes(word));
      element.hidden = !fits;
      if (fits) count++;
    }
    for (const group of groups) group.hidden = !group.querySelector(".finding:not([hidden])");
    shown.textContent = `${count} of ${items.length} shown`;
  }

  const title = (group) => group.querySelector(".name").textContent;
  const worst = (group) => statuses.indexOf(group.querySelector(".finding .mark").classList[1]);
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const original = new Map(groups.map((group, rank) => [group, rank]));
  const orders = {
    rank: (a, b) => original.get(a) - original.get(b),
    status: (a, b) => worst(a) - worst(b) || original.get(a) - original.get(b),
    control: (a, b) => compare(title(a), title(b)),
  };

  function sort() {
    const loose = order.value === "resource";
    if (loose) {
      const sorted = [...items].sort((a, b) => compare(a.resource, b.resource) || a.rank - b.rank);
      flat.append(...sorted.map(({ element }) => element));
    } else {
      for (const { element, home } of items) home.append(element);
      shelf.append(...groups.sort(orders[order.value]));
    }
    shelf.hidden = loose;
    flat.hidden = !loose;
    filter();
  }

  const toggle = (open) => () => {
    for (const { element } of items)
      if (!element.hidden) for (const details of all("details", element)) details.open = open;
  };

  // A link leads to what it names, whatever the filter hides.
  function reveal() {
    const target = /^#[fc]-[\da-f]+$/.test(location.hash) && byId(location.hash.slice(1));
    if (!target) return;
    if (target.closest("[hidden]")) {
      find.value = "";
      for (const kind of kinds) kind.checked = true;
      if (target.closest("#groups[hidden]")) order.value = "rank";
      sort();
    }
    const details = target.querySelector("details");
    if (details && target.matches(".finding")) {
      details.open = true;
      details.querySelector("summary").focus({ preventScroll: true });
    }
    target.scrollIntoView();
  }

  find.addEventListener("input", filter);
  order.addEventListener("change", sort);
  for (const kind of kinds) kind.addEventListener("change", filter);
  byId("open-all").addEventListener("click", toggle(true));
  byId("close-all").addEventListener("click", toggle(false));
  addEventListener("hashchange", reveal);
  byId("findings").parentElement.addEventListener(
    "toggle",
    ({ target }) => target.open && tabsAndCopies(target, ".body"),
    true,
  );
  document.querySelector(".tools").hidden = false;
  filter();
  reveal();
}

// Browsers that do not know ::details-content print what is open.
let closed = [];
addEventListener("beforeprint", () => {
  closed = all("details:not([open])");
  for (const details of closed) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of closed) details.open = false;
});

// Made when first seen: a report of many findings is ready at once.
function tabsAndCopies(root, within) {
  for (const part of all(within, root)) {
    for (const pre of all("pre.copy", part)) copyButton(pre);
    for (const remedy of all(".remedy:not(.tabbed)", part)) tabs(remedy);
  }
}

function make(tag, properties, attributes = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function copyButton(pre) {
  pre.classList.remove("copy");
  const button = make("button", { type: "button", textContent: "Copy" });
  const box = make("div", { className: "code" });
  pre.replaceWith(box);
  box.append(pre, button);
  button.addEventListener("click", async () => {
    button.textContent = (await copied(pre)) ? "Copied" : "Press Ctrl+C";
    setTimeout(() => {
      button.textContent = "Copy";
    }, 2000);
  });
}

async function copied(pre) {
  try {
    await navigator.clipboard.writeText(pre.textContent);
    return true;
  } catch {
    // Not allowed here: the text is selected, so that the reader can copy it.
    getSelection().selectAllChildren(pre);
    return false;
  }
}

let made = 0;
function tabs(remedy) {
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

tabsAndCopies(document.querySelector("main"), ".things, .fixes");
if (byId("find")) findings();
