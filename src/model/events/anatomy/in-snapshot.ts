import type { Role, Snapshot } from "../../documents/snapshot.ts";
import { roleOfSession } from "../identity.ts";
import { type EventRecord, objectAt, textAt } from "../record.ts";
import { type Fact, fact } from "./fact.ts";

/** What a snapshot knows of the caller: its account, and of roles that trails use their path, creation and policies. */
export function snapshotFacts(record: EventRecord, snapshot: Snapshot): Fact[] {
  const role = roleOf(record, snapshot);
  const facts = [
    ...fact("caller's account", accountWords(record, snapshot)),
    ...(role ? roleFacts(role, snapshot) : []),
  ];
  return facts.length > 0 ? facts : [{ name: "in the snapshot", value: "nothing about this caller" }];
}

function accountWords(record: EventRecord, { account }: Snapshot): string | undefined {
  const id = textAt(objectAt(record, "userIdentity"), "accountId");
  if (id === undefined) return undefined;
  const { alias, organization } = account;
  const isManagement = organization.state === "read" && organization.value.managementAccountId === id;
  if (id === account.id) return `${id}, that of the snapshot${alias.state === "read" ? ` (${alias.value})` : ""}`;
  return isManagement ? `${id}, the organization's management account` : `${id}, not that of the snapshot`;
}

/** Role names are unique in an account; some records of sessions do not say the path. */
function roleOf(record: EventRecord, { roles }: Snapshot): Role | undefined {
  const identity = objectAt(record, "userIdentity");
  const issuer = textAt(objectAt(objectAt(identity, "sessionContext"), "sessionIssuer"), "arn");
  const own = textAt(identity, "arn");
  const all = Object.values(roles);
  const exact = all.find(({ arn }) => arn === issuer || arn === own);
  const withoutPath = issuer === undefined ? roleOfSession(own) : undefined;
  return (
    exact ?? all.find(({ arn }) => withoutPath !== undefined && arn.replace(/:role\/.*\//s, ":role/") === withoutPath)
  );
}

function roleFacts({ arn, description, attachedPolicies }: Role, { trails }: Snapshot): Fact[] {
  const known = description.state === "read" ? description.value : undefined;
  const policies = attachedPolicies.state === "read" ? attachedPolicies.value : [];
  const users = Object.values(trails).filter((trail) => trail.cloudWatchLogsRoleArn === arn);
  return [
    ...fact("role", arn),
    ...fact("path of the role", /:role(\/(?:.*\/)?)[^/]*$/s.exec(arn)?.[1]),
    ...fact("role created", known?.createdAt ?? undefined),
    ...fact("permissions boundary", known?.permissionsBoundary ?? undefined),
    ...fact("managed policies", policies.map(({ policyName }) => policyName).join(", ")),
    ...fact("role is for", users.map(({ name }) => `the log group of trail ${name}`).join(", ")),
  ];
}
