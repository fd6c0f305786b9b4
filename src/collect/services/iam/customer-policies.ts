import { GetAccountAuthorizationDetailsCommand, IAMClient } from "@aws-sdk/client-iam";
import type { CustomerPolicy } from "../../../model/documents/settings/resource-policies.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { everyPage } from "../answers/every-page.ts";
import { encodedPolicyDocument } from "../answers/policy-document.ts";
import { textOf } from "../answers/shape.ts";

const API = "iam:GetAccountAuthorizationDetails";

/** The customer-managed policies of the account with their default versions, by ARN. */
export async function customerPolicies(session: Session, region: string, abortSignal: AbortSignal) {
  const client = session.client(IAMClient, region);
  return everyPage<CustomerPolicy>(
    async (Marker, found) => {
      const command = new GetAccountAuthorizationDetailsCommand({ Filter: ["LocalManagedPolicy"], Marker });
      const page = await client.send(command, { abortSignal });
      if (!Array.isArray(page.Policies) || (page.IsTruncated && !page.Marker)) throw new MalformedResponse(API);
      for (const { Arn, PolicyVersionList } of page.Policies) {
        const policyArn = textOf(API, Arn);
        const version = PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion);
        if (policyArn === null || !version) throw new MalformedResponse(API);
        // A path may come before the name.
        const policyName = policyArn.slice(policyArn.lastIndexOf("/") + 1);
        found.push({ policyName, policyArn, document: encodedPolicyDocument(API, version.Document) });
      }
      return page.IsTruncated ? page.Marker : undefined;
    },
    (found) => found.sort((a, b) => (a.policyArn < b.policyArn ? -1 : 1)),
  );
}
