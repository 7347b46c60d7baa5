import assert from "node:assert/strict";

import { otherRegionProblems } from "../../config/region";
import { parseStackConfig } from "../../config/parse";
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

  it("has no access point in China and GovCloud", () => {
    const multiRegion = { region: "cn-northwest-1", accessPoint: { consumers: [consumer] } };
    assert.deepEqual(problems(multiRegion, "cn-north-1"), [
      "storage.multiRegion.accessPoint is not possible in cn-north-1, where S3 has no Multi-Region Access Points; remove it",
    ]);
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
