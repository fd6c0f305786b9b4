import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anatomyText } from "../../reports/terminal/event-anatomy.ts";
import { anatomyOf } from "../../src/model/events/anatomy/anatomy.ts";
import { EVENT_ACCOUNT, type EventServer, eventServer } from "../support/event-server.ts";
import { hostile } from "../support/hostile.ts";
import { hostileEvent } from "../support/hostile-event.ts";
import { emulatorEnv, runCli } from "../support/run-cli.ts";

const ID = "0e6f2c1d-5b7a-4c56-9d0e-2f6a7c9b1e11";
const RECORD = {
  eventVersion: "1.11",
  userIdentity: {
    type: "AssumedRole",
    arn: `arn:aws:sts::${EVENT_ACCOUNT}:assumed-role/deploy/alice`,
    accountId: EVENT_ACCOUNT,
    accessKeyId: "ASIAEXAMPLE",
    sessionContext: {
      sessionIssuer: { type: "Role", arn: `arn:aws:iam::${EVENT_ACCOUNT}:role/ci/deploy` },
      webIdFederationData: { federatedProvider: "token.example.org", attributes: { sub: "repo:acme/app" } },
      attributes: { creationDate: "2026-01-15T04:00:00Z", mfaAuthenticated: "false" },
    },
  },
  eventTime: new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+Z/, "Z"),
  eventSource: "iam.amazonaws.com",
  eventName: "CreateUser",
  awsRegion: "us-east-1",
  sourceIPAddress: "10.1.2.3",
  userAgent: "aws-cli/2.0",
  errorCode: "AccessDenied",
  errorMessage: "not authorized to perform: iam:CreateUser",
  requestParameters: { userName: "eve", tags: Array.from({ length: 20 }, (_, i) => ({ key: `k${i}`, value: "v" })) },
  responseElements: null,
  sessionCredentialFromConsole: "true",
  readOnly: false,
  managementEvent: true,
  eventCategory: "Management",
  eventType: "AwsApiCall",
  eventID: ID,
  recipientAccountId: EVENT_ACCOUNT,
};

const PROOF = { verdict: "verified", digest: null, trail: null, sha256: null, detail: "" } as const;

/** The facts of a text, by their names. */
const facts = (text: string) =>
  Object.fromEntries([...text.matchAll(/^ {2}(\S.*?) {2,}(\S.*)$/gm)].map(([, name, value]) => [name, value]));

describe("events show", () => {
  let server: EventServer;
  beforeAll(async () => {
    server = await eventServer([RECORD, { ...RECORD, eventID: "other" }]);
  });
  afterAll(() => server.stop());
  const show = (...args: string[]) => runCli(["events", "show", ...args], { env: emulatorEnv(server.url) });

  it.each(["history", "s3", "logs"])("shows what decides first, from %s", async (source) => {
    const { code, stdout } = await show(ID, "--source", source, "--since", "1d");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^iam:CreateUser in us-east-1: AccessDenied\n/);
    expect(facts(stdout)).toMatchObject({
      identity: "session of an assumed role (AssumedRole)",
      "user name": "alice",
      "session issuer": `arn:aws:iam::${EVENT_ACCOUNT}:role/ci/deploy`,
      MFA: "not used",
      "federated by": "token.example.org",
      "federation sub": "repo:acme/app",
      "access key": "ASIAEXAMPLE (temporary)",
      "console session": "yes",
      service: "iam.amazonaws.com (AWS IAM)",
      "read-only": "no, it can change something",
      address: "10.1.2.3 (private address, such as of a VPC)",
      message: "not authorized to perform: iam:CreateUser",
      "requestParameters.userName": "eve",
      source: expect.stringMatching(
        { history: /^Event history in us-east-1$/, s3: /^s3:.*gz$/, logs: /^log group/ }[source] as RegExp,
      ),
    });
    expect(stdout).toContain("and 29 more: --all");
    expect(stdout).not.toContain("eventVersion");
  });

  it("asks Event history for this one event", async () => {
    server.proxy.clear();
    await show(ID, "--regions", "us-east-1");
    expect(server.proxy.count("cloudtrail:LookupEvents")).toBe(1);
  });

  it("lists every value on request", async () => {
    const { stdout } = await show(ID, "--all", "--regions", "us-east-1");
    expect(facts(stdout)).toMatchObject({ eventVersion: "1.11", "requestParameters.tags[19].key": "k19" });
  });

  it("says where there is none, and what the source cannot have", async () => {
    const { code, stdout } = await show("none", "--regions", "us-east-1");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^No event has the ID none\nEvent history has no data events/);
  });

  it("holds nothing that acts on a terminal, whatever the fields are", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(undefined, 60), (text, width) => {
        const shown = anatomyText(
          anatomyOf(hostileEvent(text), { places: [{ where: text, proof: { ...PROOF, digest: text, detail: text } }] }),
          width === undefined ? { color: false } : { color: false, width },
          true,
        );
        expect(shown.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(shown).not.toMatch(/^\s*::|##\w*\[/m);
      }),
    );
  });
});
