import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectationsOf, type PolicyRule } from "../../src/events/expectations/index.ts";
import type { Unexpected } from "../../src/model/documents/unexpected.ts";
import { hoursOf } from "../../src/model/events/hours.ts";
import { loadText } from "../policy/folder.ts";
import { read } from "../support/account.ts";
import {
  type Intrusion,
  MONTH_ACCOUNT,
  MONTH_POLICY,
  monthOfEvents,
  monthSnapshot,
} from "../support/month-of-events.ts";
import { sampleSnapshot } from "../support/plan.ts";

const month = monthOfEvents();

async function rules(text: string): Promise<readonly PolicyRule[]> {
  const { policy } = await loadText(`extends: [baseline]\n${text}`);
  return policy.expectations ?? [];
}

function evaluate(
  events: readonly Record<string, unknown>[],
  options: Partial<Parameters<typeof expectationsOf>[0]>,
): Unexpected {
  const expectations = expectationsOf({ rules: [], policies: [], ...options });
  for (const record of events)
    expectations.add({ record, origin: { where: `${String(record.eventTime).slice(0, 10)}.json` } });
  return expectations.unexpected();
}

const keyOf = ({ rule, principal, action }: Omit<Intrusion, "ids">) => `${rule} ${principal} ${action}`;
const foundIn = ({ findings }: Unexpected) =>
  findings
    .map(
      ({ rule, principal, actions, count }) =>
        `${keyOf({ rule, principal: principal ?? "", action: actions.join() })} ${count}`,
    )
    .sort();

describe("A month of events", () => {
  it("has every intrusion found, and none invented, with its events and files", async () => {
    const unexpected = evaluate(month.events, { rules: await rules(MONTH_POLICY), snapshot: monthSnapshot() });
    expect(foundIn(unexpected)).toEqual(month.intrusions.map((one) => `${keyOf(one)} ${one.ids.length}`).sort());
    const dates = new Map(month.events.map(({ eventID, eventTime }) => [eventID, eventTime]));
    for (const { rule, principal, actions, evidence, first, last } of unexpected.findings) {
      const key = keyOf({ rule, principal: principal ?? "", action: actions.join() });
      const ids = month.intrusions.find((one) => keyOf(one) === key)?.ids ?? [];
      expect(evidence.length).toBe(Math.min(10, ids.length));
      for (const { eventId, where } of evidence) {
        expect(ids).toContain(eventId);
        expect(where).toBe(`${dates.get(eventId ?? "")?.slice(0, 10)}.json`);
      }
      const times = ids.map((id) => dates.get(id)).sort();
      expect([first, last]).toEqual([times[0], times.at(-1)]);
    }
    expect(unexpected).toMatchObject({ complete: true, notes: [] });
  });

  it("gives the same answer in any order", async () => {
    const options = { rules: await rules(MONTH_POLICY), snapshot: monthSnapshot() };
    const byTime = month.events.toSorted((a, b) => (a.eventTime < b.eventTime ? -1 : 1));
    const expected = evaluate(month.events, options);
    expect(evaluate(byTime, options)).toEqual(expected);
    expect(evaluate(byTime.toReversed(), options)).toEqual(expected);
  });

  it("has fewer findings without a policy and a snapshot, and says what was not evaluated", () => {
    const unexpected = evaluate(month.events, {});
    const tampering = unexpected.findings.filter(({ rule }) => rule === "trail-tampering");
    expect(tampering.map(({ actions }) => actions[0]).sort()).toEqual([
      "cloudtrail:DeleteChannel",
      "cloudtrail:DeleteResourcePolicy",
      "cloudtrail:DeregisterOrganizationDelegatedAdmin",
      "cloudtrail:PutEventSelectors",
      "cloudtrail:StopLogging",
      "cloudtrail:UpdateTrail",
      "organizations:DeregisterDelegatedAdministrator",
    ]);
    expect(unexpected.rules).not.toContain("unexpected-region");
    expect(unexpected.notes).toEqual([
      expect.stringContaining("trail-tampering: only calls on trails"),
      expect.stringContaining("unexpected-region: not evaluated"),
    ]);
  });
});

describe("A rule", () => {
  it("on tampering tells calls of the organization on CloudTrail without a snapshot", () => {
    const call = (servicePrincipal: string) => ({
      eventSource: "organizations.amazonaws.com",
      eventName: "DisableAWSServiceAccess",
      requestParameters: { servicePrincipal },
    });
    const leaving = { ...call(""), eventName: "LeaveOrganization", requestParameters: null };
    const found = evaluate([call("cloudtrail.amazonaws.com"), call("ssm.amazonaws.com"), leaving], {}).findings;
    expect(found.map(({ rule, actions, count }) => [rule, ...actions, count]).sort()).toEqual([
      ["trail-tampering", "organizations:DisableAWSServiceAccess", 1],
      ["trail-tampering", "organizations:LeaveOrganization", 1],
    ]);
  });

  it("on resources finds those in lists and objects of the parameters", async () => {
    const text = 'expectations:\n  - { id: own, match: { resources: ["i-1*"] }, never: true }\n';
    const call = (instanceId: string) => ({
      eventSource: "ec2.amazonaws.com",
      eventName: "TerminateInstances",
      requestParameters: { instancesSet: { items: [{ instanceId: "i-0" }, { instanceId }] } },
    });
    const found = evaluate([call("i-17"), call("i-2")], { rules: await rules(text) }).findings;
    expect(found).toMatchObject([{ count: 1, actions: ["ec2:TerminateInstances"] }]);
  });

  it("on tampering tells the names that are nested in the parameters", () => {
    const snapshot = sampleSnapshot();
    const bucket = Object.keys(snapshot.buckets)[0];
    const call = (bucketName: string | undefined) => ({
      eventSource: "s3.amazonaws.com",
      eventName: "DeleteBucket",
      recipientAccountId: "999988887777",
      requestParameters: { request: { buckets: [{ bucketName: "other" }, { bucketName }] } },
    });
    const found = evaluate([call(bucket), call("second")], { snapshot }).findings;
    expect(found).toMatchObject([{ rule: "trail-tampering", count: 1 }]);
  });

  it("on foreign accounts knows those of the organization by the snapshot", () => {
    const accounts = ["222233334444", "333344445555"];
    const calls = [...accounts, "444455556666"].map((accountId) => ({
      eventSource: "sts.amazonaws.com",
      eventName: "AssumeRole",
      recipientAccountId: "111122223333",
      userIdentity: { type: "AWSAccount", accountId },
    }));
    const snapshot = sampleSnapshot();
    const found = () => evaluate(calls, { snapshot }).findings.map(({ principal }) => principal);
    expect(found()).toEqual([...accounts, "444455556666"]);
    snapshot.account.organizationAccounts = read("account.organizationAccounts", accounts);
    expect(found()).toEqual(["444455556666"]);
  });

  it("on accounts expects no caller whose account the record does not have, and services in the account that received the call", async () => {
    const call = (eventID: string, userIdentity: object | null, more: object = {}) => ({
      ...{ eventID, eventTime: "2026-11-20T10:00:00Z", eventSource: "sts.amazonaws.com", eventName: "GetSessionToken" },
      ...{ recipientAccountId: MONTH_ACCOUNT, userIdentity, ...more },
    });
    const google = { type: "WebIdentityUser", userName: "1", identityProvider: "accounts.google.com" };
    const calls = [
      call("own", { type: "IAMUser", accountId: MONTH_ACCOUNT }),
      call("service", { type: "AWSService", invokedBy: "config.amazonaws.com" }),
      call("event of a service", null, { eventType: "AwsServiceEvent" }),
      call("google", google),
      call("no caller", null),
      call("unknown", { type: "Unknown" }),
      call("service elsewhere", { type: "AWSService" }, { recipientAccountId: "444455556666" }),
    ];
    const expectations = expectationsOf({
      rules: await rules(`expectations: [{ id: ours, only: { accounts: ["${MONTH_ACCOUNT}"] } }]`),
      policies: [],
    });
    for (const record of calls) expectations.add({ record, origin: { where: "a.json" } });
    // Of an early record, the file tells who received it.
    const early = { ...call("early", { type: "AWSService" }), recipientAccountId: undefined };
    expectations.add({ record: early, origin: { where: "b.json", account: MONTH_ACCOUNT } });
    const found = expectations.unexpected().findings.flatMap(({ evidence }) => evidence.map(({ eventId }) => eventId));
    expect(found.sort()).toEqual(["google", "no caller", "service elsewhere", "unknown"]);
  });

  it("that is turned off finds nothing", async () => {
    const off = ["root-use", "console-without-mfa", "denied-calls", "trail-tampering", "foreign-account"];
    const text = `expectations:\n${off.map((id) => `  - { id: ${id}, enabled: false }\n`).join("")}`;
    expect(evaluate(month.events, { rules: await rules(text) }).findings).toEqual([]);
  });

  it("on denied calls takes its count and its time", async () => {
    const text = "expectations:\n  - { id: denied-calls, params: { count: 19, minutes: 5 } }\n";
    const found = evaluate(month.events, { rules: await rules(text) }).findings.filter(
      ({ rule }) => rule === "denied-calls",
    );
    expect(found.map(({ principal }) => principal)).toContain("arn:aws:iam::111122223333:user/grace");
  });

  it("on denied calls counts failed sign-ins: of a user, or of an address where the user is hidden", () => {
    const attempt = (userName: string, sourceIPAddress: string, i: number, eventName = "ConsoleLogin") => ({
      eventSource: "signin.amazonaws.com",
      eventName,
      eventTime: `2026-10-05T12:00:${String(i % 60).padStart(2, "0")}Z`,
      sourceIPAddress,
      userIdentity: { type: "IAMUser", accountId: "111122223333", userName },
      responseElements: { [eventName]: "Failure" },
      eventID: `${userName} ${sourceIPAddress} ${i} ${eventName}`,
    });
    const twenty = Array.from({ length: 20 }, (_, i) => i);
    const events = [
      ...twenty.map((i) => attempt("HIDDEN_DUE_TO_SECURITY_REASONS", "198.51.100.7", i)),
      ...twenty.map((i) => attempt("HIDDEN_DUE_TO_SECURITY_REASONS", `203.0.113.${i}`, i)),
      ...twenty.map((i) => attempt("bob", `203.0.113.${i}`, i)),
      ...twenty.slice(10).flatMap((i) => [attempt("eve", "10.0.0.1", i), attempt("eve", "10.0.0.1", i, "CheckMfa")]),
    ];
    const found = evaluate(events, {}).findings;
    expect(found.map(({ rule, principal, count, failed }) => [rule, principal, count, failed]).sort()).toEqual([
      ["denied-calls", "HIDDEN_DUE_TO_SECURITY_REASONS", 20, 20],
      ["denied-calls", "bob", 20, 20],
    ]);
    expect(found.find(({ principal }) => principal !== "bob")?.addresses).toEqual(["198.51.100.7"]);
  });

  const attempts = (users: readonly string[], sourceIPAddress: string, more: object = {}) =>
    users.map((userName, i) => ({
      eventSource: "signin.amazonaws.com",
      eventName: "ConsoleLogin",
      eventTime: `2026-10-05T12:00:${String(i % 60).padStart(2, "0")}Z`,
      sourceIPAddress,
      recipientAccountId: "111122223333",
      userIdentity: { type: "IAMUser", accountId: "111122223333", userName },
      responseElements: { ConsoleLogin: "Failure" },
      eventID: `${sourceIPAddress} ${i}`,
      ...more,
    }));
  const HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";
  const names = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `user-${from + i}`);
  const shownOf = ({ findings }: Unexpected) =>
    findings
      .filter(({ rule }) => rule === "denied-calls")
      .map(({ principal, account, count, addresses }) => [principal, account, count, addresses.join()]);

  it.each([
    ["users with an attempt each", attempts(names(0, 20), "198.51.100.7"), [["198.51.100.7", 20]]],
    ["19 users", attempts(names(0, 19), "198.51.100.7"), []],
    [
      "names that exist and hidden ones",
      attempts([...names(0, 8), ...Array(12).fill(HIDDEN)], "198.51.100.7"),
      [["198.51.100.7", 20]],
    ],
    // What a user's finding has is not counted again.
    ["one user 20 times", attempts([...Array(20).fill("alice"), "bob"], "198.51.100.7"), [["alice", 20]]],
    ["hidden names 20 times", attempts([...Array(20).fill(HIDDEN), "bob"], "198.51.100.7"), [[HIDDEN, 20]]],
    [
      "a user and 20 others",
      attempts([...Array(20).fill("alice"), ...names(0, 20)], "198.51.100.7"),
      [
        ["198.51.100.7", 20],
        ["alice", 20],
      ],
    ],
    ["two addresses", [...attempts(names(0, 12), "198.51.100.7"), ...attempts(names(12, 24), "198.51.100.8")], []],
    [
      "failures, and sign-ins that succeed",
      [
        ...attempts(names(0, 10), "198.51.100.7"),
        ...attempts(names(10, 30), "198.51.100.7", { responseElements: { ConsoleLogin: "Success" } }),
      ],
      [],
    ],
  ])("on denied calls counts failed sign-ins of an address: %s", (_, events, expected) => {
    const found = evaluate(events, {}).findings.filter(({ rule }) => rule === "denied-calls");
    expect(found.map(({ principal, count }) => [principal, count]).sort()).toEqual(expected);
  });

  it("on denied calls takes the count of an address, expects networks, and counts over accounts", async () => {
    const params = (text: string) => rules(`expectations:\n  - { id: denied-calls, ${text} }\n`);
    const events = [
      ...attempts(names(0, 5), "198.51.100.7"),
      ...attempts(names(0, 5), "198.51.100.7", { recipientAccountId: "222233334444" }),
    ];
    expect(shownOf(evaluate(events, {}))).toEqual([]);
    expect(shownOf(evaluate(events, { rules: await params("params: { addressCount: 10 }") }))).toEqual([
      ["198.51.100.7", null, 10, "198.51.100.7"],
    ]);
    const office = "params: { addressCount: 10 }, only: { networks: [198.51.100.0/24] }";
    expect(shownOf(evaluate(events, { rules: await params(office) }))).toEqual([]);
  });

  it.each([
    ['networks: ["*.amazonaws.com"]', { sourceIPAddress: "ec2.amazonaws.com.cn" }, true],
    ['networks: ["*.amazonaws.com"]', { sourceIPAddress: "evil.com.cn" }, false],
    ['principals: ["*.amazonaws.com"]', { userIdentity: { invokedBy: "ec2.amazonaws.com.cn" } }, true],
    ['principals: ["*.amazonaws.com.cn"]', { userIdentity: { invokedBy: "ec2.amazonaws.com" } }, false],
  ])("that has only %s expects %j: %s", async (only, members, is) => {
    const text = `expectations:\n  - { id: own, only: { ${only} } }\n`;
    const call = { eventSource: "ec2.amazonaws.com", eventName: "StopInstances", ...members };
    expect(evaluate([call], { rules: await rules(text) }).findings).toHaveLength(is ? 0 : 1);
  });

  it("has the first and the last call by their times, whatever their zone", async () => {
    const call = (eventTime: string) => ({ eventSource: "ec2.amazonaws.com", eventName: "StopInstances", eventTime });
    const calls = ["2026-11-12T09:00:00+05:00", "2026-11-12T08:00:00.5Z", "2026-11-12T08:00:00Z", "soon"].map(call);
    const found = evaluate(calls, { rules: await rules("expectations:\n  - { id: own, never: true }\n") }).findings;
    expect(found).toMatchObject([{ count: 4, first: "2026-11-12T04:00:00Z", last: "2026-11-12T08:00:00.500Z" }]);
  });

  it("on denied calls says that some have no time", () => {
    const call = {
      eventSource: "s3.amazonaws.com",
      eventName: "GetObject",
      errorCode: "AccessDenied",
      eventTime: "soon",
    };
    const { complete, notes, findings } = evaluate(Array(20).fill(call), {});
    expect({ complete, findings }).toEqual({ complete: false, findings: [] });
    expect(notes).toContain("denied-calls: 20 denied calls without a readable time");
  });

  it("on a session whose record names no role is told by the role's name", async () => {
    const text =
      'expectations:\n  - { id: sign-in, match: { principals: ["arn:aws:iam::*:role/a/b/viewer"] }, never: true }\n';
    const found = evaluate(month.events, { rules: await rules(text) }).findings.filter(
      ({ rule }) => rule === "sign-in",
    );
    expect(found).toMatchObject([{ principal: "arn:aws:iam::111122223333:role/viewer", users: ["frank"], count: 1 }]);
  });

  it.each([
    ["*/deploy", "assumed-role/Evil/deploy", "role/Evil", false],
    ["*/deploy", "assumed-role/Evil/deploy", undefined, false],
    ["*/deploy", "federated-user/deploy", "user/evil", false],
    ["*/ci/*", "assumed-role/ci/x", "role/ci", false],
    ["*/deploy", "assumed-role/deploy/x", "role/ci/deploy", true],
    ["arn:aws:sts::*:assumed-role/deploy/*", "assumed-role/deploy/x", "role/ci/deploy", true],
    ["arn:aws:sts::*:assumed-role/Evil/x", "assumed-role/Evil/x", "role/Evil", false],
    ["arn:aws:iam::*:role/ci/*", "assumed-role/Evil/x", undefined, false],
    ["arn:aws:iam::*:role/E*", "assumed-role/Evil/x", undefined, false],
    ["arn:aws:iam::*:role/ci/*", "assumed-role/deploy/x", "role/ci/deploy", true],
    // A role of this name may have a different path in a different account.
    ["arn:aws:iam::*:role/ci/deploy", "assumed-role/deploy/x", undefined, false],
    ["arn:aws:iam::*:role/ci/deploy", "assumed-role/deploy/x", "role/ci/deploy", true],
    ["arn:aws:iam::111122223333:role/ci/deploy", "assumed-role/deploy/x", undefined, true],
    ["arn:aws:iam::999988887777:role/ci/deploy", "assumed-role/deploy/x", undefined, false],
    ["arn:aws:iam::*:role/*", "assumed-role/deploy/x", undefined, true],
    ["*", "assumed-role/deploy/x", undefined, true],
  ])("on principals %s expects session %s of %s: %s", async (pattern, session, issuer, is) => {
    const arn = (service: string, resource: string) => `arn:aws:${service}::111122223333:${resource}`;
    const sessionContext = issuer && { sessionIssuer: { arn: arn("iam", issuer) } };
    const userIdentity = { type: "AssumedRole", arn: arn("sts", session), sessionContext };
    const text = `expectations:\n  - { id: own, only: { principals: ["${pattern}"] } }\n`;
    const call = { eventSource: "iam.amazonaws.com", eventName: "CreateUser", userIdentity };
    expect(evaluate([call], { rules: await rules(text) }).findings).toHaveLength(is ? 0 : 1);
  });

  it("expects no user whose path reads as the role that is expected", async () => {
    const text = `expectations:\n  - { id: own, only: { principals: ["arn:aws:iam::*:role/ci/deploy"] } }\n`;
    const arn = "arn:aws:iam::111122223333:user/x:role/ci/deploy";
    const call = { eventSource: "iam.amazonaws.com", eventName: "CreateUser", userIdentity: { type: "IAMUser", arn } };
    expect(evaluate([call], { rules: await rules(text) }).findings).toHaveLength(1);
  });

  it.each([
    ["signin.amazonaws.com", 1],
    ["AWS Internal", 1],
    ["", 1],
    ["support.amazonaws.com", 0],
  ])("finds root by %j: %i", (invokedBy, count) => {
    const userIdentity = { type: "Root", accountId: "111122223333", arn: "arn:aws:iam::111122223333:root", invokedBy };
    const call = { eventSource: "iam.amazonaws.com", eventName: "CreateAccessKey", userIdentity };
    expect(evaluate([call], {}).findings.map(({ rule }) => rule)).toEqual(Array(count).fill("root-use"));
  });

  it.each([
    ["s3:DeleteObject", { bucketName: "example-trail-logs" }],
    ["logs:DeleteLogStream", { logGroupName: "CloudTrail/logs" }],
    // Nothing tells what an alarm watched that is gone.
    ["monitoring:DeleteAlarms", { alarmNames: ["root-usage-that-is-gone"] }],
  ])("finds %s on what a trail uses", (call, requestParameters) => {
    const snapshot = sampleSnapshot();
    const names = {
      bucketName: Object.keys(snapshot.buckets)[0],
      logGroupName: Object.values(snapshot.logGroups)[0]?.name,
    };
    const [service, eventName] = call.split(":");
    const own = Object.fromEntries(
      Object.entries(requestParameters).map(([member, value]) => [
        member,
        names[member as keyof typeof names] ?? value,
      ]),
    );
    const record = {
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: "eu-west-1",
      recipientAccountId: snapshot.account.id,
      userIdentity: {
        type: "IAMUser",
        accountId: snapshot.account.id,
        arn: `arn:aws:iam::${snapshot.account.id}:user/x`,
      },
      requestParameters: own,
    };
    expect(evaluate([record], { snapshot }).findings.map(({ rule }) => rule)).toEqual(["trail-tampering"]);
    const other = { bucketName: "website", logGroupName: "/aws/lambda/x", alarmNames: [] };
    const elsewhere = Object.fromEntries(
      Object.keys(own).map((member) => [member, other[member as keyof typeof other]]),
    );
    if (eventName !== "DeleteAlarms")
      expect(evaluate([{ ...record, requestParameters: elsewhere }], { snapshot }).findings).toEqual([]);
  });

  it("counts a denial by a VPC endpoint", () => {
    const denials = Array.from({ length: 20 }, (_, i) => ({
      eventSource: "s3.amazonaws.com",
      eventName: "GetObject",
      errorCode: "VpceAccessDenied",
      eventTime: `2026-10-05T12:00:${i + 10}Z`,
      userIdentity: { type: "IAMUser", accountId: "111122223333", arn: "arn:aws:iam::111122223333:user/x" },
      eventID: `${i}`,
    }));
    expect(evaluate(denials, {}).findings.map(({ rule }) => rule)).toEqual(["denied-calls"]);
  });

  it.each([
    ["lambda:CreateFunction", "lambda.amazonaws.com", "CreateFunction20150331", true],
    ["cloudwatch:PutMetricAlarm", "monitoring.amazonaws.com", "PutMetricAlarm", true],
    ["PutMetricAlarm", "monitoring.amazonaws.com", "PutMetricAlarm", true],
    ["IAM:createuser", "iam.amazonaws.com", "CreateUser", true],
    ["iam:Create*", "iam.amazonaws.com", "DeleteUser", false],
    ["s3:*", "s3express.amazonaws.com", "GetObject", false],
  ])("on %s is about %s %s: %s", async (action, eventSource, eventName, is) => {
    const text = `expectations:\n  - { id: own, match: { actions: ["${action}"] }, never: true }\n`;
    expect(evaluate([{ eventSource, eventName }], { rules: await rules(text) }).findings).toHaveLength(is ? 1 : 0);
  });
});

describe("Hours", () => {
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  const minute = fc.integer({ min: 0, max: 1439 });

  it("and those from their end to their beginning are all of a day, and never the same", () => {
    fc.assert(
      fc.property(
        minute,
        minute,
        fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }),
        (from, to, date) => {
          fc.pre(from !== to);
          const timeZone = "Europe/Berlin";
          const inside = hoursOf({ from: clock(from), to: clock(to), timeZone });
          const outside = hoursOf({ from: clock(to), to: clock(from), timeZone });
          expect(inside(date.getTime())).toBe(!outside(date.getTime()));
        },
      ),
    );
  });

  it("over midnight belong to the day on which they begin", () => {
    const friday = hoursOf({ from: "22:00", to: "06:00", timeZone: "UTC", days: ["fri"] });
    const at = (time: string) => friday(Date.parse(time));
    // 2 October 2026 is a Friday.
    expect([at("2026-10-02T22:00:00Z"), at("2026-10-03T05:59:59Z")]).toEqual([true, true]);
    expect([at("2026-10-03T06:00:00Z"), at("2026-10-03T22:00:00Z"), at("2026-10-02T05:00:00Z")]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
