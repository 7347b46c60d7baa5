import assert from "node:assert/strict";

import { renderMapping } from "../../../sandbox/authorizer/mapping-template";

const PARAMETERS = {
  path: { username: "a%40b%2Bc", both: "path" },
  querystring: { protocol: "SFTP", both: "query", late: "query" },
  header: { Password: "x", both: "header", late: "header" },
};

const render = (template: string, header: Record<string, string> = {}): string =>
  renderMapping(template, { ...PARAMETERS, header: { ...PARAMETERS.header, ...header } });

describe("renderMapping", () => {
  it("looks for a parameter in the path, then the query string, then the header", () => {
    assert.equal(render("$input.params('both')"), "path");
    assert.equal(render("$input.params('late')"), "query");
    assert.equal(render('$input.params("Password")'), "x");
    assert.equal(render("<$input.params('password')>"), "<>");
    assert.equal(render("<$input.params('toString')>"), "<>");
    assert.equal(render("$input.params().querystring.get('late')"), "query");
  });

  it("leaves values of the path as they are encoded", () => {
    assert.equal(render("$input.params('username')"), "a%40b%2Bc");
    assert.equal(render("$util.urlDecode($input.params('username'))"), "a@b+c");
  });

  it("has the functions of API Gateway that a user's name and password need", () => {
    const of = (call: string, x: string): string =>
      render(call.replace("x)", "$input.params('x'))"), { x });
    assert.equal(of("$util.urlDecode(x)", "a+b%2Bc%C3%BC"), "a b+cü");
    assert.equal(of("$util.urlEncode(x)", "a b+cü"), "a+b%2Bc%C3%BC");
    assert.equal(of("$util.base64Encode(x)", "ü"), "w7w=");
    assert.equal(of("$util.base64Decode(x)", "8J+YgA=="), "😀");
    assert.equal(
      of("$util.escapeJavaScript(x)", `'"\\/\n\t\u0001ü😀`),
      `\\'\\"\\\\\\/\\n\\t\\u0001\\u00FC\\uD83D\\uDE00`,
    );
  });

  it("has Java's methods on text", () => {
    const table: readonly [string, string][] = [
      ['replaceAll("\\\\\'","\'")', "a'b\\nn"],
      ['replaceAll("([ab])","<$1>")', "<a>\\'<b>\\nn"],
      ['replaceAll("[ab]","\\\\/")', "\\/\\'\\/\\nn"],
      ['replace("n", "$&")', "a\\'b\\$&$&"],
      ["length()", "7"],
      ["isEmpty()", "false"],
      ['contains("b")', "true"],
      ['equals("b")', "false"],
      ["toUpperCase()", "A\\'B\\NN"],
    ];
    for (const [method, expected] of table) {
      assert.equal(render(`$input.params('x').${method}`, { x: "a\\'b\\nn" }), expected, method);
    }
  });

  it("decides and assigns, and reads nothing into what users choose", () => {
    const template = `#set($p = $input.params('x'))#if($p == "")none#{else}$p#end`;
    assert.equal(render(template), "none");
    for (const x of ["#set($a = 1)$a", "$util", "## no comment", "<b>&amp;"]) {
      assert.equal(render(template, { x }), x);
    }
  });

  it("fails on functions that API Gateway does not have, by name", () => {
    assert.throws(() => render("$util.nope('x')"), /nope is not method/);
    assert.throws(() => render("$context.identity.sourceIp"), /get property identity of undefined/);
    assert.throws(() => render("$util.urlDecode($input.params('x'))", { x: "%" }), /URI malformed/);
  });
});
