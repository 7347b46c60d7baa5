import {
  type Document,
  isMap,
  isScalar,
  type Pair,
  type Scalar,
  visit,
  type YAMLError,
} from "yaml";

import { similar } from "../../../config/setting-names";

/** What is wrong at an offset of a stack file. */
export interface TextProblem {
  readonly offset: number;
  readonly problem: string;
}

/** Problems for which a text is no YAML: keys that are there twice, and the first other one. */
export function syntaxProblems({ errors }: Document.Parsed, text: string): readonly TextProblem[] {
  const others = errors.filter(({ code }) => code !== "DUPLICATE_KEY").slice(0, 1);
  return errors
    .filter((error) => error.code === "DUPLICATE_KEY" || others.includes(error))
    .map((error) => ({ offset: error.pos[0], problem: syntaxText(error, text) }));
}

/** Sentence about an error of the parser, with what to write. */
function syntaxText({ code, message, pos: [offset] }: YAMLError, text: string): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const [line = ""] = text.slice(start).split("\n", 1);
  const [, key = "setting"] = /^\s*([^\s].*?):(\s|$)/.exec(line) ?? [];
  if (/^ *\t/.test(line)) return "is indented with a tab, which YAML does not allow; use blanks";
  if (code === "DUPLICATE_KEY") return `has ${key} twice; keep one of them`;
  if (/^\s*[^\s#][^#]*:\s+-\s/.test(line)) {
    return `has a list beside ${key}; write each entry on a line of its own below it: "- …"`;
  }
  if (/^[^{[]*:\s[^{[]*:\s/.test(line))
    return "has two settings on one line; write one on each line";
  if (
    code === "BLOCK_AS_IMPLICIT_KEY" ||
    code === "BAD_INDENT" ||
    code === "MULTILINE_IMPLICIT_KEY"
  ) {
    return `is not YAML here (${message}); indent settings of one level alike, and close brackets`;
  }
  if (code === "BAD_SCALAR_START") return `is not YAML here (${message}); write the text in quotes`;
  return `is not YAML here (${message}); correct this line or the one before it`;
}

/** Problems of a YAML text that is no stack file, or that Pulumi reads as something else. */
export function contentProblems(document: Document.Parsed): readonly TextProblem[] {
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return [{ offset: 0, problem: `is empty; ${BEGIN}` }];
  }
  if (!isMap(contents)) return [{ offset: 0, problem: `is not a map of settings; ${BEGIN}` }];
  const config = contents.items.find(({ key }) => String(key) === "config");
  if (config === undefined) return [withoutConfig(contents.items)];
  if (!isMap(config.value)) {
    const isEmpty =
      config.value === null || (isScalar(config.value) && config.value.value === null);
    const problem = isEmpty
      ? "has nothing below config; write aws:region and managed-sftp:network there, indented"
      : 'has a text or list at config where settings are expected; write each as "name: value", with a blank after the colon';
    return [{ offset: startOf(config.key), problem }];
  }
  return misread(document);
}

const BEGIN =
  'begin with "config:", and write aws:region and managed-sftp:network below it, indented';

/** Problem of a file that does not have `config`. */
function withoutConfig(pairs: readonly Pair[]): TextProblem {
  const names = pairs.map(({ key }) => String(key));
  const misspelt = pairs.find(({ key }) => similar(String(key), ["config"]) !== undefined);
  if (misspelt !== undefined) {
    return { offset: startOf(misspelt.key), problem: `has ${String(misspelt.key)}; write config` };
  }
  const setting = names.find((name) => name.includes(":"));
  const problem =
    setting === undefined
      ? `has no config; ${BEGIN}`
      : `has no config; write "config:" on a line above ${setting}, and indent the settings below it`;
  return { offset: startOf(pairs[0]?.key), problem };
}

/** Problems of merge keys, unknown aliases, and numbers that lose their leading zeros. */
function misread(document: Document.Parsed): readonly TextProblem[] {
  const problems: TextProblem[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return;
      const problem = `refers to *${alias.source}, which no &${alias.source} before it defines; write the value`;
      problems.push({ offset: startOf(alias), problem });
    },
    Scalar: (_, scalar) => {
      const { source = "", type } = scalar as Scalar.Parsed;
      if (type !== "PLAIN") return;
      if (source === "<<") {
        const problem =
          "has the YAML merge key <<, which the tools of this project do not read; write its settings out";
        problems.push({ offset: startOf(scalar), problem });
      } else if (/^[-+]?0\d+$/.test(source)) {
        problems.push({ offset: startOf(scalar), problem: leadingZero(source) });
      }
    },
  });
  return problems;
}

/** Pulumi's parser, yaml.v3 of Go, reads such digits as an octal number where they can be one. */
function leadingZero(digits: string): string {
  const inPulumi = /^[-+]?0[0-7]+$/.test(digits)
    ? `Pulumi reads as the octal number ${parseInt(digits, 8)}`
    : "Pulumi reads as a number without it";
  const write =
    digits.length === ACCOUNT_DIGITS
      ? `the account id in quotes: "${digits}"`
      : `${Number(digits)}, or "${digits}" in quotes where a text is meant`;
  return `has ${digits} with a leading zero, which ${inPulumi}; write ${write}`;
}

const ACCOUNT_DIGITS = 12;

const startOf = (node: unknown): number =>
  (node as { range?: readonly number[] | null } | undefined)?.range?.[0] ?? 0;
