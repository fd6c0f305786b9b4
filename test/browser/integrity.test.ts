import { expect, it } from "vitest";
import { integrityHtml } from "../../reports/html/integrity/index.ts";
import { describeInBrowser } from "../support/browser.ts";
import { sampleRun } from "../support/integrity-results.ts";
import { limit } from "../support/machine.ts";
import { active, OPEN, overflow, unseen, violations } from "./looks.ts";
import { hostileIntegrities, integrityResults } from "./validations.ts";

const pages: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(integrityResults).map(([name, result]) => [name, integrityHtml(result, sampleRun())]),
  ),
  hostile: integrityHtml(hostileIntegrities.hostile.result, hostileIntegrities.hostile.run),
  flood: integrityHtml(hostileIntegrities.flood.result, hostileIntegrities.flood.run),
};
const page = (name: string) => pages[name] ?? "";
const names = Object.keys(pages);
const small = names.filter((name) => name !== "many problems");

describeInBrowser("the page of a validation in a browser", (open) => {
  it.each(small)("is accessible, fits, asks for nothing and complains of nothing: %s", async (name) => {
    const { page: shown, requests, complaints } = await open(page(name));
    for (const state of ["folded", "opened"]) {
      if (state === "opened") await shown.evaluate(OPEN);
      await shown.waitForTimeout(50);
      expect(await violations(shown)).toEqual([]);
      expect(await overflow(shown)).toBeLessThanOrEqual(0);
    }
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it.each(small)("has its contrasts and fits, dark, 400 px: %s", async (name) => {
    const { page: shown } = await open(page(name), { colorScheme: "dark", viewport: { width: 400, height: 900 } });
    expect(await overflow(shown)).toBeLessThanOrEqual(0);
    // A text that is wider than the window, in an element that hides what is too wide.
    const wide = `[...document.querySelectorAll("main :is(h2, h3, h4, p, dd, td, a, .mark)")]
      .filter((e) => e.checkVisibility() && !e.closest(".unseen") && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML)`;
    await shown.evaluate(OPEN);
    await shown.waitForTimeout(50);
    expect(await shown.evaluate(wide)).toEqual([]);
    expect(await violations(shown, ["color-contrast", "target-size"])).toEqual([]);
    expect(await overflow(shown)).toBeLessThanOrEqual(0);
  });

  it.each([true, false])("shows one problem of each kind, folds the others; with JavaScript: %s", async (enabled) => {
    const { page: shown, complaints } = await open(page("problems"), { javaScriptEnabled: enabled });
    expect(complaints).toEqual([]);
    for (const band of await shown.locator(".band[open]").all()) {
      expect(await band.locator(".problem").first().isVisible()).toBe(true);
      const others = await band.locator(".problem").all();
      for (const other of others.slice(1)) expect(await other.isVisible()).toBe(false);
    }
    expect(await shown.locator(".band:not([open]) .problem").first().isVisible()).toBe(false);
    await shown.locator("#log-modified details summary").click();
    expect(await shown.locator("#log-modified .problem").last().isVisible()).toBe(true);
  });

  it("leads from a step to its problems, and from an address into what is folded", async () => {
    const { page: shown } = await open(page("problems"));
    await shown.locator(".things a").first().click();
    expect(await shown.locator("#log-modified").evaluate((e) => e.getBoundingClientRect().top)).toBeLessThan(100);
    const last = shown.locator("#log-modified .problem").last();
    const id = await last.getAttribute("id");
    await shown.evaluate(`location.hash = ${JSON.stringify(id)}`);
    await last.waitFor({ state: "visible" });
  });

  it("has its contents at the side, in sight, where there is room", async () => {
    for (const [width, isBeside] of [
      [1280, true],
      [1050, false],
    ] as const) {
      const { page: shown } = await open(page("problems"), { viewport: { width, height: 900 } });
      await shown.locator("#problems").scrollIntoViewIfNeeded();
      await shown.evaluate("scrollTo(0, document.body.scrollHeight / 2)");
      const { bottom } = (await shown.evaluate("document.querySelector('.side').getBoundingClientRect()")) as DOMRect;
      expect(bottom > 100).toBe(isBeside);
    }
  });

  it.each([true, false])("prints everything; with JavaScript: %s", async (javaScriptEnabled) => {
    const { page: shown } = await open(page("problems"), { javaScriptEnabled });
    await shown.emulateMedia({ media: "print" });
    expect(await unseen(shown, "nav")).toEqual([]);
    for (const aid of [".side", ".skip"]) expect(await shown.locator(aid).isVisible()).toBe(false);
    const pdf = (await shown.pdf({ preferCSSPageSize: true })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeLessThanOrEqual(8);
  });

  it.each(["hostile", "flood"])("renders hostile names as text: %s", async (name) => {
    const { page: shown, complaints } = await open(page(name));
    await shown.evaluate(OPEN);
    expect(await active(shown)).toEqual([]);
    expect(await shown.locator("script").count()).toBe(1);
    const hrefs = (await shown.evaluate("[...document.querySelectorAll('a')].map((a) => a.href)")) as string[];
    for (const href of hrefs) expect(href).toMatch(/^file:\/\/[^#]*#[\w.~@:%!*()-]+$/);
    expect(complaints).toEqual([]);
  });

  it("is ready within a second with 2,500 problems", async () => {
    const { page: shown } = await open(page("many problems"));
    const ready = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd";
    expect(await shown.evaluate(ready)).toBeLessThan(limit(1000));
    expect(await shown.locator("#log-modified > p").textContent()).toBe("And 500 more: the JSON result lists all.");
  });
});
