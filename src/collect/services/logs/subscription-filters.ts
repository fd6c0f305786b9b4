import { CloudWatchLogsClient, DescribeSubscriptionFiltersCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { SubscriptionFilter } from "../../../model/documents/settings/monitoring.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { everyPage } from "../answers/every-page.ts";
import { textOf } from "../answers/shape.ts";

const API = "logs:DescribeSubscriptionFilters";

/** The subscription filters of a log group, by name. */
export async function subscriptionFilters(
  session: Session,
  { name, region }: { readonly name: string; readonly region: string },
  abortSignal: AbortSignal,
): Promise<SubscriptionFilter[]> {
  const client = session.client(CloudWatchLogsClient, region);
  return everyPage<SubscriptionFilter>(
    async (nextToken, found) => {
      const page = await client.send(new DescribeSubscriptionFiltersCommand({ logGroupName: name, nextToken }), {
        abortSignal,
      });
      if (!Array.isArray(page.subscriptionFilters)) throw new MalformedResponse(API);
      found.push(...page.subscriptionFilters.map(filterOf));
      return page.nextToken;
    },
    (found) => found.sort((a, b) => (a.filterName < b.filterName ? -1 : 1)),
  );
}

function filterOf(given: unknown): SubscriptionFilter {
  const one = Object(given) as Readonly<Record<string, unknown>>;
  const [filterName, destinationArn] = [textOf(API, one.filterName), textOf(API, one.destinationArn)];
  if (filterName === null || destinationArn === null) throw new MalformedResponse(API);
  return { filterName, filterPattern: textOf(API, one.filterPattern) ?? "", destinationArn };
}
