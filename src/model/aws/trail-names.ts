import { groupBy } from "../group-by.ts";
import { parseArn } from "./arn.ts";

interface NamedTrail {
  readonly arn: string;
  readonly name: string;
}

/**
 * What tells a trail from others of the same name: its home Region, else its account, else both. An organization trail and
 * one of the account may have the same name. `undefined` where no other trail has it.
 */
export function distinction({ arn, name }: NamedTrail, among: readonly NamedTrail[]): string | undefined {
  const others = among.filter((one) => one.name === name && one.arn !== arn).map((one) => parseArn(one.arn));
  const own = parseArn(arn);
  if (others.length === 0 || !own) return undefined;
  if (others.every((other) => other?.region !== own.region)) return own.region;
  const account = `account ${own.accountId}`;
  return others.every((other) => other?.accountId !== own.accountId) ? account : `${own.region}, ${account}`;
}

/** A trail's name, with what tells it from others of the same name. */
export function distinctName(trail: NamedTrail, among: readonly NamedTrail[]): string {
  const words = distinction(trail, among);
  return words === undefined ? trail.name : `${trail.name} (${words})`;
}

/** The names of trails in a list, no two alike. */
export function distinctNames(trails: readonly NamedTrail[]): string[] {
  const byName = groupBy(trails, ({ name }) => name);
  return trails.map((trail) => distinctName(trail, byName.get(trail.name) ?? []));
}
