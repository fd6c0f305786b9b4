import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { UpdateTrailCommandInput } from "@aws-sdk/client-cloudtrail";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { checks } from "../../src/generated/checks.ts";
import type { FactId, Snapshot } from "../../src/model/documents/snapshot.ts";
import { type AnyCheck, exampleParams, needsOf } from "../../src/model/findings/check.ts";
import { SEVERITIES } from "../../src/model/findings/severity.ts";
import type { ResourceVerdict } from "../../src/model/findings/verdict.ts";
import { BASE_FACTS, FACTS } from "../../src/model/resources/facts.ts";
import { resourceTypes } from "../../src/model/resources/graph.ts";
import type { Posture } from "../../src/model/resources/posture.ts";
import { PROOFS } from "../remediate/proofs.ts";
import { accessed } from "../support/access.ts";
import {
  ACCESS_LOGS,
  ACCOUNT,
  ALL_BLOCKED,
  absent,
  account,
  EVERY_KIND,
  hoursAgo,
  OTHER,
  read,
  unreadable,
  validated,
} from "../support/account.ts";
import { allAlarms } from "../support/alarms.ts";
import { describeWithAwsCli, rejected } from "../support/aws-cli.ts";
import { canaried, missing } from "../support/canary.ts";
import { verdictsOf } from "../support/describe-check.ts";
import { addStore } from "../support/event-data-stores.ts";
import { customerPolicy, failingAccounts, organized } from "../support/failing-accounts.ts";
import { withPolicy } from "../support/policies.ts";
import { postureOf } from "../support/posture.ts";
import { commandsOf } from "../support/remedy.ts";

const root = join(import.meta.dirname, "../..");
const files = readdirSync(join(root, "checks"), { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);
const each = checks.map((check) => [check.id, check] as const);

/** A bucket that is public but for what blocks it. */
const opened = account()
  .trail("main")
  .edit(withPolicy("bucket", () => [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }]));
const UNBLOCKED = { ...ALL_BLOCKED, restrictPublicBuckets: false, ignorePublicAcls: false };
const undecided = {
  Effect: "Deny",
  Principal: "*",
  Action: "*",
  Resource: "*",
  Condition: { DateGreaterThan: { "aws:CurrentTime": "2030-01-01" } },
};

const compliant = allAlarms(
  account().trail("main", {
    key: "Enabled",
    group: "present",
    topic: "present",
    tags: { owner: "security" },
    advanced: EVERY_KIND,
    recursiveLogging: false,
    insights: ["ApiCallRateInsight", "ApiErrorRateInsight"],
    integrity: validated(),
  }),
)
  .lambda("payments")
  .edit(organized)
  .edit((snapshot) => addStore(snapshot, "all", { key: "Enabled" }))
  .edit(canaried())
  .edit(accessed())
  .edit(({ account: { customerPolicies } }) => {
    if (customerPolicies.state === "read") customerPolicies.value.push(customerPolicy("read", "cloudtrail:Get*"));
  });

describe("the catalogue", () => {
  it("holds each file of checks/ once, by its name", () => {
    expect(checks.map(({ id }) => id).sort()).toEqual(files.map((file) => basename(file, ".ts")).sort());
  });

  it("has a test for each, beside its name", () => {
    for (const file of files)
      expect(existsSync(join(root, "test/checks", file.replace(/\.ts$/, ".test.ts"))), file).toBe(true);
  });
});

describe.each(each)("%s", (_, check) => {
  it("says what it evaluates, how bad it is, and why that matters", () => {
    expect(SEVERITIES).toContain(check.severity);
    expect(resourceTypes()).toContain(check.resourceType);
    for (const title of [check.title, check.failureTitle]) {
      expect(title).toMatch(/^[A-Z].{5,}[^.]$/);
      expect(title.length).toBeLessThanOrEqual(80);
    }
    expect(check.failureTitle).not.toBe(check.title);
    expect(check.rationale).toMatch(/^[A-Z].{40,}\.$/);
  });

  it("refers to AWS's documentation", () => {
    expect(check.references.length).toBeGreaterThan(0);
    for (const { title, url } of check.references) {
      expect(title).toMatch(/\S/);
      expect(url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/[\w./-]+\.html(#[\w-]+)?$/);
    }
  });

  it("describes its parameters by a JSON Schema that its defaults fit", () => {
    for (const [name, { description, default: value, ...schema }] of Object.entries(check.params ?? {})) {
      expect(description, name).toMatch(/^[A-Z].*\.$/s);
      expect(schema, name).toHaveProperty("type");
      if (value !== undefined) expect(new Ajv2020({ strict: true }).validate(schema, value), name).toBe(true);
    }
  });

  it("passes where everything is as it should be, and leaves nothing open", () => {
    expect(verdictsOf(check, compliant).map(({ status }) => status)).toContain("pass");
    for (const { status, message } of verdictsOf(check, compliant)) expect(status, message).toBe("pass");
  });
});

/** Accounts in which each fact decides something. */
const accounts: readonly Snapshot[] = [
  compliant,
  account(),
  account().trail("main", { logging: false, key: "Disabled", group: "absent", topic: "absent", bucket: "gone" }),
  account().trail("main", { status: { latestDeliveryTime: hoursAgo(30), latestDigestDeliveryTime: hoursAgo(30) } }),
  account().trail("org", { account: OTHER, bucket: "foreign", key: "Enabled", logFileValidationEnabled: false }),
  opened,
  opened.edit(({ buckets }) => {
    for (const bucket of Object.values(buckets)) bucket.publicAccessBlock = read("bucket.publicAccessBlock", UNBLOCKED);
  }),
  opened.edit(({ buckets, account: one }) => {
    for (const bucket of Object.values(buckets)) bucket.publicAccessBlock = read("bucket.publicAccessBlock", UNBLOCKED);
    one.publicAccessBlock = read("account.publicAccessBlock", ALL_BLOCKED);
  }),
  (["bucket", "key", "topic"] as const).reduce(
    (built, kind) => built.edit(withPolicy(kind, (all) => [...all, undecided])),
    compliant,
  ),
  account().trail("main", { key: "absent" }),
  account()
    .trail("main", { logging: false, group: "present" })
    .edit(canaried({ second: missing(20) })),
  compliant.edit(({ roles, policies }) => {
    const attached = { policyName: "write", policyArn: `arn:aws:iam::${ACCOUNT}:policy/write` };
    for (const role of Object.values(roles)) {
      role.attachedPolicies = read("role.attachedPolicies", [attached]);
      role.inlinePolicies = read("role.inlinePolicies", []);
    }
    const { policyArn: arn, document } = customerPolicy("write", "logs:*");
    const located = { arn, name: "write", region: "", accountId: ACCOUNT, owner: "own" as const };
    policies[arn] = { ...located, document: read("policy.document", { versionId: "v1", document }) };
  }),
  // ACLs let S3 write access logs, where they are on.
  compliant.edit(({ buckets }) => {
    const grants = [{ grantee: "http://acs.amazonaws.com/groups/s3/LogDelivery", permission: "WRITE" }];
    Object.assign(buckets[ACCESS_LOGS] ?? {}, {
      acl: read("bucket.acl", { grants }),
      policy: absent("bucket.policy"),
    });
  }),
  compliant.trail("second"),
  compliant.trail("second", { bucket: "gone" }),
  compliant.trail("second").deny("s3:GetBucketLocation"),
  compliant.deny("s3:GetBucketLocation").deny("s3:GetBucketAcl"),
  compliant.deny("s3:ListBuckets"),
  account().trail("main", { bucket: "foreign" }).deny("s3:GetBucketLocation", undefined, "SlowDown"),
  compliant.edit(({ topics }) => {
    for (const topic of Object.values(topics)) topic.attributes = absent("topic.attributes");
  }),
  ...[absent("bucket.acl"), read("bucket.acl", { grants: [] }), unreadable("bucket.acl")].map((acl) =>
    account()
      .trail("main", { bucket: "foreign", advanced: EVERY_KIND })
      .lambda("payments")
      .edit(({ buckets }) => {
        for (const bucket of Object.values(buckets)) bucket.acl = acl;
      })
      .deny("s3:GetBucketLocation"),
  ),
].map((built) => built.edit(organized).snapshot());

const everything = accounts.map((snapshot) => postureOf(snapshot));

function seenIn(check: AnyCheck, posture: Posture): string {
  const verdicts: ResourceVerdict[] = check.evaluate(posture, exampleParams(check));
  return JSON.stringify(verdicts.map(({ status, message }) => [status, message]));
}

describe.each(each)("what %s needs to know", (_, check) => {
  const needs = needsOf(check, exampleParams(check));
  const all = new Map<Posture, string>();
  const seenOfAll = (posture: Posture) => {
    const seen = all.get(posture) ?? seenIn(check, posture);
    all.set(posture, seen);
    return seen;
  };
  it("is all that it looks at", () => {
    for (const [i, posture] of everything.entries())
      expect(seenIn(check, postureOf(accounts[i] as Snapshot, new Set(needs)))).toBe(seenOfAll(posture));
  });

  it("is named once, and not what is always there", () => {
    expect(new Set(needs).size).toBe(needs.length);
    for (const fact of needs) {
      expect(Object.keys(FACTS)).toContain(fact);
      expect(BASE_FACTS).not.toContain(fact);
    }
  });

  // Each takes a permission: none is asked for in vain.
  it.each(needs)("takes %s, without which it would decide otherwise", (fact) => {
    const rest = new Set((needs as FactId[]).filter((one) => one !== fact));
    const isTaken = everything.some(
      (posture, i) => seenIn(check, postureOf(accounts[i] as Snapshot, rest)) !== seenOfAll(posture),
    );
    expect(isTaken).toBe(true);
  });
});

const HOSTILE = "a b'c\"d`touch pwned`$(touch pwned);touch pwned&|>pwned\n#*?~ -x";

function hostileCommands(check: AnyCheck): string[] {
  const params = { ...exampleParams(check), ...(check.id === "trail-tags" ? { requiredTags: [HOSTILE] } : {}) };
  return failingAccounts(HOSTILE).flatMap((built) => {
    const posture = postureOf(built.snapshot());
    const failing = (check.evaluate(posture, params) as ResourceVerdict[]).filter(({ status }) => status === "fail");
    return failing.flatMap((verdict) => commandsOf(check, verdict.resource, posture, params));
  });
}

/** The arguments that each `aws` command gets when a POSIX shell runs the lines, and what else the shell did. */
function run(lines: readonly string[]): { calls: string[][]; traces: string[] } {
  const directory = mkdtempSync(join(tmpdir(), "trailproof-"));
  try {
    const script = `aws() { printf '%s\\0' "$#" "$@"; }\ntrailproof() { aws "$@"; }\n${lines.join("\n")}\n`;
    const words = execFileSync("sh", ["-s"], { cwd: directory, input: script, encoding: "utf8" }).split("\0");
    const calls: string[][] = [];
    for (let at = 0; at < words.length - 1; at += Number(words[at]) + 1)
      calls.push(words.slice(at + 1, at + 1 + Number(words[at])));
    return { calls, traces: readdirSync(directory) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The commands of every remedy on these accounts, by control, and the calls that a shell makes of them. */
function everyRemedy() {
  const lines = checks.map((check) => [check.id, hostileCommands(check)] as const);
  const all = lines.flatMap(([, commands]) => commands);
  return { lines, all, ...run(all) };
}
let made: ReturnType<typeof everyRemedy> | undefined;
const remedies = () => {
  made ??= everyRemedy();
  return made;
};

it("every remedy is one command a line, whatever the names in it hold", () => {
  const { lines, all, calls, traces } = remedies();
  const hostile = lines
    .filter(([, commands]) => commands.some((line) => line.includes("touch pwned")))
    .map(([id]) => id);
  // That no trail exists names none, and Event history has no name.
  expect(hostile.sort()).toEqual(
    checks
      .map(({ id }) => id)
      .filter((id) => !["trail-exists", "canary-event-history"].includes(id))
      .sort(),
  );

  const inJson = JSON.stringify(HOSTILE).slice(1, -1);
  expect(traces).toEqual([]);
  expect(calls).toHaveLength(all.length);
  for (const [i, args] of calls.entries()) {
    const parts = args.filter((word) => word.includes("touch pwned"));
    expect(parts.length > 0, all[i]).toBe(all[i]?.includes("touch pwned"));
    for (const part of parts) expect(part.includes(HOSTILE) || part.includes(inJson), part).toBe(true);
  }
});

it("a remedy has commands that change something, unless no command fixes it", () => {
  const isChange = (line: string) =>
    !/^(?:aws [a-z0-9]+ (?:get|describe|list|lookup)-|aws cloudtrail validate-logs|trailproof )/.test(line);
  const without = remedies().lines.filter(([, commands]) => !commands.some(isChange));
  expect(without.map(([id]) => id).sort()).toEqual(
    checks
      .map(({ id }) => id)
      .filter((id) => PROOFS[id]?.proof === "none")
      .sort(),
  );
});

/** Options that an AWS CLI of the machine may be too old for, by the member of the API. */
const NEWER: Readonly<Record<string, keyof UpdateTrailCommandInput>> = { "--no-recursive-logging": "RecursiveLogging" };

describeWithAwsCli("the AWS CLI", () => {
  it("knows each operation, option and member of every remedy", async () => {
    const calls = new Map(
      remedies()
        .calls.filter(([service, operation]) => service !== "validate" && operation !== "validate-logs")
        .map((args) => [JSON.stringify(args), args.map((word) => (word === "HOME_REGION" ? "us-east-1" : word))]),
    );
    expect(calls.size).toBeGreaterThan(100);
    const problems: string[] = [];
    for (const args of calls.values()) {
      const problem = await rejected(args);
      const isNewer = args.some((word) => word in NEWER && problem.endsWith(`Unknown options: ${word}`));
      if (problem !== "" && !isNewer) problems.push(`${args.join(" ")}: ${problem}`);
    }
    expect(problems).toEqual([]);
  });

  it("refuses what is in no model", async () => {
    const trail = ["cloudtrail", "update-trail", "--name", "main"];
    expect(await rejected(trail)).toBe("");
    expect(await rejected([...trail, "--safe"])).toContain("Unknown options: --safe");
    expect(await rejected(["cloudtrail", "improve-trail"])).toContain("argument operation: Invalid choice");
    const rules = ["--server-side-encryption-configuration", '{"Rules":[{"Algorithm":"AES256"}]}'];
    const encryption = ["s3api", "put-bucket-encryption", "--bucket", "logs", ...rules];
    expect(await rejected(encryption)).toContain(
      'Unknown parameter in ServerSideEncryptionConfiguration.Rules[0]: "Algorithm"',
    );
  });
});
