import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { diffMarkdown } from "../../reports/diff-markdown.ts";
import { diffText } from "../../reports/terminal/diff.ts";
import { diff } from "../../src/diff/index.ts";
import type { Finding } from "../../src/model/documents/result.ts";
import { activeIn, renderMarkdown } from "../support/render-markdown.ts";
import { control, evidence, FLOOD, finding, HOSTILE_NAME, sampleResult, trail } from "../support/sample-result.ts";

const tool = { name: "trailproof", version: "1.2.3" };

/** Many findings and changes, with a name wherever AWS sets one. */
function document(name: string, count: number) {
  const resource = (i: number) => trail(`${name}${i}`);
  const shown = (value: string) => [{ ...evidence(`/trails/${name}/tags`, name, 1), value: { [name]: value } }];
  const of = (status: Finding["status"], value: string) =>
    Array.from({ length: count }, (_, i) =>
      finding("a", "high", status, { resource: resource(i), message: `${status} ${name}`, evidence: shown(value) }),
    );
  const controls = [control("a", "high", "fail")];
  const side = (findings: Finding[]) => ({
    result: sampleResult({ controls, findings, account: { id: "111122223333", alias: name, partition: "aws" } }),
  });
  return diff(side(of("pass", "old")), side(of("fail", "new")), tool);
}

describe("a comparison", () => {
  it.each([
    ["hostile", HOSTILE_NAME],
    ["ten thousand characters long", FLOOD],
  ])("is inert where names are %s", (_, name) => {
    const compared = document(name, 3);
    const page = renderMarkdown(diffMarkdown(compared));
    expect(activeIn(page.replace(/<\/?(details|summary)>/g, ""))).toEqual([]);
    for (const width of [44, 80])
      for (const line of diffText(compared, { width }).split("\n")) {
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|^\s*::|##\w*\[/u);
        expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }
  });
  it("fits into a comment, however much changed, and says how much is omitted", () => {
    const text = diffMarkdown(document("name", 3000));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/\n\d+ more changes are omitted here: the JSON output has all\.\n$/);
    expect(text).toContain("### New failures (3000)");
  });
});
