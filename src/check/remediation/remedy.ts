import { shellQuote } from "../../model/text/shell-quote.ts";

export { shellQuote };

/**
 * A command line whose interpolated values are quoted for a POSIX shell, since names come from AWS and may hold
 * anything. Line breaks in the template become spaces.
 */
export function cli(template: TemplateStringsArray, ...values: readonly string[]): string {
  return template
    .map((part, i) => part.replace(/\s*\n\s*/g, " ") + (i < values.length ? shellQuote(values[i] ?? "") : ""))
    .join("");
}

const docs = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide";

/** Pages that more than one check refers to. */
export const REFERENCES = {
  createTrail: { title: "AWS CloudTrail: creating a trail", url: `${docs}/cloudtrail-create-and-update-a-trail.html` },
  multiRegion: {
    title: "AWS CloudTrail: multi-Region trails",
    url: `${docs}/receive-cloudtrail-log-files-from-multiple-regions.html`,
  },
  trailStatus: {
    title: "AWS CloudTrail API: GetTrailStatus",
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html",
  },
  bucketPolicy: {
    title: "AWS CloudTrail: bucket policy for CloudTrail",
    url: `${docs}/create-s3-bucket-policy-for-cloudtrail.html`,
  },
  keyPolicy: {
    title: "AWS CloudTrail: key policy for CloudTrail",
    url: `${docs}/create-kms-key-policy-for-cloudtrail.html`,
  },
  topicPolicy: {
    title: "AWS CloudTrail: topic policy for CloudTrail",
    url: `${docs}/cloudtrail-permissions-for-sns-notifications.html`,
  },
  confusedDeputy: {
    title: "AWS IAM: the confused deputy problem",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  },
  publicAccess: {
    title: "Amazon S3: blocking public access, the meaning of public",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  },
  eventHistory: {
    title: "AWS CloudTrail: working with Event history",
    url: `${docs}/view-cloudtrail-events.html`,
  },
  logFileValidation: {
    title: "AWS CloudTrail: log file integrity validation",
    url: `${docs}/cloudtrail-log-file-validation-intro.html`,
  },
  managementEvents: {
    title: "AWS CloudTrail: logging management events",
    url: `${docs}/logging-management-events-with-cloudtrail.html`,
  },
  dataEvents: { title: "AWS CloudTrail: logging data events", url: `${docs}/logging-data-events-with-cloudtrail.html` },
  networkActivity: {
    title: "AWS CloudTrail: logging network activity events",
    url: `${docs}/logging-network-events-with-cloudtrail.html`,
  },
  insights: {
    title: "AWS CloudTrail: logging Insights events",
    url: `${docs}/logging-insights-events-with-cloudtrail.html`,
  },
  globalServices: {
    title: "AWS CloudTrail: global service events",
    url: `${docs}/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events`,
  },
  cloudWatchLogs: {
    title: "AWS CloudTrail: sending events to CloudWatch Logs",
    url: `${docs}/send-cloudtrail-events-to-cloudwatch-logs.html`,
  },
} as const;
