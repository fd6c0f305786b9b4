/**
 * The language of the project: words that read twice, and what to write instead. Reads every tracked text file, splits
 * identifiers into their words, and ends with 1 where one is found.
 *
 * Usage: tsx scripts/words.ts [FOLDER] [PATH…] - another checkout than this one; only these paths.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What is not written, and what is written instead. Matched on lower case, with identifiers split into words. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bmend(s|ed|ing)?\b/, "fix, remediate"],
  [/\bjudg(e[sd]?|ing|e?ments?)\b/, "evaluate, evaluated, verdict"],
  [/\bassurance\b/, "evidence coverage"],
  [/\bwhole\b(?! numbers?\b)/, "intact, complete, all"],
  [/\bproven\b/, "verified"],
  [/\bnobody\b|\bsomebody\b|\bwhoever\b/, "no trail, another account, anyone who"],
  [/\bby hand\b/, "manually, manual review"],
  [/\bdut(y|ies)\b/, "requirement"],
  [/\b(an?|the|no|delivery|notification|digest) errors? stands?\b|\bstanding errors?\b/, "current error"],
  [/\bden(y|ies) us\b/, "denied access"],
  [/\basks? (its|the) owner\b/, "ask the owning account"],
  [
    /\btakes? (it |them |that )?in\b|\btaken in\b|\bleaves? (it |them |that )?out\b|\bleaving out\b|\bleft out\b/,
    "matches, excludes",
  ],
  [/\bnone of its \w+ \w+ takes\b/, "none of its selectors matches"],
  [/\bcould not be told\b/, "could not be determined"],
  [/\bin force by\b|\bread on\b/, "enabled by, further reading"],
  [/\banother\b[^.;:]{0,60}\bthan\b/, "a different … from"],
  [/\btorn\b/, "truncated"],
  [/\banew\b/, "regenerated, again"],
  [/\brather\b[^.;:]{0,60}\bthan\b/, "prefer … to"],
  [/\bstands? (under|beside)\b/, "is listed under, is shown next to"],
  [/\brubbish\b/, "malformed response"],
  [/\bspoil(s|t|ed)?\b|\bmisshapen\b/, "malformed"],
];

/** Files that hold the words on purpose, are generated, or are no text of ours. */
const EXEMPT =
  /^(scripts\/words\.ts|src\/model\/aws\/event-types\.ts|package-lock\.json|LICENSE|test\/golden\/|test\/cases\/)|\.(png|gz|snap|pem)$/;

/** The words of a line: `keyState` and `key_state` are `key state`. */
function plain(line: string): string {
  return line
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_-]/g, " ")
    .toLowerCase();
}

/** What a text should not say, as `LINE: "word", write: …`. */
function findWords(text: string): string[] {
  return text.split("\n").flatMap((line, i) =>
    WORDS.flatMap(([pattern, instead]) => {
      const found = pattern.exec(plain(line));
      return found ? [`${i + 1}: "${found[0]}", write: ${instead}`] : [];
    }),
  );
}

const [folder = join(import.meta.dirname, ".."), ...paths] = process.argv.slice(2);
const root = resolve(folder);
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z", ...paths], {
  cwd: root,
  encoding: "utf8",
})
  .split("\0")
  .filter((path) => path !== "" && !EXEMPT.test(path) && existsSync(join(root, path)));
let found = 0;
for (const path of files) {
  for (const line of [
    ...findWords(path).map((one) => `(name) ${one}`),
    ...findWords(readFileSync(join(root, path), "utf8")),
  ]) {
    process.stdout.write(`${path}:${line}\n`);
    found++;
  }
}
process.stdout.write(`Read ${files.length} files\n`);
process.exitCode = found > 0 ? 1 : 0;
