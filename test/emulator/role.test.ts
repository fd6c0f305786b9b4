import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { beforeAll, describe, expect, it } from "vitest";
import { type PostureRole, policiesOf } from "../../src/check/index.ts";
import { collect } from "../../src/collect/index.ts";
import { formatSnapshot } from "../../src/documents/format.ts";
import { readSnapshot } from "../../src/documents/snapshot.ts";
import type { FactId } from "../../src/model/documents/snapshot.ts";
import { tool } from "../../src/tool.ts";
import { FOREIGN_ACCOUNT } from "../support/accounts.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type Behaviour, faultProxy } from "../support/fault-proxy.ts";
import { failing, json, regions, xml } from "../support/overrides.ts";
import { postureOf } from "../support/posture.ts";
import { useEmulatorCredentials } from "../support/scan.ts";
import { makeFullTrail } from "../support/trails.ts";

const FACTS = new Set<FactId>(["role.description", "role.attachedPolicies", "role.inlinePolicies", "policy.document"]);
const ROLE = "arn:aws:iam::123456789012:role/service-role/delivery";
const WRITE = "arn:aws:iam::123456789012:policy/trails/write";
const LIMIT = "arn:aws:iam::123456789012:policy/limit";

const allow = (Action: string) => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
/** IAM decodes nothing that a plus sign or a per cent sign stands for. */
const TRUST = { ...allow("sts:AssumeRole"), Id: "50 % + é" };

describeWithMoto("the role by which a trail writes to its log group", (moto) => {
  beforeAll(async () => {
    useEmulatorCredentials();
    const cloud = ownAccount(moto.url);
    const iam = clients(cloud).iam();
    for (const [PolicyName, Path] of [
      ["write", "/trails/"],
      ["limit", "/"],
    ]) {
      const PolicyDocument = JSON.stringify(allow("logs:CreateLogStream"));
      await iam.send(new CreatePolicyCommand({ PolicyName, Path, PolicyDocument }));
    }
    const document = JSON.stringify(allow("logs:PutLogEvents"));
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn: WRITE, PolicyDocument: document, SetAsDefault: true }));
    await iam.send(
      new CreateRoleCommand({
        RoleName: "delivery",
        Path: "/service-role/",
        AssumeRolePolicyDocument: JSON.stringify(TRUST),
        PermissionsBoundary: LIMIT,
      }),
    );
    await iam.send(new AttachRolePolicyCommand({ RoleName: "delivery", PolicyArn: WRITE }));
    const inline = JSON.stringify(allow("logs:DescribeLogStreams"));
    await iam.send(new PutRolePolicyCommand({ RoleName: "delivery", PolicyName: "describe", PolicyDocument: inline }));
    await makeFullTrail(cloud, { name: "main", roleArn: ROLE });
    await makeFullTrail(cloud, { name: "second", roleArn: ROLE });
  });

  const collected = async (behaviour: Behaviour = {}) => {
    const overrides = { "ec2:DescribeRegions": regions(["us-east-1"]), ...behaviour.overrides };
    const proxy = await faultProxy({ target: moto.url, ...behaviour, overrides });
    try {
      const snapshot = await collect({ endpointUrl: proxy.url, tool, facts: FACTS });
      return { snapshot, counts: proxy.counts(), role: postureOf(snapshot).trails[0]?.role as PostureRole };
    } finally {
      await proxy.stop();
    }
  };
  const documents = (role: PostureRole) => policiesOf(role).items.map(({ name, document }) => [name, document]);

  it("is read with all its policies, one call each, however many trails name it", async () => {
    const { snapshot, counts, role } = await collected();
    expect(role).toMatchObject({
      name: "delivery",
      subject: { type: "role", id: "delivery", arn: ROLE, region: null, accountId: "123456789012" },
      description: { state: "read", value: { trustPolicy: TRUST, permissionsBoundary: LIMIT } },
      boundary: { subject: { type: "policy", id: "limit" }, document: { value: { versionId: "v1" } } },
    });
    expect(documents(role)).toEqual([
      ["describe", allow("logs:DescribeLogStreams")],
      ["write", allow("logs:PutLogEvents")],
    ]);
    expect(policiesOf(role)).toMatchObject({ complete: true, unread: [] });
    expect(counts).toMatchObject({
      "iam:GetRole": 1,
      "iam:ListAttachedRolePolicies": 1,
      "iam:ListRolePolicies": 1,
      "iam:GetRolePolicy": 1,
      "iam:GetPolicy": 2,
      "iam:GetPolicyVersion": 2,
    });
    const text = formatSnapshot(snapshot);
    expect(readSnapshot(text, "s.json")).toEqual(JSON.parse(text));
  });

  it("is not asked about where it is another account's", async () => {
    const foreign = `arn:aws:iam::${FOREIGN_ACCOUNT}:role/delivery`;
    const { counts, role } = await collected({
      overrides: {
        "cloudtrail:DescribeTrails": json(({ trailList }) => ({
          trailList: (trailList as object[]).map((trail) => ({ ...trail, CloudWatchLogsRoleArn: foreign })),
        })),
      },
    });
    expect(role).toMatchObject({ owner: "foreign", description: { state: "not-collected" } });
    expect(policiesOf(role).complete).toBe(false);
    expect(Object.keys(counts).filter((api) => /Role|Policy/.test(api))).toEqual([]);
  });

  describe("where a call fails", () => {
    it.each([
      ["iam:ListRolePolicies", ["write"]],
      ["iam:GetRolePolicy", ["write"]],
      ["iam:ListAttachedRolePolicies", ["describe"]],
      ["iam:GetPolicy", ["describe"]],
      ["iam:GetPolicyVersion", ["describe"]],
    ])("%s: what it would tell is unknown, with the permission of that call", async (operation, known) => {
      const { role } = await collected({ rules: [{ operation, fault: "deny" }] });
      const { items, complete, unread } = policiesOf(role);
      expect(items.map(({ name }) => name)).toEqual(known);
      expect(complete).toBe(false);
      expect(unread).toMatchObject([
        { state: "unreadable", api: operation, permission: operation, code: "AccessDenied" },
      ]);
    });

    it("an inline policy that is deleted meanwhile makes no absent role", async () => {
      const { role } = await collected({ overrides: { "iam:GetRolePolicy": failing("NoSuchEntity", 404) } });
      expect(role.inlinePolicies).toMatchObject({
        state: "unreadable",
        code: "NoSuchEntityException",
        api: "iam:GetRolePolicy",
      });
    });
  });

  it("is absent where there is none, or one of another path", async () => {
    const gone = await collected({ overrides: { "iam:GetRole": failing("NoSuchEntity", 404) } });
    expect(gone.role.description.state).toBe("absent");
    const moved = xml((answer) => answer.replace("role/service-role/delivery", "role/delivery"));
    expect((await collected({ overrides: { "iam:GetRole": moved } })).role.description.state).toBe("absent");
  });

  it.each([
    ["no JSON", "%7B%22Version%22%3A"],
    ["not encoded", "%7B%7D%"],
    ["a list", "%5B%5D"],
    ["nothing", ""],
  ])("a document that is %s is a malformed response", async (_, text) => {
    const cut = xml((answer) =>
      answer.replace(/(<(AssumeRolePolicyDocument|PolicyDocument|Document)>)[^<]*/g, `$1${text}`),
    );
    const overrides = { "iam:GetRole": cut, "iam:GetRolePolicy": cut, "iam:GetPolicyVersion": cut };
    const { role } = await collected({ overrides });
    for (const { state } of [role.description, role.inlinePolicies]) expect(state).toBe("unreadable");
    for (const { document } of role.managedPolicies.items) expect(document.state).toBe("unreadable");
  });
});
