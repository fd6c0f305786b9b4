import { gunzipSync, gzipSync } from "node:zlib";
import {
  addTrail,
  bucketOf,
  type Digest,
  deliver,
  deliveredTrail,
  digestKey,
  HOUR,
  type Log,
  logKey,
  MINUTE,
  putDigest,
  putLog,
  regionKey,
  START,
  signatureOf,
  signingKey,
  TRAIL,
  type World,
  world,
} from "../support/signed-trail.ts";
import { plant, remove, replaceBody, replaceContent, replaceMetadata, storedAt, swap } from "../support/tamper.ts";

/** A trail's deliveries, changed in one way, and what is to be said of it. */
export interface Case {
  readonly world: World;
  /** Each problem, as `kind file`, in the order of the result. */
  readonly problems: readonly string[];
  /** What the AWS CLI calls invalid, as `reason file`, in its order (newest first); where it looks and agrees. */
  readonly peer: Peer;
}

export interface Peer {
  readonly code: number | null;
  readonly invalid?: readonly string[];
  readonly gaps?: number;
  /** Why it says something else than we do. */
  readonly differs?: string;
}

const file = ({ key }: { readonly key: string }): string => key.split("/").at(-1) ?? "";
const NOT_SEEN: Peer["differs"] = "it reads only what a digest lists";

interface Delivered {
  readonly world: World;
  readonly digests: readonly Digest[];
  readonly log: Log;
}

/** Four hours of deliveries with one thing changed. */
function changed(
  change: (delivered: Delivered) => readonly string[],
  peer: (delivered: Delivered) => Peer,
): () => Case {
  return () => {
    const { world: made, home } = deliveredTrail();
    const delivered = { world: made, digests: home, log: home[1]?.logs[0] as Log };
    const said = peer(delivered);
    return { world: made, problems: change(delivered), peer: said };
  };
}

const at = (digests: readonly Digest[], hour: number): Digest => digests[hour] as Digest;
const invalid = (reason: string, object: { readonly key: string }): Peer => ({
  code: 1,
  invalid: [`${reason} ${file(object)}`],
});

const HASH = "hash value doesn't match";
const FORMAT = "invalid format";
const MISSING = "not found";
const MOVED = "has been moved from its original location";
const SIGNATURE = "signature verification failed";

export const CASES: Readonly<Record<string, () => Case>> = {
  "a modified log file": changed(
    ({ world, log }) => {
      replaceContent(world, log, (text) => text.replace("DescribeInstances", "TerminateInstances"));
      return [`log-modified ${file(log)}`];
    },
    ({ log }) => invalid(HASH, log),
  ),
  "a missing log file": changed(
    ({ world, log }) => {
      remove(world, log);
      return [`log-missing ${file(log)}`];
    },
    ({ log }) => invalid(MISSING, log),
  ),
  "a log file that is not a gzip file": changed(
    ({ world, log }) => {
      replaceBody(world, log, (body) => gunzipSync(body));
      return [`log-invalid-format ${file(log)}`];
    },
    ({ log }) => invalid(FORMAT, log),
  ),
  "an empty log file": changed(
    ({ world, log }) => {
      replaceBody(world, log, () => Buffer.alloc(0));
      return [`log-invalid-format ${file(log)}`];
    },
    ({ log }) => ({ ...invalid(HASH, log), differs: "it reports a different hash" }),
  ),
  "a log file truncated in the middle": changed(
    ({ world, log }) => {
      replaceBody(world, log, (body) => body.subarray(0, body.length >> 1));
      return [`log-invalid-format ${file(log)}`];
    },
    ({ log }) => ({ ...invalid(HASH, log), differs: "it hashes the content so far" }),
  ),
  "a log file without its last byte": changed(
    ({ world, log }) => {
      replaceBody(world, log, (body) => body.subarray(0, -1));
      return [`log-invalid-format ${file(log)}`];
    },
    () => ({ code: 0, invalid: [], differs: "it does not check an incomplete checksum" }),
  ),
  "a log file with a wrong checksum": changed(
    ({ world, log }) => {
      replaceBody(world, log, (body) => {
        const changed = Buffer.from(body);
        changed[body.length - 8] = (changed[body.length - 8] ?? 0) ^ 1;
        return changed;
      });
      return [`log-invalid-format ${file(log)}`];
    },
    ({ log }) => invalid(FORMAT, log),
  ),
  "a log file followed by other bytes": changed(
    ({ world, log }) => {
      replaceBody(world, log, (body) => Buffer.concat([body, Buffer.from("more")]));
      return [`log-invalid-format ${file(log)}`];
    },
    () => ({ code: 0, invalid: [], differs: "it ignores data after a gzip member" }),
  ),
  "a log file with a second gzip member": changed(
    ({ world, log }) => {
      replaceBody(world, log, (body) => Buffer.concat([body, gzipSync('{"Records":[]}')]));
      return [`log-invalid-format ${file(log)}`];
    },
    () => ({ code: 0, invalid: [], differs: "it reads the first gzip member only" }),
  ),
  "two log files with exchanged names": changed(
    ({ world, digests, log }) => {
      const other = at(digests, 2).logs[0] as Log;
      swap(world, log, other);
      return [`log-modified ${file(log)}`, `log-modified ${file(other)}`];
    },
    ({ digests, log }) => ({
      code: 1,
      invalid: [`${HASH} ${file(at(digests, 2).logs[0] as Log)}`, `${HASH} ${file(log)}`],
    }),
  ),
  "a log file that CloudTrail did not deliver": changed(
    ({ world }) => {
      const key = logKey({}, START + 90 * MINUTE, "Planted");
      plant(world, key, '{"Records":[]}');
      return [`log-undigested ${file({ key })}`];
    },
    () => ({ code: 0, invalid: [], differs: NOT_SEEN }),
  ),
  "an object that is not a log file": changed(
    ({ world }) => {
      plant(world, logKey({}, START + HOUR, "x").replace(/[^/]+$/, "notes.txt"), "hello");
      return ["log-undigested notes.txt"];
    },
    () => ({ code: 0, invalid: [], differs: NOT_SEEN }),
  ),
  "a log file in the folder of another year": changed(
    ({ world }) => {
      const key = logKey({}, START + HOUR, "Planted").replace("/2026/01/15/", "/");
      plant(world, key, "{}");
      return [`log-undigested ${file({ key })}`];
    },
    () => ({ code: 0, invalid: [], differs: NOT_SEEN }),
  ),
  "a log file that is named for the year 9999": changed(
    ({ world }) => {
      const key = logKey({}, START + HOUR, "Planted").replace("_20260115T0100Z_", "_99991231T2355Z_");
      plant(world, key, "{}");
      return [`log-undigested ${file({ key })}`];
    },
    () => ({ code: 0, invalid: [], differs: NOT_SEEN }),
  ),
  "a log file in the folder of a day long ago": changed(
    ({ world }) => {
      const key = logKey({}, START + HOUR, "Planted").replace("/2026/01/15/", "/2019/03/02/");
      plant(world, key, "{}");
      // What is of that day, and lies there, is not looked at.
      plant(world, logKey({}, Date.parse("2019-03-02T01:00:00Z"), "Old"), "{}");
      return [`log-undigested ${file({ key })}`];
    },
    () => ({ code: 0, invalid: [], differs: NOT_SEEN }),
  ),
  "a log file in the folder of a day that does not exist": changed(
    ({ world }) => {
      const key = logKey({}, START + HOUR, "Planted").replace("/2026/01/15/", "/2026/13/45/");
      plant(world, key, "{}");
      return [`log-undigested ${file({ key })}`];
    },
    () => ({ code: 0, invalid: [], differs: NOT_SEEN }),
  ),
  "a log file outside the folders of Regions": changed(
    ({ world }) => {
      const region = "/us-east-1/2026/01/15/";
      const keys = ["/", "//"].map((folder, i) => logKey({}, START + HOUR, `Planted${i}`).replace(region, folder));
      for (const key of keys) plant(world, key, "{}");
      // An empty object that marks a folder is nothing; one that holds something is no mark.
      const marker = logKey({}, START, "x").replace(/[^/]+$/, "");
      plant(world, marker, Buffer.alloc(0));
      plant(world, `${marker}mark/`, "{}");
      return ["log-undigested ", ...keys.reverse().map((key) => `log-undigested ${file({ key })}`)];
    },
    () => ({ code: 0, invalid: [], differs: NOT_SEEN }),
  ),
  "a modified digest": changed(
    ({ world, digests }) => {
      replaceContent(world, at(digests, 1), (text) =>
        text.replace("SHA-256", "SHA-256").replace(/"U?[0-9a-f]{64}"/, `"${"0".repeat(64)}"`),
      );
      return [`digest-invalid-signature ${file(at(digests, 1))}`];
    },
    ({ digests }) => invalid(SIGNATURE, at(digests, 1)),
  ),
  "a digest with a different signature": changed(
    ({ world, digests }) => {
      replaceMetadata(world, at(digests, 1), (metadata) => ({ ...metadata, signature: at(digests, 2).signature }));
      return [`digest-invalid-signature ${file(at(digests, 1))}`];
    },
    ({ digests }) => invalid(SIGNATURE, at(digests, 1)),
  ),
  "a digest without a signature": changed(
    ({ world, digests }) => {
      replaceMetadata(world, at(digests, 1), () => ({ "signature-algorithm": "SHA256withRSA" }));
      return [`digest-invalid-signature ${file(at(digests, 1))}`];
    },
    ({ digests }) => invalid(SIGNATURE, at(digests, 1)),
  ),
  "a digest whose signature is not hexadecimal": changed(
    ({ world, digests }) => {
      replaceMetadata(world, at(digests, 1), (metadata) => ({ ...metadata, signature: "signed, CloudTrail" }));
      return [`digest-invalid-signature ${file(at(digests, 1))}`];
    },
    () => ({ code: 1, differs: "it reports a decoder error" }),
  ),
  "a digest with a different algorithm": changed(
    ({ world, digests }) => {
      replaceMetadata(world, at(digests, 1), (metadata) => ({ ...metadata, "signature-algorithm": "MD5withRSA" }));
      return [`digest-invalid-format ${file(at(digests, 1))}`];
    },
    () => ({ code: 0, invalid: [], differs: "it does not check the algorithm" }),
  ),
  "a digest signed with a different key": changed(
    ({ world, digests }) => {
      const digest = at(digests, 1);
      const other = signingKey(2);
      replaceContent(world, digest, (text) => text.replace(regionKey("us-east-1").fingerprint, other.fingerprint));
      const content = gunzipSync(storedAt(world, digest).body).toString("utf8");
      replaceMetadata(world, digest, (metadata) => ({
        ...metadata,
        signature: signatureOf(JSON.parse(content) as Record<string, unknown>, content, other),
      }));
      return [`digest-key-unknown ${file(digest)}`];
    },
    ({ digests }) => invalid("public key not found", at(digests, 1)),
  ),
  "a digest that is not JSON": changed(
    ({ world, digests }) => {
      replaceContent(world, at(digests, 1), (text) => text.slice(1));
      return [`digest-invalid-format ${file(at(digests, 1))}`];
    },
    ({ digests }) => invalid(FORMAT, at(digests, 1)),
  ),
  "a digest that is a list": changed(
    ({ world, digests }) => {
      replaceContent(world, at(digests, 1), (text) => `[${text}]`);
      return [`digest-invalid-format ${file(at(digests, 1))}`];
    },
    () => ({ code: 1, differs: "it reports an internal error" }),
  ),
  "a digest without previousDigestSignature": changed(
    ({ world, digests }) => {
      replaceContent(world, at(digests, 1), (text) => text.replace(/"previousDigestSignature":"[^"]*",/, ""));
      return [`digest-invalid-format ${file(at(digests, 1))}`];
    },
    ({ digests }) => invalid(FORMAT, at(digests, 1)),
  ),
  "a digest with an invalid time": changed(
    ({ world, digests }) => {
      replaceContent(world, at(digests, 1), (text) =>
        text.replace(/"digestEndTime":"[^"]*"/, '"digestEndTime":"2026-02-31T99:00:00Z"'),
      );
      return [`digest-invalid-format ${file(at(digests, 1))}`];
    },
    ({ digests }) => ({ ...invalid(SIGNATURE, at(digests, 1)), differs: "it checks the signature first" }),
  ),
  "a digest followed by other bytes": changed(
    ({ world, digests }) => {
      replaceBody(world, at(digests, 1), (body) => Buffer.concat([body, body]));
      return [`digest-invalid-format ${file(at(digests, 1))}`];
    },
    () => ({ code: 0, invalid: [], differs: "it reads the first gzip member only" }),
  ),
  "a missing digest": changed(
    ({ world, digests }) => {
      remove(world, at(digests, 1));
      return [`digest-missing ${file(at(digests, 1))}`];
    },
    ({ digests }) => invalid(MISSING, at(digests, 1)),
  ),
  "two missing digests in a row": changed(
    ({ world, digests }) => {
      remove(world, at(digests, 1), at(digests, 2));
      return [`digest-missing ${file(at(digests, 2))}`];
    },
    ({ digests }) => invalid(MISSING, at(digests, 2)),
  ),
  "the newest digest missing": changed(
    ({ world, digests }) => {
      remove(world, at(digests, 3));
      return ["digests-stopped "];
    },
    () => ({ code: 0, invalid: [], differs: "it starts at the newest digest that exists" }),
  ),
  "all digests missing": changed(
    ({ world, digests }) => {
      remove(world, ...digests);
      return ["digests-stopped "];
    },
    () => ({ code: 0, invalid: [], differs: "it says that there are no digests" }),
  ),
  "two digests with exchanged names": changed(
    ({ world, digests }) => {
      swap(world, at(digests, 1), at(digests, 2));
      return [`digest-moved ${file(at(digests, 1))}`, `digest-moved ${file(at(digests, 2))}`];
    },
    ({ digests }) => ({ code: 1, invalid: [`${MOVED} ${file(at(digests, 2))}`, `${MOVED} ${file(at(digests, 1))}`] }),
  ),
  "a digest and a log file with exchanged names": changed(
    ({ world, digests, log }) => {
      swap(world, at(digests, 2), log);
      return [`log-modified ${file(log)}`, `digest-invalid-format ${file(at(digests, 2))}`];
    },
    ({ digests, log }) => ({
      code: 1,
      invalid: [`${SIGNATURE} ${file(at(digests, 2))}`, `${HASH} ${file(log)}`],
      differs: "it reports a digest without a signature",
    }),
  ),
  "a copy of a digest with a different time in its name": changed(
    ({ world, digests }) => {
      const key = digestKey({}, START + 90 * MINUTE);
      bucketOf(world, TRAIL.bucket).set(key, storedAt(world, at(digests, 1)));
      return [`digest-moved ${file({ key })}`];
    },
    () => ({ code: 0, invalid: [], differs: NOT_SEEN }),
  ),
  "an older digest replaced by a signed one": changed(
    ({ world, digests }) => {
      const digest = at(digests, 1);
      // That takes CloudTrail's key; the next digest file still shows it.
      putDigest(world, {
        start: digest.start,
        end: digest.end,
        logs: digest.logs,
        previous: at(digests, 0),
        edit: (body) => {
          body.newestEventTime = body.oldestEventTime;
        },
      });
      return [`chain-broken ${file(at(digests, 2))}`];
    },
    () => ({ code: 0, invalid: [], differs: "it does not compare the links with the previous digest" }),
  ),
  "log files of a missing digest": changed(
    ({ world, digests }) => {
      remove(world, at(digests, 2));
      plant(world, logKey({}, START + 30 * MINUTE, "Planted"), "{}");
      return [
        `log-undigested ${file({ key: logKey({}, START + 30 * MINUTE, "Planted") })}`,
        `digest-missing ${file(at(digests, 2))}`,
      ];
    },
    ({ digests }) => ({ ...invalid(MISSING, at(digests, 2)), differs: NOT_SEEN }),
  ),
  "everything at once": changed(
    ({ world, digests, log }) => {
      remove(world, at(digests, 3));
      replaceContent(world, log, (text) => `${text} `);
      remove(world, at(digests, 0).logs[0] as Log);
      replaceMetadata(world, at(digests, 2), (metadata) => ({ ...metadata, signature: "00" }));
      const key = logKey({}, START + 50 * MINUTE, "Planted");
      plant(world, key, "{}");
      return [
        `log-missing ${file(at(digests, 0).logs[0] as Log)}`,
        `log-undigested ${file({ key })}`,
        `log-modified ${file(log)}`,
        `digest-invalid-signature ${file(at(digests, 2))}`,
        "digests-stopped ",
      ];
    },
    ({ digests, log }) => ({
      code: 1,
      invalid: [
        `${SIGNATURE} ${file(at(digests, 2))}`,
        `${HASH} ${file(log)}`,
        `${MISSING} ${file(at(digests, 0).logs[0] as Log)}`,
      ],
      differs: NOT_SEEN,
    }),
  ),
  "a trail that was off for a while": () => {
    const made = world();
    addTrail(made);
    const [stopped, started] = [START + HOUR, START + 2 * HOUR].map((time) => time / 1000);
    made.status = { IsLogging: true, StopLoggingTime: stopped, StartLoggingTime: started };
    deliver(made, { from: START, hours: 1 });
    const [first] = deliver(made, { from: START + 2 * HOUR, hours: 2 });
    return { world: made, problems: [`gap ${file(first as Digest)}`], peer: { code: 0, invalid: [], gaps: 1 } };
  },
  "log files while validation was off": () => {
    const made = world();
    addTrail(made);
    deliver(made, { from: START, hours: 1 });
    const [first] = deliver(made, { from: START + 2 * HOUR, hours: 2 });
    const log = putLog(made, {}, START + 90 * MINUTE);
    return {
      world: made,
      problems: [`gap ${file(first as Digest)}`, `log-undigested ${file(log)}`],
      peer: { code: 0, invalid: [], gaps: 1, differs: NOT_SEEN },
    };
  },
  "a trail that was created again with the same name": () => {
    const made = world();
    addTrail(made);
    deliver(made, { from: START, hours: 2 });
    deliver(made, { from: START + 2 * HOUR, hours: 2 });
    return {
      world: made,
      problems: [],
      peer: { code: 0, invalid: [], gaps: 1, differs: "it reports a gap without length" },
    };
  },
  "a trail whose bucket was changed": () => {
    const made = world();
    addTrail(made, { bucket: "new-trail" });
    const old = deliver(made, { from: START, hours: 2 });
    deliver(made, { from: START + 2 * HOUR, hours: 2, bucket: "new-trail", after: at(old, 1) });
    return { world: made, problems: [], peer: { code: 0, invalid: [] } };
  },
  "a digest missing from the previous bucket": () => {
    const made = world();
    addTrail(made, { bucket: "new-trail" });
    const old = deliver(made, { from: START, hours: 2 });
    deliver(made, { from: START + 2 * HOUR, hours: 2, bucket: "new-trail", after: at(old, 1) });
    remove(made, at(old, 0));
    plant(made, logKey({}, START + 90 * MINUTE, "Planted"), "{}");
    return {
      world: made,
      problems: [
        `digest-missing ${file(at(old, 0))}`,
        `log-undigested ${file({ key: logKey({}, START + 90 * MINUTE, "Planted") })}`,
      ],
      peer: { ...invalid(MISSING, at(old, 0)), differs: NOT_SEEN },
    };
  },
  "the previous bucket deleted, and a modified log file": () => {
    const made = world();
    addTrail(made, { bucket: "new-trail" });
    const old = deliver(made, { from: START, hours: 2 });
    const late = deliver(made, { from: START + 2 * HOUR, hours: 2, bucket: "new-trail", after: at(old, 1) });
    const log = at(late, 1).logs[0] as Log;
    replaceContent(made, log, (text) => `${text} `);
    made.buckets.delete(TRAIL.bucket);
    return {
      world: made,
      problems: [`digest-missing ${file(at(old, 1))}`, `log-modified ${file(log)}`],
      peer: { code: 255, differs: "it stops at a bucket that does not exist" },
    };
  },
  "a trail whose name begins with another's": () => {
    const { world: made } = deliveredTrail();
    // As a pattern that ends in anything would take for one of trail `main`.
    deliver(made, { name: "main_us-east-1_b", from: START + 5 * MINUTE, hours: 3, logsPerHour: 1 });
    return {
      world: made,
      problems: [],
      peer: { code: 0, invalid: [], gaps: 1, differs: "it uses digests of trail main_us-east-1_b as those of main" },
    };
  },
  "log files of another trail in the same bucket": () => {
    const { world: made } = deliveredTrail();
    deliver(made, { name: "second", homeRegion: "eu-west-1", from: START, hours: 4 });
    return { world: made, problems: [], peer: { code: 0, invalid: [] } };
  },
  "keys that were rotated": () => {
    const { world: made } = deliveredTrail({ keyFor: (hour) => signingKey(hour < 2 ? 0 : 2) });
    return { world: made, problems: [], peer: { code: 0, invalid: [] } };
  },
  "late log files": () => {
    const { world: made } = withBackfill();
    return { world: made, problems: [], peer: { code: 0, invalid: [] } };
  },
  "a modified late log file": () => {
    const { world: made, log } = withBackfill();
    replaceContent(made, log, (text) => `${text} `);
    return { world: made, problems: [`log-modified ${file(log)}`], peer: invalid(HASH, log) };
  },
  "a backfill digest without its time": () => {
    const { world: made, second } = withBackfill();
    replaceMetadata(made, second, ({ "backfill-generation-timestamp": _, ...rest }) => rest);
    return { world: made, problems: [`digest-invalid-format ${file(second)}`], peer: invalid(FORMAT, second) };
  },
  "a modified backfill digest": () => {
    const { world: made, second } = withBackfill();
    replaceContent(made, second, (text) => text.replace(/"oldestEventTime":"[^"]*"/, '"oldestEventTime":null'));
    return { world: made, problems: [`digest-invalid-signature ${file(second)}`], peer: invalid(SIGNATURE, second) };
  },
  "a missing backfill digest": () => {
    const { world: made, first } = withBackfill();
    remove(made, first);
    return { world: made, problems: [`digest-missing ${file(first)}`], peer: invalid(MISSING, first) };
  },
  "a modified log file, prefix `/audit`": underPrefix("/audit"),
  "a modified log file, prefix `logs/`": underPrefix("logs/"),
  "a modified log file, prefix `//`": underPrefix("//"),
};

function underPrefix(prefix: string): () => Case {
  return () => {
    const { world: made, home } = deliveredTrail({ prefix });
    const log = home[1]?.logs[0] as Log;
    replaceContent(made, log, (text) => `${text} `);
    return { world: made, problems: [`log-modified ${file(log)}`], peer: invalid(HASH, log) };
  };
}

/** Four hours, and two log files that came late: a backfill digest each, in a chain of their own. */
export function withBackfill() {
  const { world: made, home } = deliveredTrail();
  const logs = [0, 2].map((hour) => putLog(made, {}, START + hour * HOUR + 7 * MINUTE));
  const put = (hour: number, log: Log | undefined, previous?: Digest) =>
    putDigest(made, {
      start: START + hour * HOUR,
      end: START + (hour + 1) * HOUR,
      logs: log ? [log] : [],
      previous,
      backfill: true,
    });
  const first = put(0, logs[0]);
  const second = put(2, logs[1], first);
  return { world: made, home, first, second, log: logs[1] as Log };
}
