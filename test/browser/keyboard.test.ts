import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import html from "../../reports/html/index.ts";
import { describeInBrowser } from "../support/browser.ts";
import { accounts } from "./accounts.ts";

const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const focused = (page: Page, what = "id") => page.evaluate(`document.activeElement.${what}`);
const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();

describeInBrowser("the report by keyboard", (open) => {
  const text = accounts.sample().then(html);
  const sample = async () => (await open(await text)).page;

  it("skips to the findings, whose filter comes before their list", async () => {
    const page = await sample();
    await press(page, "Tab");
    expect(await focused(page, "className")).toBe("skip");
    expect(await page.locator(".skip").boundingBox()).toMatchObject({ y: 8 });
    await press(page, "Enter", "Tab");
    expect(await focused(page)).toBe("find");
    await press(page, "Tab");
    expect(await focused(page)).toBe("order");
  });

  it("shows where the focus is, everywhere", async () => {
    const page = await sample();
    const seen = new Set<string>();
    for (let i = 0; i < 120; i++) {
      await press(page, "Tab");
      const at = (await page.evaluate(
        "(() => { const e = document.activeElement; const s = getComputedStyle(e); return [e.tagName, s.outlineStyle, parseFloat(s.outlineWidth)]; })()",
      )) as [string, string, number];
      if (at[0] === "BODY") break;
      seen.add(at[0]);
      expect(at[1]).toBe("solid");
      expect(at[2]).toBeGreaterThanOrEqual(2);
    }
    expect([...seen].sort()).toEqual(expect.arrayContaining(["A", "BUTTON", "INPUT", "SELECT", "SUMMARY"]));
  });

  it("filters by control, resource, ARN and message", async () => {
    const page = await sample();
    const shown = async (query: string) => {
      await page.fill("#find", query);
      return page.locator(".finding:not([hidden])").count();
    };
    const all = await page.locator(".finding").count();
    expect(await shown("KEY-usable")).toBe(3);
    expect(await shown("trail/loadtest-2024")).toBeGreaterThan(2);
    expect(await shown("stopped since 2026-08-14")).toBe(1);
    expect(await page.locator("#shown").textContent()).toBe(`1 of ${all} shown`);
    expect(await page.locator(".control:not([hidden])").count()).toBe(1);
    expect(await shown("loadtest payments-audit nowhere")).toBe(0);
    expect(await shown("")).toBe(all);
    await page.focus("input[value=pass]");
    await press(page, "Space");
    // The links of a chain have marks as well.
    const passed = page.locator(":is(.finding:not([hidden]) summary, .row:not([hidden])) > .mark.pass");
    expect(await passed.count()).toBe(0);
  });

  it("opens and closes a finding", async () => {
    const page = await sample();
    const summary = page.locator(".finding summary").first();
    await summary.focus();
    await press(page, "Enter");
    expect(await page.locator(".finding .body").first().isVisible()).toBe(true);
    await press(page, "Space");
    expect(await page.locator(".finding .body").first().isVisible()).toBe(false);
    await page.focus("#open-all");
    await press(page, "Enter");
    expect(await page.locator(".finding details:not([open])").count()).toBe(0);
    await page.focus("#close-all");
    await press(page, "Enter");
    expect(await page.locator(".finding details[open]").count()).toBe(0);
  });

  it("walks the tabs of a remedy with the arrows", async () => {
    const page = await sample();
    const tabs = page.locator(".fixes .tabs").first().locator("[role=tab]");
    await tabs.first().focus();
    expect(await texts(page, ".fixes li:first-child [role=tab]")).toEqual(["Console", "Command line"]);
    await press(page, "ArrowRight");
    expect(await focused(page, "textContent")).toBe("Command line");
    expect(await page.locator(".fixes li:first-child .form:visible").count()).toBe(1);
    await press(page, "ArrowRight");
    expect(await focused(page, "textContent")).toBe("Console");
    await press(page, "End", "Home");
    expect(await tabs.first().getAttribute("aria-selected")).toBe("true");
    await press(page, "Tab");
    expect(await focused(page, "getAttribute('role')")).toBe("tabpanel");
  });

  it("orders, and back", async () => {
    const page = await sample();
    const titles = () => texts(page, ".control .name");
    const before = await titles();
    await page.selectOption("#order", "control");
    expect(await titles()).toEqual([...before].sort());
    await page.selectOption("#order", "resource");
    const resources = await texts(page, "#flat .r");
    expect(resources).toEqual([...resources].sort());
    expect(await page.locator("#flat .of").first().isVisible()).toBe(true);
    await page.selectOption("#order", "status");
    expect(await page.locator(".control .mark").first().textContent()).toBe("Fail");
    await page.selectOption("#order", "rank");
    expect(await titles()).toEqual(before);
  });

  it("copies a command exactly", async () => {
    const page = await sample();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const box = page.locator(".things .code").first();
    await box.locator("button").focus();
    await press(page, "Enter");
    await expect.poll(() => box.locator("button").textContent()).toBe("Copied");
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(await box.locator("pre").textContent());
  });

  it("follows a link to a finding that the filter hides", async () => {
    const page = await sample();
    await page.fill("#find", "nothing holds this");
    await page.locator(".things a").first().focus();
    await press(page, "Enter");
    await expect.poll(() => page.locator(".finding:target details").getAttribute("open")).not.toBeNull();
    expect(await page.locator(".finding:target .body").isVisible()).toBe(true);
    expect(await focused(page, "tagName")).toBe("SUMMARY");
  });
});
