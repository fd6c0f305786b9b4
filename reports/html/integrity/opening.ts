import type { IntegrityResult } from "../../../src/model/integrity/integrity-result.ts";
import { counted, percent } from "../../../src/model/text/safe-text.ts";
import { share } from "../drawings/lengths.ts";
import type { ScoreBarView } from "../drawings/score-bar.ts";

/** A number with what it is of. */
interface Figure {
  readonly term: string;
  readonly big: string;
  readonly after: string;
  readonly part: string;
}

type Summary = IntegrityResult["summary"];
type Counts = Summary["digests"] | Summary["logs"];

/** The numbers that the verdict rests on. */
export function figures({ summary, regions, digestsOnly }: IntegrityResult): Figure[] {
  const { digests, backfillDigests, logs, verifiedShare, expectedSeconds, verifiedSeconds } = summary;
  const figure = (term: string, big: string, more: Partial<Figure> = {}): Figure => ({
    term,
    big,
    after: "",
    part: "",
    ...more,
  });
  const late = total(backfillDigests);
  return [
    figure("Verified", percent(verifiedShare), { part: "of the range" }),
    expectedSeconds === 0
      ? figure("Expected time verified", "None", {
          part: regions.length === 0 ? "nothing was found" : "no digest files were expected",
        })
      : figure("Expected time verified", percent(verifiedSeconds / expectedSeconds), {
          part: `of ${hours(expectedSeconds)}`,
        }),
    figure("Digest files valid", String(digests.valid), {
      after: `of ${total(digests)}`,
      part: late > 0 ? `${backfillDigests.valid} of ${counted(late, "backfill digest")}` : "",
    }),
    digestsOnly
      ? figure("Log files valid", "Not read", { part: "only digest files were verified" })
      : figure("Log files valid", String(logs.valid), {
          after: `of ${total(logs)}`,
          part: logs.undigested > 0 ? `${logs.undigested} in no digest` : "",
        }),
  ];
}

const hours = (seconds: number) => counted(Math.round(seconds / 3600), "hour");

/** What "expected" means. */
export function expectedText({ expectedSeconds }: Summary): string {
  const when = "not while the trail was off according to its status, and not in the last two hours";
  return expectedSeconds === 0
    ? `No digest files were expected: ${when}.`
    : `Digest files were expected for ${hours(expectedSeconds)}, over all Regions: ${when}.`;
}

const total = ({ valid, invalid, missing, unreadable }: Counts) => valid + invalid + missing + unreadable;

/** The range over all Regions: verified, expected and not verified, not expected. Null where there is no Region. */
export function verifiedBar({ summary, regions, range }: IntegrityResult): ScoreBarView | null {
  const seconds = ((Date.parse(range.end) - Date.parse(range.start)) / 1000) * regions.length;
  if (!(seconds > 0)) return null;
  const { verifiedShare, expectedSeconds, verifiedSeconds } = summary;
  // In tenths of a percent: verified time is rounded down, as elsewhere, and the parts are together all of it.
  const verified = Math.floor(verifiedShare * 1000);
  const open = Math.min(1000 - verified, Math.ceil(((expectedSeconds - verifiedSeconds) / seconds) * 1000));
  const rest = 1000 - verified - open;
  const isOpen = open > 0;
  return {
    caption: "The range over all Regions",
    measure: "Share",
    title: `${percent(verified / 1000)} is verified`,
    reached: share(verified / 10),
    open: isOpen ? { x: share(verified / 10), width: share(open / 10) } : null,
    minimum: null,
    rows: [
      { swatch: "reached", what: "Verified", at: tenths(verified) },
      ...(isOpen ? [{ swatch: "seg unknown" as const, what: "Not verified", at: tenths(open) }] : []),
      ...(rest > 0
        ? [{ swatch: "track" as const, what: "Not verified, and no digest files expected", at: tenths(rest) }]
        : []),
    ],
  };
}

const tenths = (value: number) => `${(value / 10).toFixed(1)} %`;
