import {
  alike,
  compiledTrails,
  evaluatedRegions,
  exampleInWords,
  objectEvents,
  recorders,
  typesNamed,
  undecided,
  undocumented,
} from "../../check/index.ts";
import type { CoverageCell } from "../../model/documents/result.ts";
import type { Posture } from "../../model/resources/posture.ts";
import {
  type CloudTrailEvent,
  covers,
  dataEvents,
  type EventSet,
  insightEvents,
  managementEvents,
  networkActivity,
} from "../../selectors/index.ts";
import type { CoverageMap } from "./coverage-controls.ts";

/** A kind of events, by its set in a region. */
interface Kind {
  readonly id: string;
  readonly title: string;
  readonly set: (region: string) => EventSet;
  /** Its resources' ARNs name the region. */
  readonly regional?: true;
}

/** The kinds that every account has, then those that selectors of its trails name. */
function kindsOf(posture: Posture): Kind[] {
  const { partition } = posture.account;
  const data = (type: string, region: string, readOnly?: boolean) =>
    dataEvents(type, { partition, regions: [region], ...(readOnly === undefined ? {} : { readOnly }) });
  const objects = (region: string, readOnly: boolean) => {
    const all = objectEvents(posture, readOnly);
    return { ...all, ...within(all, region) };
  };
  const types = typesNamed(posture).filter((type) => type !== "AWS::S3::Object" && type !== "AWS::Lambda::Function");
  const sources = sourcesNamed(posture);
  return [
    {
      id: "management-read",
      title: "Management reads",
      set: (region) => managementEvents({ regions: [region], readOnly: true }),
    },
    {
      id: "management-write",
      title: "Management writes",
      set: (region) => managementEvents({ regions: [region], readOnly: false }),
    },
    {
      id: "s3-read",
      title: "S3 object reads",
      set: (region) => objects(region, true),
    },
    {
      id: "s3-write",
      title: "S3 object writes",
      set: (region) => objects(region, false),
    },
    {
      id: "lambda-invoke",
      title: "Lambda invocations",
      regional: true,
      set: (region) => data("AWS::Lambda::Function", region, false),
    },
    ...types.map((type) => ({
      id: `data:${type}`,
      title: `Data events of ${type}`,
      regional: true as const,
      set: (region: string) => data(type, region),
    })),
    ...(sources.length > 0 ? sources : [undefined]).map((source) => ({
      id: source ? `network:${source}` : "network",
      title: source ? `Network activity of ${source}` : "Network activity",
      set: (region: string) => networkActivity(source ?? "ec2.amazonaws.com", { regions: [region] }),
    })),
    ...["ApiCallRateInsight", "ApiErrorRateInsight"].map((type) => ({
      id: `insights:${type}`,
      title: type === "ApiCallRateInsight" ? "Insights on call rates" : "Insights on error rates",
      set: (region: string) => insightEvents(type, { regions: [region] }),
    })),
  ];
}

/** The part of a set that lies in a region. */
function within({ fields, samples }: EventSet, region: string): Pick<EventSet, "fields" | "samples"> {
  const { awsRegion } = fields;
  return {
    fields: { ...fields, ...(awsRegion ? { awsRegion: { ...awsRegion, equals: [region] } } : {}) },
    samples: samples.filter((event) => event.awsRegion === region),
  };
}

/** The services whose network activity events selectors of the trails name. */
function sourcesNamed({ trails }: Posture): string[] {
  const selectors = trails.flatMap(({ eventSelectors }) =>
    eventSelectors.state === "read" ? eventSelectors.value.advancedEventSelectors : [],
  );
  const network = selectors.filter(({ fieldSelectors }) =>
    fieldSelectors.some(({ field, equals }) => field === "eventCategory" && equals?.includes("NetworkActivity")),
  );
  const fields = network.flatMap(({ fieldSelectors }) => fieldSelectors);
  return [...new Set(fields.flatMap(({ field, equals = [] }) => (field === "eventSource" ? equals : [])))].sort();
}

/**
 * Which kinds of events the effective trails record in which region. A region whose trails are hidden is known only as
 * far as trails seen elsewhere record it.
 */
export function coverage(posture: Posture): CoverageMap {
  const kinds = kindsOf(posture);
  const listed = new Map(posture.regions.map(({ name, trails }) => [name, trails.state === "read"]));
  const regions = evaluatedRegions(posture).filter((region) => listed.has(region));
  const cells = new Map(
    [true, false].flatMap((read) =>
      alike(
        regions.filter((region) => listed.get(region) === read),
        posture,
      ).flatMap((group) => {
        const [first = ""] = group;
        const cellsOfFirst = new Map(
          kinds.map(({ id, set }) => [id, marked(cell(id, set(first), posture, read), set(first), posture)]),
        );
        // ARNs name their region: what is recorded there can differ where the trails are the same.
        return group.map(
          (region) =>
            [
              region,
              kinds.map(({ id, set, regional }) =>
                regional && region !== first
                  ? cell(id, set(region), posture, read)
                  : (cellsOfFirst.get(id) as CoverageCell),
              ),
            ] as const,
        );
      }),
    ),
  );
  return {
    kinds: kinds.map(({ id, title }) => ({ id, title })),
    regions: regions.map((region) => ({ region, cells: cells.get(region) ?? [] })),
  };
}

/** What is recorded as far as AWS documents it, with what it does not. */
function marked(cell: CoverageCell, set: EventSet, posture: Posture): CoverageCell {
  const words = cell.status === "recorded" ? undocumented(posture, set) : undefined;
  return words ? { ...cell, reason: words } : cell;
}

function cell(kind: string, set: EventSet, posture: Posture, listed: boolean): CoverageCell {
  const all = recorders(posture);
  const answer = covers(compiledTrails(all), set);
  const names = (trails: readonly { readonly arn: string }[]) => [...new Set(trails.map(({ arn }) => arn))].sort();
  switch (answer.answer) {
    case "covered":
      return { kind, status: "recorded", trails: names(answer.by) };
    case "undecidable":
      return {
        kind,
        status: "unknown",
        trails: names(answer.recorded.map(({ trail }) => trail)),
        reason: undecided(answer.reasons, posture, all, set).message,
      };
    default: {
      const parts = answer.answer === "partly" ? answer.recorded : [];
      const trails = names(parts.map(({ trail }) => trail));
      const [part] = parts;
      const [notRecorded, recorded] = examples(answer.witness, part?.example, set);
      if (!listed) return { kind, status: "unknown", trails, reason: "The trails of the Region could not be listed" };
      if (answer.answer === "not-covered" && answer.doubts.length > 0)
        return { kind, status: "unknown", trails, reason: undecided(answer.doubts, posture, all, set).message };
      return recorded === undefined
        ? { kind, status: "not", trails, notRecorded }
        : { kind, status: "partly", trails, recorded, notRecorded };
    }
  }
}

/** Both events in words, each with what tells it from the plain call; where these are alike, whether it reads. The report says in which Region. */
function examples(
  witness: CloudTrailEvent,
  example: CloudTrailEvent | undefined,
  set: EventSet,
): [string, string | undefined] {
  const said = ({ awsRegion: _, ...event }: CloudTrailEvent) => exampleInWords(event, set);
  const [left, right] = [said(witness), example && said(example)];
  if (!example || left !== right || witness.readOnly === example.readOnly) return [left, right];
  const half = ({ readOnly }: CloudTrailEvent) => (readOnly ? "a read" : "a write");
  return [`${left} (${half(witness)})`, `${right} (${half(example)})`];
}
