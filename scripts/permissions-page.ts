import { iamPolicyJson, readStatement } from "../src/cli/setup/iam-policy.ts";
import type { FactId } from "../src/model/documents/snapshot.ts";
import {
  BASE_FACTS,
  CANARY_FACTS,
  EVENTS_FACTS,
  FACTS,
  OPT_IN_FACTS,
  permissionsFor,
  VERIFIED_FACTS,
} from "../src/model/resources/facts.ts";
import { waveOf } from "../src/model/resources/graph.ts";

const code = (text: string) => `\`${text}\``;

/** The page of the permissions, from the table of facts. */
export function permissionsPage(): string {
  const facts = Object.keys(FACTS) as FactId[];
  const rows = facts.map((fact) => {
    const { api, permission, absent, purpose } = FACTS[fact];
    const none = absent.length > 0 ? absent.map(code).join(", ") : "—";
    return `| ${code(fact)} | ${code(api)} | ${code(permission)} | ${waveOf(fact)} | ${none} | ${purpose} |`;
  });
  const always = facts.filter((fact) => !OPT_IN_FACTS.includes(fact));
  return `# Permissions

Generated from \`src/model/resources/facts.ts\` by \`npm run generate\`. Do not edit.

A scan only reads. \`trailproof permissions\` prints an IAM policy: what the controls that your trailproof policy enables need, and
nothing else. \`--format terraform\` prints it as a data source.

This is the IAM policy for all facts, which \`trailproof collect\` reads:

\`\`\`json
${iamPolicyJson([readStatement(permissionsFor(always))])}
\`\`\`

\`sts:GetCallerIdentity\` is called first and needs no permission. With \`--role-arn\` the caller also needs
\`sts:AssumeRole\` on that role.

\`events --engine athena\` and \`events athena-ddl\` need permissions of Athena, AWS Glue and Amazon S3: [Athena](events.md#athena).

A [baseline](baseline.md) or a [history](history.md) in S3 needs more, on these objects only:
\`trailproof permissions --baseline s3://BUCKET/KEY --history s3://BUCKET/PREFIX\` adds \`s3:GetObject\` on the baseline, and \`s3:GetObject\` and
\`s3:PutObject\` under the prefix. The ARNs are of the partition of \`AWS_REGION\`. Objects that a KMS key encrypts need \`kms:Decrypt\` on it, and
those of a history \`kms:GenerateDataKey\`, too.

\`trailproof validate\` needs different permissions: [log file integrity](integrity.md#permissions).

## The table of facts

One row is one fact of the snapshot: the call that reads it, the IAM action that allows the call, the wave in
which it is made at the earliest, and the error codes by which the service reports that it does not exist (a complete list that
does not contain the resource shows the same). Every other error leaves the fact unreadable, and what depends on it unknown.

Every scan reads ${BASE_FACTS.map(code).join(", ")};
the others are read where an enabled control needs them. ${VERIFIED_FACTS.map(code).join(", ")} is read with
\`--verify-logs\` only, and needs ${permissionsFor(VERIFIED_FACTS).map(code).join(", ")}
(\`kms:Decrypt\` where the trail has a KMS key: digest files are encrypted with it, too): \`trailproof permissions --verify-logs\` adds them.
${CANARY_FACTS.map(code).join(" and ")} are what a [canary](canary.md) finds: they need ${permissionsFor(CANARY_FACTS).map(code).join(", ")}, and
\`trailproof permissions --canary\` adds them. ${EVENTS_FACTS.map(code).join(", ")} is what [\`scan --events\`](expectations.md#in-a-scan) finds:
\`trailproof permissions --events\` adds ${permissionsFor(EVENTS_FACTS).map(code).join(", ")}, what tells which buckets, keys, log groups and alarms the trails use, and ${code("organizations:ListAccounts")}.

| fact | call | IAM action | wave | codes for "absent" | content |
|---|---|---|---|---|---|
${rows.join("\n")}
`;
}
