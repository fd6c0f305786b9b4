import { grantee } from "../../../src/model/aws/grantee.ts";
import type { ScanResult, WaiverResult } from "../../../src/model/documents/result.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { day, inWords } from "../../../src/model/text/sentence.ts";
import { baselineName } from "../../baseline.ts";
import { countedReasons } from "../../not-evaluated.ts";
import { resultSha256 } from "../../result-text.ts";
import { searchedWords } from "../../searched-events.ts";
import { attestedText, capital, line, moment } from "../plain.ts";

/** The first of a list, and how many more there are. */
interface Few {
  readonly shown: readonly string[];
  readonly more: number;
}

export interface ScannedView {
  readonly account: string;
  readonly alias: string | null;
  readonly organization: string | null;
  readonly partition: string | null;
  readonly identity: string;
  /** Who lacks a permission. */
  readonly grantee: string;
  readonly regions: string;
  readonly regionNames: string;
  readonly from: string;
  readonly to: string;
  /** The ranges of `--verify-logs`. */
  readonly verified: readonly string[];
  /** The events that were searched. */
  readonly events: string | null;
  readonly tool: string;
  readonly command: string | null;
  readonly manyPolicies: boolean;
  readonly policies: readonly { readonly name: string; readonly path: string | null; readonly sha256: string }[];
  readonly snapshot: string;
  /** SHA-256 of the JSON report. */
  readonly result: string;
  /** The earlier result that this one was compared with. */
  readonly baseline: { readonly name: string; readonly policies: string; readonly sha256: string } | null;
  readonly notEvaluated: readonly string[];
  /** Calls that failed; null where none did. */
  readonly unread: string | null;
  readonly waivers: Few;
  readonly attestations: Few;
  readonly again: { readonly evaluate: string; readonly verify: string } | null;
}

/** More of a list is in its own section. */
const AT_ONCE = 5;

/** The cover: the account, the time, the identity, the policy and the snapshot, and how to repeat and check all of it. */
export function scannedView(result: ScanResult): ScannedView {
  const { account, identity, scope, snapshot, policies, tool, command, unreadable, integrity = [], baseline } = result;
  const enabled = scope.enabledRegions;
  return {
    account: line(account.id),
    alias: account.alias === null ? null : line(account.alias),
    organization: account.organizationId === undefined ? null : line(account.organizationId),
    partition: account.partition === "aws" ? null : line(account.partition),
    identity: line(identity.arn),
    grantee: line(grantee(identity.arn)),
    regions: `${scope.regions.length} ${enabled ? `of ${enabled.length} enabled Regions` : "(the enabled Regions are not known)"}`,
    regionNames: scope.regions.map(line).join(", "),
    from: moment(result.startedAt),
    to: moment(result.finishedAt),
    verified: [...new Set(integrity.map(({ range }) => `${moment(range.start)} to ${moment(range.end)}`))],
    events: result.events ? line(searchedWords(result.events)) : null,
    tool: `${line(tool.name)} ${line(tool.version)}`,
    command: command === undefined ? null : line(command),
    manyPolicies: policies.length > 1,
    policies: policies.map((one) => ({
      name: line(one.name),
      path: one.path === undefined || one.path === one.name ? null : line(one.path),
      sha256: line(one.sha256),
    })),
    snapshot: line(snapshot.sha256),
    result: resultSha256(result),
    baseline: baseline
      ? {
          name: line(`${baselineName(baseline)}, ${baseline.tool.name} ${baseline.tool.version}`),
          policies: line(inWords(baseline.policies.map(({ name }) => name))),
          sha256: line(baseline.sha256),
        }
      : null,
    notEvaluated: countedReasons(result.notEvaluated).map(
      ({ count, reason }) => `${counted(count, "control")} ${reason}`,
    ),
    unread: unreadable.length === 0 ? null : counted(unreadable.length, "call"),
    waivers: few(result.waivers, waiverText),
    attestations: few(attestations(result), (text) => text),
    again:
      command === undefined
        ? null
        : {
            evaluate: line(`${command} --snapshot SNAPSHOT.json --output html=REPORT.html`),
            verify: line(`${command} --snapshot SNAPSHOT.json --verify REPORT.html`),
          },
  };
}

function few<T>(list: readonly T[], text: (one: T) => string): Few {
  return { shown: list.slice(0, AT_ONCE).map(text), more: Math.max(0, list.length - AT_ONCE) };
}

const STATES: Readonly<Record<WaiverResult["state"], string>> = {
  applied: "",
  expired: "Expired: ",
  unused: "Unused: ",
  "too-broad": "Too broad: ",
};

function waiverText({ control, resource, owner, expires, reason, state }: WaiverResult): string {
  return line(`${STATES[state]}${control} on ${resource}, by ${owner} until ${day(expires) ?? expires}: ${reason}`);
}

/** What people state of requirements and findings, each statement once. */
function attestations({ requirements, findings }: ScanResult): string[] {
  const all = [...requirements, ...findings].flatMap(({ attestation }) =>
    attestation ? [capital(attestedText(attestation))] : [],
  );
  return [...new Set(all)];
}
