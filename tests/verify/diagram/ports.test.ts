import * as assert from "node:assert/strict";

import { portsLabel } from "../../../verify/diagram/ports";

describe("portsLabel", () => {
  it("joins open ports between which none is closed", () => {
    const asked = [20, 21, 22, 23, 8191, 8192, 8200, 8201];
    assert.equal(portsLabel(asked, new Set([21, 22, 8192, 8200])), "TCP 21–22, 8192–8200");
    assert.equal(portsLabel(asked, new Set([22])), "TCP 22");
  });

  it("is empty where nothing is open", () => {
    assert.equal(portsLabel([21, 22], new Set()), "");
  });
});
