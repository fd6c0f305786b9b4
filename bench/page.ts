/**
 * What the HTML report costs a reader: its size, the time until it paints and answers a key, and the time from a keystroke in
 * the filter to the next frame that shows its effect, against the limits below. It ends with exit code 1 where one is missed.
 * Needs Chromium: `npm run bench:page [RUNS]`. A page that has a search field and nothing else is measured in the same run, as
 * the floor; processor time is that of the page's main thread, which other work on the machine does not lengthen.
 *
 * The reports: 500 findings on 42 trails and 5,000 on 417, by 12 controls, a third of them failing, each with evidence.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, CDPSession } from "playwright-core";
import html from "../reports/html/index.ts";
import { large } from "../test/browser/large.ts";
import { chromiumPath, HOW_TO_GET_CHROMIUM, launchChromium } from "../test/support/chromium.ts";
import { measureSlowness } from "../test/support/machine.ts";

const RUNS = Number(process.argv[2] ?? 5);
/** The last key of each brings all findings back: letter by letter, by a word that nothing holds, from one letter. */
const KEYS = [..."team-07", ...Array(7).fill("Backspace"), ..."qz", ...Array(2).fill("Backspace"), "a", "Backspace"];

/** Sizes in kilobytes (10^3 bytes), times in milliseconds. */
const LIMITS: Readonly<Record<string, Partial<Record<keyof Cost, number>>>> = {
  "500 findings": { size: 700, interactive: 1000 },
  "5,000 findings": { size: 5000, painted: 1000, slowestKey: 150 },
};

interface Cost {
  readonly size: number;
  /** From the start of the navigation to the first contentful paint. */
  readonly painted: number;
  /** From the start of the navigation to the frame after a key that was pressed when the script had run. */
  readonly interactive: number;
  /** Processor time of the main thread until then. */
  readonly loading: number;
  readonly firstKey: number;
  readonly medianKey: number;
  readonly slowestKey: number;
  /** Processor time of the main thread for a key: the median, and the longest. */
  readonly medianWork: number;
  readonly longestWork: number;
}

const FLOOR = `<!DOCTYPE html><title>floor</title><input type="search" id="find"><p>text</p>`;

/** Keeps for each key the time from its event to the end of the frame that follows what handles it. */
const WATCH = `
  window.frames_ = [];
  addEventListener("input", ({ timeStamp }) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => frames_.push(performance.now() - timeStamp);
    port2.postMessage(0);
  }), true);`;

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Milliseconds of processor time of the page's main thread so far. */
async function work(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1000;
}

async function once(browser: Browser, address: string, size: number): Promise<Cost> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(WATCH);
    const session = await context.newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const before = await work(session);
    await page.goto(address, { waitUntil: "domcontentloaded" });
    await page.focus("#find");
    /** Presses a key and waits for its frame. */
    const press = async (key: string, nth: number) => {
      await page.keyboard.press(key);
      await page.evaluate(
        `new Promise((done) => { const look = () => frames_.length >= ${nth} ? done() : setTimeout(look, 2); look(); })`,
      );
    };
    await press("t", 1);
    const interactive = (await page.evaluate("performance.now()")) as number;
    const loading = (await work(session)) - before;
    await press("Backspace", 2);
    // A reader sees what the filter does: the field stays in view.
    await page.evaluate("document.getElementById('findings')?.scrollIntoView()");
    await page.waitForTimeout(300);
    const works: number[] = [];
    for (const [i, key] of KEYS.entries()) {
      const start = await work(session);
      await press(key, i + 3);
      works.push((await work(session)) - start);
    }
    const keys = (await page.evaluate("frames_")) as number[];
    const painted = (await page.evaluate(
      "performance.getEntriesByName('first-contentful-paint')[0].startTime",
    )) as number;
    return {
      size,
      painted,
      interactive,
      loading,
      firstKey: keys[0] ?? Number.NaN,
      medianKey: median(keys),
      slowestKey: Math.max(...keys),
      medianWork: median(works),
      longestWork: Math.max(...works),
    };
  } finally {
    await context.close();
  }
}

const ROWS = [
  ["size", "size", "kB"],
  ["first paint", "painted", "ms"],
  ["interactive", "interactive", "ms"],
  ["processor time until then", "loading", "ms"],
  ["first key to its frame", "firstKey", "ms"],
  ["median key", "medianKey", "ms"],
  ["slowest key", "slowestKey", "ms"],
  ["processor time, median key", "medianWork", "ms"],
  ["processor time, longest key", "longestWork", "ms"],
] as const satisfies readonly (readonly [string, keyof Cost, string])[];

const executablePath = chromiumPath();
if (!executablePath) throw new Error(`no browser found. ${HOW_TO_GET_CHROMIUM}`);
const pages = [
  ["floor", FLOOR],
  ["500 findings", html(large({ failing: 3 }))],
  ["5,000 findings", html(large({ trails: 415, failing: 3 }))],
] as const;
const folder = mkdtempSync(join(tmpdir(), "trailproof-bench-"));
const browser = await launchChromium(executablePath);
try {
  const load = () =>
    `load ${loadavg()[0]?.toFixed(1)}, ${measureSlowness(10).toFixed(1)} times slower than two idle cores`;
  console.log(`Chromium ${browser.version()}, median of ${RUNS} runs; ${load()}`);
  for (const [name, text] of pages) {
    const file = join(folder, `${pages.length}-${text.length}.html`);
    writeFileSync(file, text);
    const costs: Cost[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const cost = await once(browser, pathToFileURL(file).href, Buffer.byteLength(text) / 1000);
      // The first run meets a browser that has just started.
      if (run > 0) costs.push(cost);
    }
    for (const [label, member, unit] of ROWS) {
      const value = median(costs.map((cost) => cost[member]));
      const most = Math.max(...costs.map((cost) => cost[member]));
      const limit = LIMITS[name]?.[member];
      const over = limit !== undefined && value > limit;
      if (over) process.exitCode = 1;
      const figures = `${value.toFixed(0).padStart(6)} ${unit}  most ${most.toFixed(0).padStart(6)} ${unit}`;
      const allowed = limit === undefined ? "" : `limit ${limit} ${unit}  ${over ? "OVER" : "within"}`;
      console.log(`${name.padEnd(16)} ${label.padEnd(28)} ${figures}  ${allowed}`.trimEnd());
    }
  }
  console.log(load());
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
