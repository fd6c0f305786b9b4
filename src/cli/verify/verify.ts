import { readDocumentBytes } from "../../documents/input-file.ts";
import { isSpecial } from "../../documents/special-file.ts";
import { reporters } from "../../generated/reporters.ts";
import { MAX_RESULT_BYTES } from "../../model/documents/limits.ts";
import type { Reporter } from "../../model/documents/report.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import { UserError } from "../../model/errors.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { tool } from "../../tool.ts";
import { print } from "../io/output.ts";
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

/**
 * Reads the file that `--verify` names.
 *
 * @throws UserError (exit 2) if it cannot be read, or no HTML report of a scan is in it.
 */
export async function readPage(path: string): Promise<Page> {
  if (path === "-" || isSpecial(path)) throw new UserError(`--verify needs a regular file: ${path} is none`);
  const bytes = await readDocumentBytes(path, MAX_RESULT_BYTES);
  const version = GENERATOR.exec(bytes.subarray(0, HEAD_BYTES).toString("latin1"))?.[1];
  if (version === undefined) throw new UserError(`${path} is no HTML report of a scan by trailproof`);
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
  const forms = [html(result), html(result, { annex: true })];
  if (forms.some((text) => bytes.equals(Buffer.from(text)))) {
    if (!quiet)
      await print(`${name} is the HTML report of ${oneLine(of)}, byte for byte (trailproof ${tool.version}).\n`);
    return 0;
  }
  await print(
    [`${name} is not the HTML report of ${oneLine(of)}.`, ...reasons(page, forms)].map((one) => `${one}\n`).join(""),
  );
  return 1;
}

/** A page names its result in several places: the first difference that says something is a different one. */
const RESULT_HASH = /<span class="hash" id="result-sha256">SHA-256 ([0-9a-f]{64})</;

function reasons({ bytes, version }: Page, forms: readonly string[]): string[] {
  const inFile = bytes.toString("utf8");
  const ofVersion =
    version === tool.version
      ? []
      : [`trailproof ${version} made the file, and this is ${tool.version}: compare it with trailproof ${version}.`];
  if (forms.includes(inFile.replaceAll("\r\n", "\n")))
    return [...ofVersion, "Only its line breaks differ: CRLF, not LF."];
  const [form = ""] = forms;
  const [said, made] = [inFile, form].map((text) => RESULT_HASH.exec(text)?.[1] ?? "");
  const ofResult = said && made && said !== made ? [`Result: SHA-256 ${said} in the file, ${made} here.`] : [];
  const texts = forms.map((text) => (said && made ? text.replaceAll(made, said) : text));
  const [first, second] = texts.map((text) => firstDifference(inFile, text));
  const difference = first && second ? (second.line > first.line ? second : first) : undefined;
  return [...ofVersion, ...ofResult, ...(difference ? shown(difference) : ["Nothing else differs."])];
}

function shown({ line, inFile = "nothing: it ends here", rendered = "nothing: it ends here" }: Difference): string[] {
  return [`First difference, in line ${line}:`, `  file      ${inFile}`, `  rendered  ${rendered}`];
}
