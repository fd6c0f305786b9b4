import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsCli, cliEnv } from "./aws-cli.ts";

/** `aws` for a script: hands its arguments to the one AWS CLI that runs already, since starting it costs half a second. */
const aws = (port: number) => `#!/usr/bin/env bash
exec 3<>"/dev/tcp/127.0.0.1/${port}"
printf '%s\\0' $# "$@" "$AWS_DEFAULT_REGION" >&3
read -r code out err <&3
printf %s "\${out#x}" | base64 -d
printf %s "\${err#x}" | base64 -d >&2
exit "$code"
`;

export interface ScriptResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script that calls \`aws\` at an endpoint. */
export async function runScript(script: string, args: readonly string[], endpoint: string): Promise<ScriptResult> {
  const folder = mkdtempSync(join(tmpdir(), "trailproof-script-"));
  const server = createServer((socket) => void answer(socket, endpoint));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const file = join(folder, "script.sh");
    writeFileSync(file, script);
    writeFileSync(join(folder, "aws"), aws((server.address() as AddressInfo).port), { mode: 0o755 });
    const child = spawn("bash", [file, ...args], {
      cwd: folder,
      env: { PATH: `${folder}:${process.env.PATH}`, HOME: folder, LANG: "C.UTF-8" },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk));
    const [code] = await once(child, "close");
    return { code, stdout, stderr };
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads the number of arguments, the arguments and the Region of the script, and answers with the exit code and what was printed, in base64. */
async function answer(socket: Socket, endpoint: string): Promise<void> {
  let received = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk as Buffer]);
    const words = received.toString().split("\0");
    if (words.length < Number(words[0]) + 3) continue;
    const [region = ""] = words.splice(-2);
    const env = { ...cliEnv(endpoint, "/nowhere"), AWS_DEFAULT_REGION: region };
    const { code, stdout, stderr } = await awsCli(words.slice(1), env);
    // A mark before each, since the shell reads an empty word as none.
    const encoded = [stdout, stderr].map((text) => `x${Buffer.from(text).toString("base64")}`);
    socket.end(`${code} ${encoded.join(" ")}\n`);
    return;
  }
}
