// Posts what the preview of a pull request found. It runs as the default branch has it, with a token that may
// write comments; what the preview wrote is text whose shape is checked first.
const { lstatSync, readdirSync, readFileSync } = require("node:fs");
const { basename, dirname } = require("node:path");

const { code, harmless, parts } = require("./markdown.cjs");

/** Characters that GitHub takes in one comment. */
const LIMIT = 65_536;
/** Comments that one preview may fill. */
const MOST_PAGES = 10;
const BOT = "github-actions[bot]";
const marker = (page) => `<!-- managed-sftp preview${page === 1 ? "" : ` ${page}`} -->`;

/** Paths whose change changes who judges: the tools, what installs them, and the workflows. */
const JUDGES = [
  /^(\.ci|\.github|cli|dev|policy|tests\/support|verify)\//,
  /^(\.npmrc|\.nvmrc|package\.json|package-lock\.json|tsconfig\.json)$/,
];

/** A result that has not the known shape. */
class NotUnderstood extends Error {}

function check(condition, problem) {
  if (!condition) throw new NotUnderstood(problem);
}

const hasKeys = (value, keys) =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).sort().join() === [...keys].sort().join();

/** Reads the result of a preview. */
function resultIn(file) {
  let names;
  try {
    names = readdirSync(dirname(file));
  } catch {
    throw new NotUnderstood("there is none");
  }
  check(names.length === 1 && names[0] === basename(file), "the artifact has other files");
  const status = lstatSync(file);
  check(status.isFile(), "it is not a file");
  check(status.size <= 4 * 1024 * 1024, "it is larger than 4 MB");
  let result;
  try {
    result = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new NotUnderstood("it is not JSON");
  }
  check(
    hasKeys(result, ["schema", "number", "stacks"]) && result.schema === 1,
    "it has another shape",
  );
  check(Number.isSafeInteger(result.number) && result.number > 0, "it names no pull request");
  check(Array.isArray(result.stacks) && result.stacks.length <= 40, "it has no list of stacks");
  for (const stack of result.stacks) checkStack(stack);
  const stacks = new Set(result.stacks.map(({ name }) => name));
  check(stacks.size === result.stacks.length, "it names a stack twice");
  return result;
}

function checkStack(stack) {
  check(hasKeys(stack, ["name", "status", "verdict", "details"]), "a stack has another shape");
  const { name, status, verdict, details } = stack;
  check(/^[a-z0-9][a-z0-9-]{0,39}$/.test(String(name)), "a stack has no name");
  check(["ok", "violations", "failed"].includes(status), `stack ${name} has another status`);
  check(typeof verdict === "string" && verdict.trim() !== "", `stack ${name} has no verdict`);
  check(typeof details === "string", `stack ${name} has no details`);
}

/** What stands above everything where a pull request changes those who judge it. */
function noticeFor(files, isComplete) {
  const paths = files.flatMap(({ filename, previous_filename: before }) =>
    [filename, before ?? []].flat(),
  );
  const judges = paths.filter((path) => JUDGES.some((pattern) => pattern.test(path)));
  if (judges.length === 0 && isComplete) return [];
  const shown = judges.slice(0, 20).map(code).join(", ");
  const rest = judges.length > 20 ? ` and ${judges.length - 20} more` : "";
  const workflow = judges.some((path) => path.startsWith(".github/"));
  return [
    "> [!CAUTION]",
    judges.length === 0
      ? "> **This pull request has too many files to tell whether it changes its own judges.**"
      : `> **This pull request changes its own judges:** ${shown}${rest}.`,
    workflow || !isComplete
      ? "> The workflow that made the verdicts below is the pull request's own, so that nobody has verified them."
      : "> The verdicts below are of the tools of the base commit, and say nothing about the changed tools.",
    "",
  ];
}

/** The comments: all verdicts first, which are never cut, then as much of the details as there is room for. */
function pagesOf({ stacks }, notice) {
  const pages = [
    [marker(1), ...notice, ...(stacks.length === 0 ? ["No stack changes."] : [])].join("\n"),
  ];
  const add = (text) => {
    const last = pages[pages.length - 1];
    if (last.length + text.length + 2 <= LIMIT) pages[pages.length - 1] = `${last}\n${text}\n`;
    else pages.push(`${marker(pages.length + 1)}\n${text}\n`);
  };
  for (const { name, verdict } of stacks) {
    // A part can grow when it is made harmless, at most to twice its length.
    const found = parts(verdict, LIMIT / 2 - 1_000);
    found.forEach((text, index) => {
      const more = found.length === 1 ? "" : `, ${index + 1} of ${found.length}`;
      add(`### Preview of \`${name}\`${more}\n\n${harmless(text)}\n`);
    });
  }
  check(pages.length <= MOST_PAGES, `it fills more than ${MOST_PAGES} comments`);
  const withDetails = stacks.filter(({ details }) => details.trim() !== "");
  withDetails.forEach(({ name, details }, index) => {
    const room = LIMIT - pages[pages.length - 1].length;
    add(detailsOf(name, details, Math.floor(room / (withDetails.length - index)) - 10));
  });
  return pages;
}

/** Sections of a stack's details that fit, and the names of the others. */
function detailsOf(name, details, room) {
  const sections = details.split(/^(?=#### )/m);
  const titleOf = (text) => /^#### ([A-Za-z ]{1,40})$/m.exec(text)?.[1] ?? "more";
  const kept = [];
  const left = [];
  let length = 400;
  for (const section of sections) {
    const text = harmless(section);
    if (length + text.length > room) left.push(titleOf(section));
    else {
      kept.push(text);
      length += text.length + 1;
    }
  }
  const names = [...new Set(left)].slice(0, 5).join(", ");
  const notice = `_Left out for want of room: ${names}. \`npm run preview -- ${name} --base <commit> --format markdown --limit none\` prints everything._`;
  return [`### Details of \`${name}\``, "", ...kept, ...(left.length > 0 ? ["", notice] : [])].join(
    "\n",
  );
}

/** Refuses an artifact that a job with code of the pull request made before the job that judges. */
async function checkOrigin({ github, context: { repo, payload } }) {
  const run = { ...repo, run_id: payload.workflow_run.id };
  const { data } = await github.rest.actions.listWorkflowRunArtifacts({ ...run, name: "preview" });
  const jobs = await github.paginate(github.rest.actions.listJobsForWorkflowRun, run);
  const began = Date.parse(jobs.find(({ name }) => name === "judge")?.started_at ?? "");
  const made = data.artifacts.map((artifact) => Date.parse(artifact.created_at));
  check(made.length > 0, "there is none");
  check(Math.max(...made) >= began, "it was not made by the job that judges");
}

/** Open pull requests whose present commit was previewed. */
async function pullsOf({ github, context: { repo, payload } }) {
  const { head_repository: from, head_branch: branch, head_sha: sha } = payload.workflow_run;
  if (!from) return [];
  const head = `${from.owner.login}:${branch}`;
  const pulls = await github.paginate(github.rest.pulls.list, { ...repo, state: "open", head });
  return pulls.filter((pull) => pull.head.sha === sha);
}

/** Writes the pages over those of the preview before, and deletes the others of it. */
async function post({ github, context: { repo } }, number, pages) {
  const issue = { ...repo, issue_number: number };
  const comments = await github.paginate(github.rest.issues.listComments, issue);
  const own = comments.filter(({ user }) => user?.login === BOT);
  const find = (page) => own.find(({ body }) => body?.startsWith(`${marker(page)}\n`));
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const before = find(page);
    const body = pages[page - 1];
    const comment = { ...repo, comment_id: before?.id };
    if (body !== undefined && before) await github.rest.issues.updateComment({ ...comment, body });
    else if (body !== undefined) await github.rest.issues.createComment({ ...issue, body });
    else if (before) await github.rest.issues.deleteComment(comment);
  }
}

/** What work does not understand of a result, if anything. */
async function problemOf(work) {
  try {
    await work();
  } catch (error) {
    if (error instanceof NotUnderstood) return error.message;
    throw error;
  }
  return undefined;
}

/** @param {{ github: any, context: any, core: any, file: string }} given */
module.exports = async function comment(given) {
  const { github, context, core, file } = given;
  const pulls = await pullsOf(given);
  if (pulls.length === 0) {
    core.info("no open pull request has this commit any more; nothing is posted");
    return;
  }
  let chosen = pulls;
  let result;
  let problem = await problemOf(async () => {
    await checkOrigin(given);
    result = resultIn(file);
    chosen = pulls.filter(({ number }) => number === result.number);
    if (chosen.length === 0) chosen = pulls;
    check(chosen[0].number === result.number, "it names another pull request");
  });
  for (const { number } of chosen) {
    const target = { ...context.repo, pull_number: number };
    const files = await github.paginate(github.rest.pulls.listFiles, { ...target, per_page: 100 });
    // GitHub lists 3,000 files.
    const notice = noticeFor(files, files.length < 3_000);
    let pages;
    problem ??= await problemOf(() => (pages = pagesOf(result, notice)));
    const run = `${context.serverUrl}/${context.repo.owner}/${context.repo.repo}/actions/runs/${context.payload.workflow_run.id}`;
    pages ??= [
      [
        marker(1),
        ...notice,
        `**The result of the preview was not understood:** ${problem}. See [its run](${run}).`,
      ].join("\n"),
    ];
    await post(given, number, pages);
  }
  if (problem !== undefined)
    core.setFailed(`the result of the preview was not understood: ${problem}`);
};
