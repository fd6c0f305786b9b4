import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { clients, ownAccount } from "./clients.ts";
import { type Behaviour, type FaultProxy, faultProxy } from "./fault-proxy.ts";
import { type Mailbox, mailbox } from "./mailbox.ts";
import { healthyAccount } from "./matrix-accounts.ts";
import { ACCOUNT } from "./moto.ts";
import { useEmulatorCredentials } from "./scan.ts";
import { makeBucket } from "./trails.ts";

export const RESULTS = "trailproof-results";
export const CONTEXT = { invokedFunctionArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:trailproof` };
/** On a busy machine the emulator may answer late. */
export const PATIENT = { connectTimeoutMs: 60_000, attemptTimeoutMs: 60_000 };

const POLICY = `extends: [all]
scope:
  regions: [us-east-1]
gate:
  failOn: [critical, high]
`;

/** An account whose gate passes, with what the template makes: a bucket for results, a topic with a subscriber. */
export interface ScheduledAccount {
  readonly proxy: FaultProxy;
  readonly mail: Mailbox;
  /** Sets the function's environment variables. */
  use(more?: Readonly<Record<string, string>>): void;
  /** Adds faults to what the account answers, in the place of earlier ones. */
  behave(faults?: Behaviour): void;
  text(key: string): Promise<string>;
  latest(): Promise<ScanResult>;
  stop(): Promise<void>;
}

export async function scheduledAccount(endpoint: string): Promise<ScheduledAccount> {
  const proxy = await faultProxy({ target: endpoint });
  const mail = await mailbox();
  const cloud = ownAccount(endpoint);
  const [s3, sns] = [clients(cloud).s3(), clients(cloud).sns()];
  const healthy = await healthyAccount(endpoint);
  const behave = ({ rules = [], overrides = {} }: Behaviour = {}) =>
    proxy.behave({ rules, overrides: { ...healthy, ...overrides } });
  behave();
  await makeBucket(cloud, RESULTS);
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "trailproof" }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "http", Endpoint: mail.url }));
  await s3.send(new PutObjectCommand({ Bucket: RESULTS, Key: "policy.yaml", Body: POLICY }));
  const text = async (Key: string) =>
    (await s3.send(new GetObjectCommand({ Bucket: RESULTS, Key }))).Body?.transformToString() ?? "";
  return {
    proxy,
    mail,
    use: (more = {}) => {
      useEmulatorCredentials();
      Object.assign(process.env, {
        AWS_ENDPOINT_URL: proxy.url,
        TRAILPROOF_BUCKET: RESULTS,
        TRAILPROOF_PREFIX: "audit",
        TRAILPROOF_TOPIC_ARN: TopicArn,
        TRAILPROOF_POLICY: `s3://${RESULTS}/policy.yaml`,
        ...more,
      });
      mail.clear();
    },
    behave,
    text,
    latest: async () => JSON.parse(await text(`audit/latest/${ACCOUNT}/result.json`)) as ScanResult,
    stop: async () => {
      await mail.close();
      await proxy.stop();
    },
  };
}
