import {
  CloudTrailClient,
  PutEventSelectorsCommand,
  type PutEventSelectorsCommandInput,
  StartLoggingCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { SessionOptions } from "../collect/index.ts";
import { classify } from "../collect/observe.ts";
import { openSession, type Session } from "../collect/session/session.ts";
import { parseArn } from "../model/aws/arn.ts";
import { isDenied } from "../model/aws/denied.ts";
import { UserError } from "../model/errors.ts";
import { oneLine } from "../model/text/safe-text.ts";
import type { Message } from "./message.ts";
import type { TrailChanges } from "./tampering/due.ts";

/** What the function writes to AWS, besides the history. */
export interface Clients extends TrailChanges {
  /** Writes an object, in the place of an earlier one. */
  put(bucket: string, key: string, body: string, type: string): Promise<void>;
  publish(topicArn: string, message: Message): Promise<void>;
  close(): void;
}

/** Opens clients with the credentials of the function's role. */
export async function openClients(options: SessionOptions): Promise<Clients> {
  const session = await openSession(options);
  const trails = (region: string) => session.client(CloudTrailClient, region);
  return {
    startLogging: ({ name, homeRegion }) =>
      named(session, `start logging of ${name}`, "cloudtrail:StartLogging", () =>
        trails(homeRegion).send(new StartLoggingCommand({ Name: name })),
      ),
    putEventSelectors: ({ name, homeRegion }, selectors) =>
      named(session, `restore the event selectors of ${name}`, "cloudtrail:PutEventSelectors", () =>
        trails(homeRegion).send(
          new PutEventSelectorsCommand({ TrailName: name, ...selectors } as PutEventSelectorsCommandInput),
        ),
      ),
    enableValidation: ({ name, homeRegion }) =>
      named(session, `enable log file validation of ${name}`, "cloudtrail:UpdateTrail", () =>
        trails(homeRegion).send(new UpdateTrailCommand({ Name: name, EnableLogFileValidation: true })),
      ),
    put: (Bucket, Key, Body, type) =>
      named(session, `write s3://${Bucket}/${Key}`, "s3:PutObject", () =>
        session
          .client(S3Client, session.region)
          .send(new PutObjectCommand({ Bucket, Key, Body, ContentType: `${type}; charset=utf-8` })),
      ),
    publish: (TopicArn, { subject, text, attributes }) =>
      named(session, `publish to ${TopicArn}`, "sns:Publish", () =>
        session.client(SNSClient, parseArn(TopicArn)?.region || session.region).send(
          new PublishCommand({
            TopicArn,
            Subject: subject,
            Message: text,
            MessageAttributes: Object.fromEntries(
              Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
            ),
          }),
        ),
      ),
    close: () => session.close(),
  };
}

/** Makes a call's error one sentence with the permission that may be missing. */
async function named(session: Session, what: string, permission: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    const { code, message } = classify(error, session.hide);
    const why = isDenied(code) ? `access denied (${code}): grant ${permission}` : `${oneLine(message)} (${code})`;
    throw new UserError(`Cannot ${oneLine(what)}: ${why}`, 2, { cause: error });
  }
}
