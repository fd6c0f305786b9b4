import { expect, it } from "vitest";
import { problemGroups } from "../../reports/integrity-verdict.ts";
import { PROBLEM_KINDS } from "../../src/model/integrity/integrity-problem.ts";
import type { Problem } from "../../src/model/integrity/integrity-result.ts";

const problem = (kind: Problem["kind"], more: Partial<Problem> = {}): Problem => ({
  kind,
  accountId: "111122223333",
  region: "eu-west-1",
  bucket: "b",
  key: kind,
  detail: "d",
  ...more,
});

it("problems are shown by kind: modified, missing, undigested, the chain, the rest; each with its count", () => {
  const problems = [
    problem("gap", { explained: true }),
    problem("gap"),
    ...[...PROBLEM_KINDS].reverse().flatMap((kind) => (kind === "gap" ? [] : [problem(kind)])),
    problem("digest-key-unknown", { count: 47 }),
  ];
  const groups = problemGroups(problems);
  expect(groups.map(({ kind }) => kind.split("-")[0])).toEqual(
    [
      "log",
      "log",
      "log",
      "log",
      "digest",
      "digest",
      "digest",
      "digest",
      "digest",
      "chain",
      "digests",
      "unreadable",
    ].concat(["gap (unexplained)", "gap"]),
  );
  expect(groups.slice(0, 4).map(({ kind }) => kind)).toEqual([
    "log-modified",
    "log-invalid-format",
    "log-missing",
    "log-undigested",
  ]);
  expect(groups.find(({ kind }) => kind === "digest-key-unknown")?.count).toBe(48);
  // No kind is forgotten.
  expect(groups.flatMap((group) => group.problems)).toHaveLength(problems.length);
});
