import type { IntegrityResult } from "../../../src/model/integrity/integrity-result.ts";
import type { ValidationRun } from "../../../src/model/integrity/validation-run.ts";
import { counted, oneLine } from "../../../src/model/text/safe-text.ts";
import { line, moment, span } from "../plain.ts";

interface KeyView {
  readonly region: string;
  readonly fingerprint: string;
  readonly sha256: string;
}

/** What was validated, by whom and with what, and how to check it. */
export interface CoverView {
  readonly trail: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly source: string;
  readonly range: string;
  readonly scope: string;
  readonly started: string;
  readonly ended: string;
  readonly identity: string;
  readonly tool: string;
  readonly command: string;
  readonly exitCode: number;
  readonly exitMeaning: string;
  readonly result: string;
  readonly keys: readonly KeyView[];
  readonly moreKeys: { readonly count: number; readonly keys: readonly KeyView[] } | null;
  /** Options that make the command the same again, whenever it runs. */
  readonly again: string;
  readonly listKeys: string;
}

const LONGEST_COMMAND = 4000;
/** Of more keys the others are folded. */
const KEYS_AT_ONCE = 4;

const EXIT_MEANS = {
  0: "no failure was found",
  1: "a failure was found",
  3: "no failure was found, but the evidence is incomplete",
} as const;

export function coverView(result: IntegrityResult, run: ValidationRun): CoverView {
  const { trail, source, range, regions, tool, exitCode } = result;
  const keys = run.publicKeys
    .map(({ region, fingerprint, sha256 }) => ({ region: line(region), fingerprint: line(fingerprint), sha256 }))
    .sort((a, b) => (`${a.region} ${a.fingerprint}` < `${b.region} ${b.fingerprint}` ? -1 : 1));
  const folded = keys.length > KEYS_AT_ONCE + 1 ? keys.slice(KEYS_AT_ONCE) : [];
  const names = new Set(regions.map(({ region }) => region));
  const accounts = new Set(regions.map(({ accountId }) => accountId));
  return {
    trail: line(trail.arn ?? `${trail.name} (home Region ${trail.homeRegion})`),
    bucket: line(trail.bucket),
    prefix: line(trail.prefix ?? ""),
    source: line(source ?? ""),
    range: span(range.start, range.end),
    scope:
      regions.length === 0
        ? "No digest or log file of this trail"
        : `${counted(names.size, "Region")} of ${counted(accounts.size, "account")}`,
    started: moment(run.startedAt),
    ended: moment(run.endedAt),
    identity: line(run.identity),
    tool: line(`${tool.name} ${tool.version}`),
    command: oneLine(run.command, LONGEST_COMMAND, LONGEST_COMMAND),
    exitCode,
    exitMeaning: EXIT_MEANS[exitCode],
    result: run.resultSha256,
    keys: folded.length > 0 ? keys.slice(0, KEYS_AT_ONCE) : keys,
    moreKeys: folded.length > 0 ? { count: folded.length, keys: folded } : null,
    again: line(`--start ${range.start} --end ${range.end} --output json=AGAIN.json`),
    listKeys: line(
      `aws cloudtrail list-public-keys --region REGION --start-time ${range.start} --end-time ${range.end} ` +
        "--query \"PublicKeyList[?Fingerprint=='FINGERPRINT'].Value\" --output text | base64 --decode | sha256sum",
    ),
  };
}
