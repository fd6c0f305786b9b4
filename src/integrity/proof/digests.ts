import { idOf } from "../digest/entry.ts";
import { type KeyRing, keyRing } from "../digest/public-keys.ts";
import { type DigestOutcome, type NextDigestSignature, verifyDigest } from "../digest/verify.ts";
import { type ListedDigest, listDigests } from "../layout/listing.ts";
import type { RegionFolder } from "../layout/object-names.ts";
import { DAY, DELIVERY, HOUR } from "../layout/time.ts";
import type { Source } from "../source/source.ts";
import type { LogPlace } from "./log-place.ts";

/** A digest of the hour of a log file's name, or of the next one: the name may have the time before the delivery. */
const LATEST = 2 * HOUR;
/** Without metadata a signature is in the next digest, whose own is in the one after. */
const SIGNATURES_AHEAD = 2;

/** Which trail's digests are read first. */
export interface TrailName {
  readonly name: string;
  readonly homeRegion: string;
}

/** A digest file by its name: listed, or only named by the next one. */
export type PlacedDigest = Omit<ListedDigest, "etag">;

/** The digest files that may list log files. Each is listed, read and verified once. */
export interface Digests {
  /**
   * Those that may list a log file, the likeliest first.
   *
   * @throws SourceError
   */
  mayList(place: LogPlace): Promise<readonly ListedDigest[]>;
  verified(digest: PlacedDigest): Promise<DigestOutcome>;
}

export function digestsOf(source: Source, trail: TrailName | undefined): Digests {
  const listings = new Map<string, Promise<readonly ListedDigest[]>>();
  const rings = new Map<number, KeyRing>();
  const outcomes = new Map<string, Promise<DigestOutcome>>();

  /** The digests of a day of UTC, and of the hours around it. */
  const listed = (folder: RegionFolder, day: number): Promise<readonly ListedDigest[]> =>
    once(listings, `${idOf({ bucket: folder.bucket, key: folder.base })} ${folder.region} ${day}`, async () => {
      const found: ListedDigest[] = [];
      for await (const digest of listDigests(source, folder, day, day + DAY)) found.push(digest);
      return found;
    });
  const ring = (day: number): KeyRing => {
    const known = rings.get(day) ?? keyRing(source, day, day + DAY, undefined);
    rings.set(day, known);
    return known;
  };
  const fromNext = async (digest: PlacedDigest, ahead: number): Promise<NextDigestSignature | undefined> => {
    if (source.hasMetadata || ahead === 0) return undefined;
    const after = (await listed(folderOf(digest), dayOf(digest.time)))
      .filter((one) => isSameChain(one, digest) && one.time > digest.time)
      .reduce<ListedDigest | undefined>((a, b) => (a && a.time <= b.time ? a : b), undefined);
    if (!after) return undefined;
    const outcome = await verify(after, ahead - 1);
    const previous = outcome.state === "valid" ? outcome.body.previous : outcome.claims;
    if (previous?.key !== digest.key) return undefined;
    return { signature: previous.signature, trusted: outcome.state === "valid" };
  };
  const verify = async (digest: PlacedDigest, ahead: number): Promise<DigestOutcome> =>
    verifyDigest(source, ring(dayOf(digest.time)), digest, await fromNext(digest, ahead));

  return {
    mayList: async ({ folder, time }) => {
      const near = (await listed(folder, dayOf(time))).filter((digest) => isNear(digest.time, time));
      const rank = (digest: ListedDigest) => (isOf(trail, digest) ? 0 : 2) + (digest.time < time ? 1 : 0);
      return near.sort((a, b) => rank(a) - rank(b) || a.time - b.time);
    },
    verified: (digest) => once(outcomes, idOf(digest), () => verify(digest, SIGNATURES_AHEAD)),
  };
}

export const dayOf = (time: number): number => Math.floor(time / DAY) * DAY;

/** Whether a digest that ends at this time may list a log file of that time. */
export const isNear = (end: number, time: number): boolean => end >= time - DELIVERY && end <= time + LATEST;

/** Whether a digest is the trail's, as its name says; any is where no trail is known. */
export const isOf = (trail: TrailName | undefined, { trailName, homeRegion }: PlacedDigest): boolean =>
  trail === undefined || (trailName === trail.name && homeRegion === trail.homeRegion);

const folderOf = ({ bucket, base, accountId, region }: PlacedDigest): RegionFolder => ({
  bucket,
  base,
  accountId,
  region,
});

const isSameChain = (a: PlacedDigest, b: PlacedDigest): boolean =>
  a.trailName === b.trailName && a.homeRegion === b.homeRegion && a.backfill === b.backfill;

/** The answer to a question that was asked before, also while it is still open. */
function once<T>(answers: Map<string, Promise<T>>, question: string, ask: () => Promise<T>): Promise<T> {
  const answer = answers.get(question) ?? ask();
  answers.set(question, answer);
  return answer;
}
