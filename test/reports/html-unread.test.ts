import { expect, it } from "vitest";
import { unreadView } from "../../reports/html/sections/unread.ts";
import { grantee } from "../../src/model/aws/grantee.ts";
import { finding, sampleResult } from "../support/sample-result.ts";

const call = { api: "kms:GetKeyPolicy", permission: "kms:GetKeyPolicy", region: "eu-west-1", code: "AccessDenied" };

it("says where a grant to the caller does not help, and which controls need the permission", () => {
  const messages = [
    "is not authorized with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o/p",
    "is not authorized because no resource-based policy allows the kms:GetKeyPolicy action",
    "Access Denied",
  ];
  const findings = [{ ...finding("key-policy", "high", "unknown"), permissions: ["kms:GetKeyPolicy"] }];
  const view = unreadView(sampleResult({ findings, unreadable: messages.map((message) => ({ ...call, message })) }));
  expect(view.map(({ help }) => help)).toEqual([
    "A service control policy denies the call: change that policy. A grant does not help.",
    "The policy of the resource has to allow the call.",
    null,
  ]);
  for (const { neededBy } of view) expect(neededBy).toEqual([{ href: "#key-policy", title: "key-policy" }]);
});

it("names the role of a session, and every other caller by its ARN", () => {
  const user = "arn:aws:iam::111122223333:user/audit";
  expect(grantee("arn:aws:sts::111122223333:assumed-role/Read/ci")).toBe("role Read of account 111122223333");
  expect(grantee(user)).toBe(user);
});
