import { GetBucketAclCommand, GetBucketLocationCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { isRegionCode } from "../../../model/aws/partitions.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { lookAtBody } from "../answers/body.ts";
import { everyPage } from "../answers/every-page.ts";

/** The most that ListBuckets gives at once: accounts that may have more must ask for pages. */
const MAX_BUCKETS = 10_000;

/** A bucket as ListBuckets gives it. */
export interface ListedBucket {
  readonly name: string;
  /** Null where S3 does not say it: services that speak like S3 need not. */
  readonly region: string | null;
}

/** The account's buckets, by name. S3 says their Regions, since the request has a parameter. */
export async function buckets(session: Session, region: string, abortSignal: AbortSignal): Promise<ListedBucket[]> {
  const client = session.client(S3Client, region);
  return everyPage<ListedBucket>(
    async (ContinuationToken, listed) => {
      const page = await client.send(new ListBucketsCommand({ MaxBuckets: MAX_BUCKETS, ContinuationToken }), {
        abortSignal,
      });
      if (!page.Buckets?.every(({ Name }) => Name) || !page.Owner) throw new MalformedResponse("s3:ListBuckets");
      for (const { Name = "", BucketRegion = "" } of page.Buckets)
        listed.push({ name: Name, region: isRegionCode(BucketRegion) ? BucketRegion : null });
      return page.ContinuationToken;
    },
    (listed) => listed.sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
}

/** GetBucketLocation's answer is one element, empty or with a Region's name; an XML declaration may come first. */
const DECLARATION = /^<\?xml[^>]*\?>/;
const ELEMENT = /^<LocationConstraint(?:\s[^<>]*)?(?:\/>|>([\w-]*)<\/LocationConstraint>)$/;

/**
 * The region that a bucket is in.
 *
 * @param region - the partition's first, which S3 does not name: `us-east-1` in `aws`.
 */
export async function location(
  session: Session,
  region: string,
  bucket: string,
  abortSignal: AbortSignal,
): Promise<string> {
  const client = session.client(S3Client, region);
  const command = new GetBucketLocationCommand({ Bucket: bucket });
  let name = "";
  // The first region of a partition answers with an empty element, which the SDK cannot tell from any other page.
  lookAtBody(command, (body) => {
    const element = ELEMENT.exec(body.trim().replace(DECLARATION, "").trim());
    if (!element) throw new MalformedResponse("s3:GetBucketLocation");
    name = element[1] ?? "";
  });
  await client.send(command, { abortSignal });
  return name === "EU" ? "eu-west-1" : name || region;
}

/** Who a bucket's access control list lets in. */
export async function acl(session: Session, region: string, bucket: string, abortSignal: AbortSignal) {
  const client = session.client(S3Client, region);
  const { Grants } = await client.send(new GetBucketAclCommand({ Bucket: bucket }), { abortSignal });
  if (!Grants) throw new MalformedResponse("s3:GetBucketAcl");
  return {
    grants: Grants.map(({ Grantee, Permission }) => ({
      grantee: Grantee?.URI ?? Grantee?.ID ?? Grantee?.EmailAddress ?? "",
      permission: Permission ?? "",
    })),
  };
}
