/** The test that applies the commands of a control with the AWS CLI on the emulator, and sees it pass afterwards. */
export type ApplyingTest = "remediation-suite" | "remedies" | "remediate";

/**
 * How the commands of a control's remedy are verified. `applied`: as printed, on the emulator. `checked`: the emulator cannot
 * take them; they are compared with the AWS CLI's models of the services. `none`: no command fixes it, a person does.
 */
export type Proof =
  | { readonly proof: "applied"; readonly test: ApplyingTest }
  | { readonly proof: "checked" | "none"; readonly reason: string };

const applied = (test: ApplyingTest, ...controls: readonly string[]) =>
  Object.fromEntries(controls.map((control): [string, Proof] => [control, { proof: "applied", test }]));
const others = (proof: "checked" | "none", reason: string, ...controls: readonly string[]) =>
  Object.fromEntries(controls.map((control): [string, Proof] => [control, { proof, reason }]));

/** One row for each control. */
export const PROOFS: Readonly<Record<string, Proof>> = {
  ...applied(
    "remediation-suite",
    "alarm-cloudtrail-changes",
    "alarm-config-changes",
    "alarm-console-auth-failures",
    "alarm-console-no-mfa",
    "alarm-gateway-changes",
    "alarm-iam-policy-changes",
    "alarm-kms-key-disable-delete",
    "alarm-nacl-changes",
    "alarm-notification",
    "alarm-organizations-changes",
    "alarm-root-usage",
    "alarm-route-table-changes",
    "alarm-s3-policy-changes",
    "alarm-security-group-changes",
    "alarm-unauthorized-api-calls",
    "alarm-vpc-changes",
    "bucket-access-logging",
    "bucket-copies-out",
    "bucket-encryption",
    "bucket-exists",
    "bucket-lifecycle",
    "bucket-object-lock",
    "bucket-ownership",
    "bucket-policy-delivery",
    "bucket-policy-source",
    "bucket-public-access",
    "bucket-tls-only",
    "bucket-versioning",
    "events-bedrock",
    "events-data-resources",
    "events-global-duplicated",
    "events-global-services",
    "events-insights",
    "events-lambda-data",
    "events-management",
    "events-network-activity",
    "events-s3-data-read",
    "events-s3-data-write",
    "iam-cloudtrail-full-access",
    "key-policy",
    "key-policy-delivery",
    "key-rotation",
    "key-usable",
    "log-group-resource-policy",
    "log-group-retention",
    "role-cloudwatch-delivery",
    "topic-encryption",
    "topic-policy",
    "trail-cloudwatch-logs",
    "trail-kms-encryption",
    "trail-log-file-validation",
    "trail-logging",
    "trail-multi-region",
    "trail-organization",
    "trail-region-covered",
    "trail-sns-notification",
    "trail-tags",
  ),
  ...applied("remediate", "trail-exists"),
  ...applied("remedies", "events-management-exclusions"),
  ...others("checked", "The emulator has no mute rules.", "alarm-muted"),
  ...others("checked", "It needs the root user with MFA. The emulator does not keep MFA delete.", "bucket-mfa-delete"),
  ...others(
    "checked",
    "The emulator has no event data stores.",
    "event-data-store-enabled",
    "event-data-store-kms",
    "event-data-store-multi-region",
    "event-data-store-retention",
    "event-data-store-termination-protection",
  ),
  ...others("checked", "The emulator does not keep the class of a log group.", "log-group-class"),
  ...others("checked", "The emulator has no deletion protection of log groups.", "log-group-deletion-protection"),
  ...others("checked", "The emulator refuses keys of log groups that exist.", "log-group-encryption"),
  ...others("checked", "The emulator takes no subscription filter to a different account.", "log-group-subscribers"),
  ...others("checked", "The emulator has no transformers.", "log-group-unaltered"),
  ...others(
    "checked",
    "It is done in the management account, with the ID that the first command prints.",
    "organization-trail-protected",
  ),
  ...others(
    "checked",
    "The policy of the organization permits destinations, and a person chooses one.",
    "trail-destination",
  ),
  ...others(
    "checked",
    "The emulator does not keep it, and only recent versions of the AWS CLI have the option.",
    "trail-recursive-logging",
  ),
  ...others("none", "A person decides which of the trails keeps recording the events.", "events-management-duplicated"),
  ...others(
    "none",
    "The cause is not in the settings: a person reads the error of the delivery.",
    "canary-cloudwatch",
    "canary-event-history",
    "canary-s3",
    "trail-cloudwatch-delivery",
    "trail-digest-delivery",
    "trail-s3-delivery",
  ),
  ...others(
    "none",
    "A person decides whether the calls are expected.",
    "access-console-without-mfa",
    "access-denied-calls",
    "access-foreign-account",
    "access-root-use",
    "access-trail-tampering",
    "access-unexpected-region",
  ),
  ...others("none", "Log files that were changed or deleted cannot be restored by a command.", "trail-integrity"),
};
