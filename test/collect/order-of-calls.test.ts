import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { collect } from "../../src/collect/index.ts";
import { makeObserver } from "../../src/collect/observe.ts";
import type { FactId, Snapshot } from "../../src/model/documents/snapshot.ts";
import { type AwsRequest, recognise } from "../support/aws-request.ts";

const ACCOUNT = "123456789012";

/** A trail of one Region, that writes to the bucket of its name. */
const trail = (name: string, region: string) => ({
  TrailARN: `arn:aws:cloudtrail:${region}:${ACCOUNT}:trail/${name}`,
  Name: name,
  HomeRegion: region,
  S3BucketName: name,
});

/** Two trails, `first` in us-east-1 and `second` in eu-west-1; access to the first's bucket is logged to the second's. */
const ANSWERS: Readonly<Record<string, (request: AwsRequest) => string | object>> = {
  "sts:GetCallerIdentity": () =>
    `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${ACCOUNT}:user/test</Arn><Account>${ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  "ec2:DescribeRegions": () =>
    `<DescribeRegionsResponse><regionInfo>${["us-east-1", "eu-west-1"].map((name) => `<item><regionName>${name}</regionName></item>`).join("")}</regionInfo></DescribeRegionsResponse>`,
  "s3:ListBuckets": () =>
    `<ListAllMyBucketsResult><Buckets>${["first", "second"].map((name) => `<Bucket><Name>${name}</Name><BucketRegion>us-east-1</BucketRegion></Bucket>`).join("")}</Buckets></ListAllMyBucketsResult>`,
  "s3:GetBucketLogging": ({ path }) =>
    `<BucketLoggingStatus>${path.startsWith("/first") ? "<LoggingEnabled><TargetBucket>second</TargetBucket><TargetPrefix/></LoggingEnabled>" : ""}</BucketLoggingStatus>`,
  "s3:GetBucketVersioning": () => "<VersioningConfiguration/>",
  "cloudtrail:DescribeTrails": ({ region }) => ({
    trailList: [region === "us-east-1" ? trail("first", region) : trail("second", region)],
  }),
  "cloudtrail:GetTrailStatus": () => ({ IsLogging: true }),
  "iam:GetAccountAuthorizationDetails": () =>
    "<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult><Policies/><IsTruncated>false</IsTruncated></GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>",
};

let server: Server | undefined;
afterEach(() => {
  vi.unstubAllEnvs();
  server?.close();
});

/** What is collected where each answer waits for `before` of its request; what takes over a second is lost. */
async function collected(
  facts: readonly FactId[],
  before: (request: AwsRequest, seen: (operation: string, region?: string) => Promise<void>) => Promise<void>,
): Promise<Snapshot> {
  const requests: AwsRequest[] = [];
  const seen = async (operation: string, region?: string) => {
    while (!requests.some((one) => one.operation === operation && (region ?? one.region) === one.region))
      await sleep(5);
  };
  server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", async () => {
      const request = recognise(incoming.method ?? "", incoming.url ?? "", incoming.headers, Buffer.concat(chunks));
      requests.push(request);
      await before(request, seen);
      const answer = ANSWERS[request.operation]?.(request) ?? "";
      response.writeHead(answer === "" ? 403 : 200).end(typeof answer === "string" ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
  for (const [name, value] of Object.entries({
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "test-secret",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  }))
    vi.stubEnv(name, value);
  return collect({
    endpointUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    facts: new Set(facts),
    retry: { mode: "standard", maxAttempts: 1 },
    attemptTimeoutMs: 1000,
    tool: { name: "test", version: "1" },
  });
}

it("lists the trails of a Region before the account's policies are read", async () => {
  const { account, trails } = await collected(["account.customerPolicies", "region.trails"], async (request, seen) => {
    if (request.operation === "iam:GetAccountAuthorizationDetails") await seen("cloudtrail:DescribeTrails");
  });
  expect(account.customerPolicies.state).toBe("read");
  expect(Object.keys(trails)).toHaveLength(2);
});

it("reads what a trail names before the trails of every Region are listed", async () => {
  const { trails } = await collected(["region.trails", "trail.status"], async (request, seen) => {
    if (request.operation === "cloudtrail:DescribeTrails" && request.region === "eu-west-1")
      await seen("cloudtrail:GetTrailStatus", "us-east-1");
  });
  expect(Object.values(trails).map(({ name, status }) => [name, status.state])).toEqual([
    ["second", "read"],
    ["first", "read"],
  ]);
});

it("reads all of a trail's bucket that the bucket of another trail names first", async () => {
  const facts = ["region.trails", "account.buckets", "bucket.location", "bucket.logging", "bucket.versioning"] as const;
  const { buckets } = await collected(facts, async (request) => {
    if (request.operation === "cloudtrail:DescribeTrails" && request.region === "eu-west-1") await sleep(200);
  });
  expect(Object.entries(buckets).map(([name, { versioning }]) => [name, versioning.state])).toEqual([
    ["first", "read"],
    ["second", "read"],
  ]);
});

it("asks who pays for requests to a trail's bucket that keeps the access logs of a bucket", async () => {
  const facts = ["region.trails", "account.buckets", "bucket.location", "bucket.logging"] as const;
  const { buckets } = await collected([...facts, "bucket.requestPayment"], async () => {});
  expect(Object.entries(buckets).map(([name, { requestPayment }]) => [name, requestPayment.state])).toEqual([
    ["first", "not-collected"],
    ["second", "unreadable"],
  ]);
});

it("limits the requests in flight of each service in each Region by itself", async () => {
  const observe = makeObserver({ callDeadlineMs: 10_000, concurrency: 2 });
  const open = new Map<string, number>();
  const most = new Map<string, number>();
  const call = (fact: FactId, region: string) =>
    observe(fact, region, async () => {
      const key = `${fact} ${region}`;
      const now = (open.get(key) ?? 0) + 1;
      open.set(key, now);
      most.set(key, Math.max(most.get(key) ?? 0, now));
      await sleep(5);
      open.set(key, (open.get(key) ?? 1) - 1);
      return [...open.values()].reduce((sum, one) => sum + one, 0);
    });
  const places = [
    ["trail.status", "us-east-1"],
    ["trail.status", "eu-west-1"],
    ["bucket.policy", "us-east-1"],
  ] as const;
  const calls = places.flatMap(([fact, region]) => Array.from({ length: 5 }, () => call(fact, region)));
  const counts = await Promise.all(calls);
  expect([...most.values()]).toEqual([2, 2, 2]);
  expect(Math.max(...counts.map((one) => (one.state === "read" ? one.value : 0)))).toBeGreaterThan(2);
});
