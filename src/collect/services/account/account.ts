import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient, ListAccountAliasesCommand } from "@aws-sdk/client-iam";
import { DescribeOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { textOf } from "../answers/shape.ts";

/** Every region of the partition, by whether the account has it enabled. */
export async function regions(session: Session, region: string, abortSignal: AbortSignal) {
  const client = session.client(EC2Client, region);
  const { Regions } = await client.send(new DescribeRegionsCommand({ AllRegions: true }), { abortSignal });
  if (!Regions || Regions.length === 0 || Regions.some((one) => !one.RegionName))
    throw new MalformedResponse("ec2:DescribeRegions");
  const named = (enabled: boolean) =>
    Regions.filter((one) => (one.OptInStatus !== "not-opted-in") === enabled)
      .map((one) => one.RegionName ?? "")
      .sort();
  return { enabled: named(true), notEnabled: named(false) };
}

/** The account's alias; undefined where it has none. */
export async function alias(session: Session, region: string, abortSignal: AbortSignal): Promise<string | undefined> {
  const client = session.client(IAMClient, region);
  const answer = await client.send(new ListAccountAliasesCommand({}), { abortSignal });
  if (!answer.AccountAliases) throw new MalformedResponse("iam:ListAccountAliases");
  return answer.AccountAliases[0];
}

/** The organization that the account is in. */
export async function organization(session: Session, region: string, abortSignal: AbortSignal) {
  const client = session.client(OrganizationsClient, region);
  const { Organization } = await client.send(new DescribeOrganizationCommand({}), { abortSignal });
  const api = "organizations:DescribeOrganization";
  const [id, managementAccountId] = [textOf(api, Organization?.Id), textOf(api, Organization?.MasterAccountId)];
  if (!id || !managementAccountId) throw new MalformedResponse(api);
  return { id, managementAccountId };
}
