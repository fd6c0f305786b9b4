import {
  CloudWatchLogsClient,
  DescribeResourcePoliciesCommand,
  type DescribeResourcePoliciesCommandInput,
  type DescribeResourcePoliciesCommandOutput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogResourcePolicy } from "../../../model/documents/settings/resource-policies.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { everyPageOfEach } from "../answers/every-page.ts";
import { policyDocument } from "../answers/policy-document.ts";
import { textOf } from "../answers/shape.ts";

const API = "logs:DescribeResourcePolicies";
const NONE: DescribeResourcePoliciesCommandOutput = { resourcePolicies: [], $metadata: {} };

/** The resource policies of a Region: the account's, and those of these log groups. */
export async function logResourcePolicies(
  session: Session,
  region: string,
  groups: readonly string[],
  abortSignal: AbortSignal,
): Promise<LogResourcePolicy[]> {
  const client = session.client(CloudWatchLogsClient, region);
  const inputs: DescribeResourcePoliciesCommandInput[] = [
    {},
    ...groups.map((resourceArn) => ({ resourceArn, policyScope: "RESOURCE" as const })),
  ];
  return everyPageOfEach<DescribeResourcePoliciesCommandInput, LogResourcePolicy>(
    inputs,
    async (input, nextToken, found) => {
      const command = new DescribeResourcePoliciesCommand({ ...input, ...(nextToken ? { nextToken } : {}) });
      const page = await client.send(command, { abortSignal }).catch((error) => {
        // A log group that was deleted has none.
        if (input.resourceArn !== undefined && error.name === "ResourceNotFoundException") return NONE;
        throw error;
      });
      if (!Array.isArray(page.resourcePolicies)) throw new MalformedResponse(API);
      for (const one of page.resourcePolicies) {
        // A service that does not know scopes answers with the account's again.
        if (input.resourceArn !== undefined && one?.policyScope !== "RESOURCE") continue;
        found.push({
          policyName: textOf(API, one?.policyName),
          resourceArn: input.resourceArn ?? null,
          document: policyDocument(API, one?.policyDocument),
        });
      }
      return textOf(API, page.nextToken) ?? undefined;
    },
  );
}
