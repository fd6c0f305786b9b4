/** Where and by whom the calls of a set are made: an account and the Regions that its trails cover. */
export interface Where {
  readonly accountId: string;
  readonly partition: string;
  /** Where global services log. */
  readonly globalRegion: string;
  readonly regions: readonly string[];
}

/** A CloudTrail record, as `JSON.parse` gives it. */
export type CloudTrailRecord = Readonly<Record<string, unknown>>;

/** Who calls, in words, with the members of the record that say so. */
export interface Caller {
  readonly words: string;
  readonly members: Readonly<Record<string, unknown>>;
}

const session = (mfa: boolean, issuer?: object) => ({
  ...(issuer ? { sessionIssuer: issuer, webIdFederationData: {} } : {}),
  attributes: { creationDate: "2026-11-12T09:58:13Z", mfaAuthenticated: String(mfa) },
});

/** The root user in the console. */
export function rootUser({ accountId, partition }: Where): Caller {
  return {
    words: "the root user",
    members: {
      userIdentity: {
        type: "Root",
        principalId: accountId,
        arn: `arn:${partition}:iam::${accountId}:root`,
        accountId,
        accessKeyId: "ASIAEXAMPLE0000000R0",
        sessionContext: session(true),
      },
      sourceIPAddress: "203.0.113.17",
      userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      sessionCredentialFromConsole: "true",
    },
  };
}

/** An IAM user with access keys, by the AWS CLI. */
export function iamUser({ accountId, partition }: Where): Caller {
  return {
    words: "an IAM user",
    members: {
      userIdentity: {
        type: "IAMUser",
        principalId: "AIDAEXAMPLE0000000U1",
        arn: `arn:${partition}:iam::${accountId}:user/alice`,
        accountId,
        accessKeyId: "AKIAEXAMPLE0000000U1",
        userName: "alice",
      },
      sourceIPAddress: "198.51.100.4",
      userAgent: "aws-cli/2.31.1 md/awscrt#0.27.6 ua/2.1 os/linux#6.8 lang/python#3.13",
    },
  };
}

/** A role's session: `console` for one that signed in by IAM Identity Center, else a program. */
export function roleSession({ accountId, partition }: Where, console: boolean): Caller {
  const roleName = console ? "AWSReservedSSO_Administrator_0123456789abcdef" : "deploy";
  const role = `arn:${partition}:iam::${accountId}:role/${roleName}`;
  return {
    words: console ? "a role's session in the console" : "a role's session",
    members: {
      userIdentity: {
        type: "AssumedRole",
        principalId: `AROAEXAMPLE0000000R${console ? 1 : 2}:bob`,
        arn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/bob`,
        accountId,
        accessKeyId: `ASIAEXAMPLE0000000R${console ? 1 : 2}`,
        sessionContext: session(console, {
          type: "Role",
          principalId: `AROAEXAMPLE0000000R${console ? 1 : 2}`,
          arn: role,
          accountId,
          userName: roleName,
        }),
      },
      sourceIPAddress: console ? "203.0.113.90" : "10.20.30.40",
      userAgent: console ? "AWS Internal" : "Boto3/1.40.1 md/Botocore#1.40.1 ua/2.1 os/linux#6.8",
      ...(console ? { sessionCredentialFromConsole: "true" } : {}),
    },
  };
}

/** What is called, and where. */
export interface Call {
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly readOnly?: boolean;
  readonly eventType?: string;
  readonly requestParameters?: object | null;
  readonly responseElements?: object | null;
}

/** A complete record of a management event. Source: AWS CloudTrail User Guide, "CloudTrail record contents". */
export function recordOf({ accountId }: Where, caller: Caller, call: Call, more: object = {}): CloudTrailRecord {
  return {
    eventVersion: "1.11",
    eventTime: "2026-11-12T10:15:30Z",
    requestParameters: null,
    responseElements: null,
    requestID: "6f1b2c3d-1111-4222-8333-444455556666",
    eventID: "0a1b2c3d-5555-4666-8777-888899990000",
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: "Management",
    tlsDetails: {
      tlsVersion: "TLSv1.3",
      cipherSuite: "TLS_AES_128_GCM_SHA256",
      clientProvidedHostHeader: hostOf(call),
    },
    ...caller.members,
    ...call,
    ...more,
  };
}

const hostOf = ({ eventSource, awsRegion }: Call) => `${eventSource.split(".")[0]}.${awsRegion}.amazonaws.com`;
