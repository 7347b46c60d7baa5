import * as assert from "node:assert/strict";

import { type Folder, temporaryFolder } from "../sandbox/support";
import { runScript, type ScriptRun } from "./shell";
import { FILES, jobOf, stepOf, workflowOf } from "./support";

const SHA = "a".repeat(40);
const OTHER = "b".repeat(40);
const GITHUB = {
  GITHUB_REPOSITORY: "example/managed-sftp",
  GITHUB_RUN_ID: "7",
  GITHUB_RUN_ATTEMPT: "1",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_SHA: SHA,
};

describe("a deployment that waits for approval", () => {
  // A job occupies its concurrency group while it waits, and GitHub cancels all but one job behind it.
  it("holds no concurrency group", () => {
    for (const file of ["deploy.yml", "deploy-stack.yml"]) {
      const { concurrency, jobs } = workflowOf(file);
      const groups = Object.values(jobs).map((job) => job.concurrency);
      assert.deepEqual([concurrency, ...new Set(groups)], [undefined, undefined], file);
    }
  });

  it("does not hold up the other stacks, nor the check for drift", () => {
    const { strategy, needs } = jobOf("deploy.yml", "others");
    assert.deepEqual(needs, ["plan", "first"]);
    assert.deepEqual(strategy, {
      "fail-fast": false,
      matrix: { stack: "${{ fromJSON(needs.plan.outputs.others) }}" },
    });
    const { concurrency } = jobOf("drift.yml", "drift");
    assert.deepEqual(concurrency, {
      group: "drift-${{ matrix.stack }}",
      "cancel-in-progress": false,
    });
  });

  it("is approved in the environment that the deploy role trusts", () => {
    assert.equal(jobOf("deploy-stack.yml", "deploy").environment, "${{ inputs.stack }}");
    for (const name of ["first", "others"]) {
      const { uses, environment } = jobOf("deploy.yml", name);
      assert.deepEqual([uses, environment], ["./.github/workflows/deploy-stack.yml", undefined]);
    }
  });
});

describe("the check for drift", () => {
  // `pulumi refresh` writes the state, and with --preview-only it still locked it until 2026.
  it("takes no lock and writes nothing", () => {
    const { with: inputs } = stepOf("drift.yml", "drift", "pulumi/actions");
    assert.deepEqual(
      [inputs?.["command"], inputs?.["refresh"], inputs?.["expect-no-changes"]],
      ["preview", true, true],
    );
  });

  it("shares no concurrency group with another workflow", () => {
    const groups = FILES.flatMap((file) => {
      const { concurrency, jobs } = workflowOf(file);
      const all = [concurrency, ...Object.values(jobs).map((job) => job.concurrency)];
      return all.flatMap((each) => (each === undefined ? [] : [each.group]));
    });
    assert.deepEqual(groups.filter((group) => group.startsWith("drift")).length, 1);
    assert.equal(new Set(groups).size, groups.length);
  });
});

describe("scripts of the deployment", () => {
  let folder: Folder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  const script = (file: string, job: string, title: string): string =>
    stepOf(file, job, title).run ?? "";

  it("take the first stack of the list, and then all others", () => {
    const plan = script("deploy.yml", "plan", "Stacks in their order");
    const outputs = (stacks: string): string =>
      runScript(plan, folder, {}, { STACKS: stacks }).written("GITHUB_OUTPUT");
    assert.equal(outputs('["dev","prod","closed"]'), 'first=dev\nothers=["prod","closed"]\n');
    assert.equal(outputs('["prod"]'), "first=prod\nothers=[]\n");
  });

  describe("that run pulumi up", () => {
    /**
     * @param history commits of the latest update, one for each time it is asked about
     * @param up script in place of `pulumi up`
     */
    function deploy(history: readonly string[], order: string, up: string): ScriptRun {
      const pulumi = `
        asked=$(grep -c '^pulumi stack history' "$CALLS")
        commits=(${history.map((sha) => `"${sha}"`).join(" ")})
        if [ "$1" = stack ]; then
          echo '[{"kind":"update","environment":{"git.head":"'"\${commits[$((asked - 1))]}"'"}}]'
          exit
        fi
        ups=$(grep -c '^pulumi up' "$CALLS")
        ${up}`;
      return runScript(
        script("deploy-stack.yml", "deploy", "pulumi up"),
        folder,
        { pulumi, gh: `echo ${order}`, sleep: "" },
        { ...GITHUB, STACK: "prod" },
      );
    }
    const UP = "pulumi up --stack prod --yes --diff --policy-pack policy";
    const LOCKED = "error: the stack is currently locked by 1 lock(s).";

    it("deploy after an older commit", () => {
      const { code, calls } = deploy([OTHER], "ahead", "echo done");
      assert.equal(code, 0);
      assert.deepEqual(calls, [
        "pulumi stack history --stack prod --json --page-size 1",
        `gh api repos/example/managed-sftp/compare/${OTHER}...${SHA} --jq .status`,
        UP,
      ]);
    });

    it("deploy a stack that was never deployed, and the same commit again", () => {
      for (const commit of ["", SHA]) {
        const { code, calls } = deploy([commit], "", "echo done");
        assert.deepEqual([code, calls.at(-1)], [0, UP], commit);
        assert.equal(calls.length, 2);
      }
    });

    // An approval that comes after that of a newer run would silently take the newer one back.
    it("refuse to replace a newer commit, and say so", () => {
      const { code, text, calls } = deploy([OTHER], "behind", "echo done");
      assert.equal(code, 1);
      assert.equal(
        text,
        `::error title=Stack prod was not deployed::${OTHER} is deployed, which is newer than ${SHA}\n`,
      );
      assert.equal(calls.includes(UP), false);
    });

    it("wait for another update of the stack", () => {
      const up = `[ "$ups" -gt 2 ] || { echo '${LOCKED}' >&2; exit 255; }`;
      const { code, calls } = deploy(["", "", ""], "", up);
      assert.equal(code, 0);
      assert.equal(calls.filter((each) => each === UP).length, 3);
      assert.equal(calls.filter((each) => each === "sleep 30").length, 2);
    });

    it("refuse where that update was of a newer commit", () => {
      const up = `echo '${LOCKED}' >&2; exit 255`;
      const { code, calls } = deploy(["", OTHER], "behind", up);
      assert.equal(code, 1);
      assert.equal(calls.filter((each) => each === UP).length, 1);
    });

    it("fail when the update fails, at once", () => {
      const { code, calls } = deploy([""], "", "echo 'error: update failed'; exit 255");
      assert.equal(code, 1);
      assert.equal(calls.filter((each) => each === UP).length, 1);
    });

    it("fail when the stack stays locked", () => {
      const commits = Array.from({ length: 60 }, () => "");
      const { code, text } = deploy(commits, "", `echo '${LOCKED}'; exit 255`);
      assert.equal(code, 1);
      assert.match(text, /^::error title=Stack prod was not deployed::it stayed locked; /m);
    });
  });

  describe("that report the outcome", () => {
    it("make every stack that was not deployed a red status of the commit", () => {
      const jobs = [
        ["check", "success"],
        ["first / deploy dev", "success"],
        ["others (prod) / deploy prod", "cancelled"],
        ["others (closed-ftp) / deploy closed-ftp", "success"],
        ["others (staging) / deploy staging", "failure"],
      ];
      const gh = `[ "$2" != --paginate ] || printf '${jobs.map((each) => each.join("\\t")).join("\\n")}\\n'`;
      const { code, text, calls, written } = runScript(
        script("deploy.yml", "outcome", "Which stacks were deployed"),
        folder,
        { gh },
        { ...GITHUB, STACKS: '["dev","prod","closed","closed-ftp","staging"]' },
      );
      assert.equal(code, 1);
      assert.equal(
        text,
        [
          "::error title=Stack prod was not deployed::cancelled\n",
          "::error title=Stack closed was not deployed::not begun\n",
          "::error title=Stack staging was not deployed::failure\n",
        ].join(""),
      );
      assert.equal(
        written("GITHUB_STEP_SUMMARY"),
        "- dev: success\n- prod: cancelled\n- closed: not begun\n- closed-ftp: success\n- staging: failure\n",
      );
      const statuses = calls.flatMap(
        (each) => / -f state=(\S+ -f context=\S+)/.exec(each)?.[1] ?? [],
      );
      assert.deepEqual(statuses, [
        "success -f context=deploy/dev",
        "failure -f context=deploy/prod",
        "failure -f context=deploy/closed",
        "success -f context=deploy/closed-ftp",
        "failure -f context=deploy/staging",
      ]);
    });

    it("run also when the run is cancelled", () => {
      const { if: condition, needs } = jobOf("deploy.yml", "outcome");
      assert.match(condition ?? "", /^\$\{\{ always\(\) && /);
      assert.deepEqual(needs, ["check", "plan", "first", "others"]);
    });
  });
});
