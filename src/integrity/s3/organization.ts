import { classify, withDeadline } from "../../collect/observe.ts";
import { organizationAccounts } from "../../collect/services/account/organization-accounts.ts";
import type { Session } from "../../collect/session/session.ts";
import { partitionNamed, partitionOf } from "../../model/aws/partitions.ts";
import type { IntegrityNote } from "../../model/integrity/integrity-result.ts";
import type { OrganizationAccounts } from "../source/opened.ts";

/** The accounts of the caller's organization, or why they could not be read. */
export async function askOrganization(
  session: Session,
  homeRegion: string,
): Promise<OrganizationAccounts | IntegrityNote> {
  const region = partitionNamed(partitionOf(homeRegion))?.organizationsRegion ?? homeRegion;
  try {
    return await withDeadline((signal) => organizationAccounts(session, region, signal), session.callDeadlineMs);
  } catch (error) {
    const { code, message } = classify(error, session.hide);
    return { code, message, api: "organizations:ListAccounts", region };
  }
}
