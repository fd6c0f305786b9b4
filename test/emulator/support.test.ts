import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
} from "@aws-sdk/client-cloudtrail";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { GetBucketAclCommand, GetBucketLocationCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { compliantAccount } from "../support/accounts.ts";
import { clients } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { faultsOf, OPERATIONS } from "../support/fault-matrix.ts";
import { type Fault, type FaultProxy, faultProxy } from "../support/fault-proxy.ts";
import { CREDENTIALS } from "../support/moto.ts";
import { alsoTrails, healthyDelivery, organizationTrail, regions } from "../support/overrides.ts";
import type { FullTrail } from "../support/trails.ts";

/** One operation of each protocol: JSON, query (twice: SNS has its own word for a denial), EC2, S3, S3 without body. */
type Subject = "json" | "query" | "sns" | "ec2" | "s3" | "head";

/** The error's name, or `{}` for an empty answer. */
const SURFACES: readonly (readonly [Fault, Readonly<Record<Subject, string>>])[] = [
  [
    "deny",
    ofCodes(
      "AccessDeniedException",
      "AccessDenied",
      "UnauthorizedOperation",
      "AccessDenied",
      "AuthorizationErrorException",
    ),
  ],
  [
    "scp-deny",
    ofCodes(
      "AccessDeniedException",
      "AccessDenied",
      "UnauthorizedOperation",
      "AccessDenied",
      "AuthorizationErrorException",
    ),
  ],
  ["error500", ofCodes("InternalFailure", "InternalFailure", "InternalError", "InternalError")],
  ["throttle", ofCodes("ThrottlingException", "Throttling", "RequestLimitExceeded", "SlowDown")],
  ["expired", ofCodes("ExpiredTokenException", "ExpiredToken", "RequestExpired", "ExpiredToken")],
  [
    "disabled-region",
    ofCodes("UnrecognizedClientException", "InvalidClientTokenId", "AuthFailure", "InvalidAccessKeyId"),
  ],
  ["hang", all("TimeoutError")],
  ["hang-body", all("TimeoutError")],
  ["cut", { ...all("Error"), head: "TimeoutError" }],
  ["cut-404", { ...all("Error"), head: "TimeoutError" }],
  ["garbage", { ...all("Error"), json: "SyntaxError", head: "{}" }],
  ["foreign-page", { ...all("{}"), json: "SyntaxError" }],
];

function ofCodes(json: string, query: string, ec2: string, s3: string, sns = query): Record<Subject, string> {
  return { json, query, sns, ec2, s3, head: "Unknown" };
}

function all(name: string): Record<Subject, string> {
  return { json: name, query: name, sns: name, ec2: name, s3: name, head: name };
}

describeWithMoto("fault proxy", (moto) => {
  let proxy: FaultProxy;
  let trail: FullTrail;
  let send: Record<Subject, () => Promise<object>>;

  beforeAll(async () => {
    trail = await compliantAccount(moto.url);
    proxy = await faultProxy({ target: moto.url });
    const requestHandler = new NodeHttpHandler({ connectionTimeout: 800, socketTimeout: 800 });
    const config = { endpoint: proxy.url, region: "us-east-1", credentials: CREDENTIALS, requestHandler };
    // One attempt: retries only cost time here. The last test counts them.
    const once = { ...config, maxAttempts: 1 };
    const s3 = new S3Client({ ...once, forcePathStyle: true });
    send = {
      json: () => new CloudTrailClient(once).send(new DescribeTrailsCommand({})),
      query: () => new STSClient(once).send(new GetCallerIdentityCommand({})),
      sns: () => new SNSClient(once).send(new GetTopicAttributesCommand({ TopicArn: trail.topicArn })),
      ec2: () => new EC2Client(once).send(new DescribeRegionsCommand({})),
      s3: () => s3.send(new GetBucketAclCommand({ Bucket: trail.bucket })),
      head: () => s3.send(new HeadBucketCommand({ Bucket: trail.bucket })),
    };
    // The emulator loads a service when it is first asked, which takes longer than the time-out.
    const patient = clients({ endpoint: moto.url, credentials: CREDENTIALS });
    await patient.sts().send(new GetCallerIdentityCommand({}));
    await patient.ec2().send(new DescribeRegionsCommand({}));
  });
  beforeEach(() => {
    proxy.behave({});
    proxy.clear();
  });
  afterAll(() => proxy.stop());

  it("passes everything on where no rule applies", async () => {
    for (const [subject, run] of Object.entries(send)) expect(await surface(run), subject).toBe("answered");
    expect(await send.json()).toMatchObject({ trailList: [{ TrailARN: trail.arn, HomeRegion: "us-east-1" }] });
  });

  it.each(SURFACES)("%s surfaces in every protocol", async (fault, expected) => {
    proxy.behave({ rules: [{ fault }] });
    const seen = await Promise.all(
      Object.entries(send).map(async ([subject, run]) => [subject, await surface(run)] as const),
    );
    expect(Object.fromEntries(seen)).toEqual(expected);
  });

  // What tells the empty answer `{}` of a foreign page from a true one, as GetBucketLocation's in us-east-1 is.
  it("lets AWS's answers alone carry a request id", async () => {
    const s3 = clients({ endpoint: proxy.url, credentials: CREDENTIALS }).s3();
    const location = async () => {
      const { $metadata, ...members } = await s3.send(new GetBucketLocationCommand({ Bucket: trail.bucket }));
      return { members, id: $metadata.requestId };
    };
    expect(await location()).toEqual({ members: {}, id: expect.any(String) });
    proxy.behave({ rules: [{ fault: "foreign-page" }] });
    expect(await location()).toEqual({ members: {}, id: undefined });
  });

  it("explains a denial as AWS does", async () => {
    proxy.behave({ rules: [{ operation: "cloudtrail:DescribeTrails", fault: "scp-deny" }] });
    await expect(send.json()).rejects.toThrow(
      /not authorized to perform: cloudtrail:DescribeTrails .*explicit deny in a service control policy/,
    );
    expect(await surface(send.ec2)).toBe("answered");
  });

  it("alters the responses of one Region, one resource, a number of times", async () => {
    const cloud = { endpoint: proxy.url, credentials: CREDENTIALS };
    const trails = (region: string) =>
      surface(() => clients(cloud, region).cloudtrail().send(new DescribeTrailsCommand({})));
    proxy.behave({ rules: [{ operation: "cloudtrail:*", region: "eu-west-1", fault: "deny" }] });
    expect([await trails("us-east-1"), await trails("eu-west-1")]).toEqual(["answered", "AccessDeniedException"]);

    proxy.behave({ rules: [{ fault: "deny", when: (request) => request.input.Name === trail.arn }] });
    const status = () =>
      clients(cloud)
        .cloudtrail()
        .send(new GetTrailStatusCommand({ Name: trail.arn }));
    expect([await trails("us-east-1"), await surface(status)]).toEqual(["answered", "AccessDeniedException"]);

    proxy.behave({ rules: [{ fault: "deny", times: 1 }] });
    expect([await trails("us-east-1"), await trails("us-east-1")]).toEqual(["AccessDeniedException", "answered"]);
  });

  it("answers slowly, but truly", async () => {
    proxy.behave({ rules: [{ fault: "slow", delayMs: 150 }] });
    const started = performance.now();
    expect(await surface(send.json)).toBe("answered");
    expect(performance.now() - started).toBeGreaterThan(140);
  });

  it("counts the calls by operation and region, retries too", async () => {
    const cloud = { endpoint: proxy.url, credentials: CREDENTIALS };
    await Promise.all(
      ["us-east-1", "eu-west-1", "eu-west-1"].map((region) =>
        clients(cloud, region).cloudtrail().send(new DescribeTrailsCommand({})),
      ),
    );
    const { s3, kms, logs, cloudtrail } = clients(cloud);
    await s3().send(new GetBucketLocationCommand({ Bucket: trail.bucket }));
    await kms().send(new DescribeKeyCommand({ KeyId: trail.keyArn }));
    await logs().send(new DescribeLogGroupsCommand({}));
    await cloudtrail().send(new ListTagsCommand({ ResourceIdList: [trail.arn] }));
    for (const run of [send.query, send.sns, send.ec2, send.s3, send.head]) await run();
    expect(proxy.counts()).toEqual({
      "cloudtrail:DescribeTrails": 3,
      "cloudtrail:ListTags": 1,
      "s3:GetBucketLocation": 1,
      "s3:GetBucketAcl": 1,
      "s3:HeadBucket": 1,
      "kms:DescribeKey": 1,
      "logs:DescribeLogGroups": 1,
      "sts:GetCallerIdentity": 1,
      "sns:GetTopicAttributes": 1,
      "ec2:DescribeRegions": 1,
    });
    expect(proxy.count("cloudtrail:DescribeTrails", "eu-west-1")).toBe(2);
    expect(proxy.count("cloudtrail:*")).toBe(4);

    proxy.clear();
    proxy.behave({ rules: [{ operation: "cloudtrail:DescribeTrails", fault: "error500" }] });
    await surface(() => cloudtrail().send(new DescribeTrailsCommand({})));
    expect(proxy.count()).toBe(3);
  });

  it("tells what the emulator cannot", async () => {
    proxy.behave({
      overrides: {
        "cloudtrail:GetTrailStatus": healthyDelivery,
        "cloudtrail:DescribeTrails": alsoTrails(organizationTrail("210987654321")),
        "ec2:DescribeRegions": regions(["us-east-1", "eu-west-1"], ["me-south-1"]),
      },
    });
    const { cloudtrail, ec2 } = clients({ endpoint: proxy.url, credentials: CREDENTIALS });
    const status = await cloudtrail().send(new GetTrailStatusCommand({ Name: trail.arn }));
    expect(status.LatestDigestDeliveryTime).toBeInstanceOf(Date);
    const { trailList } = await cloudtrail().send(new DescribeTrailsCommand({}));
    expect(trailList?.map((each) => each.IsOrganizationTrail)).toEqual([false, true]);
    const named = async (AllRegions: boolean) =>
      (await ec2().send(new DescribeRegionsCommand({ AllRegions }))).Regions?.map((each) => each.RegionName);
    expect(await named(false)).toEqual(["us-east-1", "eu-west-1"]);
    expect(await named(true)).toEqual(["us-east-1", "eu-west-1", "me-south-1"]);
  });
});

it("the fault matrix tries every fault on one operation of each protocol, and on the others a denial alone", () => {
  const every = OPERATIONS.filter((operation) => faultsOf(operation).length > 1);
  expect(new Set(every.map((operation) => operation.split(":")[0]))).toEqual(
    new Set(["ec2", "s3", "cloudtrail", "lambda", "sns"]),
  );
  expect(every.length).toBeLessThanOrEqual(6);
  for (const operation of OPERATIONS) expect(faultsOf(operation)).toContain("deny");
});

/** How a call ends, in one word. */
async function surface(run: () => Promise<object>): Promise<string> {
  try {
    const { $metadata: _, ...rest } = (await run()) as { $metadata?: unknown };
    return Object.keys(rest).length > 0 ? "answered" : "{}";
  } catch (error) {
    return (error as Error).name;
  }
}
