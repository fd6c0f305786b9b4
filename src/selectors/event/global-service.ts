import { PARTITIONS } from "../../model/aws/partitions.ts";

/**
 * Services whose events are logged once, in one region of the partition, as global service events. Source: AWS CloudTrail
 * User Guide, "Global service events".
 */
export const GLOBAL_SOURCES = ["iam.amazonaws.com", "cloudfront.amazonaws.com", "route53.amazonaws.com"] as const;

/**
 * Services whose events in that Region may be global service events: STS and sign-in have both a global endpoint and one in
 * the Region, and AWS does not document the others.
 */
const MAYBE_GLOBAL = new Set([
  "sts.amazonaws.com",
  "signin.amazonaws.com",
  "organizations.amazonaws.com",
  "account.amazonaws.com",
  "globalaccelerator.amazonaws.com",
  "networkmanager.amazonaws.com",
  "route53domains.amazonaws.com",
  "shield.amazonaws.com",
  "support.amazonaws.com",
  "health.amazonaws.com",
  "waf.amazonaws.com",
]);

const SURELY_GLOBAL: ReadonlySet<string> = new Set(GLOBAL_SOURCES);

const REGIONS_OF_GLOBAL = new Set(PARTITIONS.map((partition) => partition.globalRegion));

interface Place {
  readonly eventCategory?: string;
  readonly eventSource?: string;
  readonly awsRegion?: string;
  readonly globalService?: boolean;
}

/** Whether the event is a global service event; `undefined` where the record does not determine it. */
export function isGlobalEvent(event: Place): boolean | undefined {
  if (event.globalService !== undefined) return event.globalService;
  const { awsRegion, eventSource, eventCategory } = event;
  if (eventCategory !== undefined && eventCategory !== "Management") return false;
  if (awsRegion !== undefined && !REGIONS_OF_GLOBAL.has(awsRegion)) return false;
  if (eventSource === undefined || MAYBE_GLOBAL.has(eventSource)) return undefined;
  return SURELY_GLOBAL.has(eventSource);
}
