import { shorten } from "../../src/model/text/safe-text.ts";
import { fileText } from "../finding-text.ts";

/** Text of at most this many UTF-16 units, which is never blank: Security Hub refuses both. */
export function limited(text: string, most: number): string {
  const safe = fileText(text).trim() || "-";
  let cut = shorten(safe, most);
  // A character has one or two units.
  for (let room = most; cut.length > most; room -= Math.ceil((cut.length - most) / 2)) cut = shorten(safe, room);
  return cut;
}
