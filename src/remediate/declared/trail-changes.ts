import type { Call } from "../words.ts";
import type { Change, Properties } from "./resource.ts";
import { type Changes, given, json, jsonOf, type Names, no, number, propertiesOf, text, yes } from "./values.ts";

type Options = Call["options"];

const TRAIL: Names = {
  "s3-bucket-name": ["S3BucketName", text],
  "kms-key-id": ["KMSKeyId", text],
  "sns-topic-name": ["SnsTopicName", text],
  "is-multi-region-trail": ["IsMultiRegionTrail", yes],
  "no-is-multi-region-trail": ["IsMultiRegionTrail", no],
  "include-global-service-events": ["IncludeGlobalServiceEvents", yes],
  "no-include-global-service-events": ["IncludeGlobalServiceEvents", no],
  "enable-log-file-validation": ["EnableLogFileValidation", yes],
  "is-organization-trail": ["IsOrganizationTrail", yes],
  "cloud-watch-logs-log-group-arn": ["CloudWatchLogsLogGroupArn", text],
  "cloud-watch-logs-role-arn": ["CloudWatchLogsRoleArn", text],
};

const STORE: Names = {
  "retention-period": ["RetentionPeriod", number],
  "termination-protection-enabled": ["TerminationProtectionEnabled", yes],
  "multi-region-enabled": ["MultiRegionEnabled", yes],
  "kms-key-id": ["KmsKeyId", text],
  "advanced-event-selectors": ["AdvancedEventSelectors", json],
};

/** A trail is called by its name or its ARN. */
function trail(options: Options, option: string, properties: Properties, creates = false): Change[] {
  const key = given(options, option).split("/").at(-1) ?? "";
  return [{ type: "AWS::CloudTrail::Trail", key, region: given(options, "region"), creates, properties }];
}

/** The settings of trails and event data stores by the command that sets them. */
export const TRAIL_CHANGES: Changes = {
  "cloudtrail create-trail": ({ options }) =>
    trail(options, "name", { TrailName: given(options, "name"), ...propertiesOf(options, TRAIL) }, true),
  "cloudtrail update-trail": ({ options }) => trail(options, "name", propertiesOf(options, TRAIL)),
  "cloudtrail start-logging": ({ options }) => trail(options, "name", { IsLogging: true }),
  // One kind of selectors takes the place of the other.
  "cloudtrail put-event-selectors": ({ options }) =>
    trail(
      options,
      "trail-name",
      options["advanced-event-selectors"] === undefined
        ? { EventSelectors: jsonOf(options, "event-selectors"), AdvancedEventSelectors: [] }
        : { AdvancedEventSelectors: jsonOf(options, "advanced-event-selectors"), EventSelectors: [] },
    ),
  "cloudtrail put-insight-selectors": ({ options }) =>
    trail(options, "trail-name", { InsightSelectors: jsonOf(options, "insight-selectors") }),
  "cloudtrail add-tags": ({ options }) => trail(options, "resource-id", { Tags: jsonOf(options, "tags-list") }),
  "cloudtrail update-event-data-store": ({ options }) => [
    {
      type: "AWS::CloudTrail::EventDataStore",
      key: given(options, "event-data-store"),
      region: given(options, "region"),
      creates: false,
      properties: propertiesOf(options, STORE),
    },
  ],
};
