import type { ResultDiff } from "../src/model/documents/diff.ts";
import { labelOf } from "../src/model/resources/graph.ts";
import { counted } from "../src/model/text/safe-text.ts";
import { UNRESOLVED_TITLES } from "./baseline.ts";
import { GATE_WORDS } from "./gate-words.ts";

/** A difference as a report lists it. */
export interface DiffRow {
  readonly severity: string;
  readonly control: string;
  readonly resource: string;
  readonly region: string | null;
  readonly said: string;
}

export interface DiffGroup {
  readonly id: "new" | "notInOld" | "changed" | "fixed" | "unresolved" | "unknown" | "newUnknown";
  readonly title: string;
  readonly rows: readonly DiffRow[];
}

type Named = ResultDiff["findings"]["new"][number];

/** The findings that differ, what needs action first; without empty groups. */
export function diffGroups({ findings }: ResultDiff): DiffGroup[] {
  const row = (
    { severity, control, resource: { type, id, region } }: Omit<Named, "message">,
    said: string,
  ): DiffRow => ({
    severity,
    control,
    resource: `${labelOf(type)} ${id}`,
    region: region === null || region === id ? null : region,
    said,
  });
  const groups: DiffGroup[] = [
    { id: "new", title: "New failures", rows: findings.new.map((one) => row(one, one.message)) },
    {
      id: "changed",
      title: "Changed failures",
      rows: findings.changed.map((one) =>
        row(one, `${one.message} (${one.before === one.message ? "its evidence differs" : `before: ${one.before}`})`),
      ),
    },
    {
      id: "unknown",
      title: "Could be evaluated before, and are unknown now",
      rows: findings.unknown.map((one) => row(one, one.message)),
    },
    {
      id: "newUnknown",
      title: "Unknown, and not in the old result",
      rows: findings.newUnknown.map((one) => row(one, one.message)),
    },
    {
      id: "fixed",
      title: "Fixed",
      rows: findings.fixed.map((one) => row(one, `${one.message} (before: ${one.before})`)),
    },
    {
      id: "unresolved",
      title: "Failures that are neither open nor fixed",
      rows: findings.unresolved.map((one) => row(one, `${UNRESOLVED_TITLES[one.reason]}; before: ${one.before}`)),
    },
    {
      id: "notInOld",
      title: "Failures of controls that the old result had not evaluated",
      rows: findings.notInOld.map((one) => row(one, one.message)),
    },
  ];
  return groups.filter(({ rows }) => rows.length > 0);
}

/** `1 new failure, 2 changed, 3 fixed, 24 unchanged` */
export function diffCounts({ findings, evidence }: ResultDiff): string {
  const { changed, fixed, unresolved, unknown, newUnknown, notInOld, unchanged } = findings;
  return [
    counted(findings.new.length, "new failure"),
    `${changed.length} changed`,
    `${fixed.length} fixed`,
    ...(unknown.length > 0 ? [`${unknown.length} unknown now`] : []),
    ...(newUnknown.length > 0 ? [`${newUnknown.length} new and unknown`] : []),
    ...(unresolved.length > 0 ? [`${unresolved.length} neither open nor fixed`] : []),
    ...(notInOld.length > 0 ? [`${notInOld.length} of controls not evaluated before`] : []),
    `${unchanged} unchanged`,
    counted(evidence.length, "change of evidence", "changes of evidence"),
  ].join(", ");
}

/** The figures of both results: what it is, before, now. */
export function diffFigures({
  old,
  new: now,
}: ResultDiff): readonly (readonly [name: string, old: string, now: string])[] {
  const both = (name: string, of: (side: ResultDiff["old"]) => string) => [name, of(old), of(now)] as const;
  return [
    both("Evidence of", ({ collectedAt }) => `${collectedAt.slice(0, 10)} ${collectedAt.slice(11, 16)} UTC`),
    both("Gate", ({ gate }) => GATE_WORDS[gate]),
    both("Score", ({ score }) => (score === null ? "none" : `${score} of 100`)),
    both("Evidence coverage", ({ evidenceCoverage }) => `${evidenceCoverage} %`),
    both("Failures", ({ failures }) => `${failures}`),
    both("Unknown", ({ unknowns }) => `${unknowns}`),
    both("Policies", ({ policies }) => policies.join(", ")),
  ];
}
