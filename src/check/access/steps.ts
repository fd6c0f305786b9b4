import type { Step } from "../../model/documents/result.ts";
import type { UnexpectedAccess } from "../../model/documents/unexpected.ts";
import type { Item } from "../../model/resources/posture.ts";
import { cli } from "../remediation/remedy.ts";

/** What to do about calls that a rule does not expect: look at them, respond, and let the rule expect what is right. */
export function accessSteps(
  rule: string,
  { subject, value }: Partial<Item<UnexpectedAccess>> & Pick<Item<UnexpectedAccess>, "subject">,
  scanned: string,
  respond: readonly string[],
): Step[] {
  const name = subject.arn ?? subject.id;
  const [event] = value?.evidence ?? [];
  const { eventId = "EVENT_ID", where = "" } = event ?? {};
  const region = value ? /^Event history in (\S+)$/.exec(where)?.[1] : "REGION";
  const account = subject.accountId ?? scanned;
  const look = `see-event ${rule} ${name} ${eventId}`;
  const isUser = subject.arn?.includes(":user/");
  const isRole = subject.arn?.includes(":role/");
  return [
    {
      id: look,
      title: `Look at the events, and ask who is responsible for ${name}`,
      effect: "reads",
      account: value?.account ?? scanned,
      console: [
        region === undefined
          ? `Look at event ${eventId} in ${where}`
          : `Open CloudTrail in ${region}, choose Event history, and look up event ID ${eventId}`,
        `Ask who is responsible for ${name} whether the call was theirs`,
      ],
      ...(region === undefined
        ? {}
        : {
            cli: [
              cli`aws cloudtrail lookup-events --lookup-attributes ${attribute("EventId", eventId ?? "")} --region ${region}`,
            ],
          }),
    },
    {
      id: `respond ${rule} ${name}`,
      title: `If the call was not expected, respond to it`,
      after: [look],
      effect: "changes",
      account,
      console: [
        ...respond,
        ...(isUser ? ["Open IAM, choose the user and Security credentials, and deactivate its access keys"] : []),
        ...(isRole ? ["Open IAM, choose the role, and revoke its active sessions (tab Revoke sessions)"] : []),
      ],
    },
    {
      id: `expect ${rule} ${name}`,
      title: `If the call is right, let rule ${rule} expect it`,
      after: [look],
      effect: "reads",
      account: scanned,
      console: [
        `Add the principal, network or account to "only" of the rule ${rule} in the section "expectations" of the policy, or waive the finding until a date`,
      ],
    },
  ];
}

/** In the short form of the AWS CLI, where the value has nothing that means something there. */
const attribute = (AttributeKey: string, AttributeValue: string): string =>
  /^[\w-]+$/.test(AttributeValue)
    ? `AttributeKey=${AttributeKey},AttributeValue=${AttributeValue}`
    : JSON.stringify([{ AttributeKey, AttributeValue }]);
