import { isDenied } from "../../model/aws/denied.ts";
import type { LogProof } from "../../model/documents/log-proof.ts";
import { locationOf } from "../../model/integrity/location.ts";
import { idOf } from "../digest/entry.ts";
import type { DigestProblem } from "../digest/verify.ts";
import { parseDigestKey } from "../layout/object-names.ts";
import { DELIVERY, HOUR, isoTime } from "../layout/time.ts";
import { type Source, SourceError } from "../source/source.ts";
import { digestsOf, isNear, isOf, type PlacedDigest, type TrailName } from "./digests.ts";
import { type LogPlace, logPlace } from "./log-place.ts";

/** A digest is delivered up to an hour after its end. */
const DUE = 2 * HOUR;
const KEYS = "cloudtrail:ListPublicKeys";

export interface LogProverOptions {
  readonly source: Source;
  /** The trail that is asked for, with its ARN where it is known: its digests are read first. */
  readonly trail?: (TrailName & { readonly arn?: string | undefined }) | undefined;
  /** Milliseconds. */
  readonly now: number;
}

type BadDigest = DigestProblem & { readonly digest: PlacedDigest };

/** Finds the digest file that lists a log file, and compares. What cannot be read is in the verdict, and never thrown. */
export interface LogProver {
  /** @param read - the file that is compared, where it is not the one that the source has under the key */
  prove(bucket: string, key: string, read?: Source["log"]): Promise<LogProof>;
}

export function logProver({ source, trail, now }: LogProverOptions): LogProver {
  const digests = digestsOf(source, trail);
  const nameOf = ({ bucket, key }: Pick<PlacedDigest, "bucket" | "key">) => locationOf(source.folder, bucket, key);

  async function prove(bucket: string, key: string, read: Source["log"]): Promise<LogProof> {
    const place = logPlace(bucket, key);
    if (!place) return proof("unlisted", "no digest lists it: CloudTrail does not deliver files of this name");
    const problems: BadDigest[] = [];
    let covered = Number.NEGATIVE_INFINITY;
    const queue: PlacedDigest[] = [...(await digests.mayList(place))];
    const known = new Set(queue.map(idOf));
    for (const digest of queue) {
      const outcome = await digests.verified(digest);
      if (outcome.state === "problem") {
        problems.push({ ...outcome, digest });
        continue;
      }
      const listed = outcome.body.logs.find((log) => log.bucket === bucket && log.key === key);
      if (listed) return compared(digest, { ...listed, hash: listed.hash.toLowerCase() }, read);
      if (!digest.backfill && isOf(trail, digest)) covered = Math.max(covered, outcome.body.end);
      // A digest that was deleted is missed by the next one.
      const { previous } = outcome.body;
      const name = previous ? parseDigestKey(previous.key) : undefined;
      if (!previous || !name || !isNear(name.time, place.time) || known.has(idOf(previous))) continue;
      known.add(idOf(previous));
      queue.push({ ...name, bucket: previous.bucket });
    }
    return notListed(place, problems, covered);
  }

  async function compared(
    digest: PlacedDigest,
    { bucket, key, hash }: { readonly bucket: string; readonly key: string; readonly hash: string },
    read: Source["log"],
  ): Promise<LogProof> {
    const content = await read(bucket, key, hash);
    const { trailName: name, homeRegion } = digest;
    const arn = trail?.name === name && trail.homeRegion === homeRegion ? (trail.arn ?? null) : null;
    const found = { digest: nameOf(digest), trail: { name, homeRegion, arn }, sha256: hash };
    if (content.state === "read" && content.hash === hash)
      return proof(
        "verified",
        `digest ${found.digest} lists the file with the SHA-256 that it has; its signature is valid`,
        found,
      );
    if (content.state === "read")
      return proof("modified", `SHA-256 differs from digest ${found.digest}: ${content.hash}, not ${hash}`, found);
    if (content.state === "invalid")
      return proof(
        "modified",
        `it is listed in digest ${found.digest}, and is not exactly one complete gzip member: ${content.reason}`,
        found,
      );
    const why =
      content.state === "missing"
        ? `it is missing (${content.code})`
        : said("s3:GetObject", { code: content.code, message: `${content.message} (${content.code})` });
    return proof("unreadable", `digest ${found.digest} lists the file, and the file could not be read: ${why}`, found);
  }

  function notListed({ kind, time }: LogPlace, problems: readonly BadDigest[], covered: number): LogProof {
    const unread = problems.find((one) => one.kind === "unreadable");
    const [bad] = problems;
    if (unread) {
      const digest = nameOf(unread.digest);
      return proof("unreadable", `digest ${digest} could not be read: ${granted(unread)}`, { digest });
    }
    if (bad) {
      const digest = nameOf(bad.digest);
      return proof("digest-invalid", `digest ${digest}, which may list the file, is invalid: ${bad.detail}`, {
        digest,
      });
    }
    if (kind !== "CloudTrail")
      return proof("not-checked", `digests list the log files of CloudTrail/, and none lists this one of ${kind}/`);
    const isCovered = time <= covered - DELIVERY;
    if (!isCovered && time > now - DUE)
      return proof("not-yet", "not yet: the digest of an hour is delivered up to an hour after its end");
    if (!isCovered)
      return proof(
        "no-digest",
        `there is no digest ${trail ? `of trail ${trail.name} ` : ""}for ${isoTime(time)}: log file validation was off, or digests were deleted`,
      );
    return proof("unlisted", "no valid digest lists it: CloudTrail may not have delivered it");
  }

  const granted = ({ code, call, detail }: DigestProblem): string =>
    source.folder === undefined ? said(call === "keys" ? KEYS : "s3:GetObject", { code, message: detail }) : detail;

  return {
    prove: async (bucket, key, read = source.log) => {
      try {
        return await prove(bucket, key, read);
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        const { code, message } = error;
        const why =
          source.folder === undefined ? said("s3:ListBucket", { code, message: `${message} (${code})` }) : message;
        return proof("unreadable", `the digests could not be listed: ${why}`);
      }
    },
  };
}

const proof = (
  verdict: LogProof["verdict"],
  detail: string,
  found: Partial<Pick<LogProof, "digest" | "trail" | "sha256">> = {},
): LogProof => ({ verdict, digest: null, trail: null, sha256: null, ...found, detail });

/** Why a call failed, with the permission that it needs. */
function said(
  api: string,
  { code, message }: { readonly code?: string | undefined; readonly message: string },
): string {
  return `${api}: ${message}${code !== undefined && isDenied(code) ? `; grant ${api}` : ""}`;
}
