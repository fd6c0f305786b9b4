import { gunzipSync, gzipSync } from "node:zlib";
import { bucketOf, type Digest, type Log, type StoredObject, TRAIL, type World } from "./signed-trail.ts";

type Named = Pick<Digest | Log, "bucket" | "key">;

export function storedAt(world: World, { bucket, key }: Named): StoredObject {
  const stored = bucketOf(world, bucket).get(key);
  if (!stored) throw new Error(`${key} is not there`);
  return stored;
}

export function replaceBody(world: World, object: Named, change: (body: Buffer) => Buffer): void {
  const { body, metadata } = storedAt(world, object);
  bucketOf(world, object.bucket).set(object.key, { body: change(body), metadata });
}

/** Changes what is compressed, and compresses it again as it should be. */
export function replaceContent(world: World, object: Named, change: (content: string) => string): void {
  replaceBody(world, object, (body) => gzipSync(change(gunzipSync(body).toString("utf8"))));
}

export function replaceMetadata(
  world: World,
  object: Named,
  change: (metadata: Readonly<Record<string, string>>) => Record<string, string>,
): void {
  const { body, metadata } = storedAt(world, object);
  bucketOf(world, object.bucket).set(object.key, { body, metadata: change(metadata) });
}

export function remove(world: World, ...objects: readonly Named[]): void {
  for (const { bucket, key } of objects) bucketOf(world, bucket).delete(key);
}

/** Two objects change places, with all that belongs to them. */
export function swap(world: World, a: Named, b: Named): void {
  const first = storedAt(world, a);
  bucketOf(world, a.bucket).set(a.key, storedAt(world, b));
  bucketOf(world, b.bucket).set(b.key, first);
}

export function plant(world: World, key: string, body: Buffer | string, bucket: string = TRAIL.bucket): void {
  const stored = typeof body === "string" ? gzipSync(body) : body;
  bucketOf(world, bucket).set(key, { body: stored, metadata: {} });
}
