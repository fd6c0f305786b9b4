import { CloudTrailClient, ListPublicKeysCommand } from "@aws-sdk/client-cloudtrail";
import { HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { MalformedResponse } from "../../collect/observe.ts";
import type { Session } from "../../collect/session/session.ts";
import type { ListPage, ListRequest, PublicKey } from "../source/source.ts";
import { type Route, routeOf, type SentRequest } from "./route.ts";

/** Called with the route of each bucket that a request reached. */
export type OnRoute = (bucket: string, route: Route) => void;

interface Asked {
  input?: { readonly Bucket?: string; readonly Key?: string } | undefined;
}

/** An S3 client that reports how it reaches each bucket. */
export function s3Client(session: Session, region: string, onRoute: OnRoute): S3Client {
  const client = session.client(S3Client, region);
  client.middlewareStack.add(
    (next, context) => (args) => {
      (context as Asked).input = args.input as Asked["input"];
      return next(args);
    },
    { name: "rememberInput", step: "initialize", override: true },
  );
  // After signing, so that the request is as it is sent, redirected or not.
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const { Bucket, Key = "" } = (context as Asked).input ?? {};
      const learn = () => {
        const route = Bucket === undefined ? undefined : routeOf(args.request as SentRequest, Key);
        if (Bucket !== undefined && route) onRoute(Bucket, route);
      };
      // A response that the object does not exist has the right route too; a redirect is followed by another request.
      return next(args).finally(learn);
    },
    { name: "learnRoute", step: "finalizeRequest", priority: "low", override: true },
  );
  return client;
}

/** Keys in order, page by page. */
export async function* listObjects(
  client: S3Client,
  { bucket, prefix, shallow, startAfter }: ListRequest,
  signal: () => AbortSignal,
): AsyncGenerator<ListPage> {
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(shallow ? { Delimiter: "/" } : {}),
        ...(startAfter === undefined ? {} : { StartAfter: startAfter }),
        ContinuationToken,
      }),
      { abortSignal: signal() },
    );
    if (typeof page.IsTruncated !== "boolean") throw new MalformedResponse("s3:ListBucket");
    if (page.IsTruncated && !page.NextContinuationToken) throw new MalformedResponse("s3:ListBucket");
    yield {
      objects: (page.Contents ?? []).map(({ Key, ETag, Size, LastModified }) => {
        if (!Key) throw new MalformedResponse("s3:ListBucket");
        // If only the metadata is replaced, the ETag stays the same and the time changes.
        const etag = `${ETag ?? ""} ${Size ?? ""} ${LastModified?.getTime() ?? ""}`;
        return { key: Key, etag, size: Size ?? Number.NaN, modifiedAt: LastModified?.getTime() };
      }),
      folders: (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []),
    };
    ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (ContinuationToken);
}

/** Requests an object only to learn the route to its bucket. @throws the SDK's errors. */
export async function touchObject(
  client: S3Client,
  bucket: string,
  key: string,
  abortSignal: AbortSignal,
): Promise<void> {
  await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal });
}

/** The public keys of a Region. @throws the SDK's errors. */
export async function listPublicKeys(
  session: Session,
  region: string,
  from: number,
  to: number,
  signal: () => AbortSignal,
): Promise<PublicKey[]> {
  const client = session.client(CloudTrailClient, region);
  const keys: PublicKey[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await client.send(
      new ListPublicKeysCommand({ StartTime: new Date(from), EndTime: new Date(to), NextToken }),
      { abortSignal: signal() },
    );
    if (!Array.isArray(answer.PublicKeyList)) throw new MalformedResponse("cloudtrail:ListPublicKeys");
    for (const one of answer.PublicKeyList) {
      if (typeof one?.Fingerprint !== "string" || !(one.Value instanceof Uint8Array))
        throw new MalformedResponse("cloudtrail:ListPublicKeys");
      keys.push({ fingerprint: one.Fingerprint, der: one.Value });
    }
    NextToken = answer.NextToken || undefined;
  } while (NextToken);
  return keys;
}
