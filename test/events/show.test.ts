import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anatomyText } from "../../reports/terminal/event-anatomy.ts";
import { anatomyOf } from "../../src/model/events/anatomy/anatomy.ts";
import { account } from "../support/account.ts";
import { expectSentence } from "../support/cli-files.ts";
import { EVENT_ACCOUNT, type EventServer, eventServer } from "../support/event-server.ts";
import { hostile } from "../support/hostile.ts";
import { hostileEvent } from "../support/hostile-event.ts";
import { emulatorEnv, runCli, runHere } from "../support/run-cli.ts";
import { scratch } from "../support/scan.ts";

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
    const others = Array.from({ length: 600 }, (_, i) => ({ ...RECORD, eventID: `other-${i}` }));
    server = await eventServer([RECORD, ...others]);
  });
  afterAll(() => server.stop());
  const show = (...args: string[]) => runHere(["events", "show", ...args], { env: emulatorEnv(server.url) });

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

  it("ends reading a source once it has the event, and asks every source", async () => {
    server.proxy.clear();
    const { stdout } = await show(
      ID,
      "--source",
      "history",
      "--source",
      "s3",
      "--source",
      "logs",
      "--regions",
      "us-east-1",
    );
    const sources = [...stdout.matchAll(/^ {2}source +(\S.*)$/gm)].map(([, value]) => value);
    expect(sources).toEqual([
      "Event history in us-east-1",
      expect.stringMatching(/^s3:.*gz$/),
      "log group trail-events in us-east-1",
    ]);
    expect([...stdout.matchAll(/^ {2}trail +(\S.*)$/gm)].map(([, value]) => value)).toEqual([
      `arn:aws:cloudtrail:us-east-1:${EVENT_ACCOUNT}:trail/main (its bucket and prefix)`,
      `arn:aws:cloudtrail:us-east-1:${EVENT_ACCOUNT}:trail/main (its log group)`,
    ]);
    // Of 30 pages of other events.
    expect(server.proxy.count("logs:FilterLogEvents")).toBeLessThan(5);
  });

  it("says what a snapshot knows of the caller, and whose network the address is of", async () => {
    const folder = scratch();
    const snapshot = account().trail("main").snapshot();
    writeFileSync(folder.file("snapshot.json"), JSON.stringify(snapshot));
    writeFileSync(folder.file("asn.tsv"), "10.0.0.0\t10.255.255.255\t64512\tZZ\tEXAMPLE \u001b[31mNET\n");
    const { code, stdout } = await show(
      ...[ID, "--regions", "us-east-1", "--snapshot", folder.file("snapshot.json"), "--asn", folder.file("asn.tsv")],
    );
    folder.remove();
    expect(code).toBe(0);
    expect(facts(stdout)).toMatchObject({
      "caller's account": `${EVENT_ACCOUNT}, not that of the snapshot`,
      network: "AS64512 EXAMPLE \\u001b[31mNET, ZZ",
    });
    expect(stdout).toContain(
      `trailproof events show ${ID} --regions us-east-1 --quiet --no-prove --output jsonl=- | trailproof explain --event-json - --snapshot `,
    );
  });

  it("knows the path of a role that trails use, where the record has none, and when it was created", () => {
    const snapshot = account().trail("main").snapshot();
    const arn = `arn:aws:iam::${EVENT_ACCOUNT}:role/audit/logs/deploy`;
    const [trail] = Object.values(snapshot.trails);
    if (!trail) throw new Error("there is no trail");
    trail.cloudWatchLogsRoleArn = arn;
    const notCollected = {
      state: "not-collected",
      api: "iam:ListRolePolicies",
      permission: "iam:ListRolePolicies",
    } as const;
    snapshot.roles[arn] = {
      ...{ arn, name: "deploy", region: "", accountId: EVENT_ACCOUNT, owner: "own" },
      description: {
        ...{ state: "read", api: "iam:GetRole", at: "2026-01-15T00:00:00Z", region: "us-east-1" },
        value: { trustPolicy: {}, permissionsBoundary: null, createdAt: "2025-03-01T08:00:00Z" },
      },
      attachedPolicies: notCollected,
      inlinePolicies: notCollected,
    };
    const { sessionContext: _, ...userIdentity } = RECORD.userIdentity;
    const { sections } = anatomyOf({ ...RECORD, userIdentity }, { places: [], snapshot });
    expect(Object.fromEntries(sections[0]?.facts.map(({ name, value }) => [name, value]) ?? [])).toMatchObject({
      role: arn,
      "path of the role": "/audit/logs/",
      "role created": "2025-03-01T08:00:00Z",
      "role is for": "the log group of trail main",
    });
    // A role of the same name elsewhere is a different one.
    const other = { ...userIdentity, arn: "arn:aws:sts::999999999999:assumed-role/deploy/alice" };
    const [who] = anatomyOf({ ...RECORD, userIdentity: other }, { places: [], snapshot }).sections;
    expect(who?.facts.map(({ name }) => name)).not.toContain("role");
  });

  it("gives the command that explains the event", async () => {
    const { stdout } = await show(ID, "--regions", "us-east-1");
    const command = stdout.trimEnd().split("\n").at(-1)?.trim() ?? "";
    const [first = "", second] = command.split(" | ");
    expect(second).toBe("trailproof explain --event-json -");
    const { stdout: record } = await runCli(first.split(" ").slice(1), { env: emulatorEnv(server.url) });
    expect(JSON.parse(record)).toEqual(RECORD);
  });

  it("ends with a sentence for a table of a different format, before anything is read", async () => {
    const folder = scratch();
    writeFileSync(folder.file("asn.csv"), "10.0.0.0,10.255.255.255,64512,ZZ,NET\n");
    server.proxy.clear();
    const ended = await show(ID, "--asn", folder.file("asn.csv"));
    folder.remove();
    expectSentence(ended, 2, /asn.csv:1: expected a range of iptoasn.com/);
    expect(server.proxy.calls).toEqual([]);
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
