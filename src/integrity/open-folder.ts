import { basename, resolve } from "node:path";
import { parseArn } from "../model/arn.ts";
import { folderSource, type KeysByRegion } from "./folder.ts";
import { makeLimits, stopLimits } from "./limiter.ts";
import type { Opened } from "./s3/open.ts";
import type { NamedTrail } from "./s3/trail.ts";

export interface OpenFolderOptions {
  readonly folder: string;
  readonly keys: KeysByRegion;
  readonly named: NamedTrail;
  readonly maxLogMib: number;
  readonly concurrency?: number | undefined;
}

/** A copy of a trail's bucket on disk; nobody is asked anything. Without a bucket's name the folder's stands for it. */
export function openFolder({ folder, keys, named, maxLogMib, concurrency = 64 }: OpenFolderOptions): Opened {
  const { bucket, arn } = named;
  const accountId = arn === undefined ? undefined : parseArn(arn)?.accountId;
  const limits = makeLimits(concurrency);
  const source = folderSource({ folder, keys, namesBucket: bucket !== undefined, maxLogMib });
  return {
    trail: { ...named, accountId, bucket: bucket ?? basename(resolve(folder)) },
    source,
    limits,
    notes: [],
    close: () => {
      stopLimits(limits);
      return source.close();
    },
  };
}
