import { type Static, type TSchema, Type } from "typebox";
import { oneOf, time } from "../documents/schema.ts";
import { PROBLEM_KINDS } from "./integrity-problem.ts";

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const count = Type.Integer({ minimum: 0 });
const share = Type.Number({ minimum: 0, maximum: 1 });

export const Problem = Type.Object({
  kind: oneOf(PROBLEM_KINDS),
  accountId: Type.String({ description: "Empty if unknown." }),
  region: Type.String({ description: "The source Region, in which the events were recorded." }),
  bucket: Type.String({ description: "Empty for a copy on disk of a bucket that is not named." }),
  key: Type.String({ description: "Key of the object; of a folder if a listing failed or nothing was found there." }),
  detail: Type.String(),
  count: Type.Optional(Type.Integer({ minimum: 1, description: "Number of objects; 1 if absent." })),
  explained: Type.Optional(
    Type.Boolean({ description: "For a gap: whether the trail's status shows that the trail was off." }),
  ),
  expected: Type.Optional(Type.String()),
  found: Type.Optional(Type.String()),
  from: Type.Optional(time({ description: "Begin of the time that the problem leaves unverified." })),
  to: Type.Optional(time({ description: "End of the time that the problem leaves unverified." })),
});
/** One problem: what is wrong with which object, and which time it leaves unverified. */
export type Problem = Static<typeof Problem>;

const DigestCounts = Type.Object({ valid: count, invalid: count, missing: count, unreadable: count });
export type DigestCounts = Static<typeof DigestCounts>;

const LogCounts = Type.Object({ valid: count, invalid: count, missing: count, unreadable: count, undigested: count });
export type LogCounts = Static<typeof LogCounts>;

const Interval = Type.Object({ from: time(), to: time(), verified: Type.Boolean() });
export type Interval = Static<typeof Interval>;

const expected = {
  expectedSeconds: Type.Integer({
    minimum: 0,
    description:
      "Time in which digest files were expected: not while the trail was off according to its status, and not in the last two hours.",
  }),
  verifiedSeconds: Type.Integer({ minimum: 0, description: "Verified part of expectedSeconds." }),
};

const Region = Type.Object({
  accountId: Type.String(),
  region: Type.String(),
  verifiedShare: share,
  intervals: Type.Array(Interval, { description: "The range in order, without holes." }),
  ...expected,
  digests: DigestCounts,
  backfillDigests: DigestCounts,
  logs: LogCounts,
  notYetDigested: Type.Integer({
    minimum: 0,
    description: "Log files after the end of the newest digest file, less 15 minutes.",
  }),
  bytes: count,
});
/** What was found for one account in one source Region. */
export type IntegrityRegion = Static<typeof Region>;

const Note = Type.Object({
  code: Type.String(),
  message: Type.String(),
  api: Type.Optional(Type.String()),
  region: Type.Optional(Type.String()),
});
/** A call that failed without changing the verdict, or what a reader must know about the run. */
export type IntegrityNote = Static<typeof Note>;

export const IntegrityResult = Type.Object(
  {
    schemaVersion: Type.String(),
    tool: Type.Object({ name: Type.String(), version: Type.String() }),
    trail: Type.Object({
      arn: nullable(Type.String()),
      name: Type.String(),
      homeRegion: Type.String(),
      accountId: nullable(Type.String()),
      bucket: Type.String({ description: "Empty for a copy on disk of a bucket that is not named." }),
      prefix: nullable(Type.String()),
      isOrganizationTrail: nullable(Type.Boolean({ description: "null: the trail could not be read." })),
    }),
    source: nullable(Type.String({ description: "The folder of a copy on disk; null: the bucket in S3." })),
    range: Type.Object({ start: time(), end: time() }),
    digestsOnly: Type.Boolean({ description: "true: log files were not read." }),
    summary: Type.Object({
      digests: DigestCounts,
      backfillDigests: DigestCounts,
      logs: LogCounts,
      bytes: Type.Integer({ minimum: 0, description: "Bytes of log files, as stored." }),
      verifiedShare: Type.Number({
        minimum: 0,
        maximum: 1,
        description: "Verified share of the range, over all Regions.",
      }),
      ...expected,
    }),
    exitCode: Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(3)]),
    regions: Type.Array(Region),
    problems: Type.Array(Problem),
    notes: Type.Array(Note),
  },
  {
    title: "trailproof integrity result",
    description: "Whether the log files that a trail delivered are intact, and for which times that is verified.",
  },
);
/** The document that `trailproof validate` writes. */
export type IntegrityResult = Static<typeof IntegrityResult>;

/** What a snapshot keeps of a validation: the trail's own integrity, as `scan --verify-logs` found it. */
export const TrailIntegrity = Type.Pick(IntegrityResult, ["range", "summary", "regions", "problems", "notes"]);
export type TrailIntegrity = Static<typeof TrailIntegrity>;
