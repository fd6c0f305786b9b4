import { shellQuote } from "../check/index.ts";
import { oneLine } from "../model/text/safe-text.ts";

/**
 * The words of a command as remedies print it: words without quotes, and words in single quotes, with `'\''` for a single
 * quote.
 *
 * @returns undefined if it is written in a different way: a plug-in's command may be anything.
 */
export function wordsOf(command: string): string[] | undefined {
  const words: string[] = [];
  let rest = command.trim();
  while (rest !== "") {
    const [part] = /^(?:'[^']*'|\\'|[\w@%+=:,./-])+/.exec(rest) ?? [];
    if (part === undefined) return undefined;
    words.push(part.replace(/'([^']*)'|\\(')/g, (_, quoted = "", escaped = "") => quoted + escaped));
    const after = rest.slice(part.length);
    if (after !== "" && !/^\s/.test(after)) return undefined;
    rest = after.trimStart();
  }
  return words;
}

/** Service and operation, `cloudtrail start-logging`, and the options: `true` for those without a value. */
export interface Call {
  readonly name: string;
  readonly options: Readonly<Record<string, string | true>>;
}

/** A call of the AWS CLI by its words; undefined if it is none. */
export function callOf(words: readonly string[]): Call | undefined {
  const [program, service, operation, ...rest] = words;
  if (program !== "aws" || service === undefined || operation === undefined) return undefined;
  const options: Record<string, string | true> = {};
  for (let i = 0; i < rest.length; i++) {
    const name = rest[i] ?? "";
    if (!/^--[a-z]/.test(name)) return undefined;
    const value = rest[i + 1];
    const hasValue = value !== undefined && !/^--[a-z]/.test(value);
    options[name.slice(2)] = hasValue ? value : true;
    if (hasValue) i++;
  }
  return { name: `${service} ${operation}`, options };
}

/** Variables of a script: upper case, with a Region at the end. */
export const VARIABLE = /\bKEY_ARN_[A-Z0-9_]+\b/;

/** A word for a POSIX shell, in which the names of variables stand for their values. */
export function shellWord(word: string): string {
  if (/^--[a-z][a-z0-9-]*$/.test(word)) return word;
  if (!VARIABLE.test(word)) return shellQuote(word);
  const escaped = word.replace(/[\\"$`]/g, "\\$&");
  return `"${escaped.replace(new RegExp(VARIABLE, "g"), (name) => `\${${name}}`)}"`;
}

export const shellLine = (words: readonly string[]) => words.map(shellWord).join(" ");

/** A command to look at, complete. */
export const shownLine = (line: string) => oneLine(line, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
