import { describe, expect, it } from "vitest";
import { trailChains } from "../../reports/html/drawings/trail-chain.ts";
import html from "../../reports/html/index.ts";
import { trailsView } from "../../reports/html/sections/trails.ts";
import { checks } from "../../src/generated/checks.ts";
import type { ControlResult, Finding, ScanResult, TrailSummary } from "../../src/model/documents/result.ts";
import { linksOf, statesLinks } from "../../src/model/findings/links-of-check.ts";
import { TRAIL_LINKS, type TrailLink } from "../../src/model/findings/trail-links.ts";
import { trailSummary } from "../browser/trail-summary.ts";
import { control, finding, sampleResult, trail } from "../support/sample-result.ts";

const ACCOUNT = "111122223333";
const of = (control: string) => ({ control: ({ control: id }: Finding) => id, finding: () => control });
const anchors = { ...of(""), finding: ({ control, resource }: Finding) => `${control}:${resource.id}` };
const WORDS: readonly string[] = ["Not set up", "Not evaluated", "Not reached"];

interface Given {
  readonly trail?: Partial<TrailSummary>;
  readonly more?: readonly TrailSummary[];
  readonly controls: readonly ControlResult[];
  readonly findings: readonly Finding[];
}

const result = ({ trail, more = [], controls, findings }: Given) =>
  sampleResult({
    controls: [...controls],
    findings: [...findings],
    trails: [trailSummary("main", trail), ...more],
  } as Partial<ScanResult>);

/** The links of the first trail's chain, each as its mark; the first that breaks with what is said of it. */
function chain(given: Given): Record<string, string> {
  const all = result(given);
  const links = trailChains(all, anchors)(all.trails[0] as TrailSummary);
  return Object.fromEntries(
    links.map(({ mark, broken, reason }, i) => [TRAIL_LINKS[i], broken ? `! ${mark.word}: ${reason}` : mark.word]),
  );
}

const on = (id: string, links: readonly TrailLink[], more: Partial<ControlResult> = {}) =>
  control(id, "high", "fail", { links: [...links], ...more });
const account = { type: "account", id: ACCOUNT, arn: null, region: null, accountId: ACCOUNT } as const;
const alarm = (name: string) =>
  ({
    type: "alarm",
    id: name,
    arn: `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:${name}`,
    region: "us-east-1",
    accountId: ACCOUNT,
  }) as const;
const region = (id: string) => ({ type: "region", id, arn: null, region: id, accountId: ACCOUNT }) as const;
const waiver = { reason: "r", owner: "o", expires: "2027-01-01", resource: "*", source: { path: "p", line: 1 } };
const monitoring = {
  metricFilters: ["root-usage"],
  alarms: [`arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:root-usage`],
  topics: [`arn:aws:sns:us-east-1:${ACCOUNT}:oncall`],
  subscriptions: 1,
};

describe("a link of a trail's chain", () => {
  it("is as bad as the worst finding on it", () => {
    const statuses = ["pass", "manual", "unknown", "fail"] as const;
    const words = statuses.map((_, i) => {
      const findings = statuses
        .slice(0, i + 1)
        .map((status) => finding("a", "high", status, { facet: status, message: `It is ${status}` }));
      return chain({ controls: [on("a", ["logging"])], findings }).logging;
    });
    expect(words).toEqual(["Pass", "Manual", "Unknown", "! Fail: It is fail"]);
  });

  it("shows what a person says of it, and does not break where a failure is waived", () => {
    const controls = [on("a", ["logging"]), on("b", ["digests"])];
    const attestation = { statement: "s", evidence: "e", owner: "o", expires: "2027-01-01", source: waiver.source };
    const findings = [
      finding("a", "high", "fail", { waived: true, waiver }),
      finding("b", "high", "manual", { attestation }),
    ];
    expect(chain({ controls, findings })).toMatchObject({ logging: "Waived", digests: "Attested" });
  });

  it("never passes without a finding", () => {
    const without = { controls: [on("a", ["logging"])], findings: [finding("a", "high", "not-applicable")] };
    expect(Object.values(chain(without)).filter((word) => !WORDS.includes(word))).toEqual([]);
    expect(chain({ ...without, trail: { logFileValidationEnabled: false, kmsKeyId: null } })).toMatchObject({
      logging: "Not evaluated",
      selectors: "Not evaluated",
      key: "Not set up",
      bucket: "Not evaluated",
      digests: "Not set up",
      "log-group": "Not evaluated",
      alarms: "Not evaluated",
      subscriber: "Not evaluated",
    });
    expect(chain({ ...without, trail: { cloudWatchLogsLogGroupArn: null } })).toMatchObject({
      "log-group": "Not set up",
      "metric-filters": "Not set up",
      subscriber: "Not set up",
    });
  });

  it("that is not set up has the verdict of its control", () => {
    const controls = [on("a", ["key"])];
    const findings = [finding("a", "high", "fail", { message: "main has no key" })];
    expect(chain({ controls, findings }).key).toBe("! Fail: main has no key");
    const all = result({ controls, findings });
    expect(trailChains(all, anchors)(all.trails[0] as TrailSummary)[2]).toMatchObject({ named: "Not set up" });
  });

  it("takes the findings on the trail's own parts, and none of another trail", () => {
    const key = (id: string) =>
      ({
        type: "key",
        id,
        arn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/${id}`,
        region: "us-east-1",
        accountId: ACCOUNT,
      }) as const;
    const bucket = (id: string) =>
      ({ type: "bucket", id, arn: `arn:aws:s3:::${id}`, region: null, accountId: ACCOUNT }) as const;
    const controls = [on("k", ["key"]), on("b", ["bucket"]), on("l", ["logging"])];
    const findings = [
      finding("k", "high", "fail", { resource: key("theirs") }),
      finding("k", "high", "pass", { resource: key("ours") }),
      finding("b", "high", "fail", { resource: bucket("acme-logs-other") }),
      finding("l", "high", "fail", { resource: trail("other") }),
    ];
    // A bare id means a key of the trail's own account and Region.
    expect(chain({ controls, findings, trail: { kmsKeyId: "ours" } })).toMatchObject({
      logging: "Not evaluated",
      key: "Pass",
      bucket: "Not evaluated",
    });
  });

  it("takes what holds of the account where no other trail is named; a pass only by name", () => {
    const controls = [on("e", ["selectors"])];
    const say = (status: Finding["status"], more: Partial<Finding> = {}, of: Partial<TrailSummary> = {}) =>
      chain({
        controls,
        findings: [finding("e", "high", status, { message: "M", resource: account, ...more })],
        trail: of,
        more: [trailSummary("other")],
      }).selectors;
    expect(say("fail")).toBe("! Fail: M");
    expect(say("unknown")).toBe("Unknown");
    expect(say("pass")).toBe("Not evaluated");
    expect(say("pass", { data: { recordedBy: [trail("main").arn ?? ""] } })).toBe("Pass");
    expect(say("pass", { data: { recordedBy: [trail("other").arn ?? ""] } })).toBe("Not evaluated");
    expect(say("fail", { data: { recordedBy: [trail("other").arn ?? ""] } })).toBe("Not evaluated");
    expect(say("fail", { resource: region("eu-west-1") })).toBe("Not evaluated");
    expect(say("fail", { resource: region("eu-west-1") }, { isMultiRegionTrail: true })).toBe("! Fail: M");
    expect(say("fail", { data: { region: "eu-west-1" } })).toBe("Not evaluated");
  });

  it("takes what holds of a Region's log groups, where it has one there", () => {
    const controls = [on("r", ["log-group"], { resourceType: "region" })];
    const say = (id: string, of: Partial<TrailSummary>) =>
      chain({
        controls,
        findings: [finding("r", "high", "unknown", { resource: region(id) })],
        trail: { isMultiRegionTrail: true, ...of },
      })["log-group"];
    expect(say("us-east-1", {})).toBe("Unknown");
    expect(say("eu-west-1", {})).toBe("Not evaluated");
    expect(say("us-east-1", { cloudWatchLogsLogGroupArn: null })).toBe("Not set up");
  });
});

describe("a finding that says where an alarm's chain breaks", () => {
  const controls = [on("a", ["metric-filters", "alarms"], { resourceType: "account" }), on("c", ["log-group"])];
  const main = trail("main").arn ?? "";
  const broken = (brokenLink: string, of: Partial<TrailSummary> = {}, more: readonly Finding[] = []) =>
    chain({
      controls,
      findings: [
        finding("a", "high", "fail", { message: "No alarm", resource: account, data: { brokenLink, trail: main } }),
        ...more,
      ],
      trail: { monitoring, ...of },
    });

  it.each([
    ["selectors", { selectors: "! Fail: No alarm", "metric-filters": "Not reached", alarms: "Not reached" }],
    ["log-class", { "log-group": "! Fail: No alarm", "metric-filters": "Not reached", alarms: "Not reached" }],
    ["filter", { "log-group": "Not evaluated", "metric-filters": "! Fail: No alarm", alarms: "Not reached" }],
    ["alarm", { "metric-filters": "Pass", alarms: "! Fail: No alarm" }],
    ["dimensions", { "metric-filters": "Pass", alarms: "! Fail: No alarm" }],
    ["threshold", { "metric-filters": "Pass", alarms: "! Fail: No alarm" }],
    ["no link", { "metric-filters": "Not reached", alarms: "Not reached" }],
  ])("at %s", (link, links) => expect(broken(link)).toMatchObject(links));

  it("at the trail: it is stopped, or it does not deliver", () => {
    expect(broken("trail")).toMatchObject({ logging: "Not evaluated", bucket: "! Fail: No alarm" });
    expect(broken("trail", { isLogging: false })).toMatchObject({ logging: "! Fail: No alarm" });
  });

  it("gives way to the control of the link itself, and counts with it", () => {
    const own = finding("c", "medium", "fail", { message: "main has no log group" });
    expect(broken("log-group", {}, [own])["log-group"]).toBe("! Fail: main has no log group (and 1 more finding)");
  });

  it("says nothing of the log group where the alarm is covered by the alarms of another trail", () => {
    const findings = [finding("a", "high", "pass", { resource: account, data: { alarms: ["arn:other"] } })];
    expect(chain({ controls, findings, trail: { monitoring } }).alarms).toBe("Not evaluated");
    const ours = [finding("a", "high", "pass", { resource: account, data: { alarms: monitoring.alarms } })];
    expect(chain({ controls, findings: ours, trail: { monitoring } })).toMatchObject({
      "log-group": "Not evaluated",
      "metric-filters": "Pass",
      alarms: "Pass",
    });
  });

  it("at the topic or the subscriber", () => {
    const controls = [on("n", ["topic", "subscriber"], { resourceType: "alarm" })];
    const say = (status: Finding["status"], data: Finding["data"] = {}) =>
      chain({
        controls,
        findings: [finding("n", "high", status, { message: "M", resource: alarm("root-usage"), data })],
        trail: { monitoring },
      });
    expect(say("pass")).toMatchObject({ topic: "Pass", subscriber: "Pass" });
    expect(say("fail", { brokenLink: "topic" })).toMatchObject({ topic: "! Fail: M", subscriber: "Not reached" });
    expect(say("fail", { brokenLink: "subscriber" })).toMatchObject({ topic: "Pass", subscriber: "! Fail: M" });
    expect(say("manual")).toMatchObject({ topic: "Manual", subscriber: "Manual" });
  });
});

describe("the chains of a report", () => {
  const controls = TRAIL_LINKS.map((link) => on(`control-${link}`, [link]));
  const worst = controls.map(({ id }) => finding(id, "high", "fail", { message: `${id} fails` }));

  it("has one broken link, the first", () => {
    const all = result({ controls, findings: worst });
    const links = trailChains(all, anchors)(all.trails[0] as TrailSummary);
    expect(links.filter(({ mark }) => mark.kind === "fail")).toHaveLength(TRAIL_LINKS.length);
    expect(links.map(({ broken }) => broken)).toEqual(TRAIL_LINKS.map((_, i) => i === 0));
    expect(links.map(({ href }) => href)).toEqual(controls.map(({ id }) => `#${id}:main`));
  });

  it("draws the worst 20 of 1,000 trails, and names every other in a row", () => {
    const names = Array.from({ length: 1000 }, (_, i) => `team-${i}`);
    const failing = names.slice(900, 910);
    const findings = failing.map((id) => finding("control-key", "high", "fail", { resource: trail(id) }));
    const all = { ...result({ controls, findings }), trails: names.map((name) => trailSummary(name)) };
    const { drawn, rows } = trailsView(all, anchors);
    expect(drawn).toHaveLength(20);
    expect(drawn.slice(0, 10).map(({ name }) => name)).toEqual(failing);
    expect(new Set([...drawn, ...rows].map(({ name }) => name))).toEqual(new Set(names));
    const section = /<section aria-labelledby="trails">[\s\S]*?<\/section>/.exec(html(all))?.[0] ?? "";
    expect(section.length).toBeLessThan(600_000);
  });

  it("draws nothing of a result that does not say which links its controls evaluate", () => {
    const all = result({ controls: [control("a", "high", "fail")], findings: [finding("a", "high", "fail")] });
    expect(trailsView(all, anchors)).toMatchObject({ drawn: [], rows: [{ name: "main", broken: null }] });
  });

  it("draws the last deliveries, and says that they are unknown where the status could not be read", () => {
    const of = (trail: Partial<TrailSummary>) => html(result({ controls, findings: worst, trail }));
    const drawn = of({ deliveries: [{ kind: "log-files", at: "2026-11-12T11:54:00.000Z", error: "AccessDenied" }] });
    expect(drawn).toMatch(/AccessDenied<\/span> 6 minutes before the scan <span class="quiet">2026-11-12 11:54 UTC</);
    expect(drawn).not.toContain("Last deliveries: unknown");
    const unread = of({ isLogging: null, effective: null });
    expect(unread).toContain("Last deliveries: unknown, GetTrailStatus could not be read.");
    expect(unread).not.toContain('class="drawing deliveries"');
    // A result of an earlier version has the status, but not the deliveries.
    expect(of({})).not.toContain("Last deliveries");
  });

  it("leads from each link to what the page has", () => {
    const page = html(
      result({ controls, findings: [...worst, finding("control-key", "high", "pass", { facet: "x" })] }),
    );
    const section = /<section aria-labelledby="trails">[\s\S]*?<\/section>/.exec(page)?.[0] ?? "";
    const targets = [...section.matchAll(/<a href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets).toHaveLength(TRAIL_LINKS.length);
    for (const id of targets) expect(page).toContain(`id="${id}"`);
  });
});

describe("built-in checks", () => {
  it.each(checks.filter(({ resourceType }) => statesLinks(resourceType)).map(({ id, links }) => [id, links] as const))(
    "%s states which links of a trail's chain it evaluates, if any",
    (_, links) =>
      expect(links, "add `links` to the check, an empty list if it is about no part of a trail").toBeDefined(),
  );

  it("evaluate every link, in the order of the chain", () => {
    const all = checks.map((check) => linksOf(check));
    expect(new Set(all.flat())).toEqual(new Set(TRAIL_LINKS));
    for (const links of all) expect([...links]).toEqual(TRAIL_LINKS.filter((link) => links.includes(link)));
  });
});
