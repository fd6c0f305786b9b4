/**
 * List prices of CloudTrail events in us-east-1, in US dollars an event. Source: AWS CloudTrail pricing page. The first copy
 * of management events in each region is free.
 */
export const PRICES = {
  asOf: "2026-11-25",
  region: "us-east-1",
  data: 0.1 / 100_000,
  networkActivity: 0.1 / 100_000,
  managementCopy: 2 / 100_000,
} as const;

/** The cost of one event that so many trails record. Insights are charged by the events analysed, which is not estimated. */
export function priceOf(category: string | undefined, copies: number): number {
  if (category === "Data") return copies * PRICES.data;
  if (category === "NetworkActivity") return copies * PRICES.networkActivity;
  return category === "Management" ? Math.max(0, copies - 1) * PRICES.managementCopy : 0;
}
