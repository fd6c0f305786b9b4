import { all, byId, make } from "./dom.js";

const BOXES = ["status", "severity", "baseline"];
/** Names of resources, in a finding or in a row. */
const NAMES = ".which > .r, .row > i";
const KEYS = ["find", ...BOXES, "region", "framework"];
/** Milliseconds without a key until the address follows: it costs a layout, and browsers limit how often it changes. */
const PAUSE = 300;

/** The filter and the order of the findings. The fragment of the address holds what is set: a link shows the same. */
export function findings() {
  const [shelf, flat, find, order, shown, none, clear] = [
    "groups",
    "flat",
    "find",
    "order",
    "shown",
    "none",
    "clear",
  ].map(byId);
  const toList = document.querySelector(".to-list");
  const [region, framework] = ["region", "framework"].map(byId);
  const boxes = Object.fromEntries(BOXES.map((name) => [name, all(`input[name=${name}]`)]));
  const bands = all(".band");
  const wasOpen = new Map(bands.map((band) => [band, band.open]));
  const totals = new Map(bands.map((band) => [band, band.querySelector("summary .n")?.textContent]));
  const controls = all(".control");
  let items;
  let pause;

  /** Made when the filter is focused or used: a report of thousands of findings is ready at once. */
  function list() {
    if (items) return items;
    items = controls.flatMap((control) => {
      const band = control.closest(".band");
      const { c, s, f = "" } = control.dataset;
      const head = `${c} ${s} ${f} ${band.classList[1]} ${control.querySelector("h4").textContent}`;
      return all(".finding", control).map((element) => {
        const text = all(".message, .arn, .fp, .o", element).map((part) => part.textContent);
        return {
          element,
          home: element.parentElement,
          control: c,
          severity: s,
          status: band.classList[1],
          baseline: element.dataset.b ?? "",
          frameworks: f,
          resource: element.querySelector(NAMES).textContent,
          text: [head, ...text].join("\n").toLowerCase(),
          resources: all(NAMES, element).map(resourceOf),
        };
      });
    });
    for (const [rank, item] of items.entries()) item.rank = rank;
    return items;
  }

  /** A row can have many. The text after a name begins with its Region, unless the name says it. */
  function resourceOf(element) {
    const name = element.textContent;
    const region = /^ in (.*?)[,:]? ?$/s.exec(element.nextSibling?.data ?? "")?.[1] ?? name;
    return { element, region, text: `${name} ${region} ${element.dataset.f ?? ""}`.toLowerCase() };
  }

  const wanted = (name) => new Set(boxes[name].filter(({ checked }) => checked).map(({ value }) => value));
  const state = () => ({
    find: find.value.trim(),
    status: [...wanted("status")].join(),
    severity: [...wanted("severity")].join(),
    baseline: [...wanted("baseline")].join(),
    region: region?.value ?? "",
    framework: framework?.value ?? "",
  });

  function filter() {
    const now = state();
    const isSet = KEYS.some((key) => now[key] !== "");
    if (!isSet && !items) return;
    const words = now.find.toLowerCase().split(/\s+/).filter(Boolean);
    const [statuses, severities, states] = BOXES.map(wanted);
    const open = new Map();
    const used = new Set();
    let count = 0;
    let total = 0;
    for (const item of list()) {
      const fit =
        (statuses.size === 0 || statuses.has(item.status)) &&
        (severities.size === 0 || severities.has(item.severity)) &&
        (states.size === 0 || states.has(item.baseline)) &&
        (now.framework === "" || item.frameworks.split(", ").some((one) => one.startsWith(`${now.framework}/`)))
          ? item.resources.filter(
              ({ region: own, text }) =>
                (now.region === "" || own === now.region) &&
                words.every((word) => item.text.includes(word) || text.includes(word)),
            )
          : [];
      const fits = fit.length > 0;
      if (item.element.hidden === fits) item.element.hidden = !fits;
      total += item.resources.length;
      const some = fit.length < item.resources.length;
      if (item.resources.length > 1)
        for (const one of item.resources) one.element.classList.toggle("hit", some && fit.includes(one));
      if (!fits) continue;
      count += fit.length;
      const control = item.home.parentElement;
      used.add(control);
      const band = control.closest(".band");
      open.set(band, (open.get(band) ?? 0) + fit.length);
    }
    for (const control of controls) control.hidden = isSet && !used.has(control);
    for (const band of bands) {
      band.hidden = isSet && !open.has(band);
      band.open = isSet ? open.has(band) : wasOpen.get(band);
      const all = totals.get(band);
      band.querySelector("summary .n").textContent = isSet ? `${open.get(band) ?? 0} of ${all}` : all;
    }
    none.hidden = count > 0;
    clear.hidden = !isSet;
    toList.hidden = now.find === "" || count === 0;
    shown.textContent = !isSet ? "" : count === 0 ? "No finding matches" : `${count} of ${total} findings`;
  }

  /** What is set, as a fragment; empty values are left away. */
  function remember() {
    clearTimeout(pause);
    const parts = Object.entries(state()).flatMap(([key, value]) =>
      value === "" ? [] : [`${key}=${encodeURIComponent(value).replaceAll("%2C", ",")}`],
    );
    history.replaceState(null, "", `#${parts.join("&")}`);
  }

  function changed() {
    filter();
    remember();
  }

  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const severities = ["critical", "high", "medium", "low"];
  const orders = {
    severity: (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
    control: (a, b) => compare(a.control, b.control),
    resource: (a, b) => compare(a.resource, b.resource),
  };

  /** In the groups the heading says it. */
  function sayControl({ element, severity, control }) {
    const which = element.querySelector(".which");
    if (!which || which.querySelector(".of")) return;
    const said = make("span", { className: "of" });
    said.append(`${severity} `, make("span", { className: "c", textContent: control }), ", ");
    which.prepend(said);
  }

  function sort() {
    const by = orders[order.value];
    if (by) {
      list().forEach(sayControl);
      flat.append(
        ...list()
          .toSorted((a, b) => by(a, b) || a.rank - b.rank)
          .map(({ element }) => element),
      );
    } else for (const { element, home } of list()) home.append(element);
    shelf.hidden = Boolean(by);
    flat.hidden = !by;
    filter();
  }

  function set(values) {
    find.value = values.get("find") ?? "";
    for (const name of BOXES) {
      const chosen = new Set((values.get(name) ?? "").split(","));
      for (const box of boxes[name]) box.checked = chosen.has(box.value);
    }
    for (const [name, select] of [
      ["region", region],
      ["framework", framework],
    ])
      if (select) select.value = values.get(name) ?? "";
    filter();
  }

  const toggle = (open) => () => {
    for (const details of all("#groups .finding:not([hidden]) > details, #flat .finding:not([hidden]) > details"))
      details.open = open;
  };

  /** A fragment with `=` sets the filter; any other leads to what it names, whatever the filter hides. */
  function follow() {
    clearTimeout(pause);
    const fragment = location.hash.slice(1);
    if (KEYS.some((key) => fragment.startsWith(`${key}=`))) {
      set(new URLSearchParams(fragment.replaceAll("+", "%2B")));
      byId("findings").scrollIntoView();
      return;
    }
    const target = byId(fragment);
    if (!target?.closest("#groups, #flat")) return;
    if (target.closest("[hidden]")) set(new Map());
    for (let at = target.parentElement; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target.matches(".body")) target.previousElementSibling.focus({ preventScroll: true });
    target.scrollIntoView();
  }

  find.addEventListener("input", () => {
    filter();
    clearTimeout(pause);
    pause = setTimeout(remember, PAUSE);
  });
  find.addEventListener("focus", list);
  find.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") byId("findings").scrollIntoView();
  });
  toList.addEventListener("click", () => byId("findings").focus());
  order.addEventListener("change", sort);
  for (const box of [...Object.values(boxes).flat(), region, framework]) box?.addEventListener("change", changed);
  clear.addEventListener("click", () => {
    set(new Map());
    remember();
    find.focus();
  });
  byId("open-all").addEventListener("click", toggle(true));
  byId("close-all").addEventListener("click", toggle(false));
  addEventListener("hashchange", follow);
  for (const part of all(".tools, .find")) part.hidden = false;
  follow();
}
