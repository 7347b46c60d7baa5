import * as assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";

import { picturePath, SHIPPED_PICTURES } from "../../../verify/diagram/shipped";
import { svgOf } from "../../../verify/diagram/svg";
import { draw } from "./drawn";

describe("docs/pictures", () => {
  for (const [name, stack] of Object.entries(SHIPPED_PICTURES)) {
    it(`has the current picture of ${stack} as ${name}.svg`, async () => {
      const path = picturePath(name);
      const text = existsSync(path) ? readFileSync(path, "utf8") : "";
      const isCurrent = text === svgOf((await draw(stack)).picture);
      assert.ok(isCurrent, `docs/pictures/${name}.svg is stale; run npm run diagram -- --write`);
    });
  }
});
