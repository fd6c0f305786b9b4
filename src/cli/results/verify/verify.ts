import { readDocumentBytes } from "../../../documents/input-file.ts";
import { isSpecial } from "../../../documents/special-file.ts";
import { reporters } from "../../../generated/reporters.ts";
import { MAX_RESULT_BYTES } from "../../../model/documents/limits.ts";
import type { Reporter } from "../../../model/documents/report.ts";
import type { ScanResult } from "../../../model/documents/result.ts";
import { UserError } from "../../../model/errors.ts";
import { oneLine } from "../../../model/text/safe-text.ts";
import { tool } from "../../../tool.ts";
import { print } from "../../io/output.ts";
import { type Difference, firstDifference } from "./compare.ts";

/** An HTML report that is compared. */
export interface Page {
  readonly path: string;
  readonly bytes: Buffer;
  /** The version that made it. */
  readonly version: string;
}

/** The page says in its first lines what made it. */
const GENERATOR = /<meta name="generator" content="trailproof ([0-9A-Za-z.+-]{1,40})">/;
const HEAD_BYTES = 4096;
/** Of a scan's page: pages of other commands have other titles. */
const TITLE = "<title>CloudTrail audit of account ";

/**
 * Reads the file that `--verify` names.
 *
 * @throws UserError (exit 2) if it cannot be read, or no HTML report of a scan is in it.
 */
export async function readPage(path: string): Promise<Page> {
  if (path === "-" || isSpecial(path)) throw new UserError(`--verify needs a regular file: ${path} is none`);
  const bytes = await readDocumentBytes(path, MAX_RESULT_BYTES);
  const head = bytes.subarray(0, HEAD_BYTES).toString("latin1");
  const version = GENERATOR.exec(head)?.[1];
  if (version === undefined || !head.includes(TITLE))
    throw new UserError(`${path} is no HTML report of a scan by trailproof`);
  return { path, bytes, version };
}

/**
 * Compares a page with what a result gives now, byte for byte, with and without the annex, and says the outcome. Writes
 * nothing.
 *
 * @param of - what the page should be a report of, as the sentence names it.
 * @returns the exit code: 0 where they are the same, else 1.
 */
export async function verifyPage(page: Page, result: ScanResult, of: string, quiet = false): Promise<0 | 1> {
  const { path, bytes } = page;
  const name = oneLine(path);
  const { default: html }: { default: Reporter } = await reporters.html();
  // The second form is rendered only where the first differs: a large account's takes seconds.
  const forms: string[] = [];
  for (const annex of [false, true]) {
    const form = html(result, { annex });
    forms.push(form);
    if (!bytes.equals(Buffer.from(form))) continue;
    if (!quiet)
      await print(`${name} is the HTML report of ${oneLine(of)}, byte for byte (trailproof ${tool.version}).\n`);
    return 0;
  }
  await print(
    [`${name} is not the HTML report of ${oneLine(of)}.`, ...reasons(page, forms)].map((one) => `${one}\n`).join(""),
  );
  return 1;
}

/** On the cover. */
const RESULT_HASH = /<span class="hash" id="result-sha256">SHA-256 ([0-9a-f]{64})</;
const COMMAND = /<dd class="id" id="command">([^<]*)</;

function reasons({ bytes, version }: Page, forms: readonly string[]): string[] {
  const inFile = bytes.toString("utf8");
  const ofVersion =
    version === tool.version
      ? []
      : [`trailproof ${version} made the file, and this is ${tool.version}: compare it with trailproof ${version}.`];
  if (forms.includes(inFile.replaceAll("\r\n", "\n")))
    return [...ofVersion, "Only its line breaks differ: CRLF, not LF."];
  const [form = ""] = forms;
  const ofResult = both("Result: SHA-256 ", RESULT_HASH, inFile, form);
  const ofCommand = both("Command: ", COMMAND, inFile, form);
  // A page has the hash of its result in several places: the difference that tells something comes after them.
  const plain = ofResult.length > 0 ? withoutHashes : (text: string) => text;
  const differences = forms.map((text) => firstDifference(plain(inFile), plain(text)));
  return [...ofVersion, ...ofResult, ...ofCommand, ...said(differences)];
}

/** Of the forms of the page the one that is closest. It may differ in nothing that the page shows: a part of a second does. */
function said(differences: readonly (Difference | undefined)[]): string[] {
  const found = differences.filter((one) => one !== undefined);
  if (found.length < differences.length)
    return ["The pages show the same: the results differ in what they do not show."];
  return found
    .toSorted((a, b) => b.line - a.line)
    .slice(0, 1)
    .flatMap(shown);
}

/** What a page says in one place, where two pages say it differently. */
function both(name: string, place: RegExp, inFile: string, rendered: string): string[] {
  const [told, made] = [inFile, rendered].map((text) => oneLine(unescaped(place.exec(text)?.[1] ?? "")));
  return told && made && told !== made ? [`${name}${told} in the file, ${made} here.`] : [];
}

/** As it was before Handlebars escaped it. */
const unescaped = (html: string): string =>
  html
    .replace(/&#x([0-9A-F]{2});/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/&(lt|gt|quot);/g, (_, name: string) => ({ lt: "<", gt: ">", quot: '"' })[name] ?? "")
    .replaceAll("&amp;", "&");

/** A page without what follows from the hash of its result: that itself, and the head of printed pages with its own hash. */
function withoutHashes(page: string): string {
  const hash = RESULT_HASH.exec(page)?.[1] ?? "";
  return page
    .replace(/<meta http-equiv="Content-Security-Policy" [^>]*>/, "")
    .replace(/<style>@page\{[^<]*<\/style>/, "")
    .replaceAll(hash, "");
}

function shown({ line, inFile = "nothing: it ends here", rendered = "nothing: it ends here" }: Difference): string[] {
  return [`First difference, in line ${line}:`, `  file      ${inFile}`, `  rendered  ${rendered}`];
}
