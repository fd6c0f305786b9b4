import { ListTagsForResourceCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Reader } from "../../src/collect/readers.ts";
import type { AnyCheck } from "../../src/model/findings/check.ts";
import type { FactRow } from "../../src/model/resources/facts.ts";
import type { Fact } from "../../src/model/resources/posture.ts";
import type { ResourceTypeRow } from "../../src/model/resources/resource-types.ts";
import type { Subject } from "../../src/model/resources/subject.ts";

/** A type that does not exist: a queue of dead letters, named after a topic and discovered from the topic's attributes. */
export const QUEUE: ResourceTypeRow = {
  label: "queue",
  collection: "queues",
  arns: ["arn:{partition}:sqs:{region}:{account}:{name}"],
  found: [
    {
      in: "topic.attributes",
      as: "queues",
      names: ({ topicArn }: { topicArn: string }) => [`${topicArn.replace(":sns:", ":sqs:")}-dead`],
    },
  ],
  aws: "AWS::SQS::Queue",
  asff: "AwsSqsQueue",
  placeholder: "QUEUE_NAME",
};

export const QUEUE_TAGS: FactRow = {
  api: "sns:ListTagsForResource",
  permission: "sqs:ListQueueTags",
  list: true,
  absent: [],
  purpose: "whether a queue of dead letters is tagged",
};

export const READ_TAGS: Reader<{ readonly arn: string; readonly region: string }> = {
  region: ({ region }) => region,
  read: async (session, { arn, region }, _, abortSignal) => {
    const ResourceArn = arn.replace(":sqs:", ":sns:").replace(/-dead$/, "");
    const command = new ListTagsForResourceCommand({ ResourceArn });
    return (await session.client(SNSClient, region).send(command, { abortSignal })).Tags;
  },
};

interface Queue {
  readonly subject: Subject;
  readonly tags: Fact<unknown[]>;
}

/** @param contract - what checks are written with, in the tables' own modules. */
export function queueTagged({ eachOf, decideBy, pass, fail }: typeof import("../../src/check/index.ts")): AnyCheck {
  const of = (subject: Subject) => `Queue ${subject.id}`;
  return {
    id: "queue-tagged",
    title: "Queue of dead letters is tagged",
    failureTitle: "Queue of dead letters is not tagged",
    severity: "high",
    resourceType: "queue" as never,
    rationale: "Messages in a queue without an owner are not processed.",
    references: [],
    needs: ["topic.attributes", "queue.tags" as never],
    remediation: (_, { name, subject }: { name: string } & Queue) => ({
      steps: [
        {
          id: `tag ${subject.id}`,
          title: `Tag ${name}`,
          effect: "changes",
          account: subject.accountId ?? "",
          cli: [`aws sqs tag-queue --queue-url ${name}`],
        },
      ],
    }),
    evaluate: (posture) =>
      eachOf(posture, "queue" as never, (queue: Queue) =>
        decideBy(queue.tags, (tags) =>
          tags.length > 0 ? pass(`${of(queue.subject)} is tagged`) : fail(`${of(queue.subject)} has no tags`),
        ),
      ),
  };
}
