import { resourceText } from "../../../reports/finding-text.ts";
import { headlineText } from "../../../reports/headline.ts";
import type { Notification, ScanResult } from "../../model/documents/result.ts";
import type { TamperingEvent } from "../../model/events/tampering-event.ts";
import { counted, oneLine } from "../../model/text/safe-text.ts";
import { shownTime } from "../../model/text/time.ts";
import {
  accountText,
  findingLines,
  firstOf,
  hubLines,
  listOf,
  type Message,
  places,
  stepFor,
  subject,
  text,
  unreadableLines,
} from "../message.ts";
import type { Found } from "../run-scan.ts";
import { brokeNothing, type Effect, effectOf, effectWords, failureWord, newFailures } from "./effect.ts";

/** Who did what from where, line by line. */
function eventLines({
  call,
  names,
  region,
  time,
  sourceIp,
  who,
  eventId,
  errorCode,
  isOwnPart,
}: TamperingEvent): string[] {
  return [
    `Who:   ${who}`,
    `What:  ${call}${names.length > 0 ? ` on ${names.map((one) => oneLine(one, 300, 300)).join(", ")}` : ""}`,
    ...(isOwnPart ? ["Part:  of the scheduled scan itself, whose notifications or results may be lost"] : []),
    `Where: ${region}, from ${sourceIp}`,
    `When:  ${time}`,
    ...(errorCode === undefined ? [] : [`Error: ${errorCode}`]),
    `Event: ${eventId}`,
  ];
}

/** What is said of a call that was made, and what is broken since. */
export function tamperMessage(
  event: TamperingEvent,
  scan: Pick<Found, "result" | "before">,
  responses: readonly Notification[],
  report: string,
): Message {
  const { result } = scan;
  const { account } = result;
  const effect = effectOf(scan);
  const words = effectWords(effect);
  return {
    subject: subject(`${event.call}: ${words} in account ${account.id}`),
    text: text([
      `${event.call} was called in ${accountText(result)}: ${words}.`,
      "",
      ...eventLines(event),
      "",
      headlineText(result),
      ...effectLines(event, result, effect),
      ...responseLines(responses),
      ...hubLines(result),
      "",
      ...places(report),
    ]),
    attributes: {
      kind: "tampering",
      gate: result.gate.verdict,
      account: account.id,
      newFailures: newFailures(effect, event),
    },
  };
}

function effectLines({ isEvaluated }: TamperingEvent, result: ScanResult, effect: Effect): string[] {
  if (brokeNothing(effect))
    return [
      "",
      isEvaluated
        ? "It broke nothing that the policy requires."
        : "No control evaluates what this call changes, deletes or hides.",
    ];
  const { failures, unknown, gone } = effect;
  const { baseline } = result;
  const unreadable = unreadableLines(result);
  const label = baseline
    ? `${counted(failures.length, failureWord(failures))} since the result of ${shownTime(baseline.finishedAt)}`
    : unreadable.length > 0
      ? counted(failures.length, "failure")
      : `No result is from before the call. ${counted(failures.length, "failure")} now`;
  return [
    ...unreadable,
    ...listOf(label, findingLines(result, failures)),
    ...(unknown.length > 0
      ? listOf(`${counted(unknown.length, "finding")} could not be evaluated`, findingLines(result, unknown))
      : []),
    ...(gone.length > 0
      ? listOf(
          `${counted(gone.length, "finding")} of that result ${gone.length === 1 ? "is" : "are"} no longer evaluated`,
          firstOf(gone.map(({ control, resource }) => `${control} (${oneLine(resourceText(resource))})`)),
        )
      : []),
    ...stepFor(result, failures),
  ];
}

const responseLines = (responses: readonly Notification[]) =>
  responses.length > 0 ? ["", "Response:", ...responses.map(({ message }) => `- ${oneLine(message)}`)] : [];

/** What is said of a call after which the scan failed. */
export function unscannedMessage(
  event: TamperingEvent,
  account: string,
  reason: string,
  responses: readonly Notification[],
): Message {
  return {
    subject: subject(`${event.call}: the scan failed in account ${account}`),
    text: text([
      `${event.call} was called in account ${account}. The scan failed, so what it broke is unknown.`,
      "",
      ...eventLines(event),
      "",
      `Reason: ${oneLine(reason, 2000)}`,
      ...responseLines(responses),
    ]),
    attributes: { kind: "tampering", gate: "undecided", account, newFailures: "unknown" },
  };
}

/** What is said of a call that deleted or replaced log files. */
export function logFilesMessage(event: TamperingEvent, account: string): Message {
  return {
    subject: subject(`${event.call} on log files of a trail in account ${account}`),
    text: text([
      `${event.call} was called in account ${account} on log files of a trail. Further calls by this principal on this bucket are reported after an hour.`,
      "",
      ...eventLines(event),
      "",
      "Which log files are missing or changed: trailproof validate",
    ]),
    attributes: { kind: "tampering", gate: "undecided", account, newFailures: "unknown" },
  };
}

/** What is said of a call that was refused. */
export function attemptMessage(event: TamperingEvent, account: string): Message {
  return {
    subject: subject(`${event.call} was attempted in account ${account} (${event.errorCode})`),
    text: text([
      `${event.call} was attempted in account ${account} and refused: ${event.errorCode}. Nothing was changed.`,
      "",
      ...eventLines({ ...event, errorCode: undefined }),
    ]),
    attributes: { kind: "attempt", account },
  };
}
