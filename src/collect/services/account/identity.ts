import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";

/** Who the credentials are. Needs no permission. */
export async function callerIdentity(
  session: Session,
  abortSignal: AbortSignal,
): Promise<{ account: string; arn: string }> {
  const client = session.client(STSClient, session.region);
  const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}), { abortSignal });
  if (!Account || !/^\d{12}$/.test(Account) || !Arn) throw new MalformedResponse("sts:GetCallerIdentity");
  return { account: Account, arn: Arn };
}
