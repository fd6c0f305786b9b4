const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** `12 November 2026`, for a sentence. Undefined where the text is no time. */
export function day(time: unknown): string | undefined {
  if (typeof time !== "string") return undefined;
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)/.exec(time) ?? [];
  const word = MONTHS[Number(month) - 1];
  return word ? `${Number(date)} ${word} ${year}` : undefined;
}

/** `a, b and c`; a long list ends in how many more there are. */
export function inWords(items: readonly string[], most = 4, noun = ""): string {
  const more = `${items.length - most} more${noun && ` ${noun}`}`;
  const shown = items.length > most + 1 ? [...items.slice(0, most), more] : [...items];
  const last = shown.pop() ?? "";
  return shown.length > 0 ? `${shown.join(", ")} and ${last}` : last;
}

/** `a, b or c` */
export function either(items: readonly string[]): string {
  const [last = "", ...rest] = [...items].reverse();
  return rest.length > 0 ? `${rest.reverse().join(", ")} or ${last}` : last;
}

/** The text for the middle of a sentence: its first word begins in lower case, unless it is an abbreviation. */
export const inSentence = (text: string): string => text.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());
