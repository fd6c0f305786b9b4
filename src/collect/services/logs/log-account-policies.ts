import { CloudWatchLogsClient, DescribeAccountPoliciesCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { LogAccountPolicy } from "../../../model/documents/settings/monitoring.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { everyPageOfEach } from "../answers/every-page.ts";
import { policyDocument } from "../answers/policy-document.ts";
import { textOf } from "../answers/shape.ts";

const API = "logs:DescribeAccountPolicies";

/** Data protection policies are not among them: `DescribeLogGroups` tells which log groups inherit one. */
const TYPES = ["SUBSCRIPTION_FILTER_POLICY", "TRANSFORMER_POLICY"] as const;

/** The account policies of a Region that send or transform events, by type and name. */
export async function logAccountPolicies(
  session: Session,
  region: string,
  abortSignal: AbortSignal,
): Promise<LogAccountPolicy[]> {
  const client = session.client(CloudWatchLogsClient, region);
  return everyPageOfEach<(typeof TYPES)[number], LogAccountPolicy>(
    TYPES,
    async (policyType, nextToken, found) => {
      const page = await client.send(new DescribeAccountPoliciesCommand({ policyType, nextToken }), { abortSignal });
      if (!Array.isArray(page.accountPolicies)) throw new MalformedResponse(API);
      for (const given of page.accountPolicies) {
        const policyName = textOf(API, given?.policyName);
        if (policyName === null || given?.policyType !== policyType) throw new MalformedResponse(API);
        const subscription = policyType === "SUBSCRIPTION_FILTER_POLICY" ? subscriptionOf(given.policyDocument) : null;
        found.push({ policyName, policyType, selectionCriteria: textOf(API, given.selectionCriteria), subscription });
      }
      return textOf(API, page.nextToken) ?? undefined;
    },
    (found) => found.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)),
  );
}

const orderOf = ({ policyType, policyName }: LogAccountPolicy) => `${policyType} ${policyName}`;

function subscriptionOf(text: unknown): LogAccountPolicy["subscription"] {
  const destinationArn = textOf(API, policyDocument(API, text).DestinationArn);
  if (destinationArn === null) throw new MalformedResponse(API);
  return { destinationArn, policyDocument: String(text) };
}
