import packageJson from "../package.json" with { type: "json" };

/** Name and version, as every document carries them. */
export const tool = { name: packageJson.name, version: packageJson.version } as const;
