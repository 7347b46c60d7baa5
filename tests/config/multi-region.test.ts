import assert from "node:assert/strict";

import { otherRegionProblems } from "../../config/region";
import { parseStackConfig } from "../../config/load";
import { administrators, problemsOf, stored } from "./rules/sections";

const consumer = { principal: "111122223333", prefix: "alice/", access: "read" };

/** Problems of a second region in a stack of a region. */
const problems = (multiRegion: object, region: string): string[] =>
  otherRegionProblems(parseStackConfig(stored({ multiRegion }), "test"), region).map(
    ({ path, text }) => `${path.join(".")} ${text}`,
  );

describe("a second region", () => {
  it("is another region of the same partition", () => {
    assert.deepEqual(problems({ region: "eu-west-1" }, "eu-central-1"), []);
    assert.deepEqual(problems({ region: "eu-central-1" }, "eu-central-1"), [
      "storage.multiRegion.region is eu-central-1, the stack's own region; choose another",
    ]);
    assert.deepEqual(problems({ region: "cn-north-1" }, "eu-central-1"), [
      "storage.multiRegion.region is cn-north-1, and S3 copies nothing there from eu-central-1; choose a region of the same partition",
    ]);
    assert.deepEqual(problems({ region: "eu-west-9" }, "eu-central-1"), [
      'storage.multiRegion.region is not a region of AWS, got "eu-west-9"; write one of them, such as eu-west-1',
    ]);
  });

  it("has an access point only where every account can have one, in both regions", () => {
    const why =
      "which is none of the regions that every account has and that Multi-Region Access Points take; remove it";
    const spanning = (own: string, region: string): string[] =>
      problems({ region, accessPoint: { consumers: [consumer] } }, own);
    const at = (region: string): string =>
      `storage.multiRegion.accessPoint is not possible in ${region}, ${why}`;
    assert.deepEqual(spanning("ap-northeast-3", "sa-east-1"), []);
    assert.deepEqual(spanning("eu-central-1", "eu-south-1"), [at("eu-south-1")]);
    assert.deepEqual(spanning("me-central-1", "eu-central-1"), [at("me-central-1")]);
    assert.deepEqual(spanning("cn-north-1", "cn-northwest-1"), [
      at("cn-north-1"),
      at("cn-northwest-1"),
    ]);
    assert.deepEqual(problems({ region: "eu-south-1" }, "eu-central-1"), []);
  });

  it("takes a topic of that region for its alarm", () => {
    const topic = (region: string): string => `arn:aws:sns:${region}:111122223333:alarms`;
    const multiRegion = (alarmTopicArn: string): object => ({ region: "eu-west-1", alarmTopicArn });
    assert.deepEqual(problems(multiRegion(topic("eu-west-1")), "eu-central-1"), []);
    assert.deepEqual(problems(multiRegion(topic("eu-central-1")), "eu-central-1"), [
      "storage.multiRegion.alarmTopicArn is in region eu-central-1, but has to be in eu-west-1; use one of that region",
    ]);
  });

  it("sends requests to its own region first, unless the configuration says otherwise", () => {
    const { storage } = parseStackConfig(
      stored({ multiRegion: { region: "eu-west-1", accessPoint: { consumers: [consumer] } } }),
      "test",
    );
    assert.equal(storage.multiRegion?.accessPoint?.routing, "active-passive");
  });

  it("fails with an access point that nobody uses, or through which files are deleted without MFA", () => {
    const access = (...consumers: readonly object[]): object => ({
      multiRegion: { region: "eu-west-1", accessPoint: { consumers } },
    });
    assert.deepEqual(problemsOf(stored(access())), [
      "storage.multiRegion.accessPoint.consumers is empty, so nobody could use the access point; list a consumer, got []",
    ]);
    const deletes = access({ ...consumer, access: "read-write" });
    assert.deepEqual(problemsOf(stored({ administrators, mfaDelete: true, ...deletes })), [
      "storage.mfaDelete would deny deletes to shares and access points with read-write, as programs have no MFA; give them write access, or remove mfaDelete",
    ]);
  });
});
