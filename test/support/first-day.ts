/**
 * The last two days of an account, as someone meets them who opens CloudTrail for the first time: people, a role that was assumed, a
 * sign-in without MFA, denied calls and a deleted trail. Times are relative to `now`.
 */
const FIRST_DAY_ACCOUNT = "111122223333";

type Members = Readonly<Record<string, unknown>>;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const user = (name: string): Members => ({
  type: "IAMUser",
  principalId: `AIDA${name.toUpperCase()}`,
  arn: `arn:aws:iam::${FIRST_DAY_ACCOUNT}:user/${name}`,
  accountId: FIRST_DAY_ACCOUNT,
  accessKeyId: `AKIA${name.toUpperCase()}EXAMPLE`,
  userName: name,
});

/** A session of a role: who issued it, and by which key it calls. */
const session = (role: string, name: string, accessKeyId: string, more: Members = {}): Members => ({
  type: "AssumedRole",
  principalId: `AROA${role.toUpperCase()}:${name}`,
  arn: `arn:aws:sts::${FIRST_DAY_ACCOUNT}:assumed-role/${role}/${name}`,
  accountId: FIRST_DAY_ACCOUNT,
  accessKeyId,
  sessionContext: {
    sessionIssuer: {
      type: "Role",
      principalId: `AROA${role.toUpperCase()}`,
      arn: `arn:aws:iam::${FIRST_DAY_ACCOUNT}:role/${role}`,
      accountId: FIRST_DAY_ACCOUNT,
      userName: role,
    },
    attributes: { mfaAuthenticated: "false" },
    ...more,
  },
});

/** What AssumeRole answers: the keys that it issued. */
const issued = (accessKeyId: string, role: string, name: string): Members => ({
  requestParameters: { roleArn: `arn:aws:iam::${FIRST_DAY_ACCOUNT}:role/${role}`, roleSessionName: name },
  responseElements: {
    credentials: { accessKeyId, sessionToken: "redacted", expiration: "Nov 12, 2026, 1:00:00 PM" },
    assumedRoleUser: {
      assumedRoleId: `AROA${role.toUpperCase()}:${name}`,
      arn: `arn:aws:sts::${FIRST_DAY_ACCOUNT}:assumed-role/${role}/${name}`,
    },
  },
});

const signIn = (mfa: "Yes" | "No"): Members => ({
  eventType: "AwsConsoleSignIn",
  readOnly: false,
  responseElements: { ConsoleLogin: "Success" },
  additionalEventData: { MFAUsed: mfa, LoginTo: "https://console.aws.amazon.com/", MobileVersion: "No" },
});

export const SESSION_EVENT = "5e551000-0000-4000-8000-000000000001";
const SESSION_KEY = "ASIADEPLOYEXAMPLE";
const SIGN_IN = `arn:aws:signin:us-east-1:${FIRST_DAY_ACCOUNT}:session/3f0c6f1e-5a2b-4e9c-8f4f-0f2f6a1d7e55`;

export function firstDay(now = Date.now()): readonly (Members & { readonly eventID: string })[] {
  let next = 1;
  const call = (name: string, userIdentity: Members, minutes: number, more: Members = {}) => {
    const [service = "", eventName = ""] = name.split(":");
    return {
      eventVersion: "1.11",
      userIdentity,
      eventTime: new Date(Math.floor((now - minutes * MINUTE) / 1000) * 1000).toISOString().replace(".000Z", "Z"),
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: "us-east-1",
      sourceIPAddress: "203.0.113.20",
      userAgent: "aws-cli/2.31.0",
      requestID: "c1d2e3f4",
      eventID: `f1125700-0000-4000-8000-${String(next++).padStart(12, "0")}`,
      readOnly: /^(List|Get|Describe|Head)/.test(eventName),
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: FIRST_DAY_ACCOUNT,
      eventCategory: "Management",
      ...more,
    };
  };
  const noonYesterday = Math.round((now % DAY) / MINUTE) + 12 * 60;
  const alice = user("alice");
  const bob = user("bob");
  const mallory = user("mallory");
  const deploy = session("deploy", "alice-release", SESSION_KEY);
  const admin = session("admin", "alice-release", "ASIAADMINEXAMPLE");
  const browser = (key: string) => session("operator", "carol", key, { signInSessionArn: SIGN_IN });
  return [
    call("s3:ListBuckets", alice, 6),
    call("iam:ListUsers", alice, 9),
    call("iam:ListUsers", bob, 14, { errorCode: "AccessDenied", errorMessage: "User: bob is not authorized" }),
    call("s3:ListBuckets", mallory, 18, { awsRegion: "eu-west-1" }),
    call("iam:ListUsers", bob, 95),
    call("s3:GetObject", alice, 7, {
      managementEvent: false,
      eventCategory: "Data",
      requestParameters: { bucketName: "payroll", key: "2026/november.csv" },
      resources: [
        { type: "AWS::S3::Object", ARN: "arn:aws:s3:::payroll/2026/november.csv" },
        { type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::payroll", accountId: FIRST_DAY_ACCOUNT },
      ],
    }),
    call("secretsmanager:GetSecretValue", mallory, 40, {
      errorCode: "AccessDeniedException",
      errorMessage: "not authorized to perform: secretsmanager:GetSecretValue",
      requestParameters: { secretId: "prod/database" },
    }),
    call("ec2:RunInstances", mallory, 45, {
      awsRegion: "ap-southeast-1",
      errorCode: "Client.UnauthorizedOperation",
      errorMessage: "You are not authorized to perform this operation.",
    }),
    call("s3:PutBucketPolicy", bob, 180, { requestParameters: { bucketName: "payroll", bucketPolicy: {} } }),
    call("cloudtrail:DeleteTrail", mallory, 300, { requestParameters: { name: "old-audit" } }),
    call("signin:ConsoleLogin", bob, 200, signIn("No")),
    call("signin:ConsoleLogin", alice, 210, signIn("Yes")),
    call("sts:AssumeRole", alice, 120, { ...issued(SESSION_KEY, "deploy", "alice-release"), eventID: SESSION_EVENT }),
    call("ecs:UpdateService", deploy, 118, { awsRegion: "eu-west-1" }),
    call("sts:AssumeRole", deploy, 116, issued("ASIAADMINEXAMPLE", "admin", "alice-release")),
    call("iam:CreateAccessKey", admin, 115, { requestParameters: { userName: "backup" } }),
    call("ecs:DescribeServices", session("deploy", "alice-release", "ASIAYESTERDAYEXAMPLE"), 1500, {
      awsRegion: "eu-west-1",
    }),
    call("ec2:DescribeInstances", browser("ASIACONSOLEONE"), 60, { sessionCredentialFromConsole: "true" }),
    call("s3:ListBuckets", browser("ASIACONSOLETWO"), 61, { sessionCredentialFromConsole: "true" }),
    call("iam:GetUser", bob, noonYesterday),
    call("iam:ListRoles", bob, noonYesterday + 10),
  ];
}
