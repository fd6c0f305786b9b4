import type { Step } from "../../src/check/index.ts";
import {
  cli,
  decideBy,
  defineCheck,
  eachKey,
  fail,
  foreign,
  keySteps,
  notApplicable,
  pass,
} from "../../src/check/index.ts";
import { parseArn } from "../../src/model/aws/arn.ts";
import { whyNotRotated } from "../../src/model/aws/key-rotation.ts";

/** With rotation, KMS makes new key material each year. AWS KMS API, GetKeyRotationStatus. */
export default defineCheck({
  id: "key-rotation",
  title: "KMS key of the trail is rotated",
  failureTitle: "KMS key of the trail is not rotated",
  severity: "medium",
  resourceType: "key",
  rationale:
    "Rotation limits how much is encrypted with the same key material. KMS keeps the earlier material, so existing log files can still be decrypted.",
  references: [
    {
      title: "AWS KMS: rotating keys",
      url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    },
  ],
  needs: ["key.description", "key.rotation"],
  data: { rotationPeriodInDays: "Days between rotations; null: KMS gives none, or the key is not rotated." },
  remediation: ({ status }, key) => {
    const { description, subject, accountId } = key;
    const value = description.state === "read" ? description.value : undefined;
    // The rotation of a multi-Region key is set on its primary key.
    const arn = value?.primaryKeyArn ?? value?.arn ?? subject.arn ?? subject.id;
    const { region = key.region, resource = subject.id } = parseArn(arn) ?? {};
    const id = resource.replace(/^key\//, "");
    // KMS changes the rotation of a key only while that is enabled.
    const first = value?.keyState === "Disabled" ? keySteps(key, []) : [];
    const rotate: Step = {
      id: `enable-key-rotation ${arn}`,
      title: `Turn on rotation of key ${id}`,
      effect: "changes",
      account: accountId ?? "ACCOUNT_ID",
      after: first.map((one) => one.id),
      cost: "KMS charges for the first two rotations of a key.",
      console: [
        `Open KMS in ${region}, choose Customer managed keys, then ${id}`,
        "On the tab Key rotation choose Edit, choose Enable and save",
      ],
      cli: [cli`aws kms enable-key-rotation --key-id ${id} --region ${region}`],
      terraform: 'resource "aws_kms_key" "trail" {\n  enable_key_rotation = true\n}',
    };
    return { steps: status === "manual" ? [rotate] : [...first, rotate] };
  },
  evaluate: (posture) =>
    eachKey(posture, (key) => {
      const name = `Key ${key.subject.id}`;
      if (key.owner === "foreign") return foreign(name, key.accountId, [key.description.pointer]);
      return decideBy(
        key.description,
        (description, at) => {
          const not = whyNotRotated(description);
          if (not) return notApplicable(`${name} ${not.why}`, { evidence: at(not.member) });
          return decideBy(key.rotation, ({ keyRotationEnabled, rotationPeriodInDays }, of) => {
            const evidence = of("keyRotationEnabled");
            if (!keyRotationEnabled)
              return fail(`${name} is not rotated`, { data: { rotationPeriodInDays: null }, evidence });
            const period = rotationPeriodInDays === null ? "" : ` every ${rotationPeriodInDays} days`;
            return pass(`${name} is rotated${period}`, { data: { rotationPeriodInDays }, evidence });
          });
        },
        () => notApplicable(`${name} does not exist`),
      );
    }),
});
