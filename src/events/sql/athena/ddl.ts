import { literal } from "../text.ts";
import { columnType, MEMBERS } from "./members.ts";
import type { AthenaTable } from "./select.ts";

/** Where the log files are, and of which accounts, Regions and days. */
export interface TablePlace extends AthenaTable {
  /** `s3://BUCKET/[PREFIX/]AWSLogs/[ORGANIZATION/]`. */
  readonly location: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** The first day: `2026/01/01`. */
  readonly from: string;
}

/**
 * The statement that creates a table of a trail's log files, whose partitions follow from the names of their folders. Source: Amazon
 * Athena User Guide, "Create the table for CloudTrail logs in Athena using partition projection".
 */
export function athenaDdl({ database, table, location, accounts, regions, from }: TablePlace): string {
  const columns = Object.entries(MEMBERS).map(([name, member]) => `  ${name.toLowerCase()} ${columnType(member)}`);
  const properties: readonly (readonly [string, string])[] = [
    ["projection.enabled", "true"],
    ["projection.account.type", "enum"],
    ["projection.account.values", accounts.join(",")],
    ["projection.region.type", "enum"],
    ["projection.region.values", regions.join(",")],
    ["projection.day.type", "date"],
    ["projection.day.format", "yyyy/MM/dd"],
    ["projection.day.range", `${from},NOW`],
    ["projection.day.interval", "1"],
    ["projection.day.interval.unit", "DAYS"],
    ["storage.location.template", `${location}\${account}/CloudTrail/\${region}/\${day}`],
  ];
  return `CREATE EXTERNAL TABLE \`${database}\`.\`${table}\` (
${columns.join(",\n")}
)
PARTITIONED BY (account STRING, region STRING, day STRING)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION ${literal(location)}
TBLPROPERTIES (
${properties.map(([name, value]) => `  ${literal(name)} = ${literal(value)}`).join(",\n")}
);
`;
}
