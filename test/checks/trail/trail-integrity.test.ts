import { expect, it } from "vitest";
import trailIntegrity from "../../../checks/trail/trail-integrity.ts";
import type { Problem, TrailIntegrity } from "../../../src/model/integrity/integrity-result.ts";
import { account, OTHER, validated } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";

const problem = (kind: Problem["kind"], key = "a.json.gz"): Problem => ({
  kind,
  accountId: "123456789012",
  region: "us-east-1",
  bucket: "main-logs",
  key,
  detail: "it is not what it was",
});
const found = (...problems: Problem[]) => account().trail("main", { integrity: validated(problems) });

const withHours = (hours: Pick<TrailIntegrity["summary"], "expectedSeconds" | "verifiedSeconds">) => {
  const { summary, ...rest } = validated();
  return account().trail("main", { integrity: { ...rest, summary: { ...summary, ...hours } } });
};

describeCheck(trailIntegrity, {
  pass: {
    "intact log files": {
      account: found(),
      says: /12 log files of main match 1 digest .* 100 % of 1 hour is verified/,
    },
    "a range in which no digest was expected": {
      account: withHours({ expectedSeconds: 0, verifiedSeconds: 0 }),
      says: /12 log files of main match 1 digest .*; no digest was expected/,
    },
    "a gap that the trail's status explains": found({ ...problem("gap"), explained: true }),
  },
  fail: {
    "a log file that was changed": {
      account: found(problem("log-modified")),
      says: /^log-modified: s3:\/\/main-logs\/a\.json\.gz: it is not what it was$/,
    },
    "a digest that is missing, next to what could not be read": found(
      problem("digest-missing"),
      problem("unreadable", "b"),
    ),
    "no more digests": found(problem("digests-stopped")),
  },
  unknown: {
    "objects that could not be read": {
      account: found(problem("unreadable")),
      says: /1 object of main could not be read/,
    },
    "a gap that nothing explains": {
      account: found({
        ...problem("gap"),
        explained: false,
        from: "2026-01-15T02:00:00Z",
        to: "2026-01-15T05:00:00Z",
      }),
      says: /main has 1 unexplained gap in its digests: us-east-1, .*\nLook for StopLogging and UpdateTrail in Event history/,
    },
    "hours in which digests were expected and nothing is verified": {
      account: withHours({ expectedSeconds: 100 * 3600, verifiedSeconds: 62 * 3600 }),
      says: /Only 62 % of 100 hours of main is verified/,
    },
    "less than an hour in which digests were expected, and nothing is verified": {
      account: withHours({ expectedSeconds: 1800, verifiedSeconds: 0 }),
      says: /Only 0 % of 1 hour of main is verified/,
    },
    "a range without a digest": {
      account: account().trail("main", { integrity: validated([], 0) }),
      says: /main has no digest from .*: nothing is verified/,
    },
    "a region that should have digests and has nothing": account().trail("main", {
      integrity: { ...validated(), notes: [{ code: "NothingFound", message: "Nothing of us-east-1 was found" }] },
    }),
    "not collected": { account: account().trail("main"), says: /collect again/ },
    "public keys denied": found().deny("cloudtrail:ListPublicKeys"),
    "the trails of a region denied": found().deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "another account's trail": account().trail("org", {
      account: OTHER,
      integrity: validated([problem("log-missing")]),
    }),
  },
  notApplicable: {
    "no validation, and no digest": account().trail("main", {
      logFileValidationEnabled: false,
      integrity: validated([], 0),
    }),
  },
  none: { "no trails": account() },
});

it("gives each problem a finding of its own, and says how many more there are", () => {
  const many = Array.from({ length: 600 }, (_, i) => problem("log-missing", `${i}.json.gz`));
  const verdicts = verdictsOf(trailIntegrity, found(...many));
  expect(verdicts).toHaveLength(501);
  expect(new Set(verdicts.map(({ facet }) => facet)).size).toBe(501);
  expect(verdicts.at(-1)?.message).toBe("100 more problems of main, each in the snapshot");
});

it("names modified log files first, then missing ones, then the digest chain", () => {
  const kinds = ["chain-broken", "digest-missing", "log-missing", "log-modified"] as const;
  const verdicts = verdictsOf(trailIntegrity, found(...kinds.map((kind) => problem(kind, kind))));
  expect(verdicts.map(({ data }) => data?.problem)).toEqual([...kinds].reverse());
});
