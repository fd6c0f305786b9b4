import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { classify, MalformedResponse } from "../collect/observe.ts";
import { REFUSE_WEB_PAGES } from "../collect/services/answers/body.ts";
import { accessProblem } from "../collect/session/identity.ts";
import { openSession, type Session } from "../collect/session/session.ts";
import type { SessionOptions } from "../collect/session/session-options.ts";
import { type Body, bytesOf } from "../collect/stored-object.ts";
import { isDenied } from "../model/aws/denied.ts";
import type { S3Prefix } from "../model/aws/s3-location.ts";
import { UserError } from "../model/errors.ts";
import { oneLine } from "../model/text/safe-text.ts";
import { isAccount } from "./entry.ts";
import type { HistoryStore } from "./store.ts";

/**
 * A history in a bucket, with the credentials of the scan. An object appears complete or not at all, and is only written where there
 * is none ([conditional writes](https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html)).
 */
export async function s3Store({ bucket, prefix }: S3Prefix, options: SessionOptions): Promise<HistoryStore> {
  // The SDK's notice of several lines would stand in place of the one sentence that matters.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const session = await openSession(options);
  const client = session.client(S3Client, session.region);
  // It reads complete answers as text, and a stored result is no text.
  client.middlewareStack.remove(REFUSE_WEB_PAGES);
  const name = `s3://${bucket}/${prefix}`;
  const at = (path: string) => ({ Bucket: bucket, Key: `${prefix}${path}` });
  const call = caller(session, options.roleArn);
  const list = (under: string, Delimiter?: string) =>
    call(`list ${name}${under}`, "s3:ListBucket", () =>
      listed(client, {
        Bucket: bucket,
        Prefix: `${prefix}${under}`,
        ...(Delimiter === undefined ? {} : { Delimiter }),
      }),
    );
  return {
    name: oneLine(name),
    accounts: async () =>
      (await list("", "/")).folders.map((one) => one.slice(prefix.length).replace(/\/$/, "")).filter(isAccount),
    files: async (account) => (await list(`${account}/`)).keys.map((key) => key.slice(`${prefix}${account}/`.length)),
    read: (path, limit) =>
      call(`read ${name}${path}`, "s3:GetObject", async () => {
        const { Body: body } = await client.send(new GetObjectCommand(at(path)));
        if (!body) throw new MalformedResponse("s3:GetObject");
        const bytes = await bytesOf(body as unknown as Body, limit);
        if (bytes === undefined)
          throw new UserError(
            `${oneLine(name + path)} is larger than ${limit / 1024 / 1024} MiB, the most that is read`,
          );
        return bytes;
      }),
    create: (path, content, { replace } = { replace: false }) =>
      call(`write ${name}${path}`, "s3:PutObject", async () => {
        if (!replace && (await exists(client, at(path)))) return false;
        try {
          await client.send(
            new PutObjectCommand({ ...at(path), Body: content, ...(replace ? {} : { IfNoneMatch: "*" }) }),
          );
          return true;
        } catch (error) {
          // Another writer was first, with an equal result.
          if (["PreconditionFailed", "ConditionalRequestConflict"].includes((error as Error).name)) return false;
          throw error;
        }
      }),
    close: () => session.close(),
  };
}

/** Saves an upload where the object exists. Who may only write cannot ask, and the condition of the upload decides. */
async function exists(client: S3Client, at: { readonly Bucket: string; readonly Key: string }): Promise<boolean> {
  try {
    await client.send(new HeadObjectCommand(at));
    return true;
  } catch {
    return false;
  }
}

async function listed(
  client: S3Client,
  input: { readonly Bucket: string; readonly Prefix: string; readonly Delimiter?: string },
): Promise<{ keys: string[]; folders: string[] }> {
  const keys: string[] = [];
  const folders: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ ...input, ...(token === undefined ? {} : { ContinuationToken: token }) }),
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix !== undefined) folders.push(Prefix);
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
  return { keys, folders };
}

/** Makes a call's error one sentence with the permission that may be missing. */
function caller(session: Session, roleArn: string | undefined) {
  return async <T>(what: string, permission: string, call: () => Promise<T>): Promise<T> => {
    await session.credentials().catch((error: unknown) => {
      throw accessProblem(error, session, roleArn, permission);
    });
    try {
      return await call();
    } catch (error) {
      if (error instanceof UserError) throw error;
      const { code, message } = classify(error, session.hide);
      const why = isDenied(code) ? `access denied (${code}): grant ${permission}` : `${oneLine(message)} (${code})`;
      throw new UserError(`Cannot ${oneLine(what)}: ${why}`, 2, { cause: error });
    }
  };
}
