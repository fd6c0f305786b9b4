import type { Declared } from "../../declared/index.ts";
import type { Plan } from "../../plan.ts";
import type { Entry } from "./hcl.ts";
import type { Block } from "./resources.ts";

const words = (text: string) => text.trim().split(/\s+/);

/**
 * The arguments of resources that exist and that a plan changes. Terraform leaves those alone that it is told to ignore: a
 * plan knows what it changes, and nothing else is touched.
 */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_cloudtrail: words(`
    advanced_event_selector cloud_watch_logs_group_arn cloud_watch_logs_role_arn enable_log_file_validation
    enable_logging event_selector include_global_service_events insight_selector is_multi_region_trail
    is_organization_trail kms_key_id s3_bucket_name s3_key_prefix sns_topic_name tags tags_all`),
  aws_cloudtrail_event_data_store: words(`
    advanced_event_selector billing_mode kms_key_id multi_region_enabled name organization_enabled
    retention_period suspend tags tags_all termination_protection_enabled`),
  aws_cloudwatch_log_group: words(`
    deletion_protection_enabled kms_key_id log_group_class retention_in_days skip_destroy tags tags_all`),
  aws_iam_role: words(`
    assume_role_policy description force_detach_policies max_session_duration path permissions_boundary tags
    tags_all`),
  aws_kms_key: words(`
    bypass_policy_lockout_safety_check custom_key_store_id customer_master_key_spec deletion_window_in_days
    description enable_key_rotation is_enabled key_usage multi_region policy rotation_period_in_days tags
    tags_all xks_key_id`),
  aws_sns_topic: words(`
    application_failure_feedback_role_arn application_success_feedback_role_arn
    application_success_feedback_sample_rate archive_policy content_based_deduplication delivery_policy
    display_name fifo_throughput_scope fifo_topic firehose_failure_feedback_role_arn
    firehose_success_feedback_role_arn firehose_success_feedback_sample_rate http_failure_feedback_role_arn
    http_success_feedback_role_arn http_success_feedback_sample_rate kms_master_key_id
    lambda_failure_feedback_role_arn lambda_success_feedback_role_arn lambda_success_feedback_sample_rate policy
    signature_version sqs_failure_feedback_role_arn sqs_success_feedback_role_arn
    sqs_success_feedback_sample_rate tags tags_all tracing_config`),
};

/** Resources that are imported if they exist: others are set by a resource of their own, which replaces what there was. */
export const isImported = ({ creates }: Declared, { type }: Block): boolean => !creates && type in ARGUMENTS;

/** What identifies a resource to `import`. */
export function importId({ type, key, region }: Declared, { account, partition }: Plan, provider: string): string {
  const there = region === undefined || region === provider ? "" : `@${region}`;
  const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  if (type === "AWS::CloudTrail::Trail") return `${arn("cloudtrail", `trail/${key}`)}${there}`;
  if (type === "AWS::SNS::Topic") return `${arn("sns", key)}${there}`;
  return `${key}${there}`;
}

/** The block with its name and with what it leaves alone. */
export function imported(resource: Declared, { type, entries }: Block, { trails }: Plan): Block {
  const { key, region } = resource;
  const set = new Set(entries.map(({ name }) => name));
  const selectors = ["event_selector", "advanced_event_selector"];
  const isSet = (name: string) => set.has(name) || (selectors.includes(name) && selectors.some((one) => set.has(one)));
  const ignored = (ARGUMENTS[type] ?? []).filter((name) => !isSet(name));
  const bucket = trails.find(({ arn }) => arn.endsWith(`:trail/${key}`) && arn.includes(`:${region}:`))?.bucket;
  const required: Entry[] = [
    ...(set.has("name") || type === "aws_kms_key" ? [] : [{ name: "name", value: key.split("/").at(-1) ?? "" }]),
    ...(type !== "aws_cloudtrail" || set.has("s3_bucket_name")
      ? []
      : [{ name: "s3_bucket_name", value: bucket ?? "" }]),
  ];
  const lifecycle = { name: "lifecycle", block: [{ name: "ignore_changes", expression: listOf(ignored) }] };
  return { type, entries: [...required, ...entries, lifecycle] };
}

const listOf = (names: readonly string[]) => `[\n${names.map((name) => `      ${name},\n`).join("")}    ]`;
