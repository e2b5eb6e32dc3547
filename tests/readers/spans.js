// spans.js FIRST.kepub.epub SECOND.kepub.epub: the koboSpans of two editions, those of the first being kept in the second with
// the text that they had. Exit 1 where an id stands twice, is lost or has come to mean other words.
"use strict";
const fs = require("fs");
const path = require("path");
const JSZip = require(path.join(process.env.NODE_MODULES, "jszip"));

// File#id -> text, which has no element within but a picture.
async function spansOf(book, faults) {
    const zip = await JSZip.loadAsync(fs.readFileSync(book)), spans = new Map();
    for (const name of Object.keys(zip.files).filter((file) => file.endsWith(".xhtml"))) {
        const text = await zip.file(name).async("string");
        for (const [, id, content] of text.matchAll(/<span class="koboSpan" id="([^"]*)">(.*?)<\/span>/gs)) {
            if (spans.has(`${name}#${id}`)) faults.push(`${name}: ${id} stands twice`);
            spans.set(`${name}#${id}`, content);
        }
    }
    return spans;
}

// What follows from the book as a whole: minutes, the index, the sources, the contents.
const isText = ([key, text]) => !/^\W*\d+\s(words|minutes?)$/.test(text) && !/\/(nav|index|sources|colophon|title)\.xhtml#|kobo\.page\.|_2eway\./.test(key);

async function main([first, second]) {
    const faults = [];
    const before = await spansOf(first, faults), after = await spansOf(second, faults);
    const kept = [...before].filter(isText);
    for (const [key, text] of kept)
        if (after.get(key) !== text) faults.push(`${key}: '${text}' became '${after.get(key)}'`);
    console.log(`${before.size} spans, ${after.size} in the second edition; ${kept.length} of text, ${faults.length} faults`);
    faults.slice(0, 20).forEach((fault) => console.log(`  ${fault}`));
    return faults.length === 0 && after.size > before.size ? 0 : 1;
}

main(process.argv.slice(2)).then((status) => process.exit(status));
