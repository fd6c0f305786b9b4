import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { chromiumPath, HOW_TO_GET_CHROMIUM, launchChromium } from "./chromium.ts";

/** A report, opened from disk, and all that it asked for or complained about. */
export interface Opened {
  readonly page: Page;
  /** Addresses of every request but that for the file itself. */
  readonly requests: readonly string[];
  /** What the console showed, and uncaught errors. */
  readonly complaints: readonly string[];
}

interface PageOptions {
  readonly javaScriptEnabled?: boolean;
  readonly colorScheme?: "light" | "dark";
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** Opens a report's text as a file; the page lives until the suite ends. */
export type OpenReport = (html: string, options?: PageOptions) => Promise<Opened>;

/** A suite in a real browser. Without one it is skipped, loudly; in CI that is a failure. */
export function describeInBrowser(name: string, tests: (open: OpenReport) => void): void {
  const executablePath = chromiumPath();
  if (!executablePath) {
    const message = `NO BROWSER FOUND: skipping ${name}. ${HOW_TO_GET_CHROMIUM}`;
    if (process.env.CI) throw new Error(message.replace("skipping", "cannot run"));
    process.stderr.write(`\n*** ${message} ***\n\n`);
    describe.skip(name, () => tests(async () => Promise.reject(new Error(message))));
    return;
  }
  describe(name, () => {
    const folder = mkdtempSync(join(tmpdir(), "trailproof-browser-"));
    let browser: Browser;
    let count = 0;
    const contexts = new Map<boolean, Promise<BrowserContext>>();
    beforeAll(async () => {
      browser = await launchChromium(executablePath);
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });
    tests(async (html, options = {}) => {
      const { javaScriptEnabled = true, colorScheme = "light", viewport = { width: 1280, height: 900 } } = options;
      const file = join(folder, `report-${++count}.html`);
      writeFileSync(file, html);
      const address = pathToFileURL(file).href;
      const context = contexts.get(javaScriptEnabled) ?? browser.newContext({ javaScriptEnabled });
      contexts.set(javaScriptEnabled, context);
      const page = await (await context).newPage();
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const requests: string[] = [];
      const complaints: string[] = [];
      page.on("request", (request) => {
        if (request.url().split("#")[0] !== address) requests.push(request.url());
      });
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
      await page.goto(address);
      return { page, requests, complaints };
    });
  });
}
