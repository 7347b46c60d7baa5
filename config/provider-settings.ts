import { isRecord, parsed, type SettingProblem, type Settings } from "./problem";
import { regionProblem } from "./region";
import { similar } from "./setting-names";

/** Lists of account ids among the settings of the AWS provider. */
const ACCOUNT_LISTS = ["aws:allowedAccountIds", "aws:forbiddenAccountIds"] as const;

/** Problems of the settings of the AWS provider that it would ignore or misread. */
export const providerProblems = (settings: Settings): readonly SettingProblem[] => [
  ...regionProblems(settings),
  ...ACCOUNT_LISTS.flatMap((key) => accountProblems(key, settings[key])),
  ...tagProblems(settings["aws:defaultTags"]),
];

function regionProblems(settings: Settings): readonly SettingProblem[] {
  const region = settings["aws:region"];
  const text = regionProblem(region);
  if (text === undefined) return [];
  const misspelt = similar("aws:region", Object.keys(settings));
  return misspelt !== undefined && region === undefined
    ? [{ path: [misspelt], text: "is not a setting of the AWS provider; write aws:region" }]
    : [{ path: ["aws:region"], text, missing: region === undefined }];
}

/** `pulumi config set --path` writes ids as numbers; those with a leading zero then lose it. */
function accountProblems(key: string, text: string | undefined): readonly SettingProblem[] {
  if (text === undefined) return [];
  const accounts = parsed(text);
  if (!Array.isArray(accounts)) {
    const got = JSON.stringify(accounts);
    return [{ path: [key], text: `is ${got}; write a list: ["${got.replaceAll('"', "")}"]` }];
  }
  return accounts.flatMap((account: unknown, index) =>
    /^\d{12}$/.test(String(account)) ? [] : [{ path: [key, index], text: accountText(account) }],
  );
}

const accountText = (account: unknown): string =>
  `has to be the 12 digits of an account id, got ${JSON.stringify(account)}; write them in quotes, which keep leading zeros`;

/** The provider takes `tags` only, and ignores what stands beside it. */
function tagProblems(given: string | undefined): readonly SettingProblem[] {
  const key = "aws:defaultTags";
  if (given === undefined) return [];
  const defaultTags = parsed(given);
  if (!isRecord(defaultTags)) {
    const text = `is ${JSON.stringify(defaultTags)}; write "tags:" below it, and one "name: value" for each tag`;
    return [{ path: [key], text }];
  }
  return Object.keys(defaultTags)
    .filter((name) => name !== "tags")
    .map((name) => ({
      path: [key, name],
      text: `is not read there; write it below tags, as ${key}.tags.${name}`,
    }));
}
