// The page of `octavo watch`. The server tells the state of all files; what has a new number is fetched, and what is shown is changed
// where it differs, and nowhere else. Every block of a book has an id and stands in a slot: both stay when text around them changes.
"use strict";

const find = (id) => document.getElementById(id);
const text = find("text");
const PLACE_KEY = "octavo-place";
const XHTML = "application/xhtml+xml";
const versions = new Map(); // href -> number
const sources = new Map(); // href of a chapter -> its text
let coming = null; // href of the chapter that is being loaded
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

const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;

// Elements that are the same but for what they hold.
function isAlike(one, other) {
    return isElement(one) && isElement(other) && one.cloneNode(false).isEqualNode(other.cloneNode(false));
}

// Those between the first and the last child that differ.
function differingChildren(old, fresh) {
    const before = [...old.childNodes], after = [...fresh.childNodes];
    const isSame = (i, k) => i < before.length && k < after.length && before[i].isEqualNode(after[k]);
    let head = 0, tail = 0;
    while (isSame(head, head)) head++;
    const most = Math.min(before.length, after.length) - head;
    while (tail < most && before.at(-1 - tail).isEqualNode(after.at(-1 - tail))) tail++;
    return [before.slice(head, before.length - tail), after.slice(head, after.length - tail), before[before.length - tail] ?? null];
}

// Makes `old` equal to `fresh`, whose nodes it takes, and leaves alone what is the same. The nodes that came are added to `changed`; where
// some only went, what they were in.
function patch(old, fresh, changed) {
    const [gone, come, next] = differingChildren(old, fresh);
    if (gone.length === come.length && gone.every((node, i) => isAlike(node, come[i]))) {
        gone.forEach((node, i) => patch(node, come[i], changed));
        return;
    }
    gone.forEach((node) => node.remove());
    come.forEach((node) => old.insertBefore(old.ownerDocument.adoptNode(node), next));
    changed.push(...(come.length ? come : [old]));
}

const slotOf = (node) => (isElement(node) ? node : node.parentElement)?.closest(".slot[id]") ?? node.querySelector?.(".slot[id]");

// The ids of the slots that differ now; the first is the highest.
function patchBody(body, fresh) {
    const changed = [];
    patch(body, fresh, changed);
    return changed.map((node) => slotOf(node)?.id).filter(Boolean);
}

function parse(source) {
    return new DOMParser().parseFromString(source, XHTML);
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
    coming = href;
    text.onload = () => {
        const here = decodeURIComponent(text.contentWindow.location.pathname).replace(/^\/book\//, "");
        if (here === coming) coming = null;
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

// In place, so that nothing flickers: whether it could be done so, and the slots that changed.
function patchChapter(fresh) {
    const shown = text.contentDocument;
    if (!body() || coming || text.contentWindow.location.pathname !== `/book/${encodeURI(place.href)}` || shown.documentElement.lang !== fresh.documentElement.lang) return null;
    notePlace();
    shown.title = fresh.title;
    const slots = isAlike(body(), fresh.body) ? patchBody(body(), fresh.body) : null;
    if (slots) returnToPlace();
    return slots;
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

async function fetchChapter(href) {
    const fresh = await (await fetch(`/book/${encodeURI(href)}`)).text();
    const old = sources.get(href);
    sources.set(href, fresh);
    return { href, old, fresh };
}

// The first of the chapters that are not shown in which something changed: there the author writes.
function findHit(chapters) {
    for (const { href, old, fresh } of chapters) {
        const slots = old === undefined ? [] : patchBody(parse(old).body, parse(fresh).body);
        if (slots.length) return { href, slot: slots[0] };
    }
    return null;
}

// What a chapter that is shown has taken in and would not ask for again.
const isHeld = ({ href, type }) => type.startsWith("font/") || (versions.has(href) && !/xhtml|ncx/.test(type));

async function takeShown(mustLoad) {
    const chapter = await fetchChapter(place.href);
    const slots = mustLoad ? null : patchChapter(parse(chapter.fresh));
    if (slots?.length) jumpTo(slots[0]);
    return { mustLoad: slots === null, hit: slots === null ? findHit([chapter]) : slots.length ? { href: place.href, slot: slots[0] } : null };
}

async function takeFiles(files) {
    const fresh = files.filter(({ href, version }) => versions.get(href) !== version);
    if (fresh.length === 0) return;
    const chapters = files.filter(({ type }) => type === XHTML).map(({ href }) => href);
    const changed = fresh.filter(({ type }) => type === XHTML).map(({ href }) => href);
    const isGone = !chapters.includes(place.href);
    if (isGone) place.href = chapters.find((href) => !/^(cover|title|nav)\./.test(href)) ?? chapters[0];
    const before = place.href;
    let mustLoad = isGone || versions.size === 0 || fresh.some(isHeld), hit = null;
    fresh.forEach(({ href, version }) => versions.set(href, version));
    if (changed.includes(place.href)) ({ mustLoad, hit } = await takeShown(mustLoad)); // before all others
    const others = await Promise.all(changed.filter((href) => href !== place.href).map(fetchChapter));
    hit ??= findHit(others);
    let target = chapters.includes(coming) ? coming : place.href; // the reader may have turned elsewhere meanwhile
    if (target !== before && changed.includes(target)) mustLoad = true;
    if (hit && hit.href !== target) {
        target = hit.href;
        place.slot = null;
        mustLoad = true;
    }
    if (mustLoad) loadChapter(target, () => { returnToPlace(); if (hit) jumpTo(hit.slot); });
    showChapterList(chapters);
}

async function take(state) {
    find("stage").textContent = STAGES[state.stage] ?? "";
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
    news.onmessage = ({ data }) => { turn = turn.then(() => take(JSON.parse(data))).catch(reportError); };
    news.onerror = () => { find("stage").textContent = "octavo has ended"; };
}

listen();
