import { describe, expect, it } from "vitest";
import html from "../../reports/html/index.ts";
import markdown from "../../reports/markdown/index.ts";
import plain from "../../reports/plain/index.ts";
import terminal from "../../reports/terminal/index.ts";
import { resultsOf } from "../support/parse-sarif.ts";
import { sampleResult } from "../support/sample-result.ts";
import { everyState } from "../support/with-baseline.ts";

const result = everyState();
const COUNTS =
  "New 1, unchanged 1, changed 1, fixed 1, no longer applies 1, resource is no longer found 1, could not be evaluated again 1, not in the baseline 1";
const without = sampleResult();

describe("what a baseline says is", () => {
  it("in the terminal summary: counts, the new failures, the fixed ones, what is neither", () => {
    const text = terminal(result);
    expect(text).toContain(`Since the baseline then.json of 12 November 2026\n  ${COUNTS}\n`);
    expect(text).toMatch(
      /\n {2}▲ high {6}a {2}1 new: Failure title of a: fresh fail old|\n {2}▲ high {6}a {2}new: .*fresh/,
    );
    expect(text).toMatch(/\n {2}✓ fixed: a, restored: restored pass old\n/);
    expect(text.match(/ fixed: /g)).toHaveLength(1);
    expect(text).toMatch(/\n {2}– no longer applies: a\n/);
    expect(text).toMatch(/\n {2}– resource is no longer found: a\n/);
    expect(text).toMatch(/\n {2}\? could not be evaluated again: b\n/);
    expect(text).toContain("The baseline did not evaluate 1 control: c");
    expect(text).toMatch(/Failing controls\n {2}▲ high {6}a {2}1 new: /);
    expect(terminal(without)).not.toContain("baseline");
  });
  it("in the plain report: a last column, and on request the fixed ones", () => {
    const rows = (text: string) => text.split("\n").map((line) => line.split("\t"));
    const states = rows(plain(result)).map((fields) => `${fields[0]} ${fields.at(-1)}`);
    expect(states).toEqual([
      "status baseline",
      "fail new",
      "fail unchanged",
      "fail changed",
      "unknown ",
      "fail not-in-baseline",
      " ",
    ]);
    const fixed = rows(plain(result, { include: ["fixed"] })).filter(([status]) => status === "fixed");
    expect(fixed.map((fields) => [fields[4], fields[7], fields.length])).toEqual([
      ["restored", "restored fail old", 10],
    ]);
  });
  it("in the HTML report: cover, section with links, marks, filter, contents", () => {
    const page = html(result);
    expect(page).toMatch(
      /<dt>Baseline<\/dt><dd><p>then\.json of 12 November 2026, .*?<span class="hash">SHA-256 b{64}</,
    );
    expect(page).toContain(
      `<p><b>${COUNTS}</b> <span class="quiet">compared with then.json of 12 November 2026.</span></p>`,
    );
    for (const [id, href] of [
      ["since-new", "#a:fresh"],
      ["since-changed", "#a:other"],
      ["since-fixed", "#a:restored"],
      ["since-not-applicable", "#a:stopped"],
      ["since-unknown", "#b:old"],
    ])
      expect(page).toMatch(
        new RegExp(`<h3 id="${id}">[^<]+<span class="n">\\d</span></h3>\\n<ul class="since">\\n<li><a href="${href}">`),
      );
    expect(page).toContain('<span class="quiet">Before: medium: before old</span>');
    expect(page.match(/<span class="tag since">(new|changed|not in the baseline)<\/span>/g)).toHaveLength(3);
    expect(page.match(/<input type="checkbox" name="baseline" value="[^"]+">/g)).toHaveLength(4);
    expect(page).toContain('<li><a href="#since">Since the baseline</a></li>');
    expect(html(without).includes("Since the baseline")).toBe(false);
  });
  it("in the Markdown report: the counts, the fixed ones, marks", () => {
    const text = markdown(result);
    expect(text).toContain(`**Since the baseline** then.json of 12 November 2026: ${COUNTS}\n`);
    expect(text).toContain("- Fixed: `a`, `restored`: restored pass old");
    expect(text).toContain("| **new** fresh fail old |");
    expect(text).toContain("| **changed** other fail old |");
    expect(markdown(without)).not.toContain("baseline**");
  });
  it("in SARIF: baselineState, and only on request what is fixed, which code scanning would show as open", () => {
    const states = (include: readonly "fixed"[] = []) =>
      resultsOf(result, { include }).map(({ baselineState, kind, level }) => [baselineState, kind, level].join(" "));
    const now = ["new fail error", "unchanged fail error", "updated fail error", "  note", " fail note"];
    expect(states()).toEqual(now);
    expect(states(["fixed"])).toEqual([...now, "absent fail error"]);
    const context = { include: ["fixed"] as const, snapshotFile: "s.json", root: process.cwd() };
    const fixed = resultsOf(result, context).filter(({ baselineState }) => baselineState === "absent");
    expect(fixed.map(({ locations }) => locations?.[0]?.physicalLocation?.region?.startLine)).toEqual([5]);
    expect(fixed[0]?.message.text).toMatch(
      /^Fixed\. In the baseline: .*trail restored in us-east-1\. restored fail old\./,
    );
    expect(fixed[0]?.partialFingerprints?.["trailproof/v1"]).toBe(result.baseline?.fixed[0]?.fingerprint);
  });
});
