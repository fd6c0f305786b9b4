import {
  accountPoliciesOf,
  accountPolicyStep,
  allOf,
  cli,
  criteriaOf,
  decideBy,
  defineCheck,
  eachLogGroup,
  fail,
  holdsFor,
  logGroupStep,
  openLogGroup,
  openLogSettings,
  type PostureLogGroup,
  pass,
  type Step,
  unknown,
  unread,
  type Verdict,
} from "../../src/check/index.ts";
import { isWithoutFilters } from "../../src/model/aws/log-group-class.ts";
import type { LogGroupDescription } from "../../src/model/documents/settings/monitoring.ts";
import { isUnread } from "../../src/model/resources/observed.ts";

/** What readers and filters see of an event may differ from what CloudTrail sent. AWS API PutDataProtectionPolicy, PutTransformer. */
export default defineCheck({
  id: "log-group-unaltered",
  title: "No masking and no transformer changes what the log group shows",
  failureTitle: "Masking or a transformer changes what the log group shows",
  severity: "medium",
  resourceType: "log-group",
  rationale:
    "A data protection policy hides parts of events from everyone who lacks logs:Unmask, and a transformer rewrites events for queries and filters. An investigation or an alarm can then miss what CloudTrail sent.",
  references: [
    {
      title: "Amazon CloudWatch Logs: masking sensitive log data",
      url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html",
    },
    {
      title: "Amazon CloudWatch Logs: transforming logs during ingestion",
      url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Transformation.html",
    },
  ],
  needs: ["log-group.description", "log-group.transformer", "region.logAccountPolicies"],
  data: {
    changes: "What changes the events: data protection policies and transformers, of the log group or the account.",
  },
  remediation: (_verdict, group) => {
    const changes = group.description.state === "read" ? changesOf(group, group.description.value) : [];
    const steps = changes.flatMap(({ status, step }) => (status === "fail" ? [step(group)] : []));
    return {
      steps: steps.length > 0 ? steps : [deleteProtection(group)],
      note: "Find out first who set it up, and why: events that have already arrived do not change. Where masking is required, grant logs:Unmask to those who investigate, and waive the finding.",
    };
  },
  evaluate: (posture) =>
    eachLogGroup(posture, (group, description, at) => {
      const { name } = group;
      if (isWithoutFilters(description))
        return pass(`${name} has the class ${description.logGroupClass}, which has no masking and no transformers`, {
          evidence: at("logGroupClass"),
        });
      const changes = changesOf(group, description);
      const failing = changes.filter(({ status }) => status === "fail").map(({ change }) => change);
      const verdict = allOf([...changes, unreadPart(group)]);
      return verdict.status === "pass"
        ? pass(`${name} has no data protection policy and no transformer, nor has the account one for it`, {
            evidence: verdict.evidence,
            details: [PIPELINES],
          })
        : { ...verdict, ...(failing.length > 0 ? { data: { changes: failing } } : {}) };
    }),
});

/** The snapshot has nothing of them: they belong to another service. See docs/decisions.md. */
const PIPELINES = "CloudWatch pipelines are not evaluated";

/** One thing that changes events, or may. */
interface Change extends Verdict {
  readonly change: string;
  readonly step: (group: PostureLogGroup) => Step;
}

function changesOf(group: PostureLogGroup, description: LogGroupDescription): Change[] {
  return [...masking(group, description), transformer(group), ...accountTransformers(group)];
}

/** Every data protection policy masks: the policy has to have both statements. AWS API PutDataProtectionPolicy. */
function masking(group: PostureLogGroup, { dataProtectionStatus, inheritedProperties }: LogGroupDescription): Change[] {
  const { name, description } = group;
  const at = (member: keyof LogGroupDescription) => ({ evidence: [`${description.pointer}/value/${member}`] });
  const unmask = "reading it takes logs:Unmask";
  const old = `Whether ${name} masks data is not in the snapshot; collect again`;
  const own =
    dataProtectionStatus === undefined
      ? unknown("not-collected", old, { evidence: [description] })
      : dataProtectionStatus === "ACTIVATED"
        ? fail(`A data protection policy masks data in ${name}: ${unmask}`, at("dataProtectionStatus"))
        : pass(NONE, at("dataProtectionStatus"));
  const inherited =
    inheritedProperties === undefined
      ? unknown("not-collected", old, { evidence: [description] })
      : inheritedProperties.includes("ACCOUNT_DATA_PROTECTION")
        ? fail(`The account's data protection policy masks data in ${name}: ${unmask}`, at("inheritedProperties"))
        : pass(NONE, at("inheritedProperties"));
  return [
    { ...own, change: "data protection policy", step: deleteProtection },
    { ...inherited, change: "account data protection policy", step: deleteAccountProtection },
  ];
}

function transformer(group: PostureLogGroup): Change {
  const verdict = decideBy(
    group.transformer,
    ({ processors }, at) =>
      fail(`A transformer changes the events of ${group.name}`, {
        details: [`Processors: ${processors.join(", ")}`],
        evidence: at("processors"),
      }),
    () => pass(NONE),
  );
  return { ...verdict, change: "transformer", step: deleteTransformer };
}

/** A transformer of the log group itself comes before one of the account: with either, events are transformed. */
function accountTransformers(group: PostureLogGroup): Change[] {
  return accountPoliciesOf(group, "TRANSFORMER_POLICY").map(({ value, pointer }) => {
    const { policyName } = value;
    const holds = holdsFor(value, group);
    const evidence = [pointer];
    const verdict =
      holds === undefined
        ? unknown("undecidable", `Whether a transformer policy of the account holds for ${group.name} is not known`, {
            details: [criteriaOf(value)],
            evidence,
          })
        : holds
          ? fail(`Transformer policy ${policyName} of the account changes the events of ${group.name}`, { evidence })
          : pass(NONE, { evidence });
    return {
      ...verdict,
      change: `account transformer policy ${policyName}`,
      step: (one) => deleteAccountPolicy(one, "TRANSFORMER_POLICY", policyName, "transformer policy"),
    };
  });
}

/** Of one part; the verdict's message says it of all. */
const NONE = "no change";

function unreadPart({ home }: PostureLogGroup): Verdict {
  const list = home?.logAccountPolicies;
  if (!list) return pass(NONE);
  return isUnread(list) ? unread("", [list]) : pass(NONE, { evidence: [list] });
}

const deleteProtection = (group: PostureLogGroup): Step =>
  logGroupStep("delete-data-protection-policy", group, {
    title: `Stop masking data in ${group.name}`,
    effect: "removes",
    console: [openLogGroup(group), "Open the tab Data protection, choose Delete policy, and confirm"],
    cli: [cli`aws logs delete-data-protection-policy --log-group-identifier ${group.name} --region ${group.region}`],
  });

const deleteTransformer = (group: PostureLogGroup): Step =>
  logGroupStep("delete-transformer", group, {
    title: `Delete the transformer of ${group.name}`,
    effect: "removes",
    console: [openLogGroup(group), "Open the tab Transformer, choose Delete, and confirm"],
    cli: [cli`aws logs delete-transformer --log-group-identifier ${group.name} --region ${group.region}`],
  });

/** `DescribeLogGroups` does not name the policy; each Region has at most one. */
function deleteAccountProtection(group: PostureLogGroup): Step {
  const list = cli`aws logs describe-account-policies --policy-type DATA_PROTECTION_POLICY --region ${group.region}`;
  const step = deleteAccountPolicy(group, "DATA_PROTECTION_POLICY", "POLICY_NAME", "data protection policy");
  return { ...step, cli: [list, ...(step.cli ?? [])] };
}

/** It holds for other log groups of the Region too, and its selection criteria cannot exclude one. */
const deleteAccountPolicy = (group: PostureLogGroup, policyType: string, policyName: string, what: string): Step =>
  accountPolicyStep(
    "delete-account-policy",
    group,
    { policyType, policyName },
    {
      title: `Delete the account's ${what} in ${group.region}, which other log groups use too`,
      effect: "removes",
      console: [
        openLogSettings(group),
        `Delete the ${what} ${policyName}, or replace it by policies of single log groups`,
      ],
      cli: [
        cli`aws logs delete-account-policy --policy-name ${policyName} --policy-type ${policyType} --region ${group.region}`,
      ],
    },
  );
