import { describe, expect, it } from "vitest";
import { type HeadlineFacts, headline } from "../../src/evaluate/headline/index.ts";
import { evaluate } from "../../src/index.ts";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import { accounts, stopped } from "../browser/accounts.ts";
import { account } from "../support/account.ts";
import { control, finding, OF_REGIONS, sampleResult, trail } from "../support/sample-result.ts";

const said = (result: HeadlineFacts) =>
  headline(result)
    .parts.map((part) => ("name" in part ? `*${part.name}*` : part.text))
    .join("");
/** A finding of a plugin's control: the sentence knows no control by its id. */
const region = (id: string, status: Finding["status"], impact = "region-not-recorded"): Finding =>
  finding("our-regions", "high", status, {
    ...(status === "fail" ? { data: { impact } } : {}),
    resource: { type: "region", id, arn: null, region: id, accountId: "111122223333" },
  });
const stoppedTrail = finding("our-trails", "critical", "fail", {
  data: { impact: "not-recording", stoppedAt: "2026-11-12T08:00:00.000Z" },
});
const of = (findings: Finding[], more: Partial<ScanResult> = {}) =>
  said(
    sampleResult({
      summary: { ...sampleResult().summary, manual: 0 },
      findings,
      controls: [...new Set(findings.map((one) => one.control))].map((id) =>
        control(id, "high", "fail", id === "our-regions" ? OF_REGIONS : {}),
      ),
      ...more,
    }),
  );

describe("the headline", () => {
  it("names the stopped trail since when, and the region with nothing recorded", () =>
    expect(of([stoppedTrail, region("eu-west-1", "fail"), region("us-east-1", "pass")])).toBe(
      "API activity in this account is not reliably recorded: the trail *main* stopped on 12 November 2026, and nothing in eu-west-1 is recorded.",
    ));
  it("tells trails of one name apart by their home Regions", async () => {
    const twice = account().trail("main", { logging: false }).trail("main", { homeRegion: "eu-west-1" }).snapshot();
    const { headline: sentence } = await evaluate(twice);
    expect(sentence.text).toBe(
      "API activity in this account is recorded in both Regions, by the trail main (eu-west-1), but the trail main (us-east-1) stopped on 11 November 2026.",
    );
    expect(sentence.parts).toContainEqual({ name: "main" });
    const single = account(["us-east-1"]).trail("main", { isMultiRegionTrail: false }).snapshot();
    expect((await evaluate(single)).headline.text).toContain("is recorded in us-east-1, by the trail main, but ");
  });
  it("names an event that no trail records, where the Regions are covered", () =>
    expect(
      of([
        region("us-east-1", "pass"),
        finding("our-sources", "medium", "fail", {
          data: { impact: "events-not-recorded", witness: "kms:Decrypt in us-east-1" },
        }),
      ]),
    ).toBe("API activity in this account is recorded in us-east-1, but kms:Decrypt in us-east-1 is not recorded."));
  it("says that nothing is recorded anywhere", () =>
    expect(of([region("eu-west-1", "fail"), region("us-east-1", "fail")])).toBe(
      "API activity in this account is not recorded: nothing in any of the 2 Regions is recorded.",
    ));
  it("tells many regions by the few that are left", () => {
    const many = Array.from({ length: 9 }, (_, i) => region(`r-${i}`, "fail"));
    expect(of([...many, region("eu-west-1", "pass")])).toContain("nothing is recorded in any Region except eu-west-1.");
    const half = Array.from({ length: 9 }, (_, i) => region(`p-${i}`, "pass"));
    expect(of([...many, ...half])).toContain("nothing in r-0, r-1, r-2 and 6 more Regions is recorded.");
  });
  it("names the trail that does it all, and what is broken all the same", async () => {
    const result = await accounts.sample();
    expect(said(result)).toBe(
      `API activity in this account is recorded in all 17 Regions, by the organization trail *acme-org-trail* of account 123456789012, but the trail *payments-audit* has delivered nothing to S3 since 10 November 2026 (its key is scheduled for deletion), the trail *loadtest-2024* stopped on 14 August 2026 (its bucket does not exist), kms:Decrypt in ap-northeast-1 is not recorded, whether the trail *payments-cde* works is unknown, and ${result.summary.manual} findings need manual review.`,
    );
  });
  it("knows trails that no failure names", async () => {
    const sentence = said(await stopped());
    expect(sentence).toMatch(/^API activity in this account is not reliably recorded: /);
    expect(sentence).toContain("the trail *acme-org-trail* stopped on 12 November 2026");
    expect(sentence).toContain("nothing is recorded in any Region except eu-central-1");
    expect(sentence).toContain("whether eu-central-1 is covered is unknown");
  });
  it("tells where a covered region records only some of the management events", () => {
    const half = region("eu-west-1", "fail", "region-partly-recorded");
    expect(of([region("eu-west-1", "pass"), region("us-east-1", "pass"), half])).toBe(
      "API activity in this account is not fully recorded: not all management events in eu-west-1 are recorded.",
    );
  });
  it("tells of log files that were changed", () =>
    expect(
      of([
        region("us-east-1", "pass"),
        finding("trail-integrity", "critical", "fail", { data: { impact: "logs-changed", problem: "log-modified" } }),
      ]),
    ).toContain("but the trail *main* has log files that are not as CloudTrail delivered them"));
  it("is short where all is well", async () =>
    expect(said(await accounts["all well"]())).toBe(
      "API activity in this account is reliably recorded in both Regions, by the trail *main*: every control passes.",
    ));
  it("claims nothing where nothing could be read", async () =>
    expect(said(await accounts["nothing read"]())).toBe(
      "Whether API activity in this account is recorded could not be determined: whether any of the 5 Regions is covered is unknown.",
    ));
  it("counts controls where trails and regions are in order", () =>
    expect(
      of([region("us-east-1", "pass"), finding("trail-tags", "low", "fail")], {
        controls: [control("trail-tags", "low", "fail"), control("our-regions", "high", "pass", OF_REGIONS)],
        summary: { ...sampleResult().summary, manual: 1 },
        trails: [],
      }),
    ).toBe(
      "API activity in this account is recorded in us-east-1, but 1 control fails and 1 finding needs manual review.",
    ));
  it("always ends in what needs manual review", () =>
    expect(of([stoppedTrail, region("us-east-1", "pass")], { summary: sampleResult().summary })).toMatch(
      /the trail \*main\* stopped on 12 November 2026, and 1 finding needs manual review\.$/,
    ));
  it("reads the data of findings, whatever the control, and nothing else of them", () => {
    const stop = { ...stoppedTrail, control: "x", message: "?", evidence: [], facet: "y" };
    const unrelated = { ...stop, control: "trail-logging", data: {} };
    expect(of([stop, region("us-east-1", "pass")])).toContain("the trail *main* stopped on 12 November 2026");
    expect(of([unrelated, region("us-east-1", "pass")])).not.toContain("main");
  });
  it("is one text, and the same in pieces with names as they are", () => {
    const odd = { ...stoppedTrail, resource: trail("a\u001b[31m") };
    const { text, parts } = sampleResult({ findings: [odd] }).headline;
    expect(parts).toContainEqual({ name: "a\u001b[31m" });
    expect(text).toBe(parts.map((part) => ("name" in part ? part.name : part.text)).join(""));
  });
  it("says what needs manual review where all else holds", async () => {
    const { summary, ...well } = await accounts["all well"]();
    expect(said({ ...well, summary: { ...summary, manual: 3 } })).toMatch(
      /: no control fails and 3 findings need manual review\.$/,
    );
  });
  it("never says that every control passes where a person attests a finding", async () => {
    const { summary, ...well } = await accounts["all well"]();
    expect(said({ ...well, summary: { ...summary, manual: 0, attested: 2 } })).toMatch(
      /: no control fails and 2 findings are attested\.$/,
    );
  });
  it("says what kept it from knowing only where that is so", () => {
    const early = { findings: [finding("a", "high", "unknown")], summary: { ...sampleResult().summary, unknown: 1 } };
    const head = "Whether API activity in this account is recorded could not be determined: ";
    const of = (more: Partial<ScanResult>) => said(sampleResult({ trails: [], unreadable: [], ...early, ...more }));
    expect(of({})).toBe(`${head}the evidence that was read does not decide it.`);
    expect(of({ unreadable: sampleResult().unreadable })).toBe(`${head}the required evidence could not be read.`);
  });
  it("counts broken trails beyond two", () => {
    const four = ["a", "b", "c", "d"].map((name) => ({ ...stoppedTrail, resource: trail(name) }));
    expect(of(four)).toBe(
      "Not every trail of this account works: the trail *a* stopped on 12 November 2026, the trail *b* stopped on 12 November 2026, and 2 more trails do not record or do not deliver.",
    );
  });
  it("does not mention a waived failure", () => {
    const waiver = { reason: "r", owner: "o", expires: "2027-01-01", resource: "*", source: { path: "p", line: 1 } };
    expect(of([{ ...stoppedTrail, waived: true, waiver }, region("us-east-1", "pass")])).not.toContain("stopped");
  });
});
