import type { IncomingHttpHeaders } from "node:http";

/** How the service's answers are written. */
export type Protocol = "json" | "cbor" | "rest-json" | "query" | "ec2" | "s3";

/** A request to AWS, recognised. */
export interface AwsRequest {
  /** As IAM spells it: `cloudtrail`, `logs`, `s3` … */
  readonly service: string;
  /** `cloudtrail:DescribeTrails`. */
  readonly operation: string;
  readonly region: string;
  readonly protocol: Protocol;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The parameters: of the JSON body, the form, or the query string. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** Signing names that differ from the IAM prefix. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/** S3's sub-resources, as they follow Get, Put and Delete. */
const S3_BUCKET: Readonly<Record<string, string>> = {
  accelerate: "BucketAccelerateConfiguration",
  acl: "BucketAcl",
  cors: "BucketCors",
  encryption: "BucketEncryption",
  lifecycle: "BucketLifecycleConfiguration",
  location: "BucketLocation",
  logging: "BucketLogging",
  notification: "BucketNotificationConfiguration",
  "object-lock": "ObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  policyStatus: "BucketPolicyStatus",
  publicAccessBlock: "PublicAccessBlock",
  replication: "BucketReplication",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};

/** Tells service, operation and region by what the SDK signs and writes. */
export function recognise(method: string, url: string, headers: IncomingHttpHeaders, bytes: Buffer): AwsRequest {
  const { pathname, searchParams } = new URL(url, "http://aws.invalid");
  const scope = /Credential=[^/]+\/\d+\/([^/]*)\/([^/]+)\/aws4_request/.exec(headers.authorization ?? "");
  const signed = scope?.[2] ?? "unsigned";
  const service = PREFIXES[signed] ?? signed;
  const body = bytes.toString("utf8");
  const request = { service, region: scope?.[1] ?? "", method, path: pathname, headers, body };
  const named = (
    protocol: Protocol,
    operation: string,
    input: Record<string, unknown>,
    prefix = service,
  ): AwsRequest => ({
    ...request,
    operation: `${prefix}:${operation}`,
    protocol,
    input,
  });

  const target = headers["x-amz-target"];
  if (typeof target === "string") return named("json", target.slice(target.lastIndexOf(".") + 1), parseObject(body));
  const rpc = /\/service\/[^/]+\/operation\/([^/?]+)/.exec(pathname)?.[1];
  if (rpc) return named("cbor", rpc, {});
  const query = Object.fromEntries(searchParams);
  if (service === "s3" && pathname.startsWith("/v20180820/")) {
    return named("s3", s3Control(method, pathname), query, "s3control");
  }
  if (service === "s3") return named("s3", s3(method, pathname, searchParams), query);
  if (service === "lambda") return named("rest-json", lambda(method, pathname), { ...query, ...parseObject(body) });
  if (service === "securityhub") return named("rest-json", securityHub(method, pathname), parseObject(body));
  const form = { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
  return named(service === "ec2" ? "ec2" : "query", form.Action ?? `${method} ${pathname}`, form);
}

function s3(method: string, path: string, query: URLSearchParams): string {
  // The SDK names the operation itself where the address would be ambiguous.
  const said = query.get("x-id");
  if (said) return said;
  const verb = method === "PUT" ? "Put" : method === "DELETE" ? "Delete" : "Get";
  const [bucket, key] = split(path);
  if (!bucket) return "ListBuckets";
  if (key) return s3Object(method, verb, query);
  for (const [parameter, name] of Object.entries(S3_BUCKET)) if (query.has(parameter)) return verb + name;
  if (query.has("versions")) return "ListObjectVersions";
  if (method === "HEAD") return "HeadBucket";
  if (method === "GET") return query.get("list-type") === "2" ? "ListObjectsV2" : "ListObjects";
  return method === "PUT" ? "CreateBucket" : `${verb}Bucket`;
}

function s3Object(method: string, verb: string, query: URLSearchParams): string {
  if (method === "HEAD") return "HeadObject";
  for (const part of ["acl", "tagging", "retention", "legal-hold"]) {
    if (query.has(part)) return `${verb}Object${part.replace(/(^|-)(.)/g, (_, __, c: string) => c.toUpperCase())}`;
  }
  return `${verb}Object`;
}

/** `/bucket/key/with/slashes` */
function split(path: string): [bucket: string, key: string] {
  const [, bucket = "", ...key] = path.split("/");
  return [bucket, key.join("/")];
}

function s3Control(method: string, path: string): string {
  const verb = method === "PUT" ? "Put" : method === "DELETE" ? "Delete" : "Get";
  return path.endsWith("/publicAccessBlock") ? `${verb}PublicAccessBlock` : `${method} ${path}`;
}

function lambda(method: string, path: string): string {
  return method === "GET" && /\/functions\/?$/.test(path) ? "ListFunctions" : `${method} ${path}`;
}

function securityHub(method: string, path: string): string {
  return path === "/findings/import" ? "BatchImportFindings" : `${method} ${path}`;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
