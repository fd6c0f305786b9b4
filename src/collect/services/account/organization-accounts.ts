import { ListAccountsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";

const API = "organizations:ListAccounts";

/** The accounts of the caller's organization by their state. The organization's id is part of each account's ARN. */
export async function organizationAccounts(session: Session, region: string, abortSignal: AbortSignal) {
  const client = session.client(OrganizationsClient, region);
  const states = new Map<string, string>();
  let organizationId: string | undefined;
  let NextToken: string | undefined;
  do {
    const answer = await client.send(new ListAccountsCommand({ NextToken }), { abortSignal });
    if (!Array.isArray(answer.Accounts)) throw new MalformedResponse(API);
    for (const { Id, Arn, State, Status } of answer.Accounts) {
      const organization = /:account\/(o-[a-z0-9]+)\/(\d{12})$/.exec(Arn ?? "");
      const state = State ?? Status;
      if (!Id || !state || organization?.[2] !== Id) throw new MalformedResponse(API);
      organizationId = organization[1];
      states.set(Id, state);
    }
    NextToken = answer.NextToken || undefined;
  } while (NextToken);
  if (organizationId === undefined) throw new MalformedResponse(API);
  return { organizationId, states };
}
