import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import html from "../../reports/html/index.ts";
import { htmlBody } from "../../scripts/golden-files.ts";
import { accounts, flooded } from "../browser/accounts.ts";
import { canaryResult } from "../support/canary-results.ts";
import { htmlComplaints } from "../support/html-complaints.ts";
import { sampleResult } from "../support/sample-result.ts";

const names = Object.keys(accounts) as (keyof typeof accounts)[];
const inside = (text: string, tag: string) =>
  [...text.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, "gs"))].map(([, code]) => hash(code ?? "")).join(" ");
const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

describe("the HTML report", () => {
  it("matches the golden file", () =>
    expect(htmlBody(html(sampleResult()))).toMatchFileSnapshot("../golden/sample.html"));
  it("is the same for the same result", () => expect(html(sampleResult())).toBe(html(sampleResult())));
  it.each(names)("is valid HTML: %s", async (name) =>
    expect(await htmlComplaints(html(await accounts[name]()))).toEqual([]),
  );
  it("is valid HTML with a canary", async () => expect(await htmlComplaints(html(canaryResult))).toEqual([]));
  it("is valid HTML with names that flood, and stays small", async () => {
    const text = html(flooded());
    expect(await htmlComplaints(text)).toEqual([]);
    expect(text.length).toBeLessThan(300_000);
  });

  it("admits its own style and script, and nothing else", () => {
    const text = html(sampleResult());
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1];
    expect(policy?.replaceAll("&#x3D;", "=").split("; ")).toEqual([
      "default-src 'none'",
      `style-src ${inside(text, "style")}`,
      `script-src ${inside(text, "script")}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(text.indexOf("Content-Security-Policy")).toBeLessThan(text.indexOf("<style>"));
  });

  it("omits sections without data", () => {
    const text = html(sampleResult({ requirements: [], notifications: [], trails: [] }));
    for (const id of ["frameworks", "notifications", "trails"]) {
      expect(text).not.toContain(`id="${id}"`);
      expect(text).not.toContain(`href="#${id}"`);
    }
  });

  it("shows a canary before what was not evaluated", () => {
    const text = html(canaryResult);
    const at = (id: string) => text.indexOf(`<h2 id="${id}"`);
    expect(at("canary")).toBeGreaterThan(at("gate"));
    expect(at("canary")).toBeLessThan(at("not-evaluated"));
  });

  it("tells its parts in the order in which an auditor asks", async () => {
    const text = html(await accounts.sample());
    const order = [...text.matchAll(/<h2 id="([\w-]+)"/g)].map(([, id]) => id);
    expect(order).toEqual([
      "verdict",
      "fixes",
      "scanned",
      "gate",
      "not-evaluated",
      "coverage",
      "trails",
      "findings",
      "waivers",
      "unread",
      "appendix",
    ]);
  });
});
