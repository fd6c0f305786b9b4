import { IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { classify, withDeadline } from "../collect/observe.ts";
import type { Session } from "../collect/session/session.ts";
import { CANARY_AGENT } from "../model/aws/canary.ts";
import { isDenied } from "../model/aws/denied.ts";
import type { CanaryCall } from "../model/documents/settings/canary.ts";
import type { Clock } from "./clock.ts";

/** A call to make. */
export type PlannedCall = Pick<CanaryCall, "eventSource" | "eventName" | "region">;

/** The harmless calls: IAM and S3 once, STS in every Region, whose endpoint records in the Region. */
export function plannedCalls(regions: readonly string[], globalRegion: string, configured: string): PlannedCall[] {
  const s3Region = regions.includes(configured) ? configured : (regions[0] ?? configured);
  return [
    { eventSource: "iam.amazonaws.com", eventName: "ListUsers", region: globalRegion },
    { eventSource: "s3.amazonaws.com", eventName: "ListBuckets", region: s3Region },
    ...regions.map((region) => ({ eventSource: "sts.amazonaws.com", eventName: "GetCallerIdentity", region })),
  ];
}

/** What was called, and how far AWS's clock is ahead of this machine's by the answers; negative: this machine's is fast. */
interface MadeCalls {
  readonly calls: CanaryCall[];
  readonly clockOffsetMs: number;
}

/** Makes the calls at the same time, each with its number in the User-Agent. */
export async function makeCalls(
  session: Session,
  token: string,
  planned: readonly PlannedCall[],
  clock: Clock,
): Promise<MadeCalls> {
  const offsets: number[] = [];
  const onDate = (date: Date) => offsets.push(date.getTime() - clock.now());
  const calls = await Promise.all(planned.map((one, i) => makeCall(session, one, `${token}-${i}`, onDate)));
  // The least: with it, no search is taken for later than it is.
  return { calls, clockOffsetMs: offsets.length === 0 ? 0 : Math.min(...offsets) };
}

/**
 * How far AWS's clock is ahead of this machine's, by the answer to a call that needs no permission. Undefined where there is none.
 */
export async function clockOffset(session: Session, region: string, clock: Clock): Promise<number | undefined> {
  const call = { eventSource: "sts.amazonaws.com", eventName: "GetCallerIdentity", region };
  let offset: number | undefined;
  await makeCall(session, call, undefined, (date) => {
    offset = date.getTime() - clock.now();
  });
  return offset;
}

async function makeCall(
  session: Session,
  call: PlannedCall,
  version: string | undefined,
  onDate: (date: Date) => void,
): Promise<CanaryCall> {
  let calledAt = new Date();
  const answered = (date: Date) => {
    calledAt = date;
    onDate(date);
  };
  const tagged = { version, answered };
  let requestId: string | undefined;
  let errorCode: string | null = null;
  try {
    const { $metadata } = await withDeadline((signal) => send(session, call, tagged, signal), session.callDeadlineMs);
    requestId = $metadata.requestId ?? "";
  } catch (error) {
    const { code, message } = classify(error, session.hide);
    errorCode = code;
    // A refusal is recorded as well. Of any other failure, such as throttling, there may be no record, and of a call that the policy of a VPC
    // endpoint refuses there is none among the management events. Source: AWS CloudTrail User Guide, "Logging network activity events".
    if (isDenied(code) && !/VPC endpoint policy/i.test(message))
      requestId = (error as Answer).$metadata?.requestId ?? "";
  }
  return { ...call, calledAt: calledAt.toISOString(), requestId: requestId ?? null, errorCode };
}

interface Tagged {
  /** Undefined: the call is none of the canary. */
  readonly version: string | undefined;
  readonly answered: (date: Date) => void;
}

interface Answer {
  readonly $metadata: { readonly requestId?: string };
}

function send(
  session: Session,
  { eventName, region }: PlannedCall,
  tagged: Tagged,
  abortSignal: AbortSignal,
): Promise<Answer> {
  const options = { abortSignal };
  if (eventName === "ListUsers")
    return taggedClient(session, IAMClient, region, tagged).send(new ListUsersCommand({ MaxItems: 1 }), options);
  if (eventName === "ListBuckets")
    return taggedClient(session, S3Client, region, tagged).send(new ListBucketsCommand({ MaxBuckets: 1 }), options);
  return taggedClient(session, STSClient, region, tagged).send(new GetCallerIdentityCommand({}), options);
}

interface Stack {
  add(
    middleware: (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>,
    options: { readonly step: "deserialize"; readonly priority: "low"; readonly name: string },
  ): void;
}

/** A client of its own for one call, with the session's credentials and connections. */
function taggedClient<C extends { readonly middlewareStack: unknown }>(
  session: Session,
  make: new (config: never) => C,
  region: string,
  { version, answered }: Tagged,
): C {
  const Base = make as unknown as new (config: object) => { readonly middlewareStack: unknown };
  class TaggedClient extends Base {
    constructor(config: object) {
      super(version === undefined ? config : { ...config, customUserAgent: [[CANARY_AGENT, version]] });
    }
  }
  const client = session.client(TaggedClient as unknown as new (config: never) => C, region);
  // The clock of this machine may be wrong: records have AWS's time.
  const readDate = (next: (args: unknown) => Promise<unknown>) => async (args: unknown) => {
    const result = (await next(args)) as { response?: { headers?: Record<string, string> } };
    const date = new Date(result.response?.headers?.date ?? "");
    if (!Number.isNaN(date.getTime())) answered(date);
    return result;
  };
  (client.middlewareStack as Stack).add(readDate, { step: "deserialize", priority: "low", name: "readDate" });
  return client;
}
