import { type Subscription as Listed, ListSubscriptionsByTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { parseArn } from "../../../model/aws/arn.ts";
import type { Subscription } from "../../../model/documents/settings/monitoring.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { everyPage } from "../answers/every-page.ts";
import { textOf } from "../answers/shape.ts";

const API = "sns:ListSubscriptionsByTopic";

/** The subscriptions of a topic, in the order in which SNS lists them. */
export async function subscriptions(
  session: Session,
  { arn, region }: { readonly arn: string; readonly region: string },
  abortSignal: AbortSignal,
): Promise<Subscription[]> {
  const client = session.client(SNSClient, region);
  return everyPage<Subscription>(async (NextToken, found) => {
    const page = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: arn, NextToken }), { abortSignal });
    if (!Array.isArray(page.Subscriptions) || page.Subscriptions.some(({ TopicArn }) => TopicArn !== arn))
      throw new MalformedResponse(API);
    found.push(...page.Subscriptions.map(subscriptionOf));
    return page.NextToken;
  });
}

function subscriptionOf({ SubscriptionArn, Protocol, Endpoint, Owner }: Listed): Subscription {
  const [arn, protocol] = [textOf(API, SubscriptionArn), textOf(API, Protocol)];
  if (arn === null || protocol === null) throw new MalformedResponse(API);
  const isArn = parseArn(arn) !== undefined;
  return {
    subscriptionArn: isArn ? arn : null,
    state: isArn ? "confirmed" : arn === "Deleted" ? "deleted" : "pending",
    protocol,
    endpoint: shownEndpoint(textOf(API, Endpoint) ?? ""),
    accountId: textOf(API, Owner),
  };
}

/** An endpoint without what is secret or names a person: paths of web hooks hold keys. */
export function shownEndpoint(endpoint: string): string | null {
  if (parseArn(endpoint)) return endpoint;
  const host = /^https?:\/\/(?:[^/?#]*@)?([\w.:-]+)/.exec(endpoint)?.[1];
  if (host !== undefined) return host;
  return /@([\w.-]+)$/.exec(endpoint)?.[0] ?? null;
}
