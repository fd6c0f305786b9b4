import {
  AttachPolicyCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  ListRootsCommand,
  MoveAccountCommand,
} from "@aws-sdk/client-organizations";
import { beforeAll, expect, it } from "vitest";
import { collect } from "../../src/collect/index.ts";
import type { FactId } from "../../src/model/documents/snapshot.ts";
import { tool } from "../../src/tool.ts";
import { FOREIGN_ACCOUNT } from "../support/accounts.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type Behaviour, faultProxy, type Override } from "../support/fault-proxy.ts";
import { failing, jsonAnswer, regions } from "../support/overrides.ts";
import { useEmulatorCredentials } from "../support/scan.ts";

const facts = new Set<FactId>(["account.organization", "account.serviceControlPolicies"]);
const ACCOUNT = "123456789012";
const DENY = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "cloudtrail:*", Resource: "*" }] };
const managedBy = (MasterAccountId: string): Override =>
  jsonAnswer({ Organization: { Id: "o-a1b2c3d4e5", MasterAccountId } });

describeWithMoto("the service control policies that bind an account", (moto) => {
  let unit = "";
  beforeAll(async () => {
    useEmulatorCredentials();
    await moto.reset();
    const client = clients(ownAccount(moto.url)).organizations();
    await client.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    const root = (await client.send(new ListRootsCommand({}))).Roots?.[0]?.Id ?? "";
    const made = await client.send(new CreateOrganizationalUnitCommand({ ParentId: root, Name: "workloads" }));
    unit = made.OrganizationalUnit?.Id ?? "";
    await client.send(new MoveAccountCommand({ AccountId: ACCOUNT, SourceParentId: root, DestinationParentId: unit }));
    const { Policy } = await client.send(
      new CreatePolicyCommand({
        Content: JSON.stringify(DENY),
        Description: "protects the trail",
        Name: "protect",
        Type: "SERVICE_CONTROL_POLICY",
      }),
    );
    await client.send(new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id ?? "", TargetId: unit }));
  });

  const scan = async ({ overrides = {}, rules = [] }: Behaviour = {}) => {
    const base = {
      "ec2:DescribeRegions": regions(["us-east-1"]),
      "organizations:DescribeOrganization": managedBy(FOREIGN_ACCOUNT),
    };
    const proxy = await faultProxy({ target: moto.url, rules, overrides: { ...base, ...overrides } });
    try {
      const { account } = await collect({ endpointUrl: proxy.url, tool, facts });
      return { fact: account.serviceControlPolicies, asked: proxy.count("organizations:ListParents") };
    } finally {
      await proxy.stop();
    }
  };

  it("are those of the account, its organizational unit and the root", async () => {
    const { fact } = await scan();
    const found = fact.state === "read" ? fact.value : [];
    expect(found.map(({ policyName }) => policyName)).toContain("protect");
    expect(found.find(({ policyName }) => policyName === "protect")).toMatchObject({ targetId: unit, document: DENY });
    expect(new Set(found.map(({ targetId }) => targetId)).size).toBe(3);
  });

  it("come with the accounts of the organization, which members may not list", async () => {
    const accounts = async (rules: Behaviour["rules"] = []) => {
      const proxy = await faultProxy({ target: moto.url, rules });
      try {
        const wanted = new Set<FactId>(["account.organization", "account.organizationAccounts"]);
        return (await collect({ endpointUrl: proxy.url, tool, facts: wanted })).account.organizationAccounts;
      } finally {
        await proxy.stop();
      }
    };
    expect(await accounts()).toMatchObject({ state: "read", value: [ACCOUNT] });
    expect(await accounts([{ operation: "organizations:ListAccounts", fault: "deny" }])).toMatchObject({
      state: "unreadable",
      permission: "organizations:ListAccounts",
    });
  });

  it("are not asked for by the management account, nor without an organization", async () => {
    const own = { overrides: { "organizations:DescribeOrganization": managedBy(ACCOUNT) } };
    expect(await scan(own)).toMatchObject({ fact: { state: "not-collected" }, asked: 0 });
    const none = failing("AWSOrganizationsNotInUseException", 400);
    const without = { overrides: { "organizations:DescribeOrganization": none } };
    expect(await scan(without)).toMatchObject({ fact: { state: "not-collected" }, asked: 0 });
  });

  it.each(["organizations:ListParents", "organizations:ListPoliciesForTarget", "organizations:DescribePolicy"])(
    "are unreadable where %s is denied, or answers something else",
    async (operation) => {
      const { fact } = await scan({ rules: [{ operation, fault: "deny" }] });
      expect(fact).toMatchObject({ state: "unreadable", api: operation, permission: operation });
      const malformed = await scan({ overrides: { [operation]: jsonAnswer({}) } });
      expect(malformed.fact).toMatchObject({ state: "unreadable", code: "MalformedResponse" });
    },
  );

  it("are absent where the organization is gone by then, and by no other code", async () => {
    const answering = async (code: string) =>
      (await scan({ overrides: { "organizations:ListParents": failing(code, 400) } })).fact.state;
    expect(await answering("AWSOrganizationsNotInUseException")).toBe("absent");
    expect(await answering("ChildNotFoundException")).toBe("unreadable");
  });
});
