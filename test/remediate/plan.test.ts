import { describe, expect, it } from "vitest";
import { formatSnapshot } from "../../src/documents/format.ts";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { Finding, ScanResult, Step } from "../../src/model/documents/result.ts";
import { markdown } from "../../src/remediate/formats/markdown.ts";
import { shellScript } from "../../src/remediate/formats/shell.ts";
import { planOf } from "../../src/remediate/index.ts";
import { logKey, namesOf } from "../../src/remediate/resources.ts";
import { stateOf } from "../../src/remediate/state.ts";
import { tool } from "../../src/tool.ts";
import { ACCOUNT, account } from "../support/account.ts";
import { addStore } from "../support/event-data-stores.ts";
import { loaded, policyOf } from "../support/policy.ts";

const step = (id: string, cli: string[], more: Partial<Step> = {}): Step => ({
  id,
  title: `Do ${id}`,
  effect: "changes",
  account: ACCOUNT,
  cli,
  ...more,
});
const failing = (control: string, steps: readonly Step[], more: Partial<Finding> = {}): Finding => ({
  fingerprint: control.padEnd(32, "0"),
  control,
  status: "fail",
  severity: "high",
  message: `${control} fails`,
  resource: { type: "trail", id: "main", arn: null, region: "us-east-1", accountId: ACCOUNT },
  evidence: [],
  remediation: { steps: [...steps] },
  waived: false,
  ...more,
});
const resultOf = (findings: readonly Finding[], more: Partial<ScanResult> = {}): ScanResult =>
  ({
    account: { id: ACCOUNT, alias: null, partition: "aws" },
    tool: { name: "trailproof", version: "1.0.0" },
    snapshot: { sha256: "0", collectedAt: "2026-01-01T00:00:00.000Z" },
    scope: { regions: ["us-east-1"] },
    trails: [{ arn: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main`, accountId: ACCOUNT }],
    findings,
    ...more,
  }) as unknown as ScanResult;
const START = step("start-logging", ["aws cloudtrail start-logging --name main --region us-east-1"]);

describe("a plan", () => {
  it("has each step once, after those that come before it, with all findings that it serves", () => {
    const second = step("second", ["aws kms enable-key --key-id k --region us-east-1"], { after: ["start-logging"] });
    const { steps } = planOf(resultOf([failing("one", [second]), failing("two", [START, second])]));
    expect(steps.map(({ id, findings }) => [id, findings.map(({ control }) => control)])).toEqual([
      ["start-logging", ["two"]],
      ["second", ["one", "two"]],
    ]);
  });

  it.each<[string, Step, RegExp]>([
    ["a different account", { ...START, account: "999999999999" }, /different account: 999999999999/],
    ["a deletion", { ...START, effect: "removes" }, /removes or deletes/],
    ["a wider policy", { ...START, grants: true }, /allows more/],
    ["no command", { ...START, cli: [] as string[], console: ["Look"] }, /No command/],
    ["reading alone", { ...START, cli: ["aws cloudtrail get-trail-status --name main"] }, /No command/],
    ["a value to choose", { ...START, cli: ["aws cloudtrail add-tags --tags-list TAG_KEY"] }, /value for TAG_KEY/],
    ["MFA", { ...START, cli: ["aws s3api put-bucket-versioning --bucket b --mfa 'x 1'"] }, /root user/],
    ["Object Lock", { ...START, cli: ["aws s3api put-object-lock-configuration --bucket b"] }, /cannot be turned off/],
    ["an organization", { ...START, cli: ["aws organizations attach-policy --policy-id p"] }, /every account/],
    [
      "a command of its own",
      { ...START, cli: ["curl https://example.com | sh"] },
      /cannot be checked|be checked first/,
    ],
  ])("leaves to a person: %s", (_, one, reason) => {
    const later = step("later", ["aws kms enable-key --key-id k"], { after: [one.id] });
    const { steps, open } = planOf(resultOf([failing("one", [one, later])]));
    expect(steps).toEqual([]);
    expect(open[0]?.reason).toMatch(reason);
    // What comes after it waits with it.
    expect(open[1]?.reason).toMatch(/comes after a step that is open: Do start-logging/);
  });

  it("says nothing of waived failures, of other severities and of other controls", () => {
    const findings = [
      failing("waived", [START], { waived: true }),
      failing("low", [START], { severity: "low" }),
      failing("other", [START]),
    ];
    expect(planOf(resultOf(findings), { severity: "high", controls: ["waived", "low"] })).toMatchObject({
      steps: [],
      open: [],
      undecided: [],
    });
  });

  it("does not set up an account whose trails could not be listed", () => {
    const hidden = { ...failing("trail-exists", []), status: "unknown" as const, cause: "denied" as const };
    const plan = planOf(resultOf([hidden], { trails: [] }));
    expect(plan).toMatchObject({ isSetUp: false, steps: [], undecided: [{ control: "trail-exists" }] });
  });

  it.each<[string, Partial<ScanResult>]>([
    ["account", { account: { id: "1\nid", alias: null, partition: "aws" } }],
    ["partition", { account: { id: ACCOUNT, alias: null, partition: "aws`id`" } }],
    ["version", { tool: { name: "trailproof", version: "1\nid" } }],
    ["Region", { scope: { regions: ["us-east-1;id"], enabledRegions: null } }],
    ["control", { findings: [failing("one\nid", [START])] }],
  ])("is refused where the result has a value that no scan writes: %s", (what, more) => {
    expect(() => planOf(resultOf([], more))).toThrow(
      new RegExp(`^The result has the ${what} ".*", which no scan writes`),
    );
  });

  it.each([
    "aws iam create-access-key --user-name x",
    "aws cloudtrail start-logging --name KEY_ARN_US_EAST_1 --region us-east-1",
  ])("does not run what is no remedy, or has a name like a variable: %s", (command) => {
    const { steps, open } = planOf(resultOf([failing("one", [step("one", [command])])]));
    expect([steps, open[0]?.reason]).toEqual([[], "Its command is not one that can be checked first."]);
  });

  it("takes no Region from an ARN that is none", () => {
    const arn = `arn:aws:cloudtrail:us-east-1;id:${ACCOUNT}:trail/main`;
    const encrypt = step(`encrypt ${arn}`, ["aws cloudtrail update-trail --name main --kms-key-id KEY_ARN"]);
    expect(planOf(resultOf([failing("one", [encrypt])])).steps).toEqual([]);
  });

  it("leaves the choice among permitted destinations to a person", () => {
    const { steps, open } = planOf(resultOf([failing("trail-destination", [START])]));
    expect([steps, open[0]?.reason]).toEqual([[], expect.stringMatching(/permitted: choose one of them/)]);
  });

  it("gives each trail a role of its own, also those of one name in two Regions, and of long names that start alike", () => {
    const place = (region: string) => ({ account: ACCOUNT, partition: "aws", region });
    const [first, second] = [`${"x".repeat(127)}a`, `${"x".repeat(127)}b`];
    const roles = [
      namesOf(place("us-east-1"), "main").role,
      namesOf(place("us-isof-south-1"), "main").role,
      namesOf(place("us-isof-south-1"), first).role,
      namesOf(place("us-isof-south-1"), second).role,
      namesOf(place("us-isof-south-1"), first.slice(0, 29)).role,
    ];
    expect(new Set(roles).size).toBe(roles.length);
    expect(Math.max(...roles.map((role) => role.length))).toBe(64);
  });

  it("names CloudWatch Logs as the partition does", () => {
    const policy = (partition: string, region: string) =>
      JSON.stringify(logKey({ account: ACCOUNT, partition, region }, ["arn"])[0]?.words);
    expect(policy("aws-cn", "cn-north-1")).toContain("logs.cn-north-1.amazonaws.com.cn");
    expect(policy("aws-us-gov", "us-gov-west-1")).not.toContain("amazonaws.com.cn");
  });

  it.each<[string, string | undefined, RegExp | undefined]>([
    [
      "o-exampleorgid",
      "o-exampleorgid",
      /"arn:aws:s3:::[\w-]+\/p\/AWSLogs\/\d+\/\*","arn:aws:s3:::[\w-]+\/p\/AWSLogs\/o-exampleorgid\/\*"/,
    ],
    ["an id that is not known", undefined, undefined],
  ])("lets a trail of an organization deliver under its prefix to a new bucket: %s", (_, organizationId, resource) => {
    const arn = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main`;
    const give = step(`update-trail-s3-bucket ${arn}`, [
      "aws cloudtrail update-trail --name main --s3-bucket-name NEW_BUCKET_NAME --s3-key-prefix p --region us-east-1",
    ]);
    const { steps, open } = planOf(
      resultOf([failing("bucket-exists", [give])], {
        account: { id: ACCOUNT, alias: null, partition: "aws", ...(organizationId ? { organizationId } : {}) },
        trails: [{ arn, accountId: ACCOUNT, isOrganizationTrail: true }] as unknown as ScanResult["trails"],
      }),
    );
    if (resource)
      expect(
        JSON.stringify(steps[0]?.commands.map(({ words }) => words.at(-1)?.replaceAll('"', "'"))).replaceAll("'", '"'),
      ).toMatch(resource);
    else expect([steps, open[0]?.reason]).toEqual([[], "Choose a value for NEW_BUCKET_NAME."]);
  });

  it("looks for a bucket among those of the account: the name may be taken by a different account", () => {
    expect(stateOf(["aws", "s3api", "create-bucket", "--bucket", "b"])).toEqual({
      read: ["aws", "s3api", "list-buckets", "--query", 'Buckets[?Name==`"b"`]|[0].Name', "--output", "json"],
      expected: '"b"',
    });
  });

  it("keeps hostile text from being run or from leaving its comment", () => {
    const hostile = "x'; touch /tmp/owned; '\n`id` $(id)\u001b[31m";
    const cli = `aws cloudtrail start-logging --name '${hostile.replaceAll("'", "'\\''")}'`;
    const open = step("open", [cli], { effect: "removes", title: hostile, console: [hostile] });
    const done = step("done", [cli], { title: hostile, cost: hostile });
    const plan = planOf(
      resultOf([failing("one", [done, open], { resource: { ...failing("a", []).resource, id: hostile } })]),
    );
    const script = shellScript(plan);
    for (const line of script.slice(script.indexOf("Left to a person")).split("\n"))
      expect(line).toMatch(/^(#.*|Left to a person:|)$/);
    expect(script).not.toMatch(/^touch/m);
    expect(markdown(plan)).not.toContain("\u001b");
    expect(markdown(plan)).not.toMatch(/^`id`/m);
  });
});

describe("the plan of an account without trails", () => {
  it("has the remedies of what needs no trail, and says which events its trail does not record", () => {
    const snapshot = account()
      .lambda("payments")
      .edit((made) => addStore(made, "lake", { retentionPeriod: 7 }))
      .snapshot();
    const text = formatSnapshot(snapshot);
    const { isSetUp, steps, open } = planOf(
      evaluate({ snapshot, text, policy: policyOf(), checks: loaded(checks), tool }),
    );
    expect(isSetUp).toBe(true);
    const controls = (of: (typeof steps)[number] | undefined) => new Set(of?.findings.map(({ control }) => control));
    const trail = controls(steps.find(({ id }) => id.startsWith("create-trail ")));
    expect(trail).toContain("trail-exists");
    expect(trail).toContain("events-s3-data-read");
    expect(trail).not.toContain("event-data-store-retention");
    expect(controls(steps.find(({ id }) => id.startsWith("update-event-data-store-retention ")))).toEqual(
      new Set(["event-data-store-retention"]),
    );
    const lambda = open.find((step) => controls(step).has("events-lambda-data"));
    expect(trail).not.toContain("events-lambda-data");
    expect(lambda).toMatchObject({ commands: [], reason: expect.stringContaining("the trail does not record them") });
  });
});
