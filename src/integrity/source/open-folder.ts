import { parseArn } from "../../model/aws/arn.ts";
import { folderSource, type KeysByRegion } from "./folder.ts";
import { makeLimits, stopLimits } from "./limiter.ts";
import type { NamedTrail, Opened } from "./opened.ts";

export interface OpenFolderOptions {
  readonly folder: string;
  readonly keys: KeysByRegion;
  readonly keysFile: string;
  readonly named: NamedTrail;
  readonly maxLogMib: number;
  readonly concurrency?: number | undefined;
}

/** A copy of a trail's bucket on disk; makes no AWS call. A bucket that is not named has an empty name. */
export function openFolder({ folder, keys, keysFile, named, maxLogMib, concurrency = 64 }: OpenFolderOptions): Opened {
  const { bucket, arn } = named;
  const accountId = arn === undefined ? undefined : parseArn(arn)?.accountId;
  const limits = makeLimits(concurrency);
  const source = folderSource({ folder, keys, keysFile, namesBucket: bucket !== undefined, maxLogMib });
  return {
    trail: { ...named, accountId, bucket: bucket ?? "" },
    source,
    limits,
    notes: [],
    identity: async () => "none: a copy on disk was validated, and no AWS call was made",
    close: () => {
      stopLimits(limits);
      return source.close();
    },
  };
}
