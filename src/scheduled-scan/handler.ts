import type { SessionOptions } from "../collect/index.ts";
import { s3Store } from "../history/s3-store.ts";
import { parseArn } from "../model/aws/arn.ts";
import { isApiCall, tamperingEvent } from "../model/events/tampering-event.ts";
import { openClients } from "./clients.ts";
import { configurationOf } from "./configuration.ts";
import { gateMessage, importFailure } from "./message.ts";
import type { Answer, Context, Run } from "./run.ts";
import { finish, scanned } from "./run-scan.ts";
import { policyOf } from "./scan.ts";
import { answerTampering } from "./tampering/answer.ts";

/** What Lambda permits at most. */
const LAMBDA_MS = 900_000;
/** For a report, a message and a result, with retries. */
const MESSAGE_MS = 60_000;

/**
 * The function: scans the account, keeps the result, and notifies where the gate does not pass.
 *
 * @throws UserError with one sentence, which Lambda counts as an error: the alarm on errors tells of a scan that did not run.
 */
export async function invoke(event: unknown, context: Context, session: SessionOptions = {}): Promise<Answer> {
  // The SDK's notice of several lines would stand in the log in place of what matters.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const configuration = configurationOf(process.env);
  const { accountId: account = "", resource = "" } = parseArn(context.invokedFunctionArn) ?? {};
  const [, functionName = ""] = resource.split(":");
  const clients = await openClients(session);
  const store = await s3Store(configuration, session);
  try {
    const scanMs = (context.getRemainingTimeInMillis?.() ?? LAMBDA_MS) - MESSAGE_MS;
    const run = { configuration, session, account, functionName, scanMs, store, clients };
    const tampering = tamperingEvent(event);
    if (tampering) return await answerTampering(run, tampering);
    // The pattern matches a name of one service as a call of each.
    return isApiCall(event) ? { ignored: "The call is none that is watched" } : await scheduled(run);
  } finally {
    store.close();
    clients.close();
  }
}

async function scheduled(run: Run): Promise<Answer> {
  const loaded = await policyOf(run.configuration.policies, run.session);
  const scan = await scanned(run, loaded);
  const { gate, score } = scan.result;
  // Findings that are missing from Security Hub look there as if nothing had failed.
  const isDue = gate.verdict !== "pass" || importFailure(scan.result) !== undefined;
  const told = await finish(run, scan, (report) => (isDue ? gateMessage(scan.result, report) : undefined));
  return { gate: gate.verdict, score, ...told };
}
