import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import html from "../../reports/html/index.ts";
import { describeInBrowser } from "../support/browser.ts";
import { accounts } from "./accounts.ts";

const FILE = join(import.meta.dirname, "../../docs/report.png");

/** Width and height from a PNG's header. */
const size = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) });

/** With `UPDATE_PICTURE=1` it is taken again. Fonts differ from machine to machine, so that pixels are not compared. */
describeInBrowser("docs/report.png", (open) => {
  it("is the head of the sample account's report, and small", async () => {
    const { page } = await open(html(await accounts.sample()), { colorScheme: "light" });
    const taken = await page.screenshot({ clip: { x: 0, y: 0, width: 1280, height: 825 } });
    if (process.env.UPDATE_PICTURE) writeFileSync(FILE, taken);
    const kept = readFileSync(FILE);
    expect(size(kept)).toEqual(size(taken));
    expect(kept.length).toBeLessThan(200_000);
  });
});
