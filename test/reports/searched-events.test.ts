import { describe, expect, it } from "vitest";
import { searchedView } from "../../reports/html/sections/searched.ts";
import markdown from "../../reports/markdown/index.ts";
import { notSearched, searchedWords, unexpectedWords } from "../../reports/searched-events.ts";
import terminal from "../../reports/terminal/index.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { isActive } from "../../src/model/text/safe-text.ts";
import { HOSTILE_NAME, sampleResult } from "../support/sample-result.ts";

type Events = NonNullable<ScanResult["events"]>;
const SOURCE: Events["sources"][number] = {
  ...{ source: "files", name: "./logs", read: 31, skipped: 0, problems: [], notes: [] },
};
const EVENTS: Events = {
  ...{ since: "2026-10-01T00:00:00.000Z", until: "2026-11-01T00:00:00.000Z", found: 3068, sources: [SOURCE] },
  ...{ rules: ["root-use", "denied-calls"], off: [], complete: true, notes: [] },
};
const PARTLY: Events = {
  ...EVENTS,
  complete: false,
  off: ["unexpected-region"],
  notes: ["trail-tampering: evaluated in part"],
  sources: [
    {
      ...SOURCE,
      skipped: 1,
      problems: [{ where: "logs/a.gz", at: 7, problem: "truncated" }],
      notes: ["has no data events", "before 90 days"],
      uncovered: ["before 90 days"],
    },
  ],
};
const MISSING = [
  "./logs: 1 part could not be read",
  "logs/a.gz at byte 7: truncated",
  "before 90 days",
  "More calls matched than can be kept: scan a shorter time with --events",
  "trail-tampering: evaluated in part",
  "Rules that are off: unexpected-region",
];

describe("the events that were searched", () => {
  it("are named by number, time, sources and rules", () => {
    expect(searchedWords(EVENTS)).toBe(
      "3,068 events from 2026-10-01 00:00 UTC to 2026-11-01 00:00 UTC in ./logs, evaluated by 2 rules",
    );
    expect(notSearched(EVENTS)).toEqual([]);
  });

  it("are not all of them: what was not read, held or evaluated is listed", () => {
    expect(notSearched(PARTLY)).toEqual(MISSING);
    const view = searchedView({ ...sampleResult(), events: PARTLY });
    expect(view?.missing).toEqual(MISSING);
    expect(view?.sources).toEqual([
      {
        ...{ name: "./logs", read: "31", skipped: "1" },
        said: ["has no data events", "These log files were not compared with digests: --events-source s3 does that"],
      },
    ]);
    for (const text of [terminal, markdown].map((report) => String(report({ ...sampleResult(), events: PARTLY }))))
      for (const what of ["3,068 events", "trail\\-tampering", "unexpected\\-region"])
        expect(text.replaceAll("\\", "")).toContain(what.replaceAll("\\", ""));
  });

  it("are no answer for rules that could not be evaluated", () => {
    const [one] = sampleResult().findings;
    if (!one) throw new Error("the sample has no finding");
    const said = (...undecided: string[]) =>
      unexpectedWords({
        events: EVENTS,
        findings: undecided.map((rule) => ({ ...one, control: `access-${rule}`, status: "unknown" })),
      });
    expect(said()).toBe("no unexpected access");
    expect(said("root-use")).toBe("no unexpected access; 1 rule could not be evaluated completely");
    expect(said("root-use", "denied-calls")).toBe("whether there was unexpected access is unknown");
  });

  it("are not mentioned where none were", () => {
    expect(searchedView(sampleResult())).toBeNull();
    for (const report of [terminal, markdown]) expect(String(report(sampleResult()))).not.toContain("Searched events");
  });

  it("are inert, whatever the sources and files are called", () => {
    const problem = { where: HOSTILE_NAME, at: null, problem: HOSTILE_NAME };
    const hostile: Events = {
      ...{ ...PARTLY, notes: [HOSTILE_NAME], off: [HOSTILE_NAME], rules: [HOSTILE_NAME] },
      sources: [
        { ...SOURCE, name: HOSTILE_NAME, notes: [HOSTILE_NAME], uncovered: [HOSTILE_NAME], problems: [problem] },
      ],
    };
    const result = { ...sampleResult(), events: hostile };
    const texts = [JSON.stringify(searchedView(result)), terminal(result), markdown(result)].map(String);
    for (const text of texts) expect(text.split("\n").filter(isActive)).toEqual([]);
  });
});
