import type { Event } from "./verifier.ts";

/** An event that a message says no trail records, in each way that it leaves open. */
export interface Witness {
  readonly events: readonly Event[];
  /** Why there can be no such event. */
  readonly problem?: string;
}

const WORDS =
  /([A-Za-z0-9-]+):(\w+)( through a VPC endpoint)?(?: on (arn:\S+))?(?: in ([a-z]+-[a-z]+-\d))?(?: \(([^)]*)\))? is not recorded/g;
const INSIGHT = /((?:\w+ and )*\w+Insight) on management calls in (\S+) (?:is|are) not recorded/g;
const GLOBAL = ["iam", "sts", "cloudfront", "route53"];
const TYPES: Readonly<Record<string, string>> = {
  s3: "AWS::S3::Object",
  lambda: "AWS::Lambda::Function",
  dynamodb: "AWS::DynamoDB::Table",
  sqs: "AWS::SQS::Queue",
  bedrock: "AWS::Bedrock::Model",
};

/** The form of an ARN of each service, with its region. */
const ARNS: Readonly<Record<string, RegExp>> = {
  s3: /^arn:aws:s3:::[a-z0-9.-]{3,63}\/.+$/i,
  lambda: /^arn:aws:lambda:([a-z0-9-]+):\d{12}:function:[\w-]+(:[\w$-]+)?$/,
  dynamodb: /^arn:aws:dynamodb:([a-z0-9-]+):\d{12}:table\/[\w.-]+$/,
  sqs: /^arn:aws:sqs:([a-z0-9-]+):\d{12}:[\w-]+$/,
};

export function witnessesOf(message: string): Witness[] {
  const base = { global: false, readOnly: false, source: "ec2.amazonaws.com", name: "RunInstances" };
  const insights = [...message.matchAll(INSIGHT)].flatMap(([, types = "", region = ""]) =>
    types.split(" and ").map(
      (insight): Witness => ({
        events: [{ category: "Insight", region, type: "AwsCloudTrailInsight", insight, ...base }],
      }),
    ),
  );
  const calls = [...message.matchAll(WORDS)].map(([, service = "", name = "", endpoint, arn, region = "", details]) =>
    witness(service, name, endpoint !== undefined, arn, region, details),
  );
  return [...insights, ...calls];
}

function witness(
  service: string,
  name: string,
  network: boolean,
  arn: string | undefined,
  region: string,
  details = "",
): Witness {
  const category = network ? "NetworkActivity" : arn === undefined ? "Management" : "Data";
  const said = Object.fromEntries(
    details.split(", ").map((one) => [one.slice(0, one.indexOf(" ")), one.slice(one.indexOf(" ") + 1)]),
  );
  const known = (field: string) => (said[field] === "absent" ? undefined : said[field]);
  const type = known("eventType") ?? (network ? "AwsVpceEvent" : "AwsApiCall");
  const who = "userIdentity.arn" in said ? known("userIdentity.arn") : "arn:aws:iam::111122223333:user/example";
  const error = known("errorCode");
  const events = [true, false].map(
    (readOnly): Event => ({
      category,
      region,
      global: category === "Management" && GLOBAL.includes(service),
      readOnly,
      source: `${service}.amazonaws.com`,
      name,
      type,
      console: known("sessionCredentialFromConsole") === "true",
      ...(who === undefined ? {} : { who }),
      ...(network ? { endpoint: known("vpcEndpointId") ?? "vpce-0123456789abcdef0" } : {}),
      ...(error === undefined ? {} : { error }),
      ...(arn === undefined ? {} : { arn, resource: TYPES[service] ?? "unknown" }),
    }),
  );
  const form = arn === undefined ? undefined : ARNS[service];
  const match = form?.exec(arn ?? "");
  if (form && !match) return { events, problem: `${arn} cannot exist` };
  if (match?.[1] !== undefined && match[1] !== region) return { events, problem: `${arn} is not in ${region}` };
  return { events };
}
