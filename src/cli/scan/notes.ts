import { isDenied } from "../../model/aws/denied.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import { print } from "../io/output.ts";

/** A job that passes by an option says so, also with --quiet: it must not be taken for a gate that passed. */
export async function exitZero({ gate: { verdict, exitCode } }: ScanResult): Promise<number> {
  if (exitCode !== 0)
    await print(
      `--exit-zero: the gate ${verdict === "fail" ? "failed" : "is undecided"}; exit code 0 instead of ${exitCode}\n`,
      process.stderr,
    );
  return 0;
}

/** Where AWS denied every call, one sentence is clearer than a list of denied calls. */
export async function sayIfNothingReadable(result: ScanResult): Promise<void> {
  const { pass, fail, manual, attested = 0 } = result.summary;
  if (pass + fail + manual + attested > 0 || !result.unreadable.some(({ code }) => isDenied(code))) return;
  await print(
    'Nothing could be evaluated: the credentials lack the permissions that the controls need. "trailproof permissions" prints the IAM policy to attach.\n',
    process.stderr,
  );
}
