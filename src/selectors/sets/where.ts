import { textSet } from "../text/text-set.ts";

/** The Regions, and reads (`true`), writes (`false`) or both. */
export interface Where {
  readonly regions: readonly string[];
  readonly readOnly?: boolean;
}

/** The principal of samples. */
export const PRINCIPAL = (partition: string) => `arn:${partition}:iam::111122223333:user/example`;

/** A field with one of these texts. */
export const is = (...equals: string[]) => textSet({ equals });
export const readOnlyField = (readOnly: boolean | undefined) =>
  readOnly === undefined ? {} : { readOnly: is(String(readOnly)) };
export const readWriteWords = (readOnly: boolean | undefined) =>
  readOnly === undefined ? "" : readOnly ? "read " : "write ";
export const inRegions = (regions: readonly string[]) => ({ awsRegion: is(...regions) });
export const placeWords = (regions: readonly string[]) =>
  regions.length > 3 ? `${regions.length} Regions` : regions.join(", ");
