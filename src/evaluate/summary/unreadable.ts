import { expiredNote } from "../../model/aws/expired.ts";
import type { Notification, UnreadableFact } from "../../model/documents/result.ts";
import type { Snapshot } from "../../model/documents/snapshot.ts";
import { SNAPSHOT_VERSION } from "../../model/documents/version.ts";
import { whatHelps } from "../../model/findings/what-helps.ts";
import type { Fact, Posture } from "../../model/resources/posture.ts";
import { reached } from "../../model/resources/reach.ts";
import type { Scope } from "../../model/resources/scope.ts";
import { byText } from "../findings/order.ts";

/** Every fact in scope that the controls need and that could not be read, once each. */
export function unreadableFacts(posture: Posture): UnreadableFact[] {
  const found = new Map<string, UnreadableFact>();
  for (const resource of reached(posture)) {
    const { subject } = resource;
    for (const fact of Object.values(resource) as Fact<unknown>[]) {
      if (fact?.state !== "unreadable") continue;
      const named =
        subject.type === "account" || subject.type === "region" ? {} : { resource: subject.arn ?? subject.id };
      const { api, region, code, message, permission, owningAccount } = fact;
      const alone = owningAccount === undefined ? {} : { owningAccount };
      found.set(fact.pointer, { api, region, ...named, code, message, permission, ...alone });
    }
  }
  return [...found.values()].sort(
    (a, b) =>
      byText(a.api, b.api) || byText(a.region ?? "", b.region ?? "") || byText(a.resource ?? "", b.resource ?? ""),
  );
}

/** Says where the snapshot holds more than this version can read. */
export function aboutSnapshot(snapshot: Snapshot): Notification[] {
  const newer = Number(snapshot.schemaVersion.split(".")[1]) > Number(SNAPSHOT_VERSION.split(".")[1]);
  const message = `The snapshot is of version ${snapshot.schemaVersion}, this is a reader of ${SNAPSHOT_VERSION}: what it does not know was ignored`;
  return newer ? [{ level: "warning", code: "snapshot-newer", message }] : [];
}

/** Says once that the credentials expired: each call that was not made would only repeat it. */
export function aboutCredentials(snapshot: Snapshot): Notification[] {
  const message = expiredNote(snapshot);
  return message === undefined ? [] : [{ level: "warning", code: "credentials-expired", message }];
}

/** Failed calls that decide no verdict, and Regions that could not be evaluated, are reported too. */
export function aboutScope({ account }: Snapshot, scope: Scope): Notification[] {
  const failed = (fact: Snapshot["account"]["alias" | "organization" | "regions"], what: string): Notification[] =>
    fact.state === "unreadable"
      ? [
          {
            level: "warning",
            code: "unreadable",
            message: `${what}: ${fact.api} failed with ${fact.code}; ${whatHelps(fact)}`,
            api: fact.api,
            region: fact.region,
          },
        ]
      : [];
  return [
    ...failed(account.regions, "The enabled Regions are not known"),
    ...failed(account.alias, "The account's alias is not known"),
    ...failed(account.organization, "Whether the account is in an organization is not known"),
    ...scope.notEnabled.map(
      (region): Notification => ({
        level: "warning",
        code: "region-not-enabled",
        message: `Region ${region} is not enabled in this account, so it could not be evaluated`,
        region,
      }),
    ),
  ];
}
