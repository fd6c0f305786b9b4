import eventsManagement from "../../../checks/events/events-management.ts";
import { account } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const READS = { readWriteType: "ReadOnly" };
const WRITES = { readWriteType: "WriteOnly" };

describeCheck(eventsManagement, {
  pass: {
    "a trail without selectors": { account: account().trail("main"), says: /recorded by main$/ },
    "reads by one trail, writes by another": account()
      .trail("reads", { basic: [READS] })
      .trail("writes", { basic: [WRITES] }),
    "reads and writes by two selectors": account().trail("main", { basic: [READS, WRITES] }),
    "a source that can be excluded, excluded": account().trail("main", {
      basic: [{ excludeManagementEventSources: ["kms.amazonaws.com"] }],
    }),
    "whatever a selector is called": account().trail("main", {
      advanced: [[{ field: "eventCategory", equals: ["Management"] }]],
    }),
    "a trail whose selectors are hidden, beside one that does it all": account()
      .trail("main")
      .trail("other", { accountId: "999988887777" })
      .edit(({ trails }) => {
        const other = Object.values(trails).find(({ name }) => name === "other");
        if (other)
          other.eventSelectors = {
            state: "unreadable",
            at: other.at,
            api: "cloudtrail:GetEventSelectors",
            region: "us-east-1",
            code: "AccessDeniedException",
            message: "denied",
            permission: "cloudtrail:GetEventSelectors",
          };
      }),
  },
  fail: {
    "no trails": { account: account(), says: /is not recorded: no trail is in scope/ },
    "reads only": {
      account: account().trail("main", { basic: [READS] }),
      says: /^ec2:RunInstances in eu-west-1 is not recorded: main requires readOnly = true .*\nSome of the events are recorded: where readOnly is true$/m,
    },
    "data events only": account().trail("main", {
      advanced: [
        [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::S3::Object"] },
        ],
      ],
    }),
    "a selector that is only called so": account().trail("Management events", {
      basic: [{ includeManagementEvents: false }],
    }),
    "a stopped trail": {
      account: account().trail("main", { logging: false }),
      says: /is not recorded: main has been stopped since/,
    },
    "a region that only another's trail covers": {
      account: account().trail("main", { isMultiRegionTrail: false }),
      says: /in eu-west-1 is not recorded: main is a single-Region trail \(us-east-1\)/,
    },
  },
  unknown: {
    "selectors denied": {
      account: account().trail("main").deny("cloudtrail:GetEventSelectors"),
      says: /GetEventSelectors in us-east-1 was denied \(AccessDenied\)/,
    },
    "status denied": {
      account: account().trail("main").deny("cloudtrail:GetTrailStatus"),
      says: /GetTrailStatus/,
    },
    "the trails of a region denied": account()
      .trail("main", { isMultiRegionTrail: false })
      .deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "a field that is not known yet": account().trail("main", {
      advanced: [
        [
          { field: "eventCategory", equals: ["Management"] },
          { field: "sourceIPAddress", equals: ["10.0.0.1"] },
        ],
      ],
    }),
  },
});
