// watch.js URL CHAPTER.md HREF WORD [N]: how long a paragraph that was edited takes to the screen, in the page of `octavo watch` at URL in
// a headless browser: the median of N edits (10) of the first WORD in the file CHAPTER.md, from the write to the painted frame.
// NODE_MODULES, CHROMIUM. The pages of the PDF have to be there before the next edit.
"use strict";
const fs = require("fs");
const path = require("path");
const { chromium } = require(path.join(process.env.NODE_MODULES, "playwright-core"));

const PATIENCE = 60000; // [ms]

// In the page: the time at which the words are painted, by the clock of all processes.
const painted = (words) => new Promise((resolve) => {
    const look = () => {
        if (document.getElementById("text").contentDocument?.body?.textContent.includes(words)) requestAnimationFrame(() => resolve(Date.now()));
        else requestAnimationFrame(look);
    };
    look();
});

async function main([url, file, href, word, n = 10]) {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
    const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
    const isSet = () => page.waitForFunction(() => /^\d+ pages$/.test(document.getElementById("stage").textContent), null, { timeout: PATIENCE });
    await page.goto(url);
    await isSet();
    await page.selectOption("#chapter", href);
    await page.waitForTimeout(500);
    const manuscript = fs.readFileSync(file, "utf8");
    const times = [];
    for (let i = 0; i < n; i++) {
        const fresh = `${word} edit${i}done`;
        const seen = page.evaluate(painted, fresh);
        await page.waitForTimeout(100);
        const began = Date.now();
        fs.writeFileSync(file, manuscript.replace(word, fresh));
        times.push(await seen - began);
        await page.waitForTimeout(100);
        await isSet();
        await page.waitForTimeout(300);
    }
    fs.writeFileSync(file, manuscript);
    times.sort((a, b) => a - b);
    console.log(`median ${times[Math.floor(times.length / 2)]} ms of ${times.join(" ")}`);
    await browser.close();
}

main(process.argv.slice(2)).catch((error) => {
    console.error(error);
    process.exit(2);
});
