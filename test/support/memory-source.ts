import type { Checkpoint, CheckpointEntry } from "../../src/integrity/checkpoint/checkpoint.ts";
import { inflateBuffer } from "../../src/integrity/inflate/gzip.ts";
import { memberContent } from "../../src/integrity/source/log-content.ts";
import type { TrailFacts } from "../../src/integrity/source/opened.ts";
import type { ListPage, Source } from "../../src/integrity/source/source.ts";
import { type ValidateTrailOptions, validateTrail } from "../../src/integrity/validate-trail.ts";
import type { Logging } from "../../src/model/integrity/digest-gap.ts";
import type { IntegrityResult } from "../../src/model/integrity/integrity-result.ts";
import { HOUR, iso, START, TRAIL, type World } from "./signed-trail.ts";

/** A world as a source, without HTTP: for thousands of validations. */
export function memorySource(world: World): Source {
  const stored = (bucket: string, key: string) => world.buckets.get(bucket)?.get(key);
  return {
    hasMetadata: true,
    namesBucket: true,
    list: async function* ({ bucket, prefix, shallow, startAfter = "" }): AsyncGenerator<ListPage> {
      const keys = [...(world.buckets.get(bucket)?.keys() ?? [])]
        .filter((key) => key.startsWith(prefix) && key > startAfter)
        .sort();
      const folderOf = (key: string) => {
        const slash = shallow ? key.indexOf("/", prefix.length) : -1;
        return slash < 0 ? undefined : key.slice(0, slash + 1);
      };
      const objects = keys
        .filter((key) => folderOf(key) === undefined)
        .map((key) => ({ key, etag: "", size: stored(bucket, key)?.body.length ?? 0 }));
      yield { objects, folders: [...new Set(keys.flatMap((key) => folderOf(key) ?? []))] };
    },
    digest: async (bucket, key) => {
      const object = stored(bucket, key);
      return object ? { state: "read", ...object } : { state: "missing", code: "NoSuchKey" };
    },
    log: async (bucket, key) => {
      const object = stored(bucket, key);
      if (!object) return { state: "missing", code: "NoSuchKey" };
      return memberContent(await inflateBuffer(object.body, { limit: 2 ** 26 }), 64);
    },
    publicKeys: async (region) =>
      (world.publicKeys.get(region) ?? []).map((key) => ({
        fingerprint: key.Fingerprint,
        der: Buffer.from(key.Value, "base64"),
      })),
  };
}

/** A checkpoint that is kept in memory. */
export function memoryCheckpoint(): Checkpoint {
  const known = new Map<string, CheckpointEntry>();
  return { get: (id) => known.get(id), add: (one) => known.set(`${one.digest.bucket}/${one.digest.key}`, one) };
}

export interface MemoryOptions {
  readonly start?: number;
  readonly end?: number;
  readonly now?: number;
  readonly accountId?: string;
  readonly organization?: boolean;
  readonly regions?: readonly string[];
  /** As GetTrailStatus gives it; `null`: not read. Logging since START without it. */
  readonly logging?: Logging | null;
  readonly allowGaps?: boolean;
  /** What is known of the trail besides. */
  readonly trail?: Partial<TrailFacts>;
  readonly allowEmpty?: boolean;
  readonly checkpoint?: Checkpoint;
  readonly ignored?: ValidateTrailOptions["ignored"];
  readonly organizationAccounts?: ValidateTrailOptions["organizationAccounts"];
  /** Replaces the default source. */
  readonly source?: Source;
}

/** Validates a world in this process: the four hours from {@link START}, long after. */
export function validateHere(world: World, options: MemoryOptions = {}): Promise<IntegrityResult> {
  const {
    start = START,
    end = START + 4 * HOUR,
    now = START + 1000 * HOUR,
    organization = false,
    regions,
    source,
    allowGaps,
    checkpoint,
    logging = { isLogging: true, startLoggingTime: iso(START), stopLoggingTime: null },
    trail,
    allowEmpty,
    ignored,
    organizationAccounts,
  } = options;
  return validateTrail({
    trail: {
      name: TRAIL.name,
      homeRegion: TRAIL.homeRegion,
      accountId: TRAIL.accountId,
      bucket: TRAIL.bucket,
      isOrganizationTrail: organization,
      logging: logging ?? undefined,
      ...trail,
    },
    range: { start, end },
    source: source ?? memorySource(world),
    regions,
    allowGaps,
    allowEmpty,
    checkpoint,
    ignored,
    organizationAccounts,
    tool: { name: "trailproof", version: "test" },
    now,
  });
}
