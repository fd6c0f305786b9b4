import type { Framework, Requirement, ScanResult } from "../src/model/documents/result.ts";
import { REQUIREMENT_STATUSES, type RequirementStatus } from "../src/model/findings/severity.ts";
import { groupBy } from "../src/model/group-by.ts";
import { counted } from "../src/model/text/safe-text.ts";

/** A framework with its requirements, and what they come to. */
export interface FrameworkResult extends Framework {
  readonly requirements: readonly Requirement[];
  /** Statuses that occur, in the order pass, then worst first. */
  readonly counts: readonly { readonly status: RequirementStatus; readonly count: number }[];
  /** `14 of 22 requirements pass, 3 fail, 5 need manual review` */
  readonly text: string;
}

const ORDER = ["pass", ...REQUIREMENT_STATUSES.filter((status) => status !== "pass")] as const;

/** As a verb of one requirement, and of several. */
const VERBS: Readonly<Record<RequirementStatus, readonly [one: string, several: string]>> = {
  pass: ["passes", "pass"],
  fail: ["fails", "fail"],
  unknown: ["is unknown", "are unknown"],
  "not-evaluated": ["is not evaluated", "are not evaluated"],
  manual: ["needs manual review", "need manual review"],
  attested: ["is attested", "are attested"],
  "not-applicable": ["is not applicable", "are not applicable"],
};

/** The frameworks of a result, in its order. */
export function frameworkResults({ frameworks = [], requirements }: ScanResult): FrameworkResult[] {
  const known = new Map(frameworks.map((one) => [one.id, one]));
  return [...groupBy(requirements, ({ framework }) => framework)].map(([id, own]) => {
    const counts = ORDER.map((status) => ({ status, count: own.filter((one) => one.status === status).length }));
    return {
      ...(known.get(id) ?? { id, title: id }),
      requirements: own,
      counts: counts.filter(({ count }) => count > 0),
      text: summary(own.length, counts),
    };
  });
}

function summary(total: number, counts: FrameworkResult["counts"]): string {
  const verb = ({ status, count }: FrameworkResult["counts"][number]) => VERBS[status][count === 1 ? 0 : 1];
  const [passes, ...others] = counts;
  const first = `${passes?.count ?? 0} of ${counted(total, "requirement")} ${passes ? verb(passes) : "pass"}`;
  return [first, ...others.filter(({ count }) => count > 0).map((one) => `${one.count} ${verb(one)}`)].join(", ");
}
