import type { LifecycleRule } from "../documents/settings/buckets.ts";
import { counted, oneLine } from "../text/safe-text.ts";

/** Which log files the lifecycle rules of a bucket delete. AWS API GetBucketLifecycleConfiguration. */

/** Where log files are in a bucket: their keys begin with the prefix and go on with these folders. `*` ends the beginning of a name. */
export interface LogPlace {
  /** Empty, or with a slash at its end. */
  readonly prefix: string;
  readonly folders: readonly string[];
}

/** Whether keys of log files may begin with a text. */
export function mayBegin({ prefix, folders }: LogPlace, text: string): boolean {
  if (prefix.startsWith(text)) return true;
  if (!text.startsWith(prefix)) return false;
  const parts = text.slice(prefix.length).split("/");
  return parts.slice(0, folders.length).every((part, i) => {
    const folder = folders[i] ?? "";
    const isOpen = folder.endsWith("*");
    const name = isOpen ? folder.slice(0, -1) : folder;
    // The last part may be the beginning of a name.
    if (i === parts.length - 1 && name.startsWith(part)) return true;
    return isOpen ? part.startsWith(name) : part === name;
  });
}

/** What keys of objects begin with that a rule is about. */
export const prefixOf = ({ Prefix, Filter }: LifecycleRule): string =>
  Filter?.And?.Prefix ?? Filter?.Prefix ?? Prefix ?? "";

/** Whether a rule deletes objects by their age or on a date. */
export const isExpiring = ({ Status, Expiration: { Days, Date: date } = {} }: LifecycleRule): boolean =>
  Status === "Enabled" && (Days !== undefined || date !== undefined);

/** Whether a rule asks for a tag or size, which objects of a trail may not have. */
export function isNarrowed({ Filter: { Tag, And, ...bounds } = {} }: LifecycleRule): boolean {
  const sizes = [bounds, And ?? {}].flatMap((one) => [one.ObjectSizeGreaterThan, one.ObjectSizeLessThan]);
  return Tag !== undefined || (And?.Tags ?? []).length > 0 || sizes.some((one) => one !== undefined);
}

/** The name of a rule in a sentence. */
export const ruleName = ({ ID }: LifecycleRule): string => (ID ? oneLine(ID, 60) : "without an ID");

/** When a rule deletes, after its name. */
export function whenOf({ Expiration: { Days, Date: date } = {} }: LifecycleRule, what = "log files"): string {
  return date === undefined
    ? `deletes ${what} after ${counted(Days ?? 0, "day")}`
    : `deletes ${what} from ${date.slice(0, 10)} on`;
}

const DAY = 86_400_000;

/**
 * Objects that were created before this time may have been deleted by a rule; undefined where none has been yet. S3 adds the days to the
 * time of creation and rounds up to midnight UTC. From its date on, a rule deletes each object within a day.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function deletedBefore(
  { Expiration: { Days, Date: date } = {} }: LifecycleRule,
  now: number,
): number | undefined {
  const midnight = Math.floor(now / DAY) * DAY;
  if (Days !== undefined) return midnight - Days * DAY;
  return date !== undefined && Date.parse(date) <= now ? midnight : undefined;
}
