/** What a trail delivers, each on its own way. */
export const DELIVERY_KINDS = ["log-files", "digests", "cloudwatch-logs", "notifications"] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];
