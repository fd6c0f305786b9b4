import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { explanationHtml } from "../../reports/html/explanation/index.ts";
import { openingView } from "../../reports/html/explanation/opening.ts";
import { reasonsView } from "../../reports/html/explanation/reasons.ts";
import { script } from "../../src/generated/html-parts.mjs";
import type { Explanation } from "../../src/model/documents/explanation.ts";
import {
  answer,
  comparison,
  explanation,
  hostileExplanation,
  NONE_MATCHES,
  RUN,
  unrecorded,
} from "../support/explanations.ts";
import { htmlComplaints } from "../support/html-complaints.ts";
import { FLOOD, HOSTILE_NAME } from "../support/sample-result.ts";

const ACTIVE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const empty = { events: 0, recorded: 0, notRecorded: 0, undecidable: 0, malformed: 0 };
const none = explanation({ summary: empty, bySource: [], unrecorded: [], malformed: [], trails: [], account: null });
const documents: Record<string, Explanation> = { account: explanation(), comparison: comparison(), none };
const hostilePage = (name: string) => {
  const { document, run } = hostileExplanation(name);
  return explanationHtml(document, run);
};

describe("the page about log files", () => {
  it.each(Object.keys(documents))("is valid HTML: %s", async (name) => {
    expect(await htmlComplaints(explanationHtml(documents[name] ?? none, RUN))).toEqual([]);
  });

  it("admits its own styles, and nothing else", () => {
    const text = explanationHtml(explanation(), RUN);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1];
    const styles = [...text.matchAll(/<style>(.*?)<\/style>/gs)].map(([, code]) => hash(code ?? ""));
    expect(styles).toHaveLength(2);
    expect(policy?.replaceAll("&#x3D;", "=").split("; ")).toEqual([
      "default-src 'none'",
      `style-src ${styles.join(" ")}`,
      `script-src '${script.hash}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(text.replace(/<style>.*?<\/style>/gs, "")).not.toMatch(/<script|https?:| style=/);
  });

  it.each([HOSTILE_NAME, FLOOD, `x\u202e"}@page{</style><script>alert(1)</script>`])(
    "shows names as text: %s",
    async (name) => {
      const text = hostilePage(name);
      expect(text).not.toMatch(ACTIVE);
      expect(text).not.toMatch(/<(script|img|iframe)/i);
      expect(text.match(/<style/g)).toHaveLength(2);
      expect(text.match(/<\/style/g)).toHaveLength(2);
      expect(await htmlComplaints(text)).toEqual([]);
      const tags = (page: string) => new Set(page.replace(/<style>.*?<\/style>/gs, "").match(/<[a-z][a-z0-9]*/gi));
      for (const tag of tags(text)) expect(tags(hostilePage("plain"))).toContain(tag);
      for (const [, href] of text.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^#[\w-]+$/);
    },
  );

  it("leads to places that it has", () => {
    for (const document of Object.values(documents)) {
      const text = explanationHtml(document, RUN);
      for (const [, id] of text.matchAll(/href="#([^"]*)"/g)) expect(text).toContain(`id="${id}"`);
    }
  });

  it("has the hashes of what was read, and of the result", () => {
    const text = explanationHtml(explanation(), { ...RUN, proposalSha256: "3".repeat(64) });
    for (const digit of ["1", "2", "3", "a"]) expect(text).toContain(digit.repeat(64));
    expect(text).toContain("Not read to its end");
    expect(text).toContain("Standard input");
    expect(text).toContain(`content:"Result SHA-256 ${"2".repeat(16)}"`);
  });

  it("breaks the command line between its arguments", () => {
    const text = explanationHtml(explanation(), { ...RUN, command: ["trailproof", "--events", "'a b'"] });
    expect(text).toContain(
      '<span class="arg">trailproof</span> <span class="arg">--events</span> <span class="arg">&#x27;a b&#x27;</span>',
    );
  });
});

describe("the sentence", () => {
  const sentence = (counts: Partial<Explanation["summary"]>, more: Partial<Explanation> = {}) => {
    const summary = { ...empty, ...counts };
    const [main, ...others] = explanation().trails;
    const trails = main ? [{ ...main, recorded: summary.recorded }, ...others] : [];
    return openingView(explanation({ summary, trails, ...more })).sentence;
  };
  const proposal = { evaluatedBy: "proposal" } as const;

  it.each([
    [{ events: 1, recorded: 1 }, {}, "The only event is recorded by main."],
    [{ events: 60, recorded: 60 }, {}, "All 60 events are recorded, all by main."],
    [{ events: 60, recorded: 60 }, proposal, "All 60 events would be recorded, all by main."],
    [{ events: 1, notRecorded: 1 }, {}, "The only event is not recorded."],
    [{ events: 1, notRecorded: 1 }, proposal, "The only event would not be recorded."],
    [{ events: 2, notRecorded: 2 }, {}, "None of the 2 events is recorded."],
    [{ events: 2, recorded: 1, notRecorded: 1 }, {}, "1 of 2 events is recorded by main; 1 is not recorded."],
    [
      { events: 1234, recorded: 1000, notRecorded: 230, undecidable: 4 },
      {},
      "1,000 of 1,234 events are recorded, all by main; 230 are not recorded and of 4 it is undecided.",
    ],
    [{ events: 1, undecidable: 1 }, {}, "It is undecided whether the only event is recorded."],
    [{ events: 3, undecidable: 3 }, {}, "It is undecided whether the 3 events are recorded."],
    [
      { events: 3, notRecorded: 1, undecidable: 2 },
      {},
      "None of 3 events is recorded; 1 is not recorded and of 2 it is undecided.",
    ],
    [{ events: 5, recorded: 5, malformed: 1 }, {}, "All 5 events that could be read are recorded, all by main."],
    [{}, {}, "The files have no events."],
    [{ malformed: 2 }, {}, "No event could be read."],
  ])("%j %j", (counts, more, expected) => expect(sentence(counts, more)).toBe(expected));

  it("names each trail that records some, with its count", () => {
    const [main] = explanation().trails;
    if (!main) throw new Error("no trail");
    const trails = [main, { ...main, trail: `${main.trail}-2`, name: "data", recorded: 7 }];
    const { sentence } = openingView(explanation({ trails }));
    expect(sentence).toContain("are recorded (1,200 by main and 7 by data)");
  });

  it("never says that all is recorded where something was skipped or is undecided", () => {
    const word = (counts: Partial<Explanation["summary"]>) =>
      openingView(explanation({ summary: { ...empty, ...counts } })).mark.word;
    expect(word({ events: 1, recorded: 1 })).toBe("All recorded");
    expect(word({ events: 1, recorded: 1, malformed: 1 })).toBe("Incomplete");
    expect(word({ events: 2, recorded: 1, undecidable: 1 })).toBe("Undecided");
    expect(word({ events: 2, recorded: 1, notRecorded: 1, malformed: 1 })).toBe("Not all recorded");
    expect(word({})).toBe("No events");
  });
});

describe("the reasons", () => {
  it("say once what is said of every group, and nothing of trails that record nothing", () => {
    const { common, groups, more } = reasonsView(explanation());
    expect(common.map(({ reason }) => reason)).toEqual(["single is a single-Region trail (eu-central-1)"]);
    expect(groups.map(({ title, mark, doubts }) => [title, mark.word, doubts])).toEqual([
      ["49 events, such as Decrypt of kms.amazonaws.com", "Not recorded", null],
      [
        "3 events, such as Decrypt of kms.amazonaws.com",
        "Undecided",
        "Because the trails of eu-north-1 could not be listed.",
      ],
    ]);
    expect(groups[0]?.trails).toEqual([
      {
        reason: "main: none of its 2 selectors matches",
        selectors: [
          { selector: "Advanced selector 1 (No KMS)", conditions: "excludes eventSource = kms.amazonaws.com" },
          {
            selector: "Advanced selector 2",
            conditions:
              "requires eventCategory = Data (the event has Management); requires resources.type = AWS::S3::Object (the event has none)",
          },
        ],
      },
    ]);
    // 53 are not recorded or undecided.
    expect(more).toBe("1 event for further reasons.");
  });

  it("keep the reason of a single group with it", () => {
    const { common, groups } = reasonsView(explanation({ unrecorded: [unrecorded(1, [NONE_MATCHES])] }));
    expect(common).toEqual([]);
    expect(groups[0]?.title).toBe("1 event: Decrypt of kms.amazonaws.com");
    expect(groups[0]?.trails).toHaveLength(1);
  });

  it("tell trails of one name apart", () => {
    const [main] = explanation().trails;
    if (!main) throw new Error("no trail");
    const other = { ...main, trail: main.trail.replace("us-east-1", "eu-west-1") };
    const twins = [answer("main", "main: a"), { ...answer("main", "main is off"), trail: other.trail }];
    const { groups } = reasonsView(explanation({ trails: [main, other], unrecorded: [unrecorded(1, twins)] }));
    expect(groups[0]?.trails.map(({ reason }) => reason)).toEqual(["main (us-east-1): a", "main (eu-west-1) is off"]);
  });
});
