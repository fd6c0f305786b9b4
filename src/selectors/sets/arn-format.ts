import type { TextFormat } from "../text/text-format.ts";
import { SAMPLE_DATA_EVENTS } from "./sample-data-events.ts";

/** Services whose name in ARNs is that of the resource type, in lower case. */
const SAME_IN_ARNS = ["Bedrock", "DynamoDB", "EC2", "Glue", "Lambda", "RDS", "SageMaker", "SNS", "SQS"];

const ACCOUNT = { after: ":", examples: ["111122223333", "444455556666"] };

/**
 * The ARNs that resources of a type can have, as far as the type determines them: no part that every ARN has is empty. Source:
 * AWS General Reference, "Amazon Resource Names (ARNs)"; Service Authorization Reference, "Resource types".
 *
 * @param region the Region in examples
 */
export function arnFormat(type: string, partition: string, region = "us-east-1"): TextFormat {
  const regional = (service: string) => ({ after: `arn:${partition}:${service}:`, examples: [region] });
  switch (type) {
    case "AWS::S3::Object":
      return {
        parts: [
          { after: `arn:${partition}:s3:::`, examples: ["example", "other-bucket"] },
          { after: "/", examples: ["object.txt", "other-object.txt"] },
        ],
      };
    case "AWS::Lambda::Function":
      return { parts: [regional("lambda"), ACCOUNT, { after: ":function:", examples: ["example", "other-example"] }] };
    case "AWS::DynamoDB::Table":
      return { parts: [regional("dynamodb"), ACCOUNT, { after: ":table/", examples: ["example", "other-example"] }] };
    default: {
      const service = type.split("::")[1] ?? "";
      const name = service.toLowerCase();
      const head = SAME_IN_ARNS.includes(service)
        ? [{ ...regional(name), mayBeEmpty: true }]
        : [
            { after: `arn:${partition}:`, examples: [name || "example", "example"] },
            { after: ":", mayBeEmpty: true, examples: [region] },
          ];
      const [account, ...resource] = SAMPLE_DATA_EVENTS[type]?.arn(partition, region).split(":").slice(4) ?? [];
      const likely = resource.length > 0 ? [resource.join(":")] : [];
      return {
        parts: [
          ...head,
          { ...ACCOUNT, mayBeEmpty: true, ...(account === "" ? { examples: [""] } : {}) },
          { after: ":", examples: [...likely, "example", "other-example"] },
        ],
      };
    }
  }
}

/** The ARNs that a principal can have. */
export const PRINCIPAL_FORMAT: TextFormat = {
  parts: [
    { after: "arn:", examples: ["aws"] },
    { after: ":", examples: ["iam"] },
    { after: ":", mayBeEmpty: true, examples: [""] },
    { ...ACCOUNT, mayBeEmpty: true },
    { after: ":", examples: ["user/example", "role/example"] },
  ],
};
