import assert from "node:assert/strict";

import { loadStackConfig, loadStackSecrets } from "../../config/load";
import { deploy } from "../../program";
import { refusedByAws } from "../../verify/checks/aws";
import { firstPreview } from "../../verify/checks/engine/evaluation";
import { engineFindings } from "../../verify/checks/engine/rules";
import { findingLine } from "../../verify/checks/rule";
import { securityFindings } from "../../verify/checks/security/rules";
import { costOf } from "../../verify/cost/cost";
import { usageFor } from "../../verify/cost/model";
import { pricesOf } from "../../verify/cost/prices";
import { layoutOf } from "../../verify/diagram/layout/layout";
import { mermaidOf } from "../../verify/diagram/mermaid";
import { pictureOf } from "../../verify/diagram/picture-of";
import { readSettings } from "../../verify/graph/stack-file";
import { statementsOf } from "../../verify/reachability/statements";
import { alongs, crossed, isInside, overlaps } from "../verify/diagram/geometry";
import {
  EVERYTHING,
  everythingConfig,
  everythingFile,
  everythingGraph,
  UNPROVEN,
} from "./everything";

describe("a stack with everything", () => {
  for (const name of EVERYTHING) {
    it(`breaks no rule, and AWS refuses none of its inputs: ${name}`, async () => {
      const graph = await everythingGraph(name);
      const program = (): object => deploy(loadStackConfig(), loadStackSecrets());
      const preview = await firstPreview(program, readSettings(name, everythingFile(name)));
      const findings = [
        ...securityFindings(graph),
        ...engineFindings({ graph, ...preview }),
        ...(await refusedByAws(graph, everythingConfig(name))),
      ];
      assert.deepEqual(findings.map(findingLine), []);
    });

    it(`has a price for everything that costs: ${name}`, async () => {
      const cost = costOf(await everythingGraph(name), usageFor({}), pricesOf("eu-central-1"));
      assert.deepEqual(cost.unknown, []);
    });

    it(`can be read in its picture: ${name}`, async () => {
      const picture = await pictureOf(await everythingGraph(name));
      const drawing = layoutOf(picture);
      const { boxes, groups, labels, width, height } = drawing;
      const whole = { x: 0, y: 0, width, height };
      assert.deepEqual(
        {
          boxes: overlaps(boxes, ({ id }) => id),
          texts: overlaps(labels, ({ text }) => text),
          outside: [...boxes, ...groups, ...labels].filter((each) => !isInside(each, whole)),
          crossed: crossed(drawing),
          hidden: alongs(drawing),
        },
        { boxes: [], texts: [], outside: [], crossed: [], hidden: [] },
      );
      const text = mermaidOf(picture);
      assert.deepEqual(
        picture.boxes.map(({ id }) => id).filter((id) => !text.includes(id)),
        [],
      );
    });

    it(`proves its network, but for what nobody can know: ${name}`, async () => {
      const statements = statementsOf(await everythingGraph(name), everythingConfig(name));
      assert.ok(statements.length > 3);
      assert.deepEqual(
        statements.flatMap(({ exceptions }) => exceptions),
        UNPROVEN[name],
      );
    });
  }
});
