import type { ScanResult } from "../../../src/model/result.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import type { Mark } from "../marks.ts";
import { line, moment, name } from "../plain.ts";

interface RegionView {
  readonly where: string;
  readonly mark: Mark;
  readonly proven: string;
  readonly unproven: readonly string[];
}

/** What is verified of one trail's log files. */
export interface IntegrityView {
  readonly trail: string;
  readonly range: string;
  readonly counts: string;
  readonly regions: readonly RegionView[];
}

/** More times without proof than a person reads; the JSON report has them all. */
const MOST_TIMES = 20;

export function integrityView({ integrity = [], trails }: ScanResult): IntegrityView[] {
  return integrity.map(({ trail, range, summary: { digests, logs, proven }, regions }) => ({
    trail: name(trails.find(({ arn }) => arn === trail)?.name ?? trail),
    range: `${moment(range.start)} to ${moment(range.end)}`,
    counts: `${percent(proven)} of the time is verified, by ${counted(digests.valid, "valid digest file")} and ${counted(logs.valid, "valid log file")}`,
    regions: regions.map((region) => {
      const open = region.intervals.filter((interval) => !interval.proven);
      const told = open.slice(0, MOST_TIMES).map(({ from, to }) => `${moment(from)} to ${moment(to)}`);
      const more = open.length - told.length;
      return {
        where: line(`${region.region}, account ${region.accountId}`),
        mark: markOf(region.proven),
        proven: percent(region.proven),
        unproven: [...told, ...(more > 0 ? [`${more} more, each in the JSON report`] : [])],
      };
    }),
  }));
}

function markOf(proven: number): Mark {
  if (proven === 1) return { kind: "pass", word: "Verified" };
  return proven > 0 ? { kind: "partly", word: "Partly" } : { kind: "unknown", word: "Not verified" };
}

/** Rounded down: what is not whole is not 100 %. */
const percent = (share: number) => `${Math.floor(share * 100)} %`;
