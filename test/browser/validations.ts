import type { IntegrityResult, Problem } from "../../src/model/integrity/integrity-result.ts";
import type { ValidationRun } from "../../src/model/integrity/validation-run.ts";
import { trailOf } from "../support/drawings.ts";
import { ACCOUNT, integrityResult, logKey, NONE, problem, sampleRun, sha } from "../support/integrity-results.ts";
import { FLOOD, HOSTILE_NAME } from "../support/sample-result.ts";

const hashes = { expected: sha("a"), found: sha("b") };
const modified = (region: string, hour: number) => problem("log-modified", region, hour, hashes);

const PROBLEMS: readonly Problem[] = [
  modified("eu-west-1", 4),
  modified("eu-west-1", 5),
  modified("us-east-1", 4),
  problem("log-missing", "eu-west-1", 6, {
    detail: "listed in a digest, missing from the bucket (NoSuchKey)",
    expected: sha("a"),
  }),
  // One name in two folders.
  ...["2026/11/03", "2025/01/01"].map((folder) =>
    problem("log-undigested", "us-east-1", 7, {
      key: `audit/AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/${folder}/planted.json.gz`,
      detail: "no valid digest lists it: CloudTrail may not have delivered it",
    }),
  ),
  problem("digest-invalid-signature", "us-east-1", 9, {
    detail: "signature verification failed",
    found: "f".repeat(512),
  }),
  problem("digests-stopped", "us-west-2", 10, {
    detail: "no further digest file, although one is expected for every hour",
    to: "2026-11-13T00:00:00Z",
  }),
  problem("digests-stopped", "ap-south-1", 10, {
    detail: "no further digest file, although one is expected for every hour",
    to: "2026-11-13T00:00:00Z",
  }),
  problem("unreadable", "us-east-1", 12, { detail: "Access Denied (AccessDenied)" }),
  problem("gap", "eu-west-1", 14, { detail: "a new digest chain starts here: the trail was off", explained: true }),
  problem("gap", "us-east-1", 14, { detail: "a new digest chain starts here: the trail's status was not read" }),
];

/** Every third account has a Region with a gap of its own, each seventh a modified log file. */
function organization(accounts: number, regions: number): IntegrityResult {
  const { regions: own, range } = trailOf(
    Object.fromEntries(Array.from({ length: regions }, (_, i) => [`eu-test-${i + 1}`, []] as const)),
  );
  const ids = Array.from({ length: accounts }, (_, i) => String(111_100_000_000 + i));
  const gap = (i: number) => trailOf({ "eu-test-1": [[i / 4, i / 4 + 1]] }).regions;
  const all = ids.flatMap((accountId, i) =>
    [...(i % 3 === 0 ? gap(i) : own.slice(0, 1)), ...own.slice(1)].map((one) => ({ ...one, accountId })),
  );
  const problems = ids.flatMap((accountId, i) =>
    i % 7 === 0 ? [{ ...modified("eu-test-2", 4), accountId, key: logKey("eu-test-2", "04", accountId) }] : [],
  );
  return integrityResult({}, problems, {
    range,
    regions: all,
    exitCode: 1,
    summary: { verifiedShare: 0.98, expectedSeconds: 100 * 3600, verifiedSeconds: 98 * 3600 },
  });
}

/** A hostile name wherever AWS, a user of the account or who runs the validation can set one. */
export function hostileIntegrity(name: string): { result: IntegrityResult; run: ValidationRun } {
  const texts = { accountId: name, region: name, bucket: name, key: name, detail: name, expected: name, found: name };
  const kinds = ["log-modified", "digest-key-unknown", "chain-broken", "unreadable", "gap"] as const;
  const problems = kinds.flatMap((kind) => [
    { kind, ...texts },
    { kind, ...texts, from: "2026-11-03T00:00:00Z", to: "2026-11-03T01:00:00Z", key: `${name}/${name}` },
  ]);
  const base = integrityResult({ [name]: [[1, 2]], [`${name}2`]: [] }, problems, { exitCode: 1 });
  const trail = { ...base.trail, arn: name, name, homeRegion: name, accountId: name, bucket: name, prefix: name };
  const notes = [
    { code: "LikelyReason", message: name },
    { code: name, message: name, api: name, region: name },
  ];
  const run = sampleRun();
  return {
    result: { ...base, trail, source: name, tool: { name, version: name }, notes },
    run: {
      ...run,
      identity: name,
      command: name,
      publicKeys: Array.from({ length: 7 }, (_, i) => ({ region: `${name}${i}`, fingerprint: name, sha256: sha("c") })),
    },
  };
}

/** A validation with a problem of most kinds. */
export const integrityProblems = integrityResult(
  {
    "ap-south-1": [[20.4, 30]],
    "eu-west-1": [
      [12, 14],
      [20.16, 20.3],
    ],
    "us-east-1": [[20.16, 20.65]],
    "us-west-2": [[20.4, 30]],
  },
  PROBLEMS,
  {
    exitCode: 1,
    summary: {
      digests: { valid: 2410, invalid: 1, missing: 0, unreadable: 0 },
      backfillDigests: { ...NONE, valid: 3 },
      logs: { valid: 9120, invalid: 3, missing: 1, unreadable: 1, undigested: 2 },
      expectedSeconds: 9_900_000,
      verifiedSeconds: 8_640_000,
    },
    notes: [{ code: "AccountLeft", message: "account 444455556666 is no longer in organization o-abc" }],
  },
);

/** Validations that a page is tried with. */
export const integrityResults: Readonly<Record<string, IntegrityResult>> = {
  intact: integrityResult({ "eu-west-1": [], "us-east-1": [] }),
  problems: integrityProblems,
  "many Regions": organization(60, 17),
  "many problems": integrityResult(
    { "us-east-1": [[20, 21]] },
    Array.from({ length: 2500 }, (_, i) => ({
      ...modified("us-east-1", i % 24),
      key: logKey("us-east-1", "00", `${i}`),
    })),
    { exitCode: 1 },
  ),
  undecided: integrityResult({ "us-east-1": [[1, 2]] }, [problem("unreadable", "us-east-1", 3)], { exitCode: 3 }),
  nothing: integrityResult({}, [], {
    exitCode: 3,
    notes: [
      { code: "NothingVerified", message: "no digest and no log file was found under AWSLogs/ in acme-trail" },
      { code: "LikelyReason", message: "the prefix is a different one" },
    ],
    summary: { digests: NONE, logs: { ...NONE, undigested: 0 }, verifiedShare: 0 },
  }),
  "digests only, a copy on disk": integrityResult({ "us-east-1": [] }, [], {
    digestsOnly: true,
    source: "/evidence/acme-trail",
    summary: { logs: { ...NONE, undigested: 0 } },
  }),
};

export const hostileIntegrities = {
  hostile: hostileIntegrity(HOSTILE_NAME),
  flood: hostileIntegrity(FLOOD),
};
