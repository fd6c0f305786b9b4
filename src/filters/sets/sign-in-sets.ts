import { type AlarmSet, callersOf, eventOf, FAILURE, madeOnce, type SetEvent, staysUnless } from "./alarm-set.ts";
import { type Call, type Caller, iamUser, roleSession, rootUser, type Where } from "./record.ts";

const regionsOf = ({ regions, globalRegion }: Where) => (regions.length > 0 ? regions : [globalRegion]);

/** A sign-in to the console, in the form of its records. Source: AWS CloudTrail User Guide, "AWS Management Console sign-in events". */
function signIn(
  where: Where,
  caller: Caller,
  awsRegion: string,
  result: "Success" | "Failure",
  additional: object,
  more: object = {},
): SetEvent {
  const call: Call = {
    eventSource: "signin.amazonaws.com",
    eventName: "ConsoleLogin",
    awsRegion,
    eventType: "AwsConsoleSignIn",
    responseElements: { ConsoleLogin: result },
  };
  return eventOf(where, caller, call, {
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    additionalEventData: { LoginTo: "https://console.aws.amazon.com/console/home", MobileVersion: "No", ...additional },
    ...more,
  });
}

/** Successful sign-ins of IAM users without MFA: a pattern may narrow to these. */
export const CONSOLE_NO_MFA: AlarmSet = {
  label: "console sign-ins without MFA",
  name: "console-no-mfa",
  events: madeOnce((where) =>
    regionsOf(where).map((region) => signIn(where, iamUser(where), region, "Success", { MFAUsed: "No" })),
  ),
  // A federated sign-in is none of an IAM user.
  stays: staysUnless([
    ...FAILURE,
    "userIdentity.type",
    "responseElements",
    "additionalEventData.MFAUsed",
    "additionalEventData.SamlProviderArn",
  ]),
  pattern:
    '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
};

const FAILED = "Failed authentication";

export const CONSOLE_AUTH_FAILURES: AlarmSet = {
  label: "failed console sign-ins",
  name: "console-auth-failures",
  events: madeOnce((where) =>
    regionsOf(where).flatMap((region) =>
      [iamUser(where), rootUser(where)].map((caller) =>
        signIn(where, caller, region, "Failure", { MFAUsed: "No" }, { errorMessage: FAILED }),
      ),
    ),
  ),
  stays: staysUnless(["errorMessage", "responseElements"]),
  pattern: '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }',
};

const OF_ROOT = staysUnless([
  ...["type", "invokedBy", "arn", "accountId", "principalId"].map((member) => `userIdentity.${member}`),
  ...FAILURE,
]);

export const ROOT_USAGE: AlarmSet = {
  label: "use of the root user",
  name: "root-usage",
  events: madeOnce((where) => {
    const root = rootUser(where);
    const [first = where.globalRegion, ...more] = regionsOf(where);
    const last = more.at(-1) ?? first;
    const call = (service: string, eventName: string, awsRegion: string, readOnly = false): Call => ({
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion,
      readOnly,
    });
    return [
      signIn(where, root, first, "Success", { MFAUsed: "Yes" }),
      signIn(where, root, last, "Success", { MFAUsed: "No" }),
      eventOf(where, root, call("iam", "CreateAccessKey", where.globalRegion)),
      eventOf(where, root, call("ec2", "RunInstances", last)),
      eventOf(where, root, call("s3", "ListBuckets", first, true), { sessionCredentialFromConsole: undefined }),
      eventOf(where, root, call("kms", "DisableKey", first)),
    ].map(withoutUndefined);
  }),
  // Whatever the root user does.
  stays: (path, value) =>
    value !== undefined && ["eventName", "eventSource", "readOnly"].includes(path.join("."))
      ? true
      : OF_ROOT(path, value),
  pattern:
    '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
};

function withoutUndefined({ words, record }: SetEvent): SetEvent {
  return { words, record: Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) };
}

/** Codes by which services refuse a call. */
const REFUSALS = [
  ["ec2", "RunInstances", "Client.UnauthorizedOperation", false],
  ["ec2", "DescribeInstances", "Client.UnauthorizedOperation", true],
  ["iam", "CreateUser", "AccessDenied", false],
  ["s3", "ListBuckets", "AccessDenied", true],
  ["kms", "ScheduleKeyDeletion", "AccessDeniedException", false],
  ["cloudtrail", "StopLogging", "AccessDeniedException", false],
] as const;

const OF_REFUSAL = staysUnless(["errorCode"]);

/** Known noise, which a pattern need not match: calls of AWS services by their own address, and HeadBucket. */
const isNoise = (path: string, value: unknown) =>
  (path === "sourceIPAddress" && String(value).endsWith(".amazonaws.com")) ||
  (path === "eventName" && value === "HeadBucket");

export const UNAUTHORIZED_API_CALLS: AlarmSet = {
  label: "unauthorized API calls",
  name: "unauthorized-api-calls",
  events: madeOnce((where) => {
    const regions = regionsOf(where);
    return REFUSALS.flatMap(([service, eventName, errorCode, readOnly], i) =>
      callersOf(where)
        .slice(1)
        .map((caller, j) => {
          const awsRegion = service === "iam" ? where.globalRegion : (regions[(i + j) % regions.length] ?? "");
          const call: Call = { eventSource: `${service}.amazonaws.com`, eventName, awsRegion, readOnly };
          const event = eventOf(where, caller, call, { errorCode, errorMessage: "You are not authorized" });
          return { ...event, words: `${event.words}, refused with ${errorCode}` };
        }),
    );
  }),
  stays: (path, value) => {
    const name = path.join(".");
    if (isNoise(name, value)) return false;
    return value !== undefined && ["eventName", "eventSource", "readOnly"].includes(name)
      ? true
      : OF_REFUSAL(path, value);
  },
  pattern: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
};

/** An event that no set has, to see what else a filter matches. */
export const OTHER_EVENT = (where: Where): SetEvent =>
  eventOf(where, roleSession(where, false), {
    eventSource: "ec2.amazonaws.com",
    eventName: "DescribeInstances",
    awsRegion: regionsOf(where)[0] ?? where.globalRegion,
    readOnly: true,
  });
