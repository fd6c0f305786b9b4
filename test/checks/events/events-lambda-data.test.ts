import eventsLambdaData from "../../../checks/events/events-lambda-data.ts";
import { account, unreadable } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const functions = (...values: string[]) => ({
  basic: [{ dataResources: [{ type: "AWS::Lambda::Function", values }] }],
});
const arn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const all = account().trail("main", functions("arn:aws:lambda"));

describeCheck(eventsLambdaData, {
  pass: {
    "all functions": all.lambda("one").lambda("two"),
    "the one function by its ARN": account()
      .trail("main", functions(arn("one")))
      .lambda("one"),
    "all functions, though no list of them could be read": {
      account: all.lambda("one").deny("lambda:ListFunctions"),
      says: /invocations of functions/i,
    },
  },
  fail: {
    "management events only": {
      account: account().trail("main").lambda("one"),
      says: /lambda:Invoke on arn:aws:lambda:us-east-1:123456789012:function:one in us-east-1 is not recorded/,
    },
    "another function, of which its name is the beginning": account()
      .trail("main", functions(arn("one")))
      .lambda("one-b"),
    "reads only": account()
      .trail("main", {
        basic: [
          { readWriteType: "ReadOnly", dataResources: [{ type: "AWS::Lambda::Function", values: ["arn:aws:lambda"] }] },
        ],
      })
      .lambda("one"),
    "no trails": account().lambda("one"),
    "one of a list that broke off": {
      account: account()
        .trail("main")
        .edit(({ regions }) => {
          for (const region of Object.values(regions))
            region.functions = { ...unreadable("region.functions"), partial: [arn("one")] };
        })
        .only("us-east-1"),
      says: /lambda:Invoke on arn:aws:lambda:us-east-1:123456789012:function:one in us-east-1 is not recorded/,
    },
  },
  unknown: {
    "functions denied in one region": {
      account: all.lambda("one").deny("lambda:ListFunctions", "eu-west-1"),
      says: /The functions of eu-west-1 are not known: lambda:ListFunctions/,
    },
    "functions denied everywhere, and not all recorded": {
      account: account().trail("main").deny("lambda:ListFunctions"),
      says: /The functions are not known: lambda:ListFunctions/,
    },
    "functions and trails denied in one region": {
      account: all
        .lambda("one")
        .deny("lambda:ListFunctions", "eu-west-1")
        .deny("cloudtrail:DescribeTrails", "eu-west-1"),
      says: /The functions of eu-west-1 are not known.*\nThe trails of eu-west-1 are not known/,
    },
    "functions and the enabled regions denied, with a trail of one region": account(["us-east-1"])
      .trail("main", { isMultiRegionTrail: false, ...functions("arn:aws:lambda") })
      .deny("lambda:ListFunctions")
      .deny("ec2:DescribeRegions"),
    "functions denied, and a region that is not enabled": {
      account: all.lambda("one").deny("lambda:ListFunctions").only("eu-west-1", "me-south-1"),
      says: /Region me-south-1 is not enabled/,
    },
    "no region that is enabled": { account: all.only("me-south-1"), says: /Region me-south-1 is not enabled/ },
    "selectors denied": all.lambda("one").deny("cloudtrail:GetEventSelectors"),
    "the trails of its region denied": account()
      .trail("main", { isMultiRegionTrail: false, homeRegion: "eu-west-1" })
      .lambda("one")
      .deny("cloudtrail:DescribeTrails", "us-east-1"),
  },
  none: { "no functions": all },
});
