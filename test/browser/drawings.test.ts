import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import html from "../../reports/html/index.ts";
import { describeInBrowser, type Opened } from "../support/browser.ts";
import { canaryResult } from "../support/canary-results.ts";
import { timelines } from "../support/drawings.ts";
import { sampleResult } from "../support/sample-result.ts";
import { accounts } from "./accounts.ts";

/** Figures and what is drawn in them: where they are, and what they stand over. */
const FIGURES = `[...document.querySelectorAll("figure.drawing")].map((figure) => {
  const box = (e) => { const { left, top, right, bottom } = e.getBoundingClientRect(); return { left, top, right, bottom }; };
  const own = box(figure);
  const visible = (e) => e.checkVisibility() && !e.closest(".unseen");
  const texts = [...figure.querySelectorAll("th, td, figcaption, summary, text, .tick")].filter(visible);
  return {
    name: figure.className,
    ...own,
    caption: figure.querySelector("figcaption")?.textContent.trim() ?? "",
    tables: figure.querySelectorAll("table").length,
    outside: [...figure.querySelectorAll("svg *, th, td")].filter((e) => visible(e) && !e.closest("defs, pattern")).map(box)
      .filter((b) => b.right > b.left && (b.left < own.left - 6 || b.right > own.right + 6)).length,
    overlapping: texts.flatMap((a, i) => texts.slice(i + 1)
      .filter((b) => !a.contains(b) && !b.contains(a))
      .filter((b) => { const [p, q] = [box(a), box(b)]; return p.right - 1 > q.left && q.right - 1 > p.left && p.bottom - 1 > q.top && q.bottom - 1 > p.top; })
      .map((b) => a.textContent.trim() + " / " + b.textContent.trim())),
    unnamed: [...figure.querySelectorAll("svg:not([aria-hidden]):not(svg svg)")]
      .filter((svg) => svg.getAttribute("role") !== "img" || !document.getElementById(svg.getAttribute("aria-labelledby"))?.textContent.trim()).length,
  };
})`;

interface Figure {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly caption: string;
  readonly tables: number;
  readonly outside: number;
  readonly overlapping: readonly string[];
  readonly unnamed: number;
}

const figures = (page: Page) => page.evaluate(FIGURES) as Promise<Figure[]>;
const overflow = (page: Page) => page.evaluate("document.documentElement.scrollWidth - innerWidth");
const OPEN = "for (const d of document.querySelectorAll('.drawing details')) d.open = true";

describeInBrowser("the drawings in a browser", (open) => {
  const results = {
    ...accounts,
    timelines: () => Promise.resolve(sampleResult({ integrity: Object.values(timelines) })),
    canary: () => Promise.resolve(canaryResult),
  };
  const reports = new Map<keyof typeof results, Promise<string>>();
  const opened = async (name: keyof typeof results, options: Parameters<typeof open>[1]): Promise<Opened> => {
    const report = reports.get(name) ?? results[name]().then(html);
    reports.set(name, report);
    return open(await report, options);
  };

  it.each(
    ([400, 1280, 1920] as const).flatMap((width) =>
      (["sample", "hostile", "timelines", "canary"] as const).map((name) => ({ width, name })),
    ),
  )("have a size, a name and a table, fit and overlap nothing: $name, $width px", async ({ width, name }) => {
    const { page, complaints } = await opened(name, { viewport: { width, height: 900 } });
    for (const state of ["folded", "opened"]) {
      if (state === "opened") await page.evaluate(OPEN);
      const all = await figures(page);
      expect(all.length).toBeGreaterThan(1);
      for (const { left, top, right, bottom, ...figure } of all) {
        expect(right - left).toBeGreaterThan(200);
        expect(bottom - top).toBeGreaterThan(30);
        expect(figure).toMatchObject({ outside: 0, overlapping: [], unnamed: 0 });
        expect(figure.caption).not.toBe("");
        expect(figure.tables).toBeGreaterThan(0);
      }
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    }
    expect(complaints).toEqual([]);
  });

  it("are read by their name, and then their table", async () => {
    const { page } = await opened("sample", {});
    const all = await page.locator("figure.drawing").all();
    expect(all.length).toBeGreaterThan(4);
    for (const figure of all) {
      const tree = await figure.ariaSnapshot();
      expect(tree).toMatch(/^- figure "[^"]+":/);
      expect(tree).toMatch(/\n +- table\b/);
    }
  });

  it.each(["click", "Enter"] as const)(
    "open what a cell of the grid stands for, without JavaScript: %s",
    async (how) => {
      const { page } = await opened("sample", { javaScriptEnabled: false });
      const cell = page.locator(".grid tbody td a").nth(2);
      const target = page.locator(`#${(await cell.getAttribute("href"))?.slice(1)}`);
      expect(await target.isVisible()).toBe(false);
      if (how === "click") await cell.click();
      else {
        await cell.focus();
        await page.keyboard.press("Enter");
      }
      await target.waitFor({ state: "visible" });
      expect(await target.textContent()).toContain("s3:GetObject on");
    },
  );

  it.each(
    (["light", "dark"] as const).flatMap((colorScheme) =>
      (["timelines", "canary"] as const).map((name) => ({ colorScheme, name })),
    ),
  )("have their contrasts: $name, $colorScheme", async ({ colorScheme, name }) => {
    const { page } = await opened(name, { colorScheme });
    await page.evaluate(OPEN);
    await page.evaluate(axe.source);
    const found = (await page.evaluate(
      "axe.run('.drawing').then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
    )) as string[];
    expect(found).toEqual([]);
    // Lines and fills against the paper, as WCAG asks of graphics; axe does not look at them.
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
  });

  it.each(["none", "active"] as const)("tell each status by its pattern alone; forced colours: %s", async (forced) => {
    const { page } = await opened("sample", {});
    await page.emulateMedia({ forcedColors: forced });
    const looks = (await page.evaluate(`[...document.querySelectorAll(".severity-bars thead .seg")].map((e) => {
      const { fill, fillOpacity, stroke } = getComputedStyle(e);
      return { kind: e.getAttribute("class"), fill: fill.startsWith("rgb") ? "solid " + fillOpacity : fill, stroke };
    })`)) as { kind: string; fill: string; stroke: string }[];
    expect(looks.length).toBeGreaterThan(2);
    expect(new Set(looks.map(({ fill }) => fill)).size).toBe(looks.length);
    for (const { stroke } of looks) expect(stroke).not.toBe("none");
    // A pattern that is missing would draw nothing.
    const patterns = await page.evaluate(
      `[...document.querySelectorAll(".seg")].map((e) => /"#(.*)"/.exec(getComputedStyle(e).fill)?.[1]).filter((id) => id && !document.getElementById(id))`,
    );
    expect(patterns).toEqual([]);
  });
});

/** What is drawn with less than 3:1 against the page. */
const LOW_CONTRAST = `(() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = light(getComputedStyle(document.documentElement).backgroundColor);
  const ratio = (colour) => { const own = light(colour); return (Math.max(own, paper) + 0.05) / (Math.min(own, paper) + 0.05); };
  return [...new Set([...document.querySelectorAll(".drawing :is(.seg, .reached, .tick, .arrival)")].filter((e) => {
    const { stroke, fill } = getComputedStyle(e);
    return ratio(stroke === "none" ? fill : stroke) < 3;
  }).map((e) => e.getAttribute("class")))];
})()`;
