import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { Finding } from "../../src/model/documents/result.ts";
import { type AccountBuilder, account, OTHER } from "../support/account.ts";
import { loaded, policyOf } from "../support/policy.ts";

const WAIVER = { resource: "*", reason: "r", owner: "o", expires: "2099-01-01", source: { path: "p.yaml", line: 7 } };

function findingsOf(built: AccountBuilder, ids: readonly string[], waived: readonly string[] = []): Finding[] {
  const snapshot = built.snapshot();
  const policy = policyOf(
    checks.filter(({ id }) => ids.includes(id)),
    { waivers: waived.map((control) => ({ control, ...WAIVER })) },
  );
  const tool = { name: "trailproof", version: "0.0.0" };
  return evaluate({ snapshot, text: JSON.stringify(snapshot), policy, checks: loaded(checks), tool }).findings;
}

const stepsOf = (findings: readonly Finding[], control: string) =>
  findings.find((one) => one.control === control)?.remediation?.steps ?? [];

describe("steps that several failures need", () => {
  const READ = "events-s3-data-read";
  const WRITE = "events-s3-data-write";

  it("are equal, and each names the other controls", () => {
    const findings = findingsOf(account().trail("main"), [READ, WRITE]);
    const [[read], [write]] = [stepsOf(findings, READ), stepsOf(findings, WRITE)];
    expect(read).toMatchObject({ title: "Record S3 object read events and S3 object write events with main" });
    expect(read?.alsoFixes).toEqual([WRITE]);
    expect(write).toEqual({ ...read, alsoFixes: [READ] });
  });

  it("have a short title, and every set of events in the console's line", () => {
    const ids = [READ, WRITE, "events-data-resources", "events-network-activity", "events-management"];
    const trail = account().trail("main", { basic: [{ includeManagementEvents: false }] });
    const [step] = stepsOf(findingsOf(trail, ids), READ);
    expect(step?.title.length).toBeLessThan(100);
    expect(step?.title).toMatch(/^Record (management|data) events and .* with main$/);
    expect(step?.console?.at(-1)).toMatch(/S3 object read events; S3 object write events/);
  });
});

describe("a waived failure", () => {
  it("takes a scan without the waiver where its command and that of an open failure would overwrite each other", () => {
    const ids = ["events-s3-data-read", "events-s3-data-write"];
    const findings = findingsOf(account().trail("main"), ids, ["events-s3-data-read"]);
    expect(stepsOf(findings, "events-s3-data-read")).toMatchObject([
      {
        title: "Remove the waiver of events-s3-data-read and scan again",
        effect: "reads",
        console: [expect.stringContaining("(p.yaml:7)")],
      },
    ]);
    const [put, ...others] = stepsOf(findings, "events-s3-data-write");
    expect(others).toEqual([]);
    expect(put?.cli?.join()).toContain("put-event-selectors");
    expect(put).not.toHaveProperty("alsoFixes");
  });

  it("has its own steps where they change something else", () => {
    const trail = account().trail("main", { tags: {} });
    const findings = findingsOf(trail, ["trail-tags", "events-s3-data-write"], ["trail-tags"]);
    expect(stepsOf(findings, "trail-tags")).toMatchObject([{ id: expect.stringMatching(/^add-tags /) }]);
  });

  it("has the planned steps where no open failure would be fixed in a different way with them", () => {
    const findings = findingsOf(account().trail("main"), ["events-s3-data-write"], ["events-s3-data-write"]);
    expect(stepsOf(findings, "events-s3-data-write")[0]?.id).toMatch(/^put-event-selectors /);
  });
});

describe("a finding for manual review", () => {
  const theirs = account().trail("org", {
    account: OTHER,
    isOrganizationTrail: true,
    logging: false,
    bucket: "foreign",
    key: "Enabled",
  });

  it("asks the owning account for what would fix it, with the commands", () => {
    const findings = findingsOf(theirs, ["trail-logging"]);
    const title = `Ask account ${OTHER} to start logging on org`;
    expect(stepsOf(findings, "trail-logging")).toMatchObject([
      {
        title,
        account: OTHER,
        console: [title, expect.stringMatching(/^Open CloudTrail/), expect.anything()],
        cli: ["aws cloudtrail start-logging --name org --region us-east-1"],
      },
    ]);
  });

  it("asks for the selectors that Insights need, too", () => {
    const steps = stepsOf(findingsOf(theirs, ["events-insights"]), "events-insights");
    for (const { title, account: owner } of steps) {
      expect(title).toMatch(/^Ask account /);
      expect(owner).toBe(OTHER);
    }
  });

  it("asks to look where the owner alone can see whether it fails", () => {
    const findings = findingsOf(theirs.deny("cloudtrail:ListTags"), ["trail-tags", "key-usable"]);
    expect(findings.map(({ status }) => status)).toEqual(["manual", "manual"]);
    expect(stepsOf(findings, "trail-tags")).toMatchObject([
      { title: `Ask account ${OTHER} to see the tags of org`, effect: "reads" },
    ]);
    const [see, ...others] = stepsOf(findings, "key-usable");
    expect(see?.title).toMatch(new RegExp(`^Ask account ${OTHER} to see the state of key`));
    expect(others).toEqual([]);
  });
});
