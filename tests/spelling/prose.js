// prose.js [FIGURE …]: the words of a book, from octavo's XHTML on standard input and its SVG figures to plain text on standard
// output. A block is a line; alternative texts and the words of the figures stand at the end.
// Code is ¤, so that the words before and after it do not meet. So is what is no word: addresses, file names, names with
// underscores, URNs; and what hunspell would part at a hyphen into halves that are none. The 's of a possessive is left out:
// dictionaries know it of few names. Contractions are ¤ too: now and then hunspell 1.7 parts one at its apostrophe, the same
// text or not.
const fs = require("fs");
const characters = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const xhtml = fs.readFileSync(0, "utf8").replace(/<head>[^]*?<\/head>/g, "");
const alternatives = [...xhtml.matchAll(/\balt="([^"]*)"/g)].map((match) => match[1]);
const blocks = xhtml
  .replace(/<(code|pre)\b[^>]*>[^]*?<\/\1>/g, " ¤ ")
  .replace(/\s+/g, " ")
  .replace(/<\/?(p|h\d|li|t[dhr]|div|section|figcaption|img)\b[^>]*>/g, "\n")
  .replace(/<[^>]*>/g, "");
const figures = process.argv.slice(2).map((file) =>
  fs.readFileSync(file, "utf8")
    .replace(/<style[^]*?<\/style>/g, "")
    .replace(/<[^>]*>/g, "\n"));

const plain = [blocks, ...alternatives, ...figures]
  .join("\n")
  .replace(/&(\w+);/g, (whole, name) => characters[name] ?? whole)
  .replace(/[^\s()]*(:\/\/|urn:|\w\.\w|\w\/\w|\w_|_\w|\w\(\))[^\s()]*/g, "¤")
  .replace(/\bn-th\b|\btrade-offs\b/gi, "¤")
  .replace(/’/g, "'")
  .replace(/'s\b/g, "")
  .replace(/\w+'(t|ll|re|ve|d|m)\b/g, "¤");
process.stdout.write(plain + "\n");
