import { loadSharedConfigFiles } from "@smithy/core/config";
import { isRegionCode, partitionOf } from "../../model/aws/partitions.ts";
import { UserError } from "../../model/errors.ts";
import { didYouMean, quoted } from "../../model/text/suggest.ts";

/** The settings of one section of an AWS configuration file. */
export type Section = Readonly<Record<string, string | undefined>>;

/** What the AWS configuration files say, for one profile. */
export interface SharedConfig {
  /** The profile of `--profile`, else of `AWS_PROFILE` or its older name `AWS_DEFAULT_PROFILE`; undefined where neither names one. */
  readonly profile: string | undefined;
  /** The settings of that profile, else of `default`. */
  readonly section: Section;
  readonly profiles: Readonly<Record<string, Section>>;
  /** The names of the sections `sso-session NAME`. */
  readonly ssoSessions: readonly string[];
  /** The sections `services NAME`, by their name. */
  readonly services: Readonly<Record<string, Section>>;
}

/** The sections of the configuration file that are no profiles, as the SDK's parser names them. */
const SERVICES = "services.";
const SSO_SESSION = "sso-session.";

/**
 * Reads the AWS configuration files. Like the AWS CLI, a setting of the credentials file wins over the same setting of the
 * configuration file.
 *
 * @throws UserError (exit 2) if a profile is named that neither file has.
 */
export async function readSharedConfig(named: string | undefined): Promise<SharedConfig> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const sections = Object.entries(configFile);
  const profiles: Record<string, Section> = Object.fromEntries(
    sections.filter(([name]) => !name.startsWith(SERVICES) && !name.startsWith(SSO_SESSION)),
  );
  for (const [name, section] of Object.entries(credentialsFile)) profiles[name] = { ...profiles[name], ...section };
  const ssoSessions = sections.flatMap(([name]) =>
    name.startsWith(SSO_SESSION) ? name.slice(SSO_SESSION.length) : [],
  );
  const services = Object.fromEntries(
    sections.flatMap(([name, section]) =>
      name.startsWith(SERVICES) ? [[name.slice(SERVICES.length), section] as const] : [],
    ),
  );
  const profile = named ?? (process.env.AWS_DEFAULT_PROFILE || process.env.AWS_PROFILE || undefined);
  const names = Object.keys(profiles).sort();
  if (profile !== undefined && !Object.hasOwn(profiles, profile))
    throw new UserError(
      `Unknown profile ${quoted(profile)}${didYouMean(profile, names) || `; profiles in the AWS configuration files: ${names.join(", ") || "none"}`}`,
    );
  return { profile, section: profiles[profile ?? "default"] ?? {}, profiles, ssoSessions, services };
}

/**
 * The region of the environment or profile.
 *
 * @param target - a region of what is asked about. It replaces a region that is missing or belongs to another partition:
 * no credentials are valid in two.
 * @throws UserError (exit 2) if it is no region.
 */
export function configuredRegion({ section }: SharedConfig, target: string | undefined): string {
  const region = process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || section.region;
  if (region && !isRegionCode(region))
    throw new UserError(`${JSON.stringify(region)}, the Region of the environment or profile, is not an AWS Region`);
  if (target === undefined) return region || "us-east-1";
  return region && partitionOf(region) === partitionOf(target) ? region : target;
}

/**
 * The endpoint of a service that environment or profile name, in the AWS CLI's order. The SDK has the same rules, but
 * applies them to the profile of `AWS_PROFILE` only.
 *
 * @param service - as the SDK calls it: `CloudWatch Logs`.
 * @throws UserError (exit 2) if the profile names a `services` section that does not exist, or the endpoint is no address.
 */
export function configuredEndpoint(config: SharedConfig, service: string): string | undefined {
  const { profile = "default", section, services } = config;
  const ignored = process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS || section.ignore_configured_endpoint_urls;
  if (ignored?.toLowerCase() === "true") return undefined;
  const name = service.replaceAll(" ", "_");
  const own = section.services;
  if (own !== undefined && !Object.hasOwn(services, own))
    throw new UserError(`Profile ${profile} names the services section ${own}, which is in no AWS configuration file`);
  const endpoint =
    process.env[`AWS_ENDPOINT_URL_${name.toUpperCase()}`] ||
    process.env.AWS_ENDPOINT_URL ||
    (own === undefined ? undefined : services[own]?.[`${name.toLowerCase()}.endpoint_url`]) ||
    section.endpoint_url;
  return endpoint ? checkedEndpoint(endpoint) : undefined;
}

/** @throws UserError (exit 2) for anything but an http or https address. */
export function checkedEndpoint(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new UserError(`Endpoint ${JSON.stringify(shownUrl(url))} is no http or https address`);
}

/** An address without its password and query. */
export function shownUrl(text: string): string {
  if (!URL.canParse(text)) return text.replace(/\/\/.*@/, "//").replace(/[?#].*/, "");
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`.replace(/\/\/.*@/, "//");
}
