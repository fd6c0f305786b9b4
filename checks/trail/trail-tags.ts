import type { PostureTrail, Step } from "../../src/check/index.ts";
import {
  cli,
  decideBy,
  defineCheck,
  eachTrail,
  fail,
  manual,
  openTrail,
  pass,
  some,
  trailStep,
  whyUnread,
} from "../../src/check/index.ts";

/** Tags say who is responsible for the trail. AWS API ListTags. */
export default defineCheck<"trail", { requiredTags: string[] }>({
  id: "trail-tags",
  title: "Trail has the required tags",
  failureTitle: "Trail lacks required tags",
  severity: "low",
  resourceType: "trail",
  links: [],
  rationale: "Tags show who owns a trail and what it is for. IAM policies that protect trails by tag depend on them.",
  references: [
    {
      title: "AWS CloudTrail API: AddTags",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AddTags.html",
    },
  ],
  params: {
    requiredTags: {
      type: "array",
      items: { type: "string", pattern: "^(?!aws:).*\\S" },
      default: [],
      description: "Tag keys that the trail must carry, exact and case-sensitive. Empty: at least one tag.",
    },
  },
  needs: ["trail.tags"],
  data: { missing: "Required tag keys that the trail lacks.", tags: "Tag keys of the trail, without aws: tags." },
  remediation: ({ status }, trail, _posture, { requiredTags }) => {
    if (status === "manual") return { steps: [seeTags(trail)] };
    const present = trail.tags.state === "read" ? ownersTags(trail.tags.value) : [];
    const missing = requiredTags.length > 0 ? missingTags(present, requiredTags) : ["TAG_KEY"];
    return {
      steps: [
        trailStep("add-tags", trail, {
          title: `Add ${missing.length === 1 ? "tag" : "tags"} ${missing.join(", ")} to ${trail.name}`,
          effect: "changes",
          console: [openTrail(trail), `Under Tags choose Manage tags, add ${missing.join(", ")} and save`],
          cli: missing.map(
            (key) =>
              cli`aws cloudtrail add-tags --resource-id ${trail.arn} --tags-list ${JSON.stringify([{ Key: key, Value: "VALUE" }])} --region ${trail.homeRegion}`,
          ),
        }),
      ],
    };
  },
  evaluate: (posture, { requiredTags }) =>
    eachTrail(posture, (trail) => {
      if (trail.owner === "foreign" && trail.tags.state === "unreadable")
        return manual(`The tags of ${trail.name} can be read only by the owning account (${trail.accountId})`, {
          details: [whyUnread(trail.tags)],
          evidence: [trail.tags],
        });
      return decideBy(trail.tags, (all) => {
        const own = ownersTags(all);
        const tags = own.map(({ key }) => key);
        if (tags.length === 0)
          return fail(`${trail.name} has no tags, except aws: tags`, { data: { missing: requiredTags, tags } });
        const missing = missingTags(own, requiredTags);
        const data = { missing, tags };
        return missing.length > 0
          ? fail(`${trail.name} lacks ${missing.length === 1 ? "tag" : "tags"} ${some(missing)}`, { data })
          : pass(`${trail.name} is tagged ${some(tags)}`, { data });
      });
    }),
});

/** The owning account alone can see the tags of its trail. */
function seeTags(trail: PostureTrail): Step {
  return trailStep("list-tags", trail, {
    title: `See the tags of ${trail.name}`,
    effect: "reads",
    console: [openTrail(trail), "Check that the trail has the required tags"],
    cli: [cli`aws cloudtrail list-tags --resource-id-list ${trail.arn} --region ${trail.homeRegion}`],
  });
}

/** AWS's own tags say nothing of the trail's owner. */
function ownersTags<T extends { readonly key: string }>(tags: readonly T[]): T[] {
  return tags.filter(({ key }) => !key.startsWith("aws:"));
}

function missingTags(tags: readonly { key: string }[], required: readonly string[]): string[] {
  return required.filter((wanted) => !tags.some(({ key }) => key === wanted));
}
