import {
  CANARY_DATA,
  canaryVerdict,
  cli,
  decideBy,
  defineCheck,
  REFERENCES,
  withUnmade,
} from "../../src/check/index.ts";

/** Event history needs no trail: a call that it lacks was not recorded at all. AWS CloudTrail User Guide, "Working with CloudTrail Event history". */
export default defineCheck({
  id: "canary-event-history",
  title: "Canary calls arrive in Event history",
  failureTitle: "Canary calls do not arrive in Event history in time",
  severity: "high",
  resourceType: "account",
  links: [],
  rationale:
    "Event history has the management events of 90 days without any trail. A call that was just made and is found there proves that CloudTrail records the account, and how long it takes.",
  references: [REFERENCES.eventHistory],
  needs: ["account.canary"],
  data: CANARY_DATA,
  optIn: "account.canary",
  remediation: ({ data }, account) => ({
    steps: [
      {
        id: `look-up-canary ${account.id}`,
        title: "Look for the calls in Event history",
        effect: "reads",
        account: account.id,
        console: [
          "Open CloudTrail in the Region of a missing call, choose Event history, and look up the event name",
          "Check the AWS Health Dashboard for a problem of CloudTrail in the Region, then run the canary again",
        ],
        cli: [lookUp([data?.missing, data?.latencies].flat().find((one) => typeof one === "string"))],
      },
    ],
  }),
  evaluate: (posture) => {
    const { account } = posture;
    const { pointer } = account.canary;
    const verdict = decideBy(account.canary, (canary) =>
      withUnmade(
        canary,
        pointer,
        canaryVerdict({
          canary,
          sink: canary.history,
          pointer: `${pointer}/value/history`,
          name: `account ${account.id}`,
        }),
      ),
    );
    return [{ resource: account, ...verdict }];
  },
});

/** The look-up of a call: `sts:GetCallerIdentity in eu-west-1` of those that are missing, `GetCallerIdentity eu-west-1 25` of those that arrived. */
function lookUp(call: string | undefined): string {
  const [, name = "ListUsers", region = "us-east-1"] = /^(?:\w+:)?(\w+) (?:in )?([\w-]+)/.exec(call ?? "") ?? [];
  return cli`aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=${name} --region ${region}`;
}
