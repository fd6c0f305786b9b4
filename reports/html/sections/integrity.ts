import type { ScanResult } from "../../../src/model/documents/result.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import type { Mark } from "../marks.ts";
import { line, moment, name } from "../plain.ts";

interface RegionView {
  readonly where: string;
  readonly mark: Mark;
  readonly verified: string;
  readonly unverified: readonly string[];
}

/** What is verified of one trail's log files. */
export interface IntegrityView {
  readonly trail: string;
  readonly range: string;
  readonly counts: string;
  readonly regions: readonly RegionView[];
}

/** The JSON report has all times. */
const MAX_TIMES = 20;

export function integrityView({ integrity = [], trails }: ScanResult): IntegrityView[] {
  return integrity.map(({ trail, range, summary: { digests, logs, verifiedShare }, regions }) => ({
    trail: name(trails.find(({ arn }) => arn === trail)?.name ?? trail),
    range: `${moment(range.start)} to ${moment(range.end)}`,
    counts: `${percent(verifiedShare)} of the time is verified, by ${counted(digests.valid, "valid digest file")} and ${counted(logs.valid, "valid log file")}`,
    regions: regions.map((region) => {
      const unverified = region.intervals.filter((interval) => !interval.verified);
      const shown = unverified.slice(0, MAX_TIMES).map(({ from, to }) => `${moment(from)} to ${moment(to)}`);
      const more = unverified.length - shown.length;
      return {
        where: line(`${region.region}, account ${region.accountId}`),
        mark: markOf(region.verifiedShare),
        verified: percent(region.verifiedShare),
        unverified: [...shown, ...(more > 0 ? [`${more} more, each in the JSON report`] : [])],
      };
    }),
  }));
}

function markOf(share: number): Mark {
  if (share === 1) return { kind: "pass", word: "Verified" };
  return share > 0 ? { kind: "partly", word: "Partly" } : { kind: "unknown", word: "Not verified" };
}

/** Rounded down: 100 % means all of it. */
const percent = (share: number) => `${Math.floor(share * 100)} %`;
