// watch.js URL CHAPTER.md HREF OLD NEW: opens the page of `octavo watch` at URL in a headless browser, shows the chapter HREF, then edits
// the file CHAPTER.md as an author does: exchanges OLD for NEW, breaks it, mends it. Says how long NEW took to the screen.
// With SHOTS=DIR it leaves pictures. NODE_MODULES, CHROMIUM. Exit 1 where the page does not follow.
"use strict";
const fs = require("fs");
const http = require("http");
const path = require("path");
const { chromium } = require(path.join(process.env.NODE_MODULES, "playwright-core"));

const PATIENCE = 60000; // [ms]: sanitizers on a busy machine
const BROKEN = "\n\nSee [@nowhere-at-all].\n";
let nFaults = 0;

function check(truth, fault) {
    if (truth) return;
    nFaults++;
    console.log(`  ${fault}`);
}

// As it is sent: fetch() would tidy the path and not let the Host be chosen.
function ask(url, target, options = {}) {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
        const request = http.request({ hostname, port, path: target, ...options }, (response) => {
            response.resume();
            response.on("end", () => resolve(response));
        });
        request.on("error", reject);
        request.end();
    });
}

async function checkServer(url) {
    const statusOf = async (...question) => (await ask(url, ...question)).statusCode;
    const { port } = new URL(url);
    check(await statusOf("/") === 200, "no page");
    check(await statusOf("/", { method: "HEAD" }) === 200, "HEAD is refused");
    check(await statusOf("/", { method: "POST" }) === 405, "POST is not refused");
    check(await statusOf("/", { headers: { Host: `localhost:${port}` } }) === 200, "localhost is refused");
    for (const Host of ["evil.example", `evil.example:${port}`, "127.0.0.1", `127.0.0.1:${port}.evil.example`])
        check(await statusOf("/", { headers: { Host } }) === 421, `the Host ${Host} is not refused`);
    for (const target of ["/book/../book.yaml", "/book/%2e%2e/book.yaml", "/book/..%2f..%2fetc/passwd", "//etc/passwd", "/book.yaml", "/etc/passwd", "/book/", "/nothing"])
        check(await statusOf(target) === 404, `${target} is answered`);
    const { headers } = await ask(url, "/");
    check(/default-src 'none'/.test(headers["content-security-policy"]), "the page has no policy");
}

async function main([url, file, href, before, after]) {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
    const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
    page.on("pageerror", (error) => check(false, `the page fails: ${error.message}`));
    page.on("console", (message) => message.type() === "error" && check(/net::|404/.test(message.text()) , `the page says: ${message.text()}`));
    const shot = async (name) => process.env.SHOTS && page.screenshot({ path: path.join(process.env.SHOTS, `watch-${name}.png`) });
    const shows = (words) => page.waitForFunction((wanted) => document.getElementById("text").contentDocument?.body?.textContent.includes(wanted), words, { timeout: PATIENCE, polling: 5 });
    const lacks = (words) => page.waitForFunction((unwanted) => !document.getElementById("text").contentDocument.body.textContent.includes(unwanted), words, { timeout: PATIENCE });
    const says = (selector, words) => page.waitForFunction(([place, wanted]) => document.querySelector(place).textContent.includes(wanted), [selector, words], { timeout: PATIENCE });
    const isSet = () => page.waitForFunction(() => /^\d+ pages$/.test(document.getElementById("stage").textContent), null, { timeout: PATIENCE });
    const isHidden = () => page.waitForFunction(() => document.getElementById("findings").hidden, null, { timeout: PATIENCE });
    const frame = () => page.frames().find((one) => one.url().includes("/book/"));
    const topOf = (words) => frame().evaluate((wanted) => [...document.querySelectorAll("p")].find((p) => p.textContent.includes(wanted)).getBoundingClientRect().top, words);

    await checkServer(url);
    await page.goto(url);
    await isSet();
    await page.selectOption("#chapter", href);
    await shows(before);
    await shot("first");

    const manuscript = fs.readFileSync(file, "utf8");
    check(manuscript.includes(before), `${file} has no '${before}'`);
    const began = performance.now();
    fs.writeFileSync(file, manuscript.replace(before, after));
    await shows(after);
    console.log(`a changed paragraph is on the screen after ${Math.round(performance.now() - began)} ms`);
    let top = await topOf(after);
    for (let i = 0; i < 50 && !(top >= 0 && top < 900); i++) { // a chapter that is loaded anew has its words before it is at its place
        await page.waitForTimeout(100);
        top = await topOf(after);
    }
    check(top >= 0 && top < 900, `the page did not jump to what changed: it is at ${top} px`);
    await isSet();
    check(await page.evaluate(() => document.querySelectorAll("#pages iframe").length > 0), "there is no PDF");
    await page.waitForTimeout(1000);
    await shot("changed");

    // What is patched in place is in the end what a whole loading shows.
    const edited = manuscript.replace(before, after);
    const steps = [[edited.replace(/^# .*$/m, "$&\n\nA paragraph before the others, twice."), "before the others, twice"],
        [edited.replace(/^# .*$/m, "# Renamed\n\n## A section\n\nOf its own, thrice."), "own, thrice"],
        [edited + "\nAt the end, *four* times.\n", "four times"], [edited, null]];
    for (const [words, seen] of steps) {
        fs.writeFileSync(file, words);
        await (seen ? shows(seen) : lacks("four times"));
        const isEqual = () => page.evaluate(async (name) => {
            const served = await (await fetch(`/book/${name}`)).text();
            return document.getElementById("text").contentDocument.body.isEqualNode(new DOMParser().parseFromString(served, "application/xhtml+xml").body);
        }, href);
        check(await isEqual(), `what is shown after '${seen ?? "the first words"}' came is not what is served`);
    }
    await isSet();
    await page.waitForTimeout(500);
    const place = await topOf(after);

    await page.reload();
    await shows(after);
    await page.waitForTimeout(300);
    check(Math.abs(await topOf(after) - place) < 3, `a reload loses the place: ${place} px, then ${await topOf(after)} px`);

    fs.writeFileSync(file, manuscript.replace(before, after) + BROKEN);
    await says("#findings", "ref-missing");
    await shows(after);
    await shot("broken");
    fs.writeFileSync(file, manuscript.replace(before, after));
    await isHidden();
    await isSet();
    const day = await frame().evaluate(() => getComputedStyle(document.querySelector("a")).color);
    await page.selectOption("#width", "320");
    await page.selectOption("#light", "dark");
    const night = await frame().evaluate(() => [innerWidth, getComputedStyle(document.querySelector("a")).color, getComputedStyle(document.documentElement).backgroundColor]);
    check(night[0] === 320 && night[1] !== day && night[2] === "rgb(18, 18, 18)", `a narrow screen by night: ${night}`);
    await page.waitForTimeout(500);
    await shot("night");
    await browser.close();
    return nFaults === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then((status) => process.exit(status), (error) => {
    console.error(error);
    process.exit(2);
});
