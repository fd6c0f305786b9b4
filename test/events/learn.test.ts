import { describe, expect, it } from "vitest";
import { expectationsOf } from "../../src/events/expectations/index.ts";
import { learner } from "../../src/events/expectations/learn/index.ts";
import { learnedYaml } from "../../src/events/expectations/learn/yaml.ts";
import { lintPolicy } from "../../src/policy/index.ts";
import { CHECKS, folder } from "../policy/folder.ts";
import { MONTH_ACCOUNT, monthOfEvents, monthSnapshot } from "../support/month-of-events.ts";

type Events = readonly Readonly<Record<string, unknown>>[];

const { events } = monthOfEvents();
const snapshot = monthSnapshot();

function learn(seen: Events): string {
  const { add, learned } = learner(snapshot);
  for (const event of seen) add(event);
  return learnedYaml(learned(), ["files logs"], []);
}

async function findings(text: string, seen: Events) {
  const options = { names: ["learned.yaml"], cwd: folder({ "learned.yaml": text }), checks: CHECKS };
  const { policy, warnings } = await lintPolicy(options, "2026-11-12");
  expect(warnings).toEqual([]);
  const expectations = expectationsOf({ rules: policy.expectations ?? [], policies: [], snapshot });
  for (const record of seen) expectations.add({ record, origin: { where: "file" } });
  return expectations.unexpected().findings;
}

/** What neither a built-in rule finds nor AWS denied, and no failed sign-in. */
const usual = (() => {
  const expectations = expectationsOf({ rules: [], policies: [], snapshot });
  for (const record of events) expectations.add({ record, origin: { where: "file" } });
  const found = new Set(
    expectations.unexpected().findings.flatMap(({ evidence }) => evidence.map(({ eventId }) => eventId)),
  );
  return events.filter(
    ({ eventID, errorCode, errorMessage }) =>
      !found.has(eventID) && !/AccessDenied|Unauthorized/.test(String(errorCode)) && errorMessage === undefined,
  );
})();

describe("What is learned of a month", () => {
  it("expects what is usual, and nothing of what the built-in rules find or AWS denied", async () => {
    expect(await findings(learn(events), usual)).toEqual([]);
    expect(learn(usual).replace(/^#.*\n/gm, "")).toBe(learn(events).replace(/^#.*\n/gm, ""));
  });

  it("is the same in any order", () => {
    expect(learn(events.toReversed())).toBe(learn(events));
  });

  it("says what it did not learn, and lists no account and no caller of it", () => {
    const text = learn(events);
    expect(text).toContain("# Not learned: 2 calls that the rule root-use finds");
    expect(text).toContain("# Not learned: 21 calls that the rule trail-tampering finds");
    expect(text).toContain("999988887777 (1 call)");
    expect(
      text
        .split("\n")
        .filter((line) => !line.startsWith("#"))
        .join("\n"),
    ).not.toContain("999988887777");
    expect(text).toContain('- "arn:aws:iam::111122223333:role/ci/deploy" # 125 calls');
  });
});

describe("A federated session of a user", () => {
  it("adds its address to those of the user, whose rule it is held to", async () => {
    const user = `arn:aws:iam::${MONTH_ACCOUNT}:user/alice`;
    const call = (sourceIPAddress: string, userIdentity: object) => ({
      ...{ eventSource: "iam.amazonaws.com", eventName: "ListUsers", awsRegion: "us-east-1", sourceIPAddress },
      ...{ recipientAccountId: MONTH_ACCOUNT, userIdentity: { accountId: MONTH_ACCOUNT, ...userIdentity } },
    });
    const seen = [
      call("203.0.113.7", { type: "IAMUser", arn: user }),
      call("198.51.100.9", {
        type: "FederatedUser",
        arn: `arn:aws:sts::${MONTH_ACCOUNT}:federated-user/alice`,
        sessionContext: { sessionIssuer: { type: "IAMUser", arn: user } },
      }),
    ];
    expect(await findings(learn(seen), seen)).toEqual([]);
  });
});

describe("A hostile record", () => {
  const arn = `arn:aws:iam::${MONTH_ACCOUNT}:user/mallory`;
  const event = (more: object) => ({
    eventSource: "iam.amazonaws.com",
    eventName: "ListUsers",
    awsRegion: "us-east-1",
    sourceIPAddress: "203.0.113.1",
    recipientAccountId: MONTH_ACCOUNT,
    userIdentity: { type: "IAMUser", arn, accountId: MONTH_ACCOUNT },
    ...more,
  });

  it.each([
    ["a pattern for a caller", event({ userIdentity: { type: "IAMUser", arn: "arn:aws:iam::*:*" } })],
    ["a line break in a caller", event({ userIdentity: { type: "IAMUser", arn: `${arn}\n  - id: x` } })],
    ["a pattern for a service", event({ eventSource: "*.amazonaws.com" })],
  ])("with %s adds nothing to a rule", async (_, record) => {
    const text = learn([record, event({})]);
    expect(text).toContain("# Not learned: 1 call whose caller or service cannot be named in a rule");
    expect((await findings(text, [event({})])).length).toBe(0);
    expect(text).not.toContain('"*:*"');
  });

  it("of a foreign account before version 1.02 is not learned: its file says who received it", () => {
    const { add, learned } = learner(undefined);
    const caller = { type: "IAMUser", arn: "arn:aws:iam::999988887777:user/mallory", accountId: "999988887777" };
    add(event({ eventVersion: "1.01", recipientAccountId: undefined, userIdentity: caller }), MONTH_ACCOUNT);
    const text = learnedYaml(learned(), ["files logs"], []);
    expect(text).toContain("# Not learned: 1 call that the rule foreign-account finds");
    expect(text).not.toContain("mallory");
  });

  it("with quotes in a caller is one value", async () => {
    const record = event({ userIdentity: { type: "IAMUser", arn: `${arn}" # '` } });
    expect(await findings(learn([record]), [record])).toEqual([]);
    expect(await findings(learn([record]), [event({})])).not.toEqual([]);
  });

  it("with a pattern for an address gives no rule on addresses", async () => {
    const text = learn([event({ sourceIPAddress: "*" })]);
    expect(text).toContain("no rule, more source addresses than a rule lists, or such that are none");
    expect(await findings(text, [event({ sourceIPAddress: "198.51.100.1" })])).toEqual([]);
  });

  it("of a user who is named like a service expects neither services nor other users", async () => {
    const user = (name: string) => event({ userIdentity: { type: "IAMUser", arn: arn.replace("mallory", name) } });
    const service = event({ userIdentity: { type: "AWSService", invokedBy: "config.amazonaws.com" } });
    expect(learn([user("evil.amazonaws.com")])).not.toContain('"*.amazonaws.com"');
    expect(await findings(learn([service]), [service])).toEqual([]);
    expect((await findings(learn([service, event({})]), [user("evil.amazonaws.com")])).length).toBe(1);
  });

  it.each([
    ["ConsoleLogin", { errorMessage: "Failed authentication", responseElements: { ConsoleLogin: "Failure" } }],
    ["CheckMfa", { responseElements: { CheckMfa: "Failure" } }],
  ])("of a failed sign-in (%s) adds no address", (eventName, more) => {
    const failed = event({ eventSource: "signin.amazonaws.com", eventName, sourceIPAddress: "198.51.100.66", ...more });
    const text = learn([failed, event({})]);
    expect(text).not.toContain("198.51.100.66");
    expect(text).not.toContain("signin");
    expect(text).toContain("# Not learned: 1 denied call or failed sign-in");
  });
});
