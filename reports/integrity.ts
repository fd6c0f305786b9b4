import {
  type IntegrityNote,
  type IntegrityResult,
  LIKELY_REASON,
  NOTHING_EXPECTED,
  NOTHING_FOUND,
  NOTHING_VERIFIED,
} from "../src/model/integrity.ts";
import { isUnexplained, isWrong } from "../src/model/problem.ts";
import { counted } from "../src/model/text.ts";

/** What every report of a validation says where nothing, or nothing of some Regions, was verified. */
export function nothingVerified({ exitCode, problems, notes, summary }: IntegrityResult): string | undefined {
  if (problems.some((one) => isWrong(one) || one.kind === "unreadable" || isUnexplained(one))) return undefined;
  const whole = notes.find((note) => isWhole(note));
  if (whole) return `Nothing was verified: ${whole.message}.`;
  const places = notes.filter(({ code }) => code === NOTHING_FOUND).length;
  if (places === 0 || exitCode === 0) return undefined;
  const where = places === 1 ? "a Region that was to be verified" : `${places} Regions that were to be verified`;
  return `Not all was verified: ${counted(summary.digests.valid, "digest file")} valid, but no file was found in ${where}.`;
}

const isWhole = ({ code, region }: IntegrityNote): boolean =>
  code === NOTHING_VERIFIED || (code === NOTHING_EXPECTED && region === undefined);

/** Why a run may have found nothing. */
export const likelyReasons = ({ notes }: IntegrityResult): string[] =>
  notes.filter(({ code }) => code === LIKELY_REASON).map(({ message }) => message);

/** Notes that are not said elsewhere. */
export const otherNotes = ({ notes }: IntegrityResult): IntegrityNote[] =>
  notes.filter((note) => !isWhole(note) && note.code !== LIKELY_REASON);
