import {
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import type { ServiceControlPolicy } from "../../../model/documents/settings/organizations.ts";
import { furtherCall, MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { policyDocument } from "../answers/policy-document.ts";
import { textOf } from "../answers/shape.ts";

/** More levels than an organization has: five of organizational units below the root. */
const MOST_LEVELS = 10;

/** The service control policies that bind an account: its own, those of its organizational units, those of the root. */
export async function serviceControlPolicies(
  session: Session,
  region: string,
  account: string,
  abortSignal: AbortSignal,
): Promise<ServiceControlPolicy[]> {
  const client = session.client(OrganizationsClient, region);
  const targets = [account, ...(await parentsOf(client, account, abortSignal))];
  const lists = await Promise.all(targets.map((target) => attachedTo(client, target, abortSignal)));
  return lists.flat();
}

/** The organizational units above an account, and the root. */
async function parentsOf(client: OrganizationsClient, account: string, abortSignal: AbortSignal): Promise<string[]> {
  const api = "organizations:ListParents";
  const parents: string[] = [];
  for (let level = 0; level < MOST_LEVELS; level++) {
    const command = new ListParentsCommand({ ChildId: parents.at(-1) ?? account });
    const { Parents } = await client.send(command, { abortSignal });
    const [id, type] = [textOf(api, Parents?.[0]?.Id), textOf(api, Parents?.[0]?.Type)];
    if (!id || !type) throw new MalformedResponse(api);
    parents.push(id);
    if (type === "ROOT") return parents;
  }
  throw new MalformedResponse(api);
}

/** The policies of one target; a list that breaks off is none, since nothing of it is complete. */
async function attachedTo(client: OrganizationsClient, targetId: string, abortSignal: AbortSignal) {
  const summaries = await furtherCall("organizations:ListPoliciesForTarget", async (api) => {
    const found: { policyId: string; policyName: string }[] = [];
    let NextToken: string | undefined;
    do {
      const input = { TargetId: targetId, Filter: "SERVICE_CONTROL_POLICY", NextToken } as const;
      const page = await client.send(new ListPoliciesForTargetCommand(input), { abortSignal });
      if (!Array.isArray(page.Policies)) throw new MalformedResponse(api);
      for (const { Id, Name } of page.Policies) {
        const [policyId, policyName] = [textOf(api, Id), textOf(api, Name)];
        if (!policyId || policyName === null) throw new MalformedResponse(api);
        found.push({ policyId, policyName });
      }
      NextToken = page.NextToken || undefined;
    } while (NextToken);
    return found;
  });
  const policies: ServiceControlPolicy[] = [];
  for (const { policyId, policyName } of summaries)
    policies.push({ policyId, policyName, targetId, document: await documentOf(client, policyId, abortSignal) });
  return policies;
}

function documentOf(client: OrganizationsClient, policyId: string, abortSignal: AbortSignal) {
  return furtherCall("organizations:DescribePolicy", async (api) => {
    const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId: policyId }), { abortSignal });
    if (Policy?.PolicySummary?.Id !== policyId) throw new MalformedResponse(api);
    return policyDocument(api, Policy.Content);
  });
}
