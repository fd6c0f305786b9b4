import type { ScanResult } from "../../../src/model/documents/result.ts";
import { isGrantable, whatHelps } from "../../../src/model/findings/what-helps.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { line } from "../plain.ts";

interface Refusal {
  readonly where: string;
  readonly resource: string | null;
  readonly code: string;
  readonly message: string;
}

export interface PermissionView {
  readonly permission: string;
  /** Why no permission would help; null where one would. */
  readonly help: string | null;
  /** Where it is not named like the permission. */
  readonly api: string | null;
  readonly count: string;
  /** Shown at once; the others on demand. */
  readonly first: readonly Refusal[];
  readonly more: { readonly count: number; readonly refusals: readonly Refusal[] } | null;
}

const AT_ONCE = 4;

/** What could not be read, by the permission that would help. */
export function unreadView({ unreadable }: ScanResult): PermissionView[] {
  const groups = new Map<string, ScanResult["unreadable"]>();
  for (const fact of unreadable) {
    const key = JSON.stringify([fact.permission, fact.api, whatHelps(fact)]);
    groups.set(key, [...(groups.get(key) ?? []), fact]);
  }
  return [...groups.values()].map((facts) => {
    const [fact] = facts;
    const refusals = facts.map(({ region, resource, code, message }) => ({
      where: region === null ? "global" : line(region),
      resource: resource === undefined ? null : line(resource),
      code: line(code),
      message: line(message),
    }));
    const many = refusals.length > AT_ONCE + 1;
    const more = many ? refusals.slice(AT_ONCE) : [];
    return {
      permission: line(fact?.permission ?? ""),
      help: fact && !isGrantable(fact) ? line(`A permission cannot fix this: ${whatHelps(fact)}.`) : null,
      api: fact && fact.api !== fact.permission ? line(fact.api) : null,
      count: counted(facts.length, "call"),
      first: many ? refusals.slice(0, AT_ONCE) : refusals,
      more: many ? { count: more.length, refusals: more } : null,
    };
  });
}
