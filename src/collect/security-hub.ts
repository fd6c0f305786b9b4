import { setTimeout as sleep } from "node:timers/promises";
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  type ImportFindingsError,
  SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import { isDenied } from "../model/aws/denied.ts";
import { UserError } from "../model/errors.ts";
import { counted, oneLine } from "../model/text/safe-text.ts";
import { inWords } from "../model/text/sentence.ts";
import { classify, MalformedResponse, withDeadline } from "./observe.ts";
import { accessProblem } from "./session/identity.ts";
import { openSession, type Session } from "./session/session.ts";
import type { SessionOptions } from "./session/session-options.ts";

/** What one call takes. */
const MOST = 100;
/** Calls for the findings that Security Hub did not take. The SDK repeats calls that fail as such. */
const ATTEMPTS = 3;
const PAUSE_MS = 250;
const SHOWN = 5;

/** The Security Hub of the account, in the Region of the configuration. */
export interface SecurityHub {
  readonly region: string;
  /**
   * Imports findings, 100 with each call.
   *
   * @throws UserError naming the findings that were not imported: exit 2, exit 4 without credentials.
   */
  import(findings: readonly AwsSecurityFinding[]): Promise<void>;
  close(): void;
}

/** Opens it with the credentials of a scan. Nothing is called before the first import. */
export async function openSecurityHub(
  options: SessionOptions & { readonly target?: string | undefined },
): Promise<SecurityHub> {
  const session = await openSession(options);
  return {
    region: session.region,
    close: session.close,
    import: async (findings) => {
      await session.credentials().catch((error: unknown) => {
        throw accessProblem(error, session, options.roleArn, "securityhub:BatchImportFindings");
      });
      await importAll(findings, session);
    },
  };
}

async function importAll(findings: readonly AwsSecurityFinding[], session: Session): Promise<void> {
  const failed: ImportFindingsError[] = [];
  const where = `Security Hub in ${session.region}`;
  for (let done = 0; done < findings.length; done += MOST)
    try {
      failed.push(...(await importBatch(findings.slice(done, done + MOST), session)));
    } catch (error) {
      // What refuses one call refuses the next, too.
      const { code, message } = classify(error, session.hide);
      throw new UserError(
        `Cannot import findings into ${where}: ${oneLine(message)} (${oneLine(code)})${adviceFor(code)}. ${done - failed.length} of ${findings.length} were imported`,
        2,
        { cause: error },
      );
    }
  if (failed.length === 0) return;
  const named = failed.map(({ Id, ErrorCode, ErrorMessage }) => {
    const found = findings.find((one) => one.Id === Id);
    const what = found ? `${found.GeneratorId} on ${found.Resources?.[0]?.Id}` : `${Id}`;
    return oneLine(`${what} (${ErrorCode}: ${session.hide(ErrorMessage ?? "")})`, 400);
  });
  throw new UserError(
    `${where} did not import ${counted(failed.length, "finding")} of ${findings.length}: ${inWords(named, SHOWN)}`,
  );
}

/** AWS also denies access where Security Hub is not enabled. */
function adviceFor(code: string): string {
  if (code === "InvalidAccessException") return "; enable Security Hub there";
  return isDenied(code) ? "; check that Security Hub is enabled there, and grant securityhub:BatchImportFindings" : "";
}

/** @returns what Security Hub did not take at the last attempt. */
async function importBatch(batch: readonly AwsSecurityFinding[], session: Session): Promise<ImportFindingsError[]> {
  const client = session.client(SecurityHubClient, session.region);
  let rest = batch;
  for (let attempt = 1; ; attempt++) {
    const command = new BatchImportFindingsCommand({ Findings: [...rest] });
    const { SuccessCount = 0, FailedFindings: failed = [] } = await withDeadline(
      (abortSignal) => client.send(command, { abortSignal }),
      session.callDeadlineMs,
    );
    if (SuccessCount + failed.length !== rest.length) throw new MalformedResponse("securityhub:BatchImportFindings");
    if (failed.length === 0 || attempt === ATTEMPTS) return failed;
    const ids = new Set(failed.map(({ Id }) => Id));
    rest = rest.filter(({ Id }) => ids.has(Id));
    await sleep(PAUSE_MS * attempt);
  }
}
