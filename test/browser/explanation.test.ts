import { expect, it } from "vitest";
import { explanationHtml } from "../../reports/html/explanation/index.ts";
import { describeInBrowser } from "../support/browser.ts";
import { comparison, explanation, hostileExplanation, RUN } from "../support/explanations.ts";
import { FLOOD, HOSTILE_NAME } from "../support/sample-result.ts";
import { active, overflow, violations } from "./looks.ts";

const hostile = (name: string) => {
  const { document, run } = hostileExplanation(name);
  return explanationHtml(document, run);
};
const pages = {
  account: () => explanationHtml(explanation(), RUN),
  comparison: () => explanationHtml(comparison(), RUN),
  hostile: () => hostile(HOSTILE_NAME),
  flooded: () => hostile(FLOOD),
};
const names = Object.keys(pages) as (keyof typeof pages)[];

describeInBrowser("the page about log files in a browser", (open) => {
  it.each(
    names.flatMap((name) =>
      (
        [
          [1280, "light"],
          [1280, "dark"],
          [1920, "light"],
          [400, "dark"],
          [400, "light"],
        ] as const
      ).map(([width, colorScheme]) => ({ name, width, colorScheme })),
    ),
  )(
    "is accessible, fits, and asks for nothing: $name, $width px, $colorScheme",
    async ({ name, width, colorScheme }) => {
      const { page, requests, complaints } = await open(pages[name](), {
        colorScheme,
        viewport: { width, height: 900 },
      });
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await active(page)).toEqual([]);
      expect(requests).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it("has its contents at the side where there is room, above where there is none, and not on paper", async () => {
    const places = (page: Awaited<ReturnType<typeof open>>["page"]) =>
      page.evaluate(
        `(() => { const [a, b] = [".side", "main"].map((one) => document.querySelector(one).getBoundingClientRect()); return { beside: a.right <= b.left, above: a.bottom <= b.top }; })()`,
      );
    const wide = await open(pages.account(), { viewport: { width: 1100, height: 900 } });
    expect(await places(wide.page)).toEqual({ beside: true, above: false });
    const narrow = await open(pages.account(), { viewport: { width: 1090, height: 900 } });
    expect(await places(narrow.page)).toEqual({ beside: false, above: true });
    await wide.page.emulateMedia({ media: "print" });
    expect(await wide.page.locator(".side").isVisible()).toBe(false);
    for (const one of await wide.page.locator("main :is(p, li, td, dd, h3)").all())
      expect(await one.isVisible()).toBe(true);
  });

  it("keeps a name and its two bars together at 400 px, each number under its head", async () => {
    const { page } = await open(pages.comparison(), {
      viewport: { width: 400, height: 900 },
      javaScriptEnabled: false,
    });
    const table = page.locator(".event-bars table").first();
    const box = async (selector: string) =>
      (await table.locator(selector).first().boundingBox()) ?? { x: 0, width: 0, y: 0 };
    const right = ({ x, width }: { x: number; width: number }) => Math.round(x + width);
    const [head, before, after] = [
      await box("thead .number"),
      await box(".pair .number"),
      await box(".pair + tr .number"),
    ];
    expect([right(before), right(after)]).toEqual([right(head), right(head)]);
    expect(after.y).toBeGreaterThan(before.y);
  });
});
