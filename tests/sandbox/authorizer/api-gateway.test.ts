import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

import * as fc from "fast-check";

import { accessOf } from "../../../verify/access/evaluator";
import type { Graph } from "../../../verify/graph/graph";
import { evaluateStack } from "../../../verify/graph/stack";
import type { FrontDoor } from "../../../sandbox/authorizer/service-calls";
import { frontDoorOf } from "../../../sandbox/authorizer/front-door";
import type { LoginEvent } from "../../../sandbox/authorizer/runner";
import { apiStack, FUNCTION, policyOf, TEMPLATE, trustOf } from "./api-support";
import { temporaryFolder } from "../support";
import { stackModelOf } from "../../../verify/graph/stack-model";

const STACK = `config:
  aws:region: eu-central-1
  managed-sftp:network: { mode: public }
  managed-sftp:identity: { frontDoor: api-gateway }
`;
const KEY_LOGIN: LoginEvent = {
  username: "alice",
  protocol: "SFTP",
  serverId: "s-1",
  sourceIp: "192.0.2.1",
};
const LOGIN: LoginEvent = { ...KEY_LOGIN, password: "pass" };

describe("front door of API Gateway", () => {
  const events: object[] = [];
  const doorIn = (graph: Graph): FrontDoor =>
    frontDoorOf({
      model: stackModelOf(graph),
      access: accessOf(graph),
      invoke: (event) => {
        events.push(event);
        return Promise.resolve({ Role: "role" });
      },
    });
  const doorOf = (changes?: Parameters<typeof apiStack>[0]): FrontDoor => doorIn(apiStack(changes));
  const withTemplate = (template: string): FrontDoor =>
    doorOf({ function: { requestTemplates: { "application/json": template } } });

  beforeEach(() => (events.length = 0));

  it("hands the function what Transfer sends, and its answer back", async () => {
    const door = doorOf();
    assert.equal(door.url, "https://api1.execute-api.eu-central-1.amazonaws.com/live");
    assert.deepEqual(await door.ask(LOGIN), { Role: "role" });
    assert.deepEqual(events, [LOGIN]);
  });

  it("makes a blank password of a key login, which only the protocol tells apart", async () => {
    await doorOf().ask(KEY_LOGIN);
    assert.deepEqual(events, [{ ...KEY_LOGIN, password: "" }]);
  });

  const names = ["a@b.example", "a+b", "a b", "a/b", "a%2Bb", "käthe", "😀", "$input", "100%"];
  const passwords = [
    ...[`"`, `'`, `\\`, `\\'`, `\\"`, `\\\\'`, "/", "$1", "$&", "${x}", "#end", "<b>&amp;"],
    ...["pässwörd ß", "😀👩‍🚀", "\n\t\r\0\u2028", " blanks ", `{"username":"bob"}`, "a+b%20c="],
  ];
  it("keeps every character of names and passwords", async () => {
    const door = doorOf();
    for (const username of names) await door.ask({ ...LOGIN, username });
    for (const password of passwords) await door.ask({ ...LOGIN, password });
    assert.deepEqual(events, [
      ...names.map((username) => ({ ...LOGIN, username })),
      ...passwords.map((password) => ({ ...LOGIN, password })),
    ]);
    const text = fc.string({ unit: "grapheme", minLength: 1 });
    const asked = fc.asyncProperty(text, async (password) => {
      await door.ask({ ...LOGIN, password });
      assert.deepEqual(events.at(-1), { ...LOGIN, password });
    });
    await fc.assert(asked, { numRuns: 50, seed: 12 });
  });

  it("lets through every login of a stack that is configured so", async () => {
    const folder = temporaryFolder();
    writeFileSync(folder.file("api.yaml"), STACK);
    const graph = await evaluateStack("api", { file: folder.file("api.yaml") });
    folder.remove();
    const door = doorIn(graph);
    const serverId = stackModelOf(graph).server.id;
    const logins = [
      ...names.map((username) => ({ ...LOGIN, serverId, username: `${username}"'\\` })),
      ...passwords.map((password) => ({ ...LOGIN, serverId, password })),
    ];
    for (const login of logins) await door.ask(login);
    assert.deepEqual(events, logins);
  });

  describe("fails a login, without a word of the password, where", () => {
    const username = `"username": "$input.params('username')"`;
    const rest = TEMPLATE.slice(TEMPLATE.indexOf('"password"'));
    const lost = (fields: string): RegExp =>
      new RegExp(`^Error: the mapping template does not pass on ${fields} as Transfer sent it$`);
    const faults: readonly [string, string, Partial<LoginEvent>, RegExp][] = [
      ["the name stays encoded", `{${username}, ${rest}`, { username: "a@b" }, lost("username")],
      ["the name is missing", `{${rest}`, {}, lost("username")],
      ["most is missing", `{${username}}`, {}, lost("password, protocol, serverId, sourceIp")],
      [
        "the legacy header is not escaped",
        TEMPLATE.replace(/"password".*/, `"password": "$input.params('Password')",`),
        { password: `se"cret` },
        /^Error: the mapping template makes no JSON object of this login; escape its parameters$/,
      ],
      [
        "an apostrophe stays escaped",
        TEMPLATE.replace(/\.replaceAll\(.*\)"/, '"'),
        { password: "it's secret" },
        /makes no JSON object/,
      ],
      ["it gives a list", "[1]", {}, /makes no JSON object/],
      [
        "it calls what API Gateway lacks",
        TEMPLATE.replace("urlDecode", "decode"),
        {},
        /^Error: the mapping template fails: decode is not method/,
      ],
    ];
    for (const [title, template, changed, message] of faults) {
      it(title, async () => {
        const asked = { ...LOGIN, ...changed };
        await assert.rejects(withTemplate(template).ask(asked), (error: Error) => {
          assert.match(String(error), message);
          assert.doesNotMatch(String(error), /secret|se"/);
          return true;
        });
        assert.deepEqual(events, []);
      });
    }
  });

  // Each of these is one wrong ARN away on AWS, where every login then fails without a reason.
  describe("refuses every login where", () => {
    const place = "eu-central-1:111122223333";
    const path = `arn:aws:execute-api:${place}:api1/live/GET/servers/s-1/users/alice/config`;

    it("the invocation role trusts another server", async () => {
      const Condition = { ArnLike: { "aws:SourceArn": `arn:aws:transfer:${place}:server/s-2` } };
      const assumeRolePolicy = trustOf("transfer.amazonaws.com", Condition);
      await assert.rejects(
        doorOf({ invocation: { assumeRolePolicy } }).ask(LOGIN),
        /^Error: Transfer may not call sts:AssumeRole: no statement of the trust policy allows/,
      );
    });

    it("the invocation role may ask something else", async () => {
      const Action = "execute-api:Invoke";
      for (const method of ["api1/live/POST/*", "api1/test/*", "api2/*", "api1/live/GET/users/*"]) {
        const Resource = `arn:aws:execute-api:${place}:${method}`;
        await assert.rejects(
          doorOf({ "ask-method": { policy: policyOf({ Action, Resource }) } }).ask(LOGIN),
          new Error(
            `the invocation role may not call ${Action}: no statement of the role policy allows ${Action} on ${path}`,
          ),
        );
      }
    });

    it("the function lets another API in", async () => {
      const sourceArn = `arn:aws:execute-api:${place}:api2/*/GET/servers/*/users/*/config`;
      await assert.rejects(
        doorOf({ gateway: { sourceArn } }).ask(LOGIN),
        /^Error: API Gateway may not call lambda:InvokeFunction: no statement of the function policy/,
      );
      assert.deepEqual(events, []);
    });
  });

  it("fails before any login where the integration calls another function", () => {
    const uri = `arn:aws:apigateway:x:lambda:path/2015-03-31/functions/${FUNCTION}:2/invocations`;
    assert.throws(
      () => doorOf({ function: { uri } }),
      new Error(
        `sandbox: identity provider: the integration calls ${FUNCTION}:2, not the identity function`,
      ),
    );
  });

  it("is not there where Transfer calls the function directly", async () => {
    const direct = {
      sftp: { identityProviderType: "AWS_LAMBDA", function: FUNCTION },
      gateway: { principal: "transfer.amazonaws.com", sourceArn: undefined },
    };
    const door = doorOf(direct);
    assert.equal(door.url, "");
    await door.ask(KEY_LOGIN);
    assert.deepEqual(events, [KEY_LOGIN]);
    await assert.rejects(
      doorOf({ ...direct, gateway: undefined }).ask(LOGIN),
      /^Error: Transfer may not call lambda:InvokeFunction/,
    );
  });
});
