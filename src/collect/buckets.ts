import { mapObserved, type Observed } from "../model/resources/observed.ts";
import type { ListedBucket } from "./services/s3/buckets.ts";

/** The account's list of buckets by their names: the Regions of those that no trail names are not kept. */
export function bucketNames(listing: Observed<ListedBucket[]>): Observed<string[]> {
  return mapObserved(listing, (buckets) => buckets.map(({ name }) => name));
}

/** Where the buckets of a complete list are, by their names: the list's answer, with its call and time. */
export function listedLocations(listing: Observed<ListedBucket[]>): ReadonlyMap<string, Observed<string>> {
  if (listing.state !== "read") return new Map();
  const { value, ...seen } = listing;
  return new Map(value.flatMap(({ name, region }) => (region === null ? [] : [[name, { ...seen, value: region }]])));
}
