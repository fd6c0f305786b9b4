import type { Coverage, CoverageCell, Finding } from "../../model/documents/result.ts";
import type { LoadedCheck } from "../../model/findings/check.ts";
import { groupBy } from "../../model/group-by.ts";
import { bySeverity, byText } from "../findings/order.ts";

/** A map of what is recorded, before it names controls. */
export interface CoverageMap {
  readonly kinds: readonly Omit<Coverage["kinds"][number], "controls">[];
  readonly regions: Coverage["regions"];
}

/**
 * Names the controls in the coverage map: for each kind of events those in force that evaluate it, and in each cell where
 * not everything is recorded those that require the rest: controls in force whose findings there fail or are unknown, else
 * those that are not in force and would.
 *
 * @param checks - every check that is known, with the kinds that it covers.
 */
export function withControls(
  { kinds, regions }: CoverageMap,
  findings: readonly Finding[],
  checks: readonly LoadedCheck[],
  inForce: ReadonlySet<string>,
): Coverage {
  const sorted = checks.toSorted((a, b) => bySeverity(a.check, b.check) || byText(a.check.id, b.check.id));
  const covering = new Map(
    kinds.map(({ id }) => [
      id,
      sorted.filter(({ check }) => coversKind(check.covers, id)).map(({ check }) => check.id),
    ]),
  );
  const open = groupBy(
    findings.filter(({ status }) => status === "fail" || status === "unknown"),
    ({ control }) => control,
  );
  const requiredBy = ({ kind, status }: CoverageCell, region: string): string[] => {
    if (status === "recorded") return [];
    const ids = covering.get(kind) ?? [];
    const requiring = ids.filter((id) => (open.get(id) ?? []).some((one) => isAbout(one, region)));
    return requiring.length > 0 ? requiring : ids.filter((id) => !inForce.has(id));
  };
  return {
    kinds: kinds.map(({ id, title }) => ({
      id,
      title,
      controls: (covering.get(id) ?? []).filter((control) => inForce.has(control)),
    })),
    regions: regions.map(({ region, cells }) => ({
      region,
      cells: cells.map((cell) => {
        const required = requiredBy(cell, region);
        return required.length > 0 ? { ...cell, requiredBy: required } : cell;
      }),
    })),
  };
}

/** Whether a check that covers these kinds evaluates one: by its id, or as one of several that begin alike. */
function coversKind(covers: readonly string[] | undefined, kind: string): boolean {
  return (covers ?? []).some((one) => kind === one || kind.startsWith(`${one}:`));
}

/** A trail records in many Regions, the account is in all of them. */
function isAbout({ resource: { type, region } }: Finding, here: string): boolean {
  return type === "account" || type === "trail" || region === null || region === here;
}
