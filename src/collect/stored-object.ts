import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { isDenied } from "../model/aws/denied.ts";
import type { S3Location } from "../model/aws/s3-location.ts";
import { UserError } from "../model/errors.ts";
import { oneLine } from "../model/text/safe-text.ts";
import { classify, MalformedResponse, withDeadline } from "./observe.ts";
import { REFUSE_WEB_PAGES } from "./services/answers/body.ts";
import { accessProblem } from "./session/identity.ts";
import { openSession } from "./session/session.ts";
import type { SessionOptions } from "./session/session-options.ts";

/** A body as the SDK gives it in Node. */
export type Body = AsyncIterable<Uint8Array> & { destroy(): void };

/**
 * Reads an object that the user named.
 *
 * @param limit - in bytes.
 * @throws UserError: exit 4 without credentials; exit 2 if the object does not exist, cannot be read or is larger.
 */
export async function readStoredObject(at: S3Location, limit: number, options: SessionOptions): Promise<Buffer> {
  // The SDK's notice of several lines would stand in place of the one sentence that matters.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const session = await openSession(options);
  const name = oneLine(`s3://${at.bucket}/${at.key}`);
  try {
    await session.credentials().catch((error: unknown) => {
      throw accessProblem(error, session, options.roleArn, "s3:GetObject");
    });
    const client = session.client(S3Client, session.region);
    // It reads complete answers, up to 16 MiB: an object is read as it comes, and its reader knows what it is.
    client.middlewareStack.remove(REFUSE_WEB_PAGES);
    const command = new GetObjectCommand({ Bucket: at.bucket, Key: at.key });
    const { Body: body } = await withDeadline(
      (abortSignal) => client.send(command, { abortSignal }),
      session.callDeadlineMs,
    );
    if (!body) throw new MalformedResponse("s3:GetObject");
    const bytes = await bytesOf(body as unknown as Body, limit);
    if (bytes === undefined)
      throw new UserError(`${name} is larger than ${limit / 1024 / 1024} MiB, the most that is read`);
    return bytes;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code, message } = classify(error, session.hide);
    throw new UserError(`Cannot read ${name}: ${why(code, message)}`, 2, { cause: error });
  } finally {
    session.close();
  }
}

/** The bytes of an object; undefined where there are more than `limit`. */
export async function bytesOf(body: Body, limit: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > limit) {
      body.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** S3 tells who may not list a bucket that an object is denied, whether it exists or not. */
function why(code: string, message: string): string {
  if (code === "NoSuchKey") return "the object does not exist";
  if (code === "NoSuchBucket") return "the bucket does not exist";
  if (isDenied(code))
    return `access denied (${code}): grant s3:GetObject on the object, and s3:ListBucket on the bucket, without which a missing object is denied, too`;
  return `${oneLine(message)} (${code})`;
}
