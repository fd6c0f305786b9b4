import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { written } from "./aws-faults.ts";
import { type AwsRequest, recognise } from "./aws-request.ts";
import type { PublishedKey, StoredObject, World } from "./signed-trail.ts";

export interface BucketServer {
  readonly url: string;
  /** Every request: its operation, and the key or prefix that it was about. */
  readonly asked: { readonly operation: string; readonly region: string; readonly about: string }[];
  stop(): Promise<void>;
}

export interface BucketServerOptions {
  /** Milliseconds before each answer. */
  readonly latencyMs?: number;
  readonly record?: boolean;
  /** An object is sent once this resolves. */
  readonly hold?: () => Promise<unknown> | undefined;
  /** How many bytes more than there are an object's Content-Length says. */
  readonly lie?: (key: string) => number;
}

const PAGE = 1000;

/** Answers as S3 and CloudTrail do, from a world that the test may change meanwhile. */
export async function bucketServer(world: World, options: BucketServerOptions = {}): Promise<BucketServer> {
  const { latencyMs = 0, record = true, hold, lie = () => 0 } = options;
  const asked: BucketServer["asked"] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const request = recognise(incoming.method ?? "GET", incoming.url ?? "/", incoming.headers, Buffer.concat(chunks));
      if (record) asked.push({ operation: operationOf(request), region: request.region, about: aboutOf(request) });
      const serve = () => answer(world, request, incoming, response, lie);
      const held = request.operation === "s3:GetObject" ? hold?.() : undefined;
      if (held) void held.then(serve);
      else if (latencyMs > 0) setTimeout(serve, latencyMs);
      else serve();
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Lists are one operation, whichever version was asked. */
function operationOf({ operation }: AwsRequest): string {
  return operation === "s3:ListObjects" ? "s3:ListObjectsV2" : operation;
}

function aboutOf({ service, path, input }: AwsRequest): string {
  if (service !== "s3") return "";
  return typeof input.prefix === "string" ? input.prefix : keyOf(path).key;
}

function keyOf(path: string): { bucket: string; key: string } {
  const [, bucket = "", ...rest] = path.split("/");
  return { bucket, key: decodeURIComponent(rest.join("/")) };
}

export const AUDITOR = "arn:aws:sts::111122223333:assumed-role/auditor/anna";

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${AUDITOR}</Arn><UserId>AROA:anna</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

type Lie = NonNullable<BucketServerOptions["lie"]>;

function answer(
  world: World,
  request: AwsRequest,
  incoming: IncomingMessage,
  response: ServerResponse,
  lie: Lie,
): void {
  if (request.service === "s3") s3(world, request, incoming, response, lie);
  else if (request.operation === "sts:GetCallerIdentity") xml(response, IDENTITY);
  else json(world, request, response);
}

function s3(world: World, request: AwsRequest, incoming: IncomingMessage, response: ServerResponse, lie: Lie): void {
  const { bucket, key } = keyOf(request.path);
  const objects = world.buckets.get(bucket);
  const query = new URL(incoming.url ?? "/", "http://s3.invalid").searchParams;
  if (!objects) refuse(request, response, 404, "NoSuchBucket", "The specified bucket does not exist");
  else if (key !== "") object(objects.get(key), request, response, lie(key));
  else if (query.has("lifecycle"))
    refuse(request, response, 404, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist");
  else if (query.has("versioning")) xml(response, "<VersioningConfiguration/>");
  else if (query.has("location"))
    xml(response, '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>');
  else xml(response, listing(objects, bucket, query));
}

function object(stored: StoredObject | undefined, request: AwsRequest, response: ServerResponse, more: number): void {
  if (!stored) {
    refuse(request, response, 404, "NoSuchKey", "The specified key does not exist.");
    return;
  }
  const metadata = Object.entries(stored.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value] as const);
  response.writeHead(200, {
    "content-type": "application/json",
    "content-encoding": "gzip",
    "content-length": String(stored.body.length + more),
    etag: etag(stored),
    "x-amz-request-id": "0000000000000000",
    ...Object.fromEntries(metadata),
  });
  const { socket } = response;
  response.end(request.method === "HEAD" ? undefined : stored.body);
  // What is missing never comes: the connection ends.
  if (more > 0) setTimeout(() => socket?.destroy(), 20);
}

function refuse(request: AwsRequest, response: ServerResponse, status: number, code: string, message: string): void {
  const { headers, body } = written({ status, code, message }, request);
  response.writeHead(status, { ...headers, "content-length": String(Buffer.byteLength(body)) });
  response.end(body);
}

const sorted = new WeakMap<Map<string, StoredObject>, { size: number; keys: string[] }>();

/** The keys of a bucket in order; of a large one, that no test changes, sorted once. */
function keysOf(objects: Map<string, StoredObject>): string[] {
  const known = objects.size < 2000 ? undefined : sorted.get(objects);
  if (known?.size === objects.size) return known.keys;
  const keys = [...objects.keys()].sort();
  sorted.set(objects, { size: objects.size, keys });
  return keys;
}

const etags = new WeakMap<Buffer, string>();
let nextEtag = 0;

function etag({ body }: StoredObject): string {
  const known = etags.get(body) ?? `"${(++nextEtag).toString(16).padStart(32, "0")}"`;
  etags.set(body, known);
  return known;
}

const times = new WeakMap<StoredObject, string>();
let nextTime = Date.parse("2026-01-15T00:00:00Z");

/** S3 gives times in seconds. An object whose metadata alone is replaced keeps its ETag and gets a new time. */
function modified(stored: StoredObject): string {
  const known = stored.modified ?? times.get(stored);
  if (known !== undefined) return known;
  nextTime += 1000;
  const time = new Date(nextTime).toISOString();
  times.set(stored, time);
  return time;
}

function listing(objects: Map<string, StoredObject>, bucket: string, query: URLSearchParams): string {
  const second = query.get("list-type") === "2";
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const after = [query.get("marker"), query.get("start-after"), query.get("continuation-token")].reduce<string>(
    (last, one) => (one !== null && one > last ? one : last),
    "",
  );
  const most = Number(query.get("max-keys") ?? PAGE);
  const keys = keysOf(objects);
  const contents: string[] = [];
  const folders = new Set<string>();
  let last = "";
  let truncated = false;
  for (let i = firstAfter(keys, after > prefix ? after : prefix, after <= prefix); i < keys.length; i++) {
    const key = keys[i] as string;
    if (!key.startsWith(prefix)) break;
    const cut = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const folder = cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
    if (folder !== undefined && (folders.has(folder) || folder <= after)) continue;
    if (contents.length + folders.size === most) {
      truncated = true;
      break;
    }
    if (folder !== undefined) {
      folders.add(folder);
      last = folder;
    } else {
      contents.push(key);
      last = key;
    }
  }
  const encoded = query.get("encoding-type") === "url";
  const shown = (text: string) => escaped(encoded ? encodeURIComponent(text).replaceAll("%2F", "/") : text);
  const items = contents.map((key) => {
    const stored = objects.get(key) as StoredObject;
    return `<Contents><Key>${shown(key)}</Key><LastModified>${modified(stored)}</LastModified><ETag>${escaped(etag(stored))}</ETag><Size>${stored.body.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
  });
  const prefixes = [...folders].map((one) => `<CommonPrefixes><Prefix>${shown(one)}</Prefix></CommonPrefixes>`);
  const next = !truncated
    ? ""
    : second
      ? `<NextContinuationToken>${escaped(last)}</NextContinuationToken>`
      : `<NextMarker>${shown(last)}</NextMarker>`;
  return `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><Prefix>${shown(prefix)}</Prefix><MaxKeys>${most}</MaxKeys>${encoded ? "<EncodingType>url</EncodingType>" : ""}<IsTruncated>${truncated}</IsTruncated>${next}${items.join("")}${prefixes.join("")}</ListBucketResult>`;
}

/** The first key behind a text, or equal to it. */
function firstAfter(keys: readonly string[], text: string, orEqual: boolean): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const key = keys[middle] as string;
    if (key < text || (!orEqual && key === text)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function xml(response: ServerResponse, body: string): void {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
  response.writeHead(200, { "content-type": "application/xml", "content-length": String(Buffer.byteLength(text)) });
  response.end(text);
}

function json(world: World, request: AwsRequest, response: ServerResponse): void {
  const body = jsonAnswer(world, request);
  if (body === undefined) {
    refuse(request, response, 400, "TrailNotFoundException", "Unknown trail");
    return;
  }
  const text = JSON.stringify(body);
  response.writeHead(200, {
    "content-type": "application/x-amz-json-1.1",
    "content-length": String(Buffer.byteLength(text)),
  });
  response.end(text);
}

function jsonAnswer(world: World, { operation, region, input }: AwsRequest): object | undefined {
  switch (operation) {
    case "cloudtrail:DescribeTrails":
      return { trailList: world.trails };
    case "cloudtrail:GetTrailStatus":
      return world.trails.some((trail) => trail.TrailARN === input.Name) ? world.status : undefined;
    case "cloudtrail:ListPublicKeys":
      return publicKeys(world.publicKeys.get(region) ?? [], input);
    case "organizations:ListAccounts":
      return {
        Accounts: Object.entries(world.members ?? {}).map(([Id, State]) => ({
          Id,
          Arn: `arn:aws:organizations::111122223333:account/o-acme12345/${Id}`,
          State,
        })),
      };
    case "organizations:DescribeOrganization":
      return {
        Organization: { Id: "o-acme12345", Arn: "arn:aws:organizations::111122223333:organization/o-acme12345" },
      };
    default:
      return undefined;
  }
}

/** Two a page, so that paging is not forgotten. */
function publicKeys(all: readonly PublishedKey[], input: Readonly<Record<string, unknown>>): object {
  const from = Number(input.StartTime ?? 0);
  const to = Number(input.EndTime ?? Number.POSITIVE_INFINITY);
  const valid = all.filter((key) => key.ValidityStartTime <= to && key.ValidityEndTime >= from);
  const start = Number(input.NextToken ?? 0);
  const more = start + 2 < valid.length;
  return { PublicKeyList: valid.slice(start, start + 2), ...(more ? { NextToken: String(start + 2) } : {}) };
}
