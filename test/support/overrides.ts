import { written } from "./aws-faults.ts";
import type { Answer, AwsRequest, Override } from "./fault-proxy.ts";

type Members = Record<string, unknown>;

/** Rewrites a JSON answer. */
export function json(rewrite: (answer: Members, request: AwsRequest) => Members): Override {
  return (request, answer) => reply(rewrite(JSON.parse(String(answer.body)) as Members, request), answer);
}

/** Rewrites an XML answer as text. */
export function xml(rewrite: (answer: string, request: AwsRequest) => string): Override {
  return (request, answer) => ({ ...answer, body: rewrite(String(answer.body), request) });
}

/** Answers without the emulator. */
export function jsonAnswer(value: unknown): Override {
  return () => ({
    status: 200,
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amzn-requestid": "00000000-0000-4000-8000-000000000000",
    },
    body: JSON.stringify(value),
  });
}

/** Answers with an error of the service, by its code. */
export function failing(code: string, httpStatus = 400, message = `It failed with ${code}`): Override {
  return (request) => written({ status: httpStatus, code, message }, request);
}

function reply(value: unknown, answer: Answer): Answer {
  return { ...answer, body: JSON.stringify(value) };
}

/** AWS writes times as seconds since 1970. */
export const secondsAgo = (seconds: number): number => Math.floor(Date.now() / 1000) - seconds;

/** The delivery times that AWS tells and the emulator does not: everything arrived a few minutes ago. */
export const healthyDelivery: Override = status(() => ({
  LatestDeliveryTime: secondsAgo(120),
  LatestCloudWatchLogsDeliveryTime: secondsAgo(120),
  LatestDigestDeliveryTime: secondsAgo(1200),
  LatestNotificationTime: secondsAgo(120),
}));

/** Adds to what GetTrailStatus says, where a trail is logging. */
export function status(members: (request: AwsRequest) => Members): Override {
  return json((answer, request) => (answer.IsLogging ? { ...answer, ...members(request) } : answer));
}

/** Lists more trails in every region, as AWS does with the shadows of other accounts' organization trails. */
export function alsoTrails(...trails: Members[]): Override {
  return json((answer) => ({ ...answer, trailList: [...(answer.trailList as Members[]), ...trails] }));
}

/** A trail as a member account sees its organization's. */
export function organizationTrail(owner: string, name = "organization", homeRegion = "us-east-1"): Members {
  return {
    Name: name,
    TrailARN: `arn:aws:cloudtrail:${homeRegion}:${owner}:trail/${name}`,
    HomeRegion: homeRegion,
    S3BucketName: "organization-trail-logs",
    IsMultiRegionTrail: true,
    IsOrganizationTrail: true,
    IncludeGlobalServiceEvents: true,
    LogFileValidationEnabled: true,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
  };
}

/** Makes these the account's regions, `not-opted-in` ones being listed but not enabled. */
export function regions(enabled: readonly string[], notOptedIn: readonly string[] = []): Override {
  const item = (region: string, state: string) =>
    `<item><regionName>${region}</regionName><regionEndpoint>ec2.${region}.amazonaws.com</regionEndpoint><optInStatus>${state}</optInStatus></item>`;
  return xml((answer, request) => {
    const listed = enabled.map((region) => item(region, "opt-in-not-required"));
    // EC2 returns enabled Regions only, unless all are requested.
    if (request.input.AllRegions === "true") listed.push(...notOptedIn.map((region) => item(region, "not-opted-in")));
    return answer.replace(/<regionInfo>[\s\S]*<\/regionInfo>/, `<regionInfo>${listed.join("")}</regionInfo>`);
  });
}

/**
 * Lists the account's buckets with their Regions, as S3 does where the request has a parameter. The emulator does not tell them.
 *
 * @param regionOf - the Region of a bucket by its name; none where it gives undefined.
 */
export function bucketRegions(regionOf: (name: string) => string | undefined): Override {
  return xml((answer, { input }) =>
    input["max-buckets"] === undefined
      ? answer
      : answer.replace(/<Bucket>\s*<Name>([^<]*)<\/Name>/g, (bucket, name: string) => {
          const region = regionOf(name);
          return region === undefined ? bucket : `${bucket}<BucketRegion>${region}</BucketRegion>`;
        }),
  );
}

/** The settings of Block Public Access, as S3 names them. */
export const BLOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

/** Block Public Access of a bucket or account, with these of {@link BLOCKS} on and the others off. */
export function publicAccessBlock(...on: readonly string[]): Override {
  const settings = BLOCKS.map((name) => `<${name}>${on.includes(name)}</${name}>`).join("");
  const body = `<PublicAccessBlockConfiguration>${settings}</PublicAccessBlockConfiguration>`;
  return () => ({ status: 200, headers: { "content-type": "application/xml" }, body });
}

/** An event data store as GetEventDataStore describes it: one that ingests, and is kept and protected well. */
export const eventDataStore = (id: string, members: Members = {}, region = "us-east-1"): Members => ({
  EventDataStoreArn: `arn:aws:cloudtrail:${region}:123456789012:eventdatastore/${id}`,
  Name: `${id}-lake`,
  Status: "ENABLED",
  AdvancedEventSelectors: [
    { Name: "Management", FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] },
    {
      FieldSelectors: [
        { Field: "eventCategory", Equals: ["Data"] },
        { Field: "readOnly", Equals: ["false"] },
      ],
    },
  ],
  MultiRegionEnabled: true,
  OrganizationEnabled: false,
  RetentionPeriod: 366,
  TerminationProtectionEnabled: true,
  CreatedTimestamp: secondsAgo(86_400),
  UpdatedTimestamp: secondsAgo(86_400),
  BillingMode: "EXTENDABLE_RETENTION_PRICING",
  FederationStatus: "DISABLED",
  ...members,
});

/** The emulator lacks event data stores: each is listed in its Region, two a page, and described by its ARN. */
export function eventDataStores(...stores: readonly Members[]): Readonly<Record<string, Override>> {
  return {
    "cloudtrail:ListEventDataStores": (request, answer) => {
      const here = stores.filter(({ EventDataStoreArn }) => `${EventDataStoreArn}`.split(":")[3] === request.region);
      const from = Number(request.input.NextToken ?? 0);
      const page = here.slice(from, from + 2).map(({ EventDataStoreArn, Name }) => ({ EventDataStoreArn, Name }));
      const next = from + 2 < here.length ? { NextToken: `${from + 2}` } : {};
      return jsonAnswer({ EventDataStores: page, ...next })(request, answer);
    },
    "cloudtrail:GetEventDataStore": (request, answer) => {
      const found = stores.find(({ EventDataStoreArn }) => EventDataStoreArn === request.input.EventDataStore);
      return (found ? jsonAnswer(found) : failing("EventDataStoreNotFoundException"))(request, answer);
    },
  };
}
