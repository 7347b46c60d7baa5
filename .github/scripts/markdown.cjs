// Makes Markdown of a pull request harmless: whatever it contains, it ends where it ends, mentions nobody,
// and looks like nothing that the commenting workflow writes itself.

/** Separates characters without being seen. */
const BREAK = "\u200b";

/** Characters that reorder or hide text. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A fence as the tools of this repository write it: three backticks at the beginning of a line. */
const FENCE = /^```[a-z]*$/;

/**
 * @param {string} markdown
 * @returns {string} the same text, with every block closed
 */
function harmless(markdown) {
  const lines = [];
  let depth = 0;
  let isCode = false;
  for (const line of markdown
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replace(HIDDEN, "")
    .split("\n")) {
    if (isCode && /^\s*`{3,}\s*$/.test(line)) {
      // In one form, as parsers differ about blanks and longer fences.
      lines.push("```");
      isCode = false;
    } else if (isCode) {
      lines.push(line.replaceAll("<!--", `<${BREAK}!--`).replace(/^(\s*``)(?=`)/, `$1${BREAK}`));
    } else if (FENCE.test(line)) {
      // Directly below a line of HTML or of a table it would be text.
      if (lines.at(-1) !== "") lines.push("");
      lines.push(line);
      isCode = true;
    } else if (/^<details><summary>[^<>]*<\/summary>$/.test(line)) {
      const title = line.slice("<details><summary>".length, -"</summary>".length);
      lines.push("", `<details><summary>${quiet(title)}</summary>`, "");
      depth += 1;
    } else if (line === "</details>" && depth > 0) {
      lines.push("", line, "");
      depth -= 1;
    } else {
      lines.push(plain(line));
    }
  }
  if (isCode) lines.push("```");
  for (; depth > 0; depth -= 1) lines.push("", "</details>");
  return lines.join("\n");
}

/** A line outside of code, without HTML, fences, headings of the comment itself, or links. */
const plain = (line) =>
  quiet(line)
    .replace(/<(?=[A-Za-z/!?])/g, `<${BREAK}`)
    .replace(/`{3,}|~{3,}/g, (run) => [...run].join(BREAK))
    .replace(/^([\s>*+\-\d.)]*)(#{1,3}(?:\s|$)|=+\s*$|-+\s*$)/, `$1${BREAK}$2`)
    .replace(/\$(?=[$`])/g, `$$${BREAK}`)
    .replace(/\](?=[([:])/g, `]${BREAK}`);

/** Text that mentions neither people nor issues. */
const quiet = (text) =>
  text.replace(/@(?=[A-Za-z0-9])/g, `@${BREAK}`).replace(/#(?=\d)/g, `#${BREAK}`);

/** @param {string} text of anybody, as code in a line */
const code = (text) =>
  `\`${text
    .replace(HIDDEN, "")
    .replace(/[`\s]+/g, " ")
    .slice(0, 200)}\``;

/**
 * @param {string} text
 * @param {number} size
 * @returns {string[]} the whole text in parts, at lines where that is possible
 */
function parts(text, size) {
  const found = [""];
  for (const line of text.split("\n")) {
    for (let rest = line; ; rest = rest.slice(size)) {
      const piece = rest.slice(0, size);
      const last = found[found.length - 1];
      if (last === "") found[found.length - 1] = piece;
      else if (last.length + piece.length + 1 <= size)
        found[found.length - 1] = `${last}\n${piece}`;
      else found.push(piece);
      if (rest.length <= size) break;
    }
  }
  return found;
}

module.exports = { harmless, code, parts };
