import { expect, it } from "vitest";
import { describeWithAwsCli, peerVerdict } from "../support/aws-cli.ts";
import { CASES } from "./cases.ts";

describeWithAwsCli("aws cloudtrail validate-logs", () => {
  it.concurrent.each(Object.entries(CASES))("%s", async (_, make) => {
    const { world, problems, peer } = make();
    const { code, invalid, gaps } = await peerVerdict(world);
    expect(code).toBe(peer.code);
    if (peer.invalid) expect(invalid).toEqual(peer.invalid);
    expect(gaps).toBe(peer.gaps ?? 0);
    // Where it is said to agree, it finds as much as we do.
    if (peer.differs === undefined) {
      expect(invalid.length).toBe(problems.filter((one) => !one.startsWith("gap ")).length);
      expect(gaps).toBe(problems.filter((one) => one.startsWith("gap ")).length);
    }
  });
});
