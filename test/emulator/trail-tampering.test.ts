import {
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Call } from "../../src/filters/sets/record.ts";
import { invoke } from "../../src/scheduled-scan/handler.ts";
import { callEvent, nextSecond } from "../support/call-event.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { roleStatements } from "../support/deploy-template.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { limit } from "../support/machine.ts";
import { ACCOUNT } from "../support/moto.ts";
import { CONTEXT, PATIENT, RESULTS, type ScheduledAccount, scheduledAccount } from "../support/scheduled-account.ts";
import { makeTrail } from "../support/trails.ts";

const HERE = { accountId: ACCOUNT, partition: "aws", globalRegion: "us-east-1", regions: ["us-east-1"] };
const RESPOND = { TRAILPROOF_RESPOND: "start-logging,restore-selectors,restore-validation" };

/** The event of a call that was made now. */
const eventFor = (call: Partial<Call>, more: object = {}) => callEvent(HERE, call, more);
const stopped = () => eventFor({ requestParameters: { name: "main" } });

describeWithMoto("a call that may blind a trail", (moto) => {
  let account: ScheduledAccount;
  const trail = () => clients(ownAccount(moto.url)).cloudtrail();
  const answer = (event: object) => invoke(event, CONTEXT, PATIENT);
  const stop = () => trail().send(new StopLoggingCommand({ Name: "main" }));
  const start = () => trail().send(new StartLoggingCommand({ Name: "main" }));
  const isLogging = async () => (await trail().send(new GetTrailStatusCommand({ Name: "main" }))).IsLogging;
  /** An hour later, as far as the function can tell. */
  const forgetResponses = async () => {
    const s3 = clients(ownAccount(moto.url)).s3();
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: RESULTS, Prefix: "audit/locks/" }));
    for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket: RESULTS, Key }));
  };

  beforeAll(async () => {
    account = await scheduledAccount(moto.url);
    account.use();
    expect(await answer({})).toMatchObject({ gate: "pass" });
    await nextSecond();
  });
  beforeEach(() => account.use());
  afterAll(() => account.stop());

  it("does nothing where it is about a resource that no trail uses", async () => {
    const calls: Partial<Call>[] = [
      { eventSource: "s3.amazonaws.com", eventName: "PutBucketPolicy", requestParameters: { bucketName: "website" } },
      { eventSource: "kms.amazonaws.com", eventName: "DisableKey", requestParameters: { keyId: "alias/website" } },
      {
        eventSource: "logs.amazonaws.com",
        eventName: "DeleteLogGroup",
        requestParameters: { logGroupName: "website" },
      },
      {
        eventSource: "monitoring.amazonaws.com",
        eventName: "DeleteAlarms",
        requestParameters: { alarmNames: ["cpu"] },
      },
      // The pattern matches this name as well, and no row of the table has it.
      {
        eventName: "PutResourcePolicy",
        requestParameters: { resourceArn: "arn:aws:cloudtrail:us-east-1:1:channel/a" },
      },
    ];
    account.proxy.clear();
    for (const call of calls) expect(await answer(eventFor(call))).toHaveProperty("ignored");
    expect(account.mail.received).toEqual([]);
    expect(account.proxy.count("cloudtrail:*")).toBe(0);
  });

  it("does nothing where it was made in another account", async () => {
    const elsewhere = eventFor({ requestParameters: { name: "main" } }, { recipientAccountId: "999900001111" });
    expect(await answer(elsewhere)).toEqual({
      ignored: "cloudtrail:StopLogging is a call in account 999900001111, not in this one",
    });
    expect(account.mail.received).toEqual([]);
  });

  it("is reported as an attempt where it was refused, without a scan", async () => {
    account.proxy.clear();
    const refused = eventFor({ requestParameters: { name: "main" } }, { errorCode: "AccessDenied" });
    expect(await answer(refused)).toEqual({ attempt: "cloudtrail:StopLogging", notified: true });
    expect(account.proxy.count("cloudtrail:*")).toBe(0);
    const [message] = account.mail.received;
    expect(message?.Subject).toBe(
      `trailproof: cloudtrail:StopLogging was attempted in account ${ACCOUNT} (AccessDenied)`,
    );
    expect(withoutTimeAndId(message?.Message)).toMatchInlineSnapshot(`
      "cloudtrail:StopLogging was attempted in account 123456789012 and refused: AccessDenied. Nothing was changed.

      Who:   arn:aws:iam::123456789012:user/alice
      What:  cloudtrail:StopLogging on main
      Where: us-east-1, from 198.51.100.4
      When:  TIME
      Event: ID
      "
    `);
  });

  it("on log files is reported once in an hour for a principal, without a scan", async () => {
    const [{ S3BucketName: bucketName } = {}] = (await trail().send(new DescribeTrailsCommand({}))).trailList ?? [];
    const deleted = (more: object = {}) =>
      eventFor(
        { eventSource: "s3.amazonaws.com", eventName: "DeleteObjects", requestParameters: { bucketName } },
        more,
      );
    account.proxy.clear();
    const first = deleted();
    expect(await answer(first)).toEqual({ logFiles: "s3:DeleteObjects", notified: true });
    expect(account.mail.received[0]?.Subject).toContain("s3:DeleteObjects on log files of a trail in account");
    expect(await answer(deleted())).toHaveProperty("ignored");
    expect(await answer(deleted({ errorCode: "AccessDenied" }))).toEqual({
      logFiles: "s3:DeleteObjects",
      notified: true,
    });
    expect(account.mail.received.map(({ Subject }) => Subject?.includes("attempted"))).toEqual([false, true]);
    expect(account.proxy.count("cloudtrail:*")).toBe(0);
    const other = eventFor({
      eventSource: "s3.amazonaws.com",
      eventName: "PutObject",
      requestParameters: { bucketName, key: "notes.txt" },
    });
    expect(await answer(other)).toHaveProperty("ignored");
  });

  it("that no control evaluates is not said to break nothing", async () => {
    const event = eventFor({
      eventName: "DeregisterOrganizationDelegatedAdmin",
      requestParameters: { delegatedAdminAccountId: "222233334444" },
    });
    expect(await answer(event)).toMatchObject({ notified: true });
    const [message] = account.mail.received;
    expect(message?.Message).toContain("No control evaluates what this call changes, deletes or hides.");
  });

  it("is reported with who did what from where, what it broke and the step back, in ten seconds", async () => {
    await stop();
    const started = performance.now();
    expect(await answer(stopped())).toMatchObject({ gate: "fail", notified: true, responses: [] });
    expect(performance.now() - started).toBeLessThan(limit(10_000));
    const [message] = account.mail.received;
    expect(message?.Subject).toMatch(/^trailproof: cloudtrail:StopLogging: \d+ new failures in account \d{12}$/);
    const [head = ""] = message?.Message.split("\n\nAPI activity") ?? [];
    expect(withoutTimeAndId(head).replace(/\d+ new/, "N new")).toMatchInlineSnapshot(`
      "cloudtrail:StopLogging was called in account 123456789012 (acme-production): N new failures.

      Who:   arn:aws:iam::123456789012:user/alice
      What:  cloudtrail:StopLogging on main
      Where: us-east-1, from 198.51.100.4
      When:  TIME
      Event: ID"
    `);
    expect(message?.Message).toContain("Trail is not logging");
    expect(message?.Message).toContain("  aws cloudtrail start-logging --name main --region us-east-1\n");
    expect(await isLogging()).toBe(false);
  });

  it("is answered where responses are on, once in an hour, and each response is in the result", async () => {
    account.use(RESPOND);
    expect(await answer(stopped())).toMatchObject({ responses: ["response-start-logging"] });
    expect(await isLogging()).toBe(true);
    expect(account.mail.received[0]?.Message).toContain("- trailproof started logging again on trail main");
    expect((await account.latest()).notifications).toContainEqual({
      level: "warning",
      code: "response-start-logging",
      message: "trailproof started logging again on trail main",
      region: "us-east-1",
    });
    await stop();
    expect(await answer(stopped())).toMatchObject({ responses: ["response-refused"] });
    expect(await isLogging()).toBe(false);
    await start();
  });

  it("is answered with the selectors and the validation of the last snapshot", async () => {
    await answer({});
    await nextSecond();
    const name = { TrailName: "main" };
    const { AdvancedEventSelectors: selectors = [] } = await trail().send(new GetEventSelectorsCommand(name));
    await trail().send(new PutEventSelectorsCommand({ ...name, AdvancedEventSelectors: selectors.slice(1) }));
    await trail().send(new UpdateTrailCommand({ Name: "main", EnableLogFileValidation: false }));
    await forgetResponses();
    account.use(RESPOND);
    account.proxy.clear();
    const event = eventFor({ eventName: "PutEventSelectors", requestParameters: { trailName: "main" } });
    expect(await answer(event)).toMatchObject({
      responses: ["response-restore-selectors", "response-restore-validation"],
    });
    const restored = await trail().send(new GetEventSelectorsCommand(name));
    expect(restored.AdvancedEventSelectors).toEqual(selectors);
    expect((await trail().send(new GetTrailCommand({ Name: "main" }))).Trail?.LogFileValidationEnabled).toBe(true);
    const { RestoreSelectors, RestoreValidation } = roleStatements();
    expect([RestoreSelectors, RestoreValidation].flat()).toEqual([
      "cloudtrail:PutEventSelectors",
      "cloudtrail:UpdateTrail",
    ]);
    expect(account.proxy.counts()).toMatchObject({ "cloudtrail:PutEventSelectors": 1, "cloudtrail:UpdateTrail": 1 });
  });

  it("is about a part of the stack itself", async () => {
    const about = (alarmName: string) =>
      eventFor({
        eventSource: "monitoring.amazonaws.com",
        eventName: "DeleteAlarms",
        requestParameters: { alarmNames: [alarmName] },
      });
    expect(await answer(about("trailproof-errors"))).toMatchObject({ notified: true });
    expect(account.mail.received[0]?.Message).toContain("\nPart:  of the scheduled scan itself, ");
    expect(await answer(about("website-errors"))).toHaveProperty("ignored");
  });

  it("still concerns what a trail used in an earlier snapshot", async () => {
    const cloud = ownAccount(moto.url);
    await makeTrail(cloud, { name: "second", logging: true });
    await answer({});
    await trail().send(new DeleteTrailCommand({ Name: "second" }));
    await answer({});
    const about = (bucketName: string) =>
      eventFor({
        eventSource: "s3.amazonaws.com",
        eventName: "DeleteBucketPolicy",
        requestParameters: { bucketName },
      });
    expect(await answer(about("second-logs"))).toMatchObject({ notified: true });
    expect(await answer(about("website"))).toHaveProperty("ignored");
  });

  it("is answered in the Region of the trail where another Region forwarded it", async () => {
    const cloud = ownAccount(moto.url);
    const { arn } = await makeTrail(cloud, { name: "ireland", region: "eu-west-1", logging: true });
    const ireland = clients(cloud, "eu-west-1").cloudtrail();
    const s3 = clients(cloud).s3();
    const Body = "extends: [all]\nscope:\n  regions: [us-east-1, eu-west-1]\n";
    await s3.send(new PutObjectCommand({ Bucket: RESULTS, Key: "regions.yaml", Body }));
    account.use({ ...RESPOND, TRAILPROOF_POLICY: `s3://${RESULTS}/regions.yaml` });
    await answer({});
    await nextSecond();
    await ireland.send(new StopLoggingCommand({ Name: "ireland" }));
    const forwarded = eventFor({ awsRegion: "eu-west-1", requestParameters: { name: "ireland" } });
    expect(forwarded).toMatchObject({ region: "eu-west-1" });
    // A trail of the same name in the Region of the function is not the one that was stopped.
    await makeTrail(cloud, { name: "ireland", bucket: RESULTS });
    account.mail.clear();
    expect(await answer(forwarded)).toMatchObject({ responses: ["response-start-logging"] });
    expect((await ireland.send(new GetTrailStatusCommand({ Name: arn }))).IsLogging).toBe(true);
    const home = await trail().send(new GetTrailStatusCommand({ Name: "ireland" }));
    expect(home.IsLogging).toBe(false);
    expect(account.mail.received[0]?.Message).toContain("Where: eu-west-1, from 198.51.100.4\n");
    for (const client of [ireland, trail()]) await client.send(new DeleteTrailCommand({ Name: "ireland" }));
  });

  it("is never answered where the function made it itself", async () => {
    await answer({});
    await nextSecond();
    await forgetResponses();
    await stop();
    account.use(RESPOND);
    const { identity } = await account.latest();
    const own = eventFor({ requestParameters: { name: "main" } }, { userIdentity: { arn: identity.arn } });
    expect(await answer(own)).toMatchObject({ responses: [], notified: true });
    expect(await isLogging()).toBe(false);
  });
});

const withoutTimeAndId = (text = "") =>
  text.replace(/\d{4}-\d\d-\d\dT\S+/, "TIME").replace(/[\da-f]{8}-[\da-f-]{27}/, "ID");
