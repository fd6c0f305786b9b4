import { createHash } from "node:crypto";
import type { IntegrityResult } from "../../../model/integrity/integrity-result.ts";
import type { ValidationRun } from "../../../model/integrity/validation-run.ts";
import { safeJson } from "../../../model/text/safe-text.ts";
import { displayOf } from "../../io/display.ts";
import { announce, type FileOutput, print, writeOutput } from "../../io/output.ts";

export const VALIDATE_FORMATS = ["json", "html"] as const;
export type ValidateOutput = FileOutput<(typeof VALIDATE_FORMATS)[number]>;

interface WriteOptions {
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** Renders everything before it writes anything; the summary goes to standard error if a result goes to standard output. */
export async function writeResult(
  result: IntegrityResult,
  run: Omit<ValidationRun, "resultSha256">,
  outputs: readonly ValidateOutput[],
  { quiet, color }: WriteOptions,
): Promise<void> {
  const json = `${safeJson(result)}\n`;
  const rendered = [];
  for (const { format, path } of outputs) {
    if (format === "json") rendered.push({ path, text: json });
    else {
      const { integrityHtml } = await import("../../../../reports/html/integrity/index.ts");
      const resultSha256 = createHash("sha256").update(json).digest("hex");
      rendered.push({ path, text: integrityHtml(result, { ...run, resultSha256 }) });
    }
  }
  const failed: unknown[] = [];
  const written: string[] = [];
  for (const { path, text } of rendered)
    await (path === "-" ? print(text) : writeOutput(path, text).then(() => written.push(path))).catch(
      (error: unknown) => failed.push(error),
    );
  const stream = outputs.some(({ path }) => path === "-") ? process.stderr : process.stdout;
  const { integrityText } = await import("../../../../reports/terminal/integrity-text.ts");
  const ends = failed.length > 0 ? { endsWith: 2 } : {};
  if (!quiet) {
    await print(integrityText(result, { ...displayOf(stream, color), ...ends }), stream);
    await announce(written);
  }
  if (failed.length > 0) throw failed[0];
}
