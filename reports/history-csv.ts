import type { History } from "../src/model/documents/history.ts";
import { SEVERITIES } from "../src/model/findings/severity.ts";
import { csvText } from "./csv-text.ts";
import { fileText } from "./finding-text.ts";

const HEAD = [
  "account",
  "alias",
  "collected at",
  "gate",
  "score",
  "evidence coverage",
  ...SEVERITIES.map((severity) => `${severity} failures`),
  "unknown",
  "manual",
  "waived",
  "policies",
  "version",
  "result sha256",
];

/** A table for spreadsheets (RFC 4180): a header, then one stored result a line, by account and time. */
export function historyCsv({ accounts }: History): string {
  const rows = accounts.flatMap(({ account, points }) =>
    points.map((point) => [
      account.id,
      account.alias ?? "",
      point.collectedAt,
      point.gate,
      point.score ?? "",
      point.evidenceCoverage,
      ...SEVERITIES.map((severity) => point.failures[severity]),
      point.unknown,
      point.manual,
      point.waived,
      point.policies.map(({ name }) => name).join(" "),
      point.toolVersion,
      point.resultSha256,
    ]),
  );
  const cells = rows.map((row) => row.map((cell) => (typeof cell === "string" ? fileText(cell) : cell)));
  return csvText([HEAD, ...cells]);
}
