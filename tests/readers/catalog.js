// catalog.js FOLDER: walks the catalog of tests/shelf.sh with foliate-js, from browse.xml on, as a reader would: the ways to paths
// and series, what is in them, covers and downloads; then the same from opds.json. Exit 1 where something is not as it should be.
// NODE_MODULES names the folder that holds foliate-js, CHROMIUM the browser.
"use strict";
const assert = require("assert");
const path = require("path");
const { chromium } = require(path.join(process.env.NODE_MODULES, "playwright-core"));
const { serve } = require("./serve.js");

const titles = (feed) => feed.publications.map(({ metadata }) => metadata.title);
const rels = (link) => [link.rel].flat();
const ALL = ["The Tide Tables (1.1.0)", "Alone (1.0.0)", "The Tide Tables (1.0.0)", 'Knots & "Bends" <small> (1.0.0)'];
const PATH = ["2. The Tide Tables (1.1.0)", "2. The Tide Tables (1.0.0)", '1. Knots & "Bends" <small> (1.0.0)'];
const SERIES = ["1. The Tide Tables (1.1.0)", "1. The Tide Tables (1.0.0)"];

async function checkPublications(page, feed) {
    for (const publication of feed.publications) {
        const got = await page.evaluate((one) => window.catalog.download(one), publication);
        assert.strictEqual(got.type, "application/epub+zip", "the first download is the EPUB");
        assert.strictEqual(got.head, "PK", "which is one");
        const width = await page.evaluate(async (url) => (await createImageBitmap(await (await fetch(url)).blob())).width,
            publication.images[0].url);
        assert(width > 100, "its cover is a picture");
    }
}

async function walkAtom(page, top) {
    const open = (url) => page.evaluate((address) => window.catalog.open(address), url);
    const browse = await open(`${top}/browse.xml`);
    assert.strictEqual(browse.metadata.title, "Shore & Press");
    assert.deepStrictEqual(browse.navigation.map(({ title, text }) => [title, text]), [
        ["All editions, newest first", "4 editions"], ["Shore Studies", "Path, 3 editions"], ["Small Books", "Series, 2 editions"],
    ]);
    for (const { type } of browse.navigation)
        assert(await page.evaluate((name) => window.catalog.isOPDSCatalog(name), type), `${type} is taken for a catalog`);
    const [all, way, series] = await Promise.all(browse.navigation.map(({ url }) => open(url)));
    assert.deepStrictEqual([titles(all), titles(way), titles(series)], [ALL, PATH, SERIES]);
    assert.deepStrictEqual(all.facets.map(({ metadata, links }) => [metadata.title, links.map(({ title }) => title)]),
        [["Path", ["Shore Studies"]], ["Series", ["Small Books"]]]);
    assert(rels(way.facets[0].links[0]).includes("self"), "the path that is open is marked");
    const [tables] = way.publications;
    assert.deepStrictEqual(tables.metadata.author.map(({ name }) => name), ["Ada Example"]);
    assert.match(tables.metadata.text, /1 [^<]*\(essay\): Why the water rises and falls\./);
    await checkPublications(page, all);
}

async function walkJson(page, top) {
    const open = (url) => page.evaluate((address) => window.catalog.open(address), url);
    const all = await open(`${top}/opds.json`);
    const [way, series] = await Promise.all(all.navigation.map(({ url }) => open(url)));
    assert.deepStrictEqual([titles(all), titles(way), titles(series)], [ALL, PATH, SERIES]);
    await checkPublications(page, way);
}

async function main(folder) {
    const { server, origin } = await serve([], folder);
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
    try {
        const page = await browser.newPage();
        await page.goto(`${origin}/page/catalog.html`);
        await page.waitForFunction(() => window.catalog);
        await walkAtom(page, `${origin}/shelf`);
        await walkJson(page, `${origin}/shelf`);
        console.log("foliate-js finds every book by path, by series and by date, from both forms of the catalog");
    } finally {
        await browser.close();
        server.close();
    }
}

main(process.argv[2]).then(() => process.exit(0), (error) => {
    console.error(error);
    process.exit(1);
});
