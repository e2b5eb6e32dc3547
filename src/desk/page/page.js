// The page of `octavo watch`. The server tells the state of all files; what has a new number is fetched, and compared slot by slot
// with what was shown. Every block of a book has an id and stands in a slot: both stay when text around them changes.
"use strict";

const find = (id) => document.getElementById(id);
const text = find("text");
const PLACE_KEY = "octavo-place";
const XHTML = "application/xhtml+xml";
const versions = new Map(); // href -> number
const sources = new Map(); // href of a chapter -> its text
let shown = { pdf: 0, report: 0 };
let place = JSON.parse(sessionStorage.getItem(PLACE_KEY) ?? "{}"); // href, slot, top [px], width, light

// ---- the place

const body = () => text.contentDocument?.body;
const slotsOf = (root) => [...root.querySelectorAll(".slot[id]")];

// The innermost slot at the top of the screen.
function notePlace() {
    const top = body() && slotsOf(body()).filter((slot) => slot.getBoundingClientRect().top <= 8).pop();
    place.slot = top?.id;
    place.top = top?.getBoundingClientRect().top;
    savePlace();
}

function savePlace() {
    sessionStorage.setItem(PLACE_KEY, JSON.stringify(place));
}

function returnToPlace() {
    const slot = place.slot && text.contentDocument.getElementById(place.slot);
    if (slot) text.contentWindow.scrollBy(0, slot.getBoundingClientRect().top - place.top);
}

// ---- what changed

// A slot without those in it.
function ownText(slot) {
    const own = slot.cloneNode(true);
    own.querySelectorAll(".slot").forEach((inner) => inner.remove());
    return own.outerHTML;
}

// What stays the same is not looked into: a copy of each slot is long in the making.
function changedSlots(before, after) {
    const old = new Map(slotsOf(before).map((slot) => [slot.id, slot]));
    const same = new Set();
    const isSame = (slot) => {
        const was = old.get(slot.id);
        const isWhole = same.has(slot.parentElement?.closest(".slot[id]")) || was?.outerHTML === slot.outerHTML;
        if (isWhole) same.add(slot);
        return isWhole || (was && ownText(was) === ownText(slot));
    };
    return slotsOf(after).filter((slot) => !isSame(slot)).map((slot) => slot.id);
}

function parse(source) {
    return new DOMParser().parseFromString(source, XHTML).body;
}

const blockOf = (slot) => slot.querySelector(":scope > [id]") ?? slot;

function jumpTo(id) {
    const slot = text.contentDocument.getElementById(id);
    if (!slot) return;
    const box = slot.getBoundingClientRect();
    if (box.top < 0 || box.bottom > text.clientHeight) slot.scrollIntoView({ block: box.height > text.clientHeight ? "start" : "center" });
    slot.animate([{ backgroundColor: "#ffd54a" }, { backgroundColor: "transparent" }], 2000);
    place.destination = blockOf(slot).id;
    notePlace();
}

// ---- the e-reader's screen

// A frame asks the machine whether it is night, not this page: so the question in the book's stylesheet is answered in its place.
function answerQuestions(sheet) {
    for (const rule of sheet.cssRules) {
        const question = rule.asked ?? rule.media?.mediaText.match(/^\(prefers-color-scheme: (dark|light)\)$/)?.[1];
        if (!question) continue;
        rule.asked = question;
        rule.media.mediaText = question === place.light ? "all" : "not all";
    }
}

function setLight() {
    text.className = place.light;
    const root = text.contentDocument?.documentElement;
    if (!root) return;
    root.style.padding = "1em 5%"; // as e-readers have it
    root.style.colorScheme = place.light;
    root.style.backgroundColor = place.light === "dark" ? "#121212" : "#ffffff";
    root.style.color = place.light === "dark" ? "#e6e6e6" : "#000000";
    [...text.contentDocument.styleSheets].forEach(answerQuestions);
}

function loadChapter(href, then) {
    text.onload = () => {
        const here = decodeURIComponent(text.contentWindow.location.pathname).replace(/^\/book\//, "");
        if (here !== place.href) place.destination = here.replace(/\.xhtml$/, "");
        place.href = find("chapter").value = here; // a link may have led elsewhere
        setLight();
        text.contentDocument.addEventListener("scroll", notePlace, { passive: true });
        then?.();
        then = null;
        notePlace();
    };
    text.contentWindow.location.replace(`/book/${encodeURI(href)}`);
}

// In place, so that nothing flickers.
function showChapter({ made, slots }) {
    notePlace();
    body().replaceWith(text.contentDocument.adoptNode(made));
    returnToPlace();
    if (slots.length) jumpTo(slots[0]);
}

// ---- the pages

// The new PDF is loaded behind the old one, at the block that was jumped to last: each has a destination of its id.
function showPages() {
    if (shown.pdf === 0) return;
    const pages = document.createElement("iframe");
    pages.title = "The pages of the PDF";
    pages.className = "coming";
    pages.onload = () => {
        pages.className = "";
        [...find("pages").children].forEach((old) => old !== pages && old.remove());
    };
    const destination = place.destination ?? (place.href ?? "").replace(/\.xhtml$/, "");
    pages.src = `/book.pdf?${shown.pdf}#navpanes=0&nameddest=${encodeURIComponent(destination)}`;
    find("pages").append(pages);
}

// ---- diagnostics

function line(className, words) {
    const element = document.createElement("p");
    element.className = className;
    element.append(...words.map(([name, word]) => Object.assign(document.createElement("span"), { className: name, textContent: word })));
    return element;
}

function describe({ file, line: number, column, level, message, code, hint }) {
    const at = [file, number, column].filter(Boolean).join(":");
    const found = line("", [["place", at], ["", at ? ": " : ""], [level, level], ["", `: ${message} [${code}]`]]);
    return hint ? [found, line("hint", [["", hint]])] : [found];
}

async function showFindings(failure) {
    const { diagnostics } = await (await fetch("/report.json")).json();
    const lines = diagnostics.flatMap(describe);
    if (failure) lines.unshift(line("error", [["", failure]]));
    find("findings").replaceChildren(...lines);
    find("findings").hidden = lines.length === 0;
}

// ---- the state

const STAGES = { reading: "reading …", setting: "setting the pages …", failed: "does not build: the last good version stays" };

function showChapterList(hrefs) {
    const titles = new Map(hrefs.map((href) => [href, /<title>([^<]*)/.exec(sources.get(href))?.[1] ?? href]));
    find("chapter").replaceChildren(...hrefs.map((href) => {
        const option = new Option("", href);
        option.innerHTML = titles.get(href);
        return option;
    }));
    find("chapter").value = place.href;
}

async function fetchChapters(files) {
    return Promise.all(files.map(async ({ href }) => {
        const fresh = await (await fetch(`/book/${encodeURI(href)}`)).text();
        const old = sources.get(href);
        sources.set(href, fresh);
        const made = parse(fresh);
        return { href, made, slots: old === undefined ? [] : changedSlots(parse(old), made) };
    }));
}

async function takeFiles(files) {
    const fresh = files.filter(({ href, version }) => versions.get(href) !== version);
    if (fresh.length === 0) return;
    const isFirst = versions.size === 0;
    const chapters = files.filter(({ type }) => type === XHTML).map(({ href }) => href);
    const changes = await fetchChapters(fresh.filter(({ type }) => type === XHTML));
    fresh.forEach(({ href, version }) => versions.set(href, version));
    if (!chapters.includes(place.href)) place.href = chapters.find((href) => !/^(cover|title|nav)\./.test(href)) ?? chapters[0];
    const hit = changes.find(({ href, slots }) => href === place.href && slots.length) ?? changes.find(({ slots }) => slots.length);
    const isElsewhere = hit && hit.href !== place.href;
    if (isElsewhere) Object.assign(place, { href: hit.href, slot: null });
    if (isFirst || isElsewhere || fresh.some(({ type }) => type !== XHTML))
        loadChapter(place.href, () => { returnToPlace(); if (hit) jumpTo(hit.slots[0]); });
    else
        changes.filter(({ href }) => href === place.href).forEach(showChapter);
    showChapterList(chapters);
}

async function take(state) {
    await takeFiles(state.files);
    if (state.pdf !== shown.pdf) {
        shown.pdf = state.pdf;
        showPages();
    }
    if (state.report !== shown.report || state.failure !== shown.failure) await showFindings(state.failure);
    shown = { pdf: state.pdf, report: state.report, failure: state.failure };
    find("stage").textContent = STAGES[state.stage] ?? `${state.pages} pages`;
}

// ---- the reader's wishes

function setWidth() {
    text.style.width = `${place.width}px`;
    returnToPlace();
}

function listen() {
    place = { width: "600", light: "light", ...place };
    find("width").value = place.width;
    find("light").value = place.light;
    find("width").onchange = ({ target }) => { place.width = target.value; setWidth(); savePlace(); };
    find("light").onchange = ({ target }) => { place.light = target.value; setLight(); savePlace(); };
    find("chapter").onchange = ({ target }) => { Object.assign(place, { slot: null, destination: target.value.replace(/\.xhtml$/, "") }); loadChapter(target.value, showPages); };
    setWidth();
    setLight();
    let turn = Promise.resolve(); // one state after another
    const news = new EventSource("/events");
    news.onmessage = ({ data }) => { turn = turn.then(() => take(JSON.parse(data))); };
    news.onerror = () => { find("stage").textContent = "octavo has ended"; };
}

listen();
