import {
  defineCheck,
  eachGroupRegion,
  fail,
  firstFitting,
  narrowLogPolicies,
  notDecided,
  openingsOf,
  type PostureRegion,
  type PostureTrail,
  pass,
  quoted,
  unread,
} from "../../src/check/index.ts";
import { isUnread } from "../../src/model/resources/observed.ts";

/** Resource policies of CloudWatch Logs hold for a Region: they admit others to log groups. */
export default defineCheck({
  id: "log-group-resource-policy",
  title: "No CloudWatch Logs resource policy opens the trail's log group",
  failureTitle: "CloudWatch Logs resource policy opens the trail's log group",
  severity: "medium",
  resourceType: "region",
  links: ["log-group"],
  rationale:
    "A caller of another account that may write to the log group can add false events, and one that may read it or subscribe to it learns all that the trail records.",
  references: [
    {
      title: "Amazon CloudWatch Logs: identity and access management, resource-based policies",
      url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html",
    },
  ],
  needs: ["region.logResourcePolicies"],
  data: {
    groups: "Names of the log groups that are open.",
    to: "Whom they are open to: everyone, or ids of accounts and organizations.",
  },
  remediation: (_verdict, region, posture) => ({
    steps: narrowLogPolicies(
      region,
      groupsOf(region, posture.trails),
      posture.account.subject.accountId ?? "ACCOUNT_ID",
    ),
    note: "Each Region has at most ten resource policies, which other services share: keep their statements.",
  }),
  evaluate: (posture) => {
    const own = posture.account.subject.accountId ?? "";
    return eachGroupRegion(posture, (region, trails) => {
      const list = region.logResourcePolicies;
      const groups = groupsOf(region, trails);
      const open = groups.map((group) => ({ group, openings: openingsOf(region, group, own) }));
      const found = open.flatMap(({ group, openings }) => openings.map((one) => ({ group, ...one })));
      const sure = found.find(({ answer }) => answer.answer === "yes");
      if (sure) {
        const yes = found.filter(({ answer }) => answer.answer === "yes");
        const what = `Log group ${nameOf(sure.group)} is open to ${whom(sure.to)}`;
        return fail(firstFitting([`${what} (${quoted(sure.answer.statement)})`, what]), {
          data: { groups: unique(yes.map(({ group }) => nameOf(group))), to: unique(yes.map(({ to }) => to)) },
          evidence: unique(yes.flatMap(({ answer }) => answer.statement?.pointer ?? [])),
        });
      }
      if (isUnread(list)) return unread(`The resource policies of ${region.name} are not known: `, [list]);
      const [doubt] = found;
      if (doubt && doubt.answer.answer === "unknown")
        return notDecided(`Whether log group ${nameOf(doubt.group)} is open to ${whom(doubt.to)}`, doubt.answer);
      return pass(`No resource policy in ${region.name} opens the log group of a trail`, { evidence: [list] });
    });
  },
});

const nameOf = (arn: string) => arn.split(":").slice(6).join(":");
const whom = (to: string) => (/^\d/.test(to) ? `account ${to}` : to.startsWith("o-") ? `organization ${to}` : to);
const unique = (texts: readonly string[]) => [...new Set(texts)];

/** The log groups of trails in a Region that the account owns. */
const groupsOf = (region: PostureRegion, trails: readonly PostureTrail[]) =>
  unique(trails.flatMap(({ logGroup }) => (logGroup?.home?.name === region.name ? [logGroup.arn] : [])));
