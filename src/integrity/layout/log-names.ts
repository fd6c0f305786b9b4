/** The log files that valid digest files list, in little memory: there may be a million. */
export interface LogNames {
  add(bucket: string, key: string): void;
  has(bucket: string, key: string): boolean;
}

export function makeLogNames(): LogNames {
  const folders = new Map<string, Set<string>>();
  return {
    add: (bucket, key) => {
      const { folder, rest } = split(bucket, key);
      const names = folders.get(folder) ?? new Set<string>();
      if (names.size === 0) folders.set(copied(folder), names);
      names.add(copied(rest));
    },
    has: (bucket, key) => {
      const { folder, rest } = split(bucket, key);
      return folders.get(folder)?.has(rest) ?? false;
    },
  };
}

/** The part that the names of a folder have in common, and the rest: `20260115T0005Z_AbCd.json.gz`. */
function split(bucket: string, key: string): { folder: string; rest: string } {
  const slash = key.lastIndexOf("/") + 1;
  const common = /^\d{12}_CloudTrail_[a-z0-9-]+_/.exec(key.slice(slash))?.[0].length ?? 0;
  return { folder: `${bucket}/${key.slice(0, slash + common)}`, rest: key.slice(slash + common) };
}

/** A copy: a slice would keep the response that it is a part of in memory. */
const copied = (text: string): string => Buffer.from(text).toString();
