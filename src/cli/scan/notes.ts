import { CANARY_CONTROLS, CANARY_LATE_MINUTES, CANARY_LATE_MS } from "../../model/aws/canary.ts";
import { isDenied } from "../../model/aws/denied.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { shownTime } from "../../model/text/time.ts";
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

/** Says how a canary goes on of which the wait ended too early to decide. */
export async function sayHowToResume({ canary, findings }: ScanResult, resume: string | undefined): Promise<void> {
  if (!canary || !findings.some(({ control, cause }) => cause === "too-early" && isCanaryControl(control))) return;
  const last = Math.max(...canary.calls.map(({ calledAt }) => Date.parse(calledAt)));
  const decided = shownTime(new Date(last + CANARY_LATE_MS + 60_000).toISOString());
  const how =
    resume === undefined
      ? `Calls are lost or late after ${CANARY_LATE_MINUTES} minutes: with --resume FILE a later run goes on without calling again.`
      : `The calls are kept in ${oneLine(resume)}. Run the same command again at ${decided} or later: it makes no call again, and decides.`;
  await print(`${how}\n`, process.stderr);
}

const isCanaryControl = (control: string) => CANARY_CONTROLS.some((one) => one === control);
