// places.js OLD.epub NEW.epub [OLD.pdf NEW.pdf]: do readers find their places of the old edition in the new one?
// The real foliate-js and epub.js name every word of the old edition and look it up in the new one. A block is unedited where the
// new edition has one of its id with the same text. Those must all be found, but in blocks that left their place among the others
// and in files that a new chapter pushed down the spine: both readers count blocks and files.
// Then every word of the other blocks goes through `octavo carry` as a note of Foliate's, and back into foliate-js.
// The named destinations of the PDF: each block's leads in the new one to the page with its words.
// Exit 1 where anything is lost that should not be. NODE_MODULES, CHROMIUM, OCTAVO, WORK: modules, programs, a folder to write to.
"use strict";
const fs = require("fs");
const path = require("path");
const { execFileSync } = require("child_process");
const { chromium } = require(path.join(process.env.NODE_MODULES, "playwright-core"));
const { serve } = require("./serve.js");

const LEAST_CARRIED = 0.95;
let nFaults = 0;

function check(truth, fault) {
    if (truth) return;
    nFaults++;
    if (nFaults <= 40) console.log(`  ${fault}`);
}

const key = (file, id) => `${path.basename(file)}#${id}`;

// Of the blocks that both have, those outside the longest run that kept its order have moved; of two that changed places it is
// the one that left its slot.
function findMoved(before, after) {
    const places = new Map(after.map(([, id, , slot], place) => [id, { place, slot }]));
    const common = before.filter(([, id]) => places.has(id))
        .map(([, id, , slot]) => ({ id, place: places.get(id).place, weight: places.get(id).slot === slot ? 1001 : 1000 }));
    const best = common.map(({ weight }) => ({ weight, from: -1 }));
    let end = common.length ? 0 : -1;
    for (let i = 0; i < common.length; i++) {
        for (let j = 0; j < i; j++) {
            const weight = best[j].weight + common[i].weight;
            if (common[j].place < common[i].place && weight > best[i].weight) best[i] = { weight, from: j };
        }
        if (best[i].weight > best[end].weight) end = i;
    }
    const kept = new Set();
    for (; end >= 0; end = best[end].from) kept.add(common[end].id);
    return new Set(common.map(({ id }) => id).filter((id) => !kept.has(id)));
}

const isAt = (place, word) => place.block === word.block && place.offset === word.offset && place.words === word.word;

// `back`: where the reader is led in the old edition itself.
function compareWords(reader, old, back, led, now, isExcused) {
    const counts = { words: 0, kept: 0, excused: 0, excusedKept: 0 };
    old.forEach((word, i) => {
        if (now.get(word.block)?.text !== word.text) return;
        const place = led[i], isKept = isAt(place, word);
        check(isAt(back[i], word), `${reader}: ${word.cfi} does not lead to '${word.word}' of ${word.block} in the old edition either`);
        if (isExcused(word)) {
            counts.excused++;
            counts.excusedKept += isKept;
            return;
        }
        counts.words++;
        counts.kept += isKept;
        check(isKept, `${reader}: '${word.word}' of ${key(word.file, word.block)} is lost: ${word.cfi} leads to ${JSON.stringify(place)}`);
    });
    console.log(`${reader}: ${counts.kept} of ${counts.words} words in unedited blocks` +
        `, ${counts.excusedKept} of ${counts.excused} in those that it moved or pushed down`);
}

// Words that the new edition still has: as many of each as there are in both of what the block has become.
function countCommon(oldText, newText) {
    const left = new Map();
    for (const [word] of newText.matchAll(/[\p{L}\p{N}]+/gu)) left.set(word, (left.get(word) ?? 0) + 1);
    let n = 0;
    for (const [word] of oldText.matchAll(/[\p{L}\p{N}]+/gu)) {
        if ((left.get(word) ?? 0) === 0) continue;
        left.set(word, left.get(word) - 1);
        n++;
    }
    return n;
}

async function carry(page, books, old, now) {
    const edited = old.filter((word) => now.has(word.block) && now.get(word.block).text !== word.text);
    const notes = path.join(process.env.WORK, "places.json"), carried = path.join(process.env.WORK, "places.carried.json");
    fs.writeFileSync(notes, JSON.stringify({ annotations: edited.map(({ cfi, word }) => ({ value: cfi, text: word })) }));
    execFileSync(process.env.OCTAVO, ["carry", "--from", books[0], "--to", books[1], notes, "--output", carried]);
    const cfis = JSON.parse(fs.readFileSync(carried)).annotations.map(({ value }) => value);
    check(cfis.length === edited.length, "notes went missing");
    const led = await page.evaluate((list) => window.places.follow("foliate", "/book/1", list), cfis);
    const kept = edited.filter((word, i) => led[i].words === word.word).length;
    const texts = new Map(edited.map((word) => [word.block, word.text]));
    let common = 0;
    for (const [block, text] of texts) common += countCommon(text, now.get(block).around);
    console.log(`octavo carry: ${kept} of ${edited.length} words in edited blocks; ${common} of them are still there`);
    check(edited.length > 0 && kept >= LEAST_CARRIED * common, "too few are carried");
}

function destinations(pdf) {
    const text = execFileSync("pdfinfo", ["-dests", pdf], { encoding: "utf8" }), found = new Map();
    for (const [, page, name] of text.matchAll(/^ *(\d+) \[.*\] "(.*)"$/gm)) found.set(name, Number(page));
    return found;
}

const bare = (text) => text.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();

// Numbers and page references may differ, hyphens too: of the first words all but few are on the page, or run on to the next.
function holdsWords(page, text) {
    const words = (text.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 12).map(bare);
    return words.filter((word) => page.includes(word)).length >= 0.75 * words.length;
}

function comparePdfs(pdfs, before, after) {
    const [old, now] = pdfs.map(destinations), pages = new Map();
    const texts = new Map(after.map(([, id, text]) => [id, text]));
    const textOf = (page) => {
        if (!pages.has(page))
            pages.set(page, bare(execFileSync("pdftotext", ["-f", page, "-l", page + 1, pdfs[1], "-"], { encoding: "utf8" })));
        return pages.get(page);
    };
    let kept = 0, n = 0;
    for (const [, id, text] of before) {
        if (!old.has(id) || !texts.has(id)) continue;
        n++;
        check(now.has(id), `PDF: the destination ${id} is gone`);
        if (!now.has(id)) continue;
        const isThere = texts.get(id) !== text || holdsWords(textOf(now.get(id)), text);
        check(isThere, `PDF: the destination ${id} leads to page ${now.get(id)}, without '${text.slice(0, 20)}'`);
        kept += isThere;
    }
    console.log(`PDF: ${kept} of ${n} named destinations of blocks`);
    check(n > 0, "no destinations");
}

async function main([oldBook, newBook, ...pdfs]) {
    const books = [oldBook, newBook];
    const { server, origin } = await serve(books);
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
    const page = await browser.newPage();
    await page.goto(`${origin}/page/places.html`);
    await page.waitForFunction(() => window.places);
    const [before, after] = [await page.evaluate(() => window.places.blocks("/book/0")), await page.evaluate(() => window.places.blocks("/book/1"))];
    const moved = findMoved(before, after);
    // What a block has become: itself, and the new ones behind it that it may have been split into.
    const oldIds = new Set(before.map(([, id]) => id)), now = new Map();
    let last = null;
    for (const [file, id, text] of after) {
        if (oldIds.has(id) || !last) now.set(id, last = { file, text, around: text });
        else last.around += ` ${text}`;
    }
    const oldFiles = [...new Set(before.map(([file]) => path.basename(file)))];
    const newFiles = [...new Set(after.map(([file]) => path.basename(file)))];
    const isBehind = (file) => oldFiles.indexOf(path.basename(file)) !== newFiles.indexOf(path.basename(file));
    const isElsewhere = (word) => path.basename(now.get(word.block).file) !== path.basename(word.file);
    for (const reader of ["foliate", "epubjs"]) {
        const old = await page.evaluate((name) => window.places.words(name, "/book/0"), reader);
        const cfis = old.map(({ cfi }) => cfi);
        const follow = (book) => page.evaluate(([name, url, list]) => window.places.follow(name, url, list), [reader, book, cfis]);
        compareWords(reader, old, await follow("/book/0"), await follow("/book/1"), now,
            (word) => moved.has(word.block) || isElsewhere(word) || isBehind(word.file));
        if (reader === "foliate") await carry(page, books, old, now);
    }
    await browser.close();
    server.close();
    if (pdfs.length === 2) comparePdfs(pdfs, before, after);
    return nFaults === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then((status) => process.exit(status), (error) => {
    console.error(error);
    process.exit(2);
});
