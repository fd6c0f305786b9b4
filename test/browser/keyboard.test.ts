import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import html from "../../reports/html/index.ts";
import { describeInBrowser } from "../support/browser.ts";
import { everyState } from "../support/with-baseline.ts";
import { accounts } from "./accounts.ts";

const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const focused = (page: Page, what = "id") => page.evaluate(`document.activeElement.${what}`);
const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();

describeInBrowser("the report by keyboard", (open) => {
  const text = accounts.sample().then(html);
  const sample = async () => (await open(await text)).page;

  it("reaches the filter with the second key, and skips to the findings with the first", async () => {
    const page = await sample();
    await press(page, "Tab");
    expect(await focused(page, "className")).toBe("skip");
    expect(await page.locator(".skip").boundingBox()).toMatchObject({ y: 8 });
    await press(page, "Tab");
    expect(await focused(page)).toBe("find");
    await page.focus(".skip");
    await press(page, "Enter", "Tab");
    expect(await focused(page, "name")).toBe("status");
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

  it("marks the entry of the contents that was chosen", async () => {
    const page = await sample();
    await page.click('nav a[href="#waivers"]');
    await page.waitForFunction("document.querySelector('nav [aria-current]')");
    expect(await page.locator("nav [aria-current]").getAttribute("href")).toBe("#waivers");
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
    expect(await page.locator("#shown").textContent()).toMatch(/^1 of \d+ findings$/);
    expect(await page.locator(".control:not([hidden])").count()).toBe(1);
    expect(await page.locator("#none").isVisible()).toBe(false);
    expect(await page.locator(".band.fail > summary .n").textContent()).toMatch(/^1 of \d\d$/);
    expect(await page.locator(".to-list").isVisible()).toBe(true);
    expect(await shown("loadtest payments-audit nowhere")).toBe(0);
    expect(await page.locator("#none").isVisible()).toBe(true);
    expect(await page.locator("#shown").textContent()).toBe("No finding matches");
    expect(await page.locator(".to-list").isVisible()).toBe(false);
    expect(await shown("")).toBe(all);
    expect(await page.locator(".band.fail > summary .n").textContent()).toMatch(/^\d\d$/);
  });

  it("finds by fingerprint, status, severity and the Region of a pass that shares a row", async () => {
    const page = await sample();
    const shown = async (query: string) => {
      await page.fill("#find", query);
      return page.locator(".finding:not([hidden])").count();
    };
    const fingerprint = await page.locator(".row [data-f]").first().getAttribute("data-f");
    expect(await shown(fingerprint ?? "")).toBe(1);
    // The group of what passed was folded: what fits is shown.
    expect(await page.locator(".row:not([hidden])").isVisible()).toBe(true);
    expect(await shown("events-management sa-east-1 pass")).toBe(1);
    expect(await shown("critical unknown trail-logging")).toBe(1);
  });

  it("filters by status and severity, keeps the filter in the address, and clears it", async () => {
    const page = await sample();
    const all = await page.locator(".finding").count();
    await page.check("input[value=fail]");
    await page.check("input[value=unknown]");
    await page.check("input[value=critical]");
    expect(await page.evaluate("location.hash")).toBe("#status=fail,unknown&severity=critical");
    expect(await page.locator(".band:not([hidden])").count()).toBe(2);
    const critical = ".band:is(.fail, .unknown) [data-s=critical] .finding";
    expect(await page.locator(".finding:not([hidden])").count()).toBe(await page.locator(critical).count());
    await page.selectOption("#region", "us-west-2");
    expect(await texts(page, ".finding:not([hidden]) .r")).toEqual(["loadtest-2024"]);
    await page.click("#clear");
    expect(await page.locator(".finding:not([hidden])").count()).toBe(all);
    expect(await page.locator(".band.pass").getAttribute("open")).toBeNull();
  });

  it("filters by what differs from a baseline", async () => {
    const { page } = await open(html(everyState()));
    const messages = () => texts(page, ".finding:not([hidden]) .message");
    await page.check("input[name=baseline][value=new]");
    expect(await messages()).toEqual(["fresh fail old"]);
    await page.check("input[name=baseline][value=changed]");
    expect(await messages()).toEqual(["fresh fail old", "other fail old"]);
    expect(await page.evaluate("location.hash")).toBe("#baseline=new,changed");
    await page.click("#clear");
    await page.evaluate("location.hash = '#baseline=not-in-baseline'");
    await expect.poll(messages).toEqual(["unknown-then fail old"]);
  });

  it("keeps what is typed in the address, but not over a link that is followed at once", async () => {
    const page = await sample();
    const hash = () => page.evaluate("location.hash");
    await page.fill("#find", "loadtest");
    await expect.poll(hash).toBe("#find=loadtest");
    await page.fill("#find", "loadtest-2024");
    await page.evaluate("location.hash = '#trail-logging:loadtest-2024'");
    // Longer than the pause after a key.
    await page.waitForTimeout(500);
    expect(await hash()).toBe("#trail-logging:loadtest-2024");
  });

  it("shows what a link with a filter says, and an anchor without JavaScript", async () => {
    const page = await sample();
    await page.evaluate("location.hash = '#find=loadtest&status=fail'");
    await expect.poll(() => page.inputValue("#find")).toBe("loadtest");
    expect(await page.isChecked("input[value=fail]")).toBe(true);
    const bare = (await open(await text, { javaScriptEnabled: false })).page;
    for (const anchor of ["trail-logging:loadtest-2024", "events-management:sa-east-1"]) {
      await bare.goto(`${bare.url().split("#")[0]}#${anchor}`);
      const target = bare.locator(`[id="${anchor}"]`);
      await expect.poll(() => target.isVisible()).toBe(true);
      expect(await target.evaluate((e) => e.getBoundingClientRect().top < innerHeight)).toBe(true);
    }
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
    await page.locator('[id="trail-logging:loadtest-2024"]').evaluate((body) => {
      (body.parentElement as HTMLDetailsElement).open = true;
    });
    const body = page.locator('[id="trail-logging:loadtest-2024"]');
    const tabs = body.locator("[role=tab]");
    await tabs.first().focus();
    expect(await tabs.allTextContents()).toEqual(["Console", "Command line"]);
    await press(page, "ArrowRight");
    expect(await focused(page, "textContent")).toBe("Command line");
    expect(await body.locator(".form:visible").count()).toBe(1);
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
    const controls = (await texts(page, "#flat .finding:not(.row) .c")).map((one) => one.trim());
    expect(controls).toEqual([...controls].sort());
    await page.selectOption("#order", "resource");
    const resources = await page.evaluate(
      "[...document.querySelectorAll('#flat > .finding')].map((e) => e.querySelector('.r, i').textContent)",
    );
    expect(resources).toEqual([...(resources as string[])].sort());
    expect(await page.locator("#flat .of").first().isVisible()).toBe(true);
    await page.selectOption("#order", "severity");
    expect(await page.locator("#flat .of").first().textContent()).toContain("critical");
    await page.selectOption("#order", "status");
    expect(await titles()).toEqual(before);
    expect(await page.locator("#flat > *").count()).toBe(0);
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
    await expect.poll(() => page.locator("details:has(> :target)").getAttribute("open")).not.toBeNull();
    // The browser opens what the link names before the page hears of it and clears the filter.
    await expect.poll(() => page.locator(".body:target").isVisible()).toBe(true);
    await expect.poll(() => focused(page, "tagName")).toBe("SUMMARY");
  });
});
