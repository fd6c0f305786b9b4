import {
  defineCheck,
  eachLogGroup,
  fail,
  giveLogGroup,
  LOG_GROUP_NOTE,
  pass,
  SOME_TRAIL,
  unknown,
} from "../../src/check/index.ts";
import { isWithoutFilters } from "../../src/model/aws/log-group-class.ts";

/** Only the class Standard has metric filters. AWS CloudWatch Logs, "Log classes". */
export default defineCheck({
  id: "log-group-class",
  title: "Log group has the class that metric filters need",
  failureTitle: "Log group has a class without metric filters",
  severity: "medium",
  resourceType: "log-group",
  rationale:
    "Log groups of the classes Infrequent Access and Delivery have no metric filters and no subscription filters: no alarm can be raised on the events of the trail.",
  references: [
    {
      title: "Amazon CloudWatch Logs: log classes",
      url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html",
    },
  ],
  needs: ["log-group.description"],
  data: { logGroupClass: "The class; null: CloudWatch Logs named none, which is STANDARD." },
  remediation: (_verdict, group, posture) => {
    const trails = posture.trails.filter(({ logGroup }) => logGroup?.subject.arn === group.subject.arn);
    return {
      steps: (trails.length > 0 ? trails : [SOME_TRAIL]).flatMap((trail) => giveLogGroup(trail, null)),
      note: `The class of a log group cannot be changed: the new one has the class Standard unless another is given. ${LOG_GROUP_NOTE}`,
    };
  },
  evaluate: (posture) =>
    eachLogGroup(posture, ({ name }, { logGroupClass }, at) => {
      const more = { data: { logGroupClass }, evidence: at("logGroupClass") };
      const message = `${name} has the class ${logGroupClass ?? "STANDARD"}`;
      if (logGroupClass === null || logGroupClass === "STANDARD") return pass(message, more);
      if (isWithoutFilters({ logGroupClass })) return fail(`${message}, which has no metric filters`, more);
      return unknown("undecidable", `${message}: whether it has metric filters is not known`, more);
    }),
});
