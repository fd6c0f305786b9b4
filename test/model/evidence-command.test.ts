import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSnapshot } from "../../src/documents/format.ts";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { Evidence, ScanResult } from "../../src/model/documents/result.ts";
import { type FactId, Snapshot } from "../../src/model/documents/snapshot.ts";
import { evidenceCommand } from "../../src/model/findings/evidence-command.ts";
import { FACTS } from "../../src/model/resources/facts.ts";
import { collections, typeOfFact } from "../../src/model/resources/graph.ts";
import type { ResourceType } from "../../src/model/resources/resource-types.ts";
import { pointerTo } from "../../src/model/text/json-pointer.ts";
import { tool } from "../../src/tool.ts";
import { randomAccount } from "../accounts/arbitrary.ts";
import { loss, without } from "../accounts/losses.ts";
import { anyText } from "../support/any-text.ts";
import { argumentsOf, describeWithAwsCli, rejected } from "../support/aws-cli.ts";
import { failingAccounts } from "../support/failing-accounts.ts";
import { sampleSnapshot } from "../support/plan.ts";
import { loaded, policyOf } from "../support/policy.ts";

const ACCOUNT = "111122223333";
const TRAIL = `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/main`;

/** A resource of each type, by the name that the snapshot's collection holds. */
const NAMES: Partial<Record<ResourceType, string>> = {
  region: "eu-west-1",
  trail: TRAIL,
  bucket: "logs",
  key: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/5f0c1a3e-7d42-4b8f-9c61-2e8a9b7d4c10`,
  "log-group": `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/acme/main`,
  topic: `arn:aws:sns:eu-west-1:${ACCOUNT}:oncall`,
  role: `arn:aws:iam::${ACCOUNT}:role/team/to-cloudwatch`,
  policy: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  "event-data-store": `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:eventdatastore/4c7a0f52-91be-4d36-8a0e-b5d2c6e7f813`,
};

const RESULT: Pick<ScanResult, "account" | "integrity"> = {
  account: { id: ACCOUNT, alias: null, partition: "aws" },
};
const ABOUT = {
  resource: { type: "account", id: ACCOUNT, arn: null, region: null, accountId: ACCOUNT },
} as const;

function pointerOf(fact: FactId, ...below: readonly string[]): string {
  const type = typeOfFact(fact);
  const member = fact.slice(type.length + 1);
  if (type === "account") return pointerTo(type, member, ...below);
  const [collection = ""] = collections().find(([, one]) => one === type) ?? [];
  return pointerTo(collection, NAMES[type as ResourceType] ?? "", member, ...below);
}

/** The command for evidence of a fact, as an AWS CLI would show it. */
const commandFor = (fact: FactId, below: readonly string[] = [], more: Partial<Evidence> = {}) =>
  evidenceCommand(
    { pointer: pointerOf(fact, ...below), api: FACTS[fact].api, region: "eu-west-1", ...more },
    ABOUT,
    RESULT,
  );

const FACT_IDS = Object.keys(FACTS) as FactId[];
const READ_ONLY = /^(aws [a-z0-9]+ (get|list|describe|head|lookup)-[a-z-]+|trailproof validate)( |$)/;

/** What is quoted for the shell, where nothing is read as a command: single quotes, and `\'` between two of them. */
const QUOTED = /'[^']*'|\\'/g;

/**
 * Every command that a line runs: those in `$(…)`, between backquotes, and those before and after `;`, `|`, `&` and line breaks.
 * What is in single quotes is text.
 */
function partsOf(line: string): string[] {
  const bare = line.replace(QUOTED, "''");
  const inner: string[] = [];
  let outer = bare;
  // The innermost first.
  for (let found = INNER.exec(outer); found; found = INNER.exec(outer)) {
    inner.push(found[1] ?? found[2] ?? "");
    outer = outer.slice(0, found.index) + outer.slice(found.index + found[0].length);
  }
  return [outer, ...inner]
    .flatMap((one) => one.split(/[;|&\n]+/))
    .map((one) => one.trim())
    .filter(Boolean);
}
const INNER = /\$\(([^()]*)\)|`([^`]*)`/;

const isReadOnly = (line: string) =>
  partsOf(line).every((part) => READ_ONLY.test(part)) && !/[<>]/.test(line.replace(QUOTED, ""));

/** A command and those whose output is a value in it. */
const withInner = (command: string) => [
  command,
  ...[...command.matchAll(/"\$\((aws .*?)\)"/g)].map(([, one]) => `${one}`),
];

function resultOf(snapshot: Snapshot): ScanResult {
  const text = formatSnapshot(snapshot);
  return evaluate({ snapshot, text, policy: policyOf(), checks: loaded(checks), tool });
}

/** What is wrong with commands: that they change something, or that the AWS CLI does not know them. */
async function problemsOf(commands: readonly string[]): Promise<string[]> {
  const all = commands.filter((one) => !one.startsWith("trailproof ")).flatMap(withInner);
  const problems = all.filter((one) => !isReadOnly(one)).map((one) => `${one} is not read-only`);
  for (const [i, args] of (await argumentsOf(all)).entries()) {
    const problem = await rejected(args);
    if (problem !== "") problems.push(`${all[i]}: ${problem}`);
  }
  return problems;
}

/** The paths of the members of a fact's value, by its schema. */
function membersOf(fact: FactId): string[][] {
  const type = typeOfFact(fact);
  const { properties } = Snapshot as unknown as Schema;
  const [collection = "account"] = collections().find(([, one]) => one === type) ?? [];
  const holder = properties?.[collection];
  const resource = Object.values(holder?.patternProperties ?? {})[0] ?? holder;
  return pathsIn(resource?.properties?.[fact.slice(type.length + 1)]?.properties?.value);
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
}

function pathsIn(schema: Schema | undefined): string[][] {
  const members = Object.entries(schema?.properties ?? (schema?.items ? { 0: schema.items } : {}));
  return members.flatMap(([name, one]) => [[name], ...pathsIn(one).map((path) => [name, ...path])]);
}

/** The evidence of what fails or is unknown, each with its command. */
function commandsOf(result: ScanResult) {
  return result.findings
    .filter(({ status }) => status === "fail" || status === "unknown")
    .flatMap((finding) =>
      finding.evidence.map((evidence) => ({ evidence, command: evidenceCommand(evidence, finding, result) })),
    );
}

describe("the table", () => {
  it("has a command for each call that reads a fact", () => {
    const none = FACT_IDS.filter((fact) => commandFor(fact, [], { state: "unreadable" }) === undefined);
    // Log files are verified by `trailproof validate`, a canary is a command of its own, and events take thousands of calls.
    expect(none, "src/model/resources/fact-commands.ts has no command for these facts").toEqual([
      "account.canary",
      "account.events",
      "trail.integrity",
      "trail.canary",
    ]);
  });

  it("names every further call of a fact that takes several, or says that none shows it", () => {
    const further = FACT_IDS.flatMap((fact) => (FACTS[fact].also ?? []).map((api) => [api, fact] as const));
    const none = further.filter(([api, fact]) => commandFor(fact, [], { api, state: "unreadable" }) === undefined);
    // What they are asked for is in the answer of the call before.
    expect([...new Set(none.map(([api]) => api))].sort()).toEqual([
      "cloudtrail:GetEventSelectors",
      "cloudtrail:GetTrail",
      "cloudtrail:GetTrailStatus",
      "cloudwatch:GetAlarmMuteRule",
      "events:ListTargetsByRule",
      "iam:GetRolePolicy",
      "iam:ListUsers",
      "kms:Decrypt",
      "logs:DescribeLogGroups",
      "logs:DescribeSubscriptionFilters",
      "logs:FilterLogEvents",
      "logs:GetQueryResults",
      "logs:GetTransformer",
      "logs:StartQuery",
      "organizations:DescribePolicy",
      "organizations:ListPoliciesForTarget",
      "s3:GetObject",
      "s3:ListAllMyBuckets",
      "s3:ListBucket",
    ]);
  });
});

describe("a command", () => {
  it("asks in the Region of the evidence, else in that of the resource", () => {
    const evidence = { pointer: pointerOf("trail.status", "value", "isLogging"), api: FACTS["trail.status"].api };
    const about = (region: string | null) => ({ resource: { ...ABOUT.resource, region } });
    const regionOf = (one: Evidence, region: string | null) =>
      /--region (\S+)/.exec(evidenceCommand(one, about(region), RESULT) ?? "")?.[1];
    expect(regionOf({ ...evidence, region: "us-east-1" }, "eu-west-1")).toBe("us-east-1");
    expect(regionOf(evidence, "eu-central-1")).toBe("eu-central-1");
    expect(regionOf(evidence, null)).toBe("eu-west-1");
    // Nothing was asked in the resource's Region: the pointer names the trail's own.
    expect(regionOf({ ...evidence, state: "not-collected" }, "eu-central-1")).toBe("eu-west-1");
  });

  it("names a Region of the partition for services that have none", () => {
    const evidence = { pointer: "/buckets/logs/acl", api: "s3:GetBucketAcl", region: "cn-north-1" };
    expect(evidenceCommand(evidence, ABOUT, RESULT)).toBe("aws s3api get-bucket-acl --bucket logs");
    const china = { account: { ...RESULT.account, partition: "aws-cn" } };
    expect(evidenceCommand(evidence, ABOUT, china)).toBe("aws s3api get-bucket-acl --bucket logs --region cn-north-1");
  });

  it("shows the member, or the element by its name", () => {
    const shown: [FactId, string[], unknown, string][] = [
      ["trail.status", ["value", "isLogging"], false, " --query IsLogging"],
      ["trail.eventSelectors", ["value", "advancedEventSelectors", "1"], {}, " --query 'AdvancedEventSelectors[1]'"],
      ["bucket.versioning", ["value", "mfaDelete"], null, " --query MFADelete"],
      ["bucket.acl", ["value", "grants", "2"], {}, " --query 'Grants[2]'"],
      ["bucket.policy", ["value", "Statement", "0"], {}, " --query Policy --output text"],
      ["topic.attributes", ["value", "policy", "Statement", "0"], {}, " --query Attributes.Policy --output text"],
      [
        "role.description",
        ["value", "trustPolicy", "Statement", "0", "Condition", "StringEquals", "aws:SourceArn"],
        "x",
        " --query 'Role.AssumeRolePolicyDocument.Statement[0].Condition.StringEquals'",
      ],
      [
        "region.alarms",
        ["value", "7"],
        { alarmName: "a b" },
        " --alarm-names 'a b' --alarm-types MetricAlarm --region eu-west-1",
      ],
      [
        "region.muteRules",
        ["value", "0"],
        { muteRuleName: "night" },
        " --alarm-mute-rule-name night --region eu-west-1",
      ],
      [
        "log-group.metricFilters",
        ["value", "3"],
        { filterName: "it's" },
        " --query 'metricFilters[?filterName==`\"it'\\''s\"`]'",
      ],
      ["role.inlinePolicies", ["value", "0"], { policyName: "write" }, " --policy-name write --query PolicyDocument"],
      ["account.serviceControlPolicies", ["value", "0"], { policyId: "p-1" }, " --policy-id p-1 --query Policy"],
    ];
    for (const [fact, below, value, end] of shown) {
      const command = commandFor(fact, below, { value }) ?? "";
      expect(command.slice(-end.length), command).toBe(end);
    }
  });

  it("is that of the failed call where a call failed, without a member", () => {
    const policy = { state: "unreadable", api: "iam:GetPolicyVersion" } as const;
    expect(commandFor("policy.document", [], policy)).toBe(
      "aws iam get-policy-version --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess --version-id " +
        '"$(aws iam get-policy --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess --query Policy.DefaultVersionId --output text)"',
    );
    expect(commandFor("role.inlinePolicies", [], { state: "unreadable" })).toBe(
      "aws iam list-role-policies --role-name to-cloudwatch",
    );
    expect(commandFor("role.inlinePolicies", [], { state: "unreadable", api: "iam:GetRolePolicy" })).toBeUndefined();
  });

  it("verifies the same time range of log files again", () => {
    const evidence = {
      pointer: pointerOf("trail.integrity", "value", "problems", "0"),
      api: "cloudtrail:ListPublicKeys",
    };
    const range = { start: "2026-11-01T00:00:00Z", end: "2026-11-02T00:00:00Z" };
    const integrity = [{ trail: TRAIL, range }] as unknown as NonNullable<ScanResult["integrity"]>;
    expect(evidenceCommand(evidence, ABOUT, { ...RESULT, integrity })).toBe(
      `trailproof validate --trail-arn ${TRAIL} --start ${range.start} --end ${range.end}`,
    );
    expect(evidenceCommand(evidence, ABOUT, RESULT)).toBeUndefined();
  });

  it("does not exist for what no call shows", () => {
    const none = (pointer: string, api = "") => evidenceCommand({ pointer, api }, ABOUT, RESULT);
    expect(none("/account/id")).toBeUndefined();
    expect(none("/scope/regions")).toBeUndefined();
    expect(none("/trails", "cloudtrail:GetTrailStatus")).toBeUndefined();
    expect(none("", "cloudtrail:GetTrailStatus")).toBeUndefined();
  });

  it("gives every name to the service as it is, and nothing to the shell", async () => {
    const characters = fc.string({ unit: fc.constantFrom(..."'\"\\$`;&|<>()*?[]{}!#~=%^-, ab"), minLength: 1 });
    const names = fc.oneof(anyText(), characters, fc.constantFrom("--profile", "file:///etc/passwd", "$(id)", "a\nb"));
    const all = fc.sample(names, { numRuns: 400, seed: 20_261_112 });
    const evidence = (name: string): Evidence[] => [
      { pointer: pointerTo("buckets", name, "acl"), api: "s3:GetBucketAcl" },
      {
        pointer: pointerOf("region.alarms", "value", "0"),
        api: "cloudwatch:DescribeAlarms",
        value: { alarmName: name },
      },
      {
        pointer: pointerTo("logGroups", `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:${name}`, "transformer"),
        api: "logs:GetTransformer",
      },
    ];
    const shown = all.flatMap((name) =>
      evidence(name).flatMap((one) => {
        const command = evidenceCommand({ ...one, region: "eu-west-1" }, ABOUT, RESULT);
        return command === undefined ? [] : [{ name, command }];
      }),
    );
    expect(shown.length).toBeGreaterThan(300);
    const given = await argumentsOf(shown.map(({ command }) => command));
    // The service, the operation, an option and its value.
    expect(given.map((words) => words[3])).toEqual(shown.map(({ name }) => name));
    expect(given.every((words) => /^--[a-z-]+$/.test(words[2] ?? ""))).toBe(true);
    const options = given.flatMap((words) => words.filter((word) => word.startsWith("-")));
    expect(new Set(options)).toEqual(
      new Set(["--bucket", "--alarm-names", "--alarm-types", "--log-group-identifier", "--region"]),
    );
  });
});

describe("the command of an event", () => {
  const id = "0e6f2c1d-5b7a-4c56-9d0e-2f6a7c9b1e11";
  const first = "2026-10-24T05:59:59Z";
  const commandOf = (file: string, eventIds: string[] = [id]) =>
    evidenceCommand(
      { pointer: "/account/events/value/unexpected/0", api: "cloudtrail:LookupEvents" },
      { ...ABOUT, data: { eventIds, files: [file], first } },
      RESULT,
    );

  it.each([
    ["Event history in eu-west-1", "--regions eu-west-1"],
    ["s3://logs/AWSLogs/1/a.json.gz", `--source s3 --bucket logs --since ${first} --until ${first}`],
    ["logs/a b.json.gz", "--source './logs/a b.json.gz'"],
    ["/var/logs/a.json.gz", "--source /var/logs/a.json.gz"],
    ["../logs/a.json.gz", "--source ../logs/a.json.gz"],
    ["history", "--source ./history"],
    ["--all", "--source ./--all"],
  ])("searches where the event was found: %s", (file, options) => {
    expect(commandOf(file)).toBe(`trailproof events show ${id} ${options}`);
  });

  it.each([
    ["the ID of a log group's event", "log group /acme in eu-west-1", [id]],
    ["an event without an ID", "logs/a.json", []],
    ["an ID that is an option", "logs/a.json", ["--all"]],
    ["an ID that acts", "logs/a.json", ["\u001b[31m"]],
    ["a file that acts", "logs/\u202ea.json", [id]],
  ])("does not exist for %s", (_, file, ids) => expect(commandOf(file, ids)).toBeUndefined());
});

describe("a command that only reads", () => {
  const get = "aws s3api get-bucket-acl --bucket logs";
  it.each([
    get,
    `aws iam get-policy-version --version-id "$(aws iam get-policy --policy-arn a --query b)"`,
    `${get} | aws s3api list-buckets`,
    "aws logs describe-metric-filters --query 'a[?b==`\"it'\\''s; rm\"`]'",
    "trailproof validate --trail-arn a",
  ])("is %s", (command) => expect(isReadOnly(command)).toBe(true));

  it.each([
    "aws s3api delete-bucket --bucket logs",
    ...["; ", " && ", " & ", " | ", " || ", "\n"].map((next) => `${get}${next}aws s3api delete-bucket --bucket logs`),
    `${get} --prefix "$(aws s3api delete-bucket --bucket logs)"`,
    `${get} --prefix \`rm -r .\``,
    `${get} --prefix "$(aws s3api get-bucket-acl --bucket "$(rm a)")"`,
    `${get} > a`,
    "aws s3api get-bucket-acl --bucket 'a'; rm 'b'",
  ])("is not %s", (command) => expect(isReadOnly(command)).toBe(false));
});

const NEVER = "a b'c\"d`touch pwned`$(touch pwned);touch pwned&|>pwned#*?~ -x";

/** Results of accounts in which much fails or is unknown. */
function results(): ScanResult[] {
  const random = fc.sample(fc.tuple(randomAccount, loss), { numRuns: 6, seed: 20_261_112 });
  return [
    sampleSnapshot(),
    ...["main", NEVER].flatMap((name) => failingAccounts(name).map((one) => one.snapshot())),
    ...random.flatMap(([snapshot, lost]) => [snapshot, without(snapshot, lost).snapshot]),
  ].map(resultOf);
}

describeWithAwsCli("the AWS CLI", () => {
  it("accepts the command of every call, and knows its member of the response", async () => {
    const problems: string[] = [];
    for (const fact of FACT_IDS) {
      const commands = [
        commandFor(fact),
        commandFor(fact, [], { state: "unreadable" }),
        ...membersOf(fact).map((steps) => commandFor(fact, ["value", ...steps])),
      ].filter((one) => one !== undefined);
      problems.push(...(await problemsOf(commands)));
    }
    expect(problems).toEqual([]);
  });

  it("refuses a member that no response has", async () => {
    const status = ["cloudtrail", "get-trail-status", "--name", "main", "--query"];
    expect(await rejected([...status, "IsLogging"])).toBe("");
    expect(await rejected([...status, "isLogging"])).toBe("isLogging: no response has isLogging");
    const groups = ["logs", "describe-log-groups", "--query"];
    expect(await rejected([...groups, "logGroups[?logGroupName=='a']|[0].arn"])).toBe("");
    expect(await rejected([...groups, "logGroups[?name=='a']|[0].arn"])).toContain("no response has name");
    expect(await rejected([...groups, "logGroups[?logGroupName=='a']|[0].Arn"])).toContain("no response has Arn");
  });

  it("accepts the command of all evidence of what fails or is unknown", async () => {
    const all = results().flatMap(commandsOf);
    const none = all.filter(({ command }) => command === undefined).map(({ evidence }) => evidence);
    // Policies of several levels, and of the account or a log group: one command does not show them.
    const some = none.map(({ pointer }) => pointer.replace(/^.regions.[^/]*|^.trails.*(?=.canary)|\d+/g, ""));
    // A canary searches with a token.
    const SEARCHES = [
      "/account/canary/value/history/sightings/",
      "/canary/value/s/sightings/",
      "/canary/value/logs/sightings/",
    ];
    expect(new Set(some)).toEqual(
      new Set([...SEARCHES, "/account/serviceControlPolicies", "/logResourcePolicies/value//document/Statement/"]),
    );
    const isOfAws = (command: string | undefined) => command?.startsWith("aws ") === true;
    const commands = [...new Set(all.map(({ command }) => command).filter((one) => one !== undefined))].filter(isOfAws);
    expect(commands.length).toBeGreaterThan(100);
    expect(await problemsOf(commands)).toEqual([]);
  });
});
