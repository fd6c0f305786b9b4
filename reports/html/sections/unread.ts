import type { ScanResult } from "../../../src/model/documents/result.ts";
import { isGrantable, whatHelps } from "../../../src/model/findings/what-helps.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { controlAnchor } from "../findings/anchors.ts";
import { line } from "../plain.ts";

interface Refusal {
  readonly where: string;
  readonly resource: string | null;
  readonly code: string;
  readonly message: string;
}

export interface PermissionView {
  readonly permission: string;
  /** What helps, where a grant to the caller does not; null where it does. */
  readonly help: string | null;
  /** Where it is not named like the permission. */
  readonly api: string | null;
  readonly count: string;
  /** The controls that it leaves unknown. */
  readonly neededBy: readonly { readonly href: string; readonly title: string }[];
  /** Shown at once; the others on demand. */
  readonly first: readonly Refusal[];
  readonly more: { readonly count: number; readonly refusals: readonly Refusal[] } | null;
}

const AT_ONCE = 4;

/** What could not be read, by the permission that would help. */
export function unreadView({ unreadable, findings }: ScanResult): PermissionView[] {
  const groups = new Map<string, ScanResult["unreadable"]>();
  for (const fact of unreadable) {
    const key = JSON.stringify([fact.permission, fact.api, helpOf(fact)]);
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
      help: fact ? helpOf(fact) : null,
      api: fact && fact.api !== fact.permission ? line(fact.api) : null,
      count: counted(facts.length, "call"),
      neededBy: fact ? neededBy(fact.permission, findings) : [],
      first: many ? refusals.slice(0, AT_ONCE) : refusals,
      more: many ? { count: more.length, refusals: more } : null,
    };
  });
}

/** AWS says in its message which kind of policy denied a call. */
function helpOf(fact: ScanResult["unreadable"][number]): string | null {
  if (!isGrantable(fact)) return line(`A permission cannot fix this: ${whatHelps(fact)}.`);
  if (/explicit deny in a service control policy/i.test(fact.message))
    return "A service control policy denies the call: change that policy. A grant does not help.";
  if (/no resource-based policy allows/i.test(fact.message)) return "The policy of the resource has to allow the call.";
  return null;
}

function neededBy(permission: string, findings: ScanResult["findings"]): PermissionView["neededBy"] {
  const own = findings.filter(({ status, permissions }) => status === "unknown" && permissions?.includes(permission));
  return [...new Set(own.map(({ control }) => control))].map((id) => ({
    href: `#${controlAnchor(id)}`,
    title: line(id),
  }));
}
