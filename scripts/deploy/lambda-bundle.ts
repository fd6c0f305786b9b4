import { createHash } from "node:crypto";
import { build } from "esbuild";
import { strToU8, zipSync } from "fflate";
import { BUNDLE, lazySchemas, licences } from "../bundle.ts";

/** The function's code, as Lambda takes it. */
export interface LambdaZip {
  readonly bytes: Uint8Array;
  /** In hexadecimal. The same sources give the same bytes on every machine. */
  readonly sha256: string;
}

/** The bundled handler: `index.mjs`. */
export async function lambdaBundle(): Promise<{ code: Uint8Array; licences: string }> {
  const { outputFiles, metafile } = await build({
    ...BUNDLE,
    entryPoints: { index: "src/scheduled-scan/index.ts" },
    outdir: "dist/lambda",
    plugins: [lazySchemas],
    write: false,
  });
  const [file] = outputFiles;
  if (!file || outputFiles.length > 1) throw new Error("The handler is one file");
  return { code: file.contents, licences: licences(Object.keys(metafile.inputs)) };
}

/** The bundle with the licences of what is in it. Compressed by a library: what zlib writes depends on its version. */
export async function lambdaZip(): Promise<LambdaZip> {
  const { code, licences } = await lambdaBundle();
  // A zip file has local times without a time zone.
  const options = { level: 9, mtime: new Date(2020, 0, 1), os: 3, attrs: 0o644 << 16 } as const;
  const bytes = zipSync({
    "index.mjs": [code, options],
    "THIRD-PARTY-LICENSES.txt": [strToU8(licences), options],
  });
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}
