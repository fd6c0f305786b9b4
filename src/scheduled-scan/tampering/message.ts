import { headlineText } from "../../../reports/headline.ts";
import type { Notification, ScanResult } from "../../model/documents/result.ts";
import type { TamperingEvent } from "../../model/events/tampering-event.ts";
import { counted, oneLine } from "../../model/text/safe-text.ts";
import { about, accountText, hubLines, type Message, newIn, places, subject, text } from "../message.ts";

/** Who did what from where, line by line. */
function eventLines({ call, names, region, time, sourceIp, who, eventId }: TamperingEvent): string[] {
  return [
    `Who:   ${who}`,
    `What:  ${call}${names.length > 0 ? ` on ${names.map((one) => oneLine(one, 300, 300)).join(", ")}` : ""}`,
    `Where: ${region}, from ${sourceIp}`,
    `When:  ${time}`,
    `Event: ${eventId}`,
  ];
}

/** What is said of a call that was made, and what it broke. */
export function tamperMessage(
  event: TamperingEvent,
  result: ScanResult,
  responses: readonly Notification[],
  report: string,
): Message {
  const { baseline, account } = result;
  const broken = newIn(result.findings).length;
  const words = baseline === undefined ? "" : `: ${counted(broken, "new failure")}`;
  return {
    subject: subject(`${event.call}${words} in account ${account.id}`),
    text: text([
      `${event.call} was called in ${accountText(result)}${words}.`,
      "",
      ...eventLines(event),
      "",
      ...(broken > 0 || baseline === undefined
        ? about(result)
        : [headlineText(result), "", "It broke nothing that the policy requires."]),
      ...(responses.length > 0 ? ["", "Response:", ...responses.map(({ message }) => `- ${oneLine(message)}`)] : []),
      ...hubLines(result),
      "",
      ...places(report),
    ]),
    attributes: { kind: "tampering", gate: result.gate.verdict, account: account.id, newFailures: String(broken) },
  };
}

/** What is said of a call that was refused. */
export function attemptMessage(event: TamperingEvent, account: string): Message {
  return {
    subject: subject(`${event.call} was attempted in account ${account} (${event.errorCode})`),
    text: text([
      `${event.call} was attempted in account ${account} and refused: ${event.errorCode}. Nothing was changed.`,
      "",
      ...eventLines(event),
    ]),
    attributes: { kind: "attempt", account },
  };
}
