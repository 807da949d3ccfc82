/**
 * The player shows the pictures of an explorer and moves among them. It knows nothing of
 * convolution: it shows a frame, lights the cells that belong together, hands on what was
 * typed, and asks its source for the next frame. Every word that it shows comes with the source.
 *
 * A source has `about`, what stays; `frame`, the present picture with its settings and place;
 * `ask`, `type` and `act`, which promise the next frame; and `onpush`, for when Python moves by
 * itself. `createPlayer(root, source)` puts a player into an element of a page.
 */

const PLAY_MS = 700; // from place to place: time to read a sum
const SPEEDS = [["½×", 0.5], ["1×", 1], ["2×", 2], ["4×", 4]];
const SETTLED_MS = 500; // after the last change it is said
const WAITING_MS = 1000; // then the reader is told that an answer takes its time
const PATIENCE_MS = 5000; // then nobody waits for it
const IDLE_MS = 100; // of rest, before neighbours are fetched
const AHEAD = 4; // places fetched before Play comes to them
const KEPT = 30e6; // characters of pictures in memory
const FINGER = 32; // pixels of a screen that a finger hits
const STILL = 4; // pixels that a pointer moves in a click

// ------------------------------------------------------------------------- the player

export function createPlayer(root, source) {
  const { about } = source;
  const { words } = about;
  const memory = createMemory();
  const timers = createTimers();
  let frame = source.frame; // what is shown
  let aim = { settings: {}, place: frame.place }; // where the reader wants to be, from there
  let newest = 0; // the number of the reader's newest wish
  let shown = 0; // the number of the wish whose picture is shown
  let turn = Promise.resolve(); // one thing at a time is asked
  let unanswered = 0;
  let commands = 0; // of these, what will change the pictures themselves
  let queued = false;
  let peeking = false;
  let playing = false;
  let pace = 1;
  let told = frame; // what was said last
  let done = ""; // the action to be said

  // A wish is shown at once if its picture is known; Python is told in any case. While it
  // answers, newer wishes take the place of the one that waits.
  function go({ settings, place }) {
    const number = ++newest;
    aim = { settings: { ...aim.settings, ...settings }, place: place ?? aim.place };
    const seen = commands ? undefined : memory.find(wish());
    if (seen) show(seen, number);
    else steps.show(aim.place, frame.shape);
    if (!queued) inTurn(askNewest);
    queued = true;
  }

  const wish = () => ({ settings: { ...frame.settings, ...aim.settings }, place: aim.place });

  async function askNewest() {
    queued = false;
    const asked = wish();
    await request(() => source.ask(asked, { peek: false }), newest, asked).catch(() => {
      say(words.no_answer, true);
    });
  }

  // What is typed or pressed is never left out for a newer wish.
  function command(send) {
    const number = ++newest;
    commands += 1;
    pause();
    return inTurn(() => request(send, number).finally(() => (commands -= 1)));
  }

  function inTurn(job) {
    const result = turn.then(job);
    turn = result.catch(() => {});
    return result;
  }

  // A late answer is still welcome, unless the reader has been shown something newer.
  async function request(send, number, asked) {
    unanswered += 1;
    timers.start("waiting", WAITING_MS, () => say(words.waiting, true));
    try {
      const answer = (async () => send())();
      answer.then((next) => arrived(next, number, asked), () => {});
      await inTime(answer);
    } catch (error) {
      if (shown < number) pause();
      if (number === newest) show(frame, number); // the controls go back to where the picture is
      throw error;
    } finally {
      unanswered -= 1;
      timers.stop("waiting");
    }
  }

  function inTime(answer) {
    const late = new Promise((_, reject) => {
      setTimeout(() => reject(new Error(words.no_answer)), PATIENCE_MS);
    });
    return Promise.race([answer, late]);
  }

  function arrived(next, number, asked) {
    if (number < shown) return; // an old answer never replaces a newer one
    memory.keep(next, asked);
    if (!said.classList.contains("cl-unseen")) say("");
    show(next, number);
  }

  function pushed(next) {
    memory.keep(next);
    show(next, shown);
  }

  function show(next, number) {
    if (timers.over) return;
    const changed = next.svg !== frame.svg || memory.key(next) !== memory.key(frame);
    frame = next;
    shown = number;
    if (changed) picture.paint(frame);
    if (number === newest) {
      aim = { settings: {}, place: frame.place };
      settings.show(frame);
      steps.show(frame.place, frame.shape);
      if (changed && playing) playOn();
    }
    if (changed) settle();
    timers.start("idle", playing ? 0 : IDLE_MS, prefetch);
  }

  // While nothing is asked, what lies around is fetched.
  async function prefetch() {
    if (peeking) return;
    peeking = true;
    for (let asked = unseen(); asked && !unanswered && !queued; asked = unseen()) {
      const next = await inTime(source.ask(asked, { peek: true })).catch(() => null);
      if (timers.over || next?.version !== frame.version) break;
      memory.keep(next, asked);
    }
    peeking = false;
  }

  function unseen() {
    const [row, column] = frame.place;
    const at = numberOf(frame.place, frame.shape);
    const steps = playing ? Array.from({ length: AHEAD }, (_, k) => k + 1) : [1, -1];
    const places = steps.map((k) => placeOf(at + k, frame.shape));
    if (!playing) places.push([row + 1, column], [row - 1, column]);
    return places
      .filter((place) => same(place, inside(place, frame.shape)))
      .map((place) => ({ settings: frame.settings, place }))
      .find((asked) => !memory.find(asked));
  }

  // What the reader moves; what moves by itself stops for it.
  function reach(change) {
    pause();
    const place = change.place && inside(change.place, frame.shape);
    if (change.settings || !same(place, aim.place)) go({ ...change, place });
  }

  function stepBy(distance) {
    const last = frame.shape[0] * frame.shape[1] - 1;
    const at = numberOf(aim.place, frame.shape) + distance;
    reach({ place: placeOf(Math.min(Math.max(at, 0), last), frame.shape) });
  }

  function play() {
    if (playing || !about.steps) return pause();
    playing = true;
    steps.play(true);
    if (atEnd()) go({ place: [0, 0] });
    else playOn();
    prefetch();
  }

  function playOn() {
    const next = () => go({ place: placeOf(numberOf(frame.place, frame.shape) + 1, frame.shape) });
    if (atEnd()) pause();
    else timers.start("play", PLAY_MS / pace, next);
  }

  function pause() {
    if (!playing) return;
    playing = false;
    timers.stop("play");
    steps.play(false);
    settle();
  }

  const atEnd = () => numberOf(frame.place, frame.shape) === frame.shape[0] * frame.shape[1] - 1;

  function setPace(speed) {
    pace = speed;
    if (playing) playOn();
  }

  // What changed is said once, when it settles: not at every frame of Play, and not what the
  // step slider under the reader's hand says itself.
  function settle() {
    if (playing) return;
    timers.start("settled", SETTLED_MS, () => {
      const changes = settings.changes(told, frame);
      const where = frame.message || (steps.inHand() ? "" : positionOf(frame.place, frame.shape));
      say([done, ...changes, where].filter(Boolean).join(". "));
      picture.name(frame.label);
      told = frame;
      done = "";
    });
  }

  function say(sentence, seen = false) {
    timers.stop("settled");
    said.classList.toggle("cl-unseen", !seen);
    said.textContent = sentence;
  }

  function positionOf(place, shape) {
    const number = numberOf(place, shape);
    return fill(words.position, { counted: about.counted, number, last: shape[0] * shape[1] - 1 });
  }

  async function type(typed) {
    try {
      await command(() => source.type(typed));
    } catch (error) {
      say(error.message);
      throw error;
    }
  }

  async function act({ name, label }) {
    try {
      await command(() => source.act(name));
      done = label;
      settle();
    } catch (error) {
      say(error.message, true);
    }
  }

  const choose = (name, value) => reach({ settings: { [name]: value } });
  const now = () => ({ place: aim.place, shape: frame.shape });
  const picture = createPicture(about, { now, reach, type, play });
  const steps = createStepBar(about, { reach, stepBy, play, setPace, positionOf });
  const settings = createSettings(about, { choose, type, act });
  const said = make("div", { class: "cl-said cl-unseen", role: "status", "aria-live": "polite" });
  const player = make(
    "div",
    { class: "cl-player", role: "group", "aria-label": about.label },
    ...[settings.element, picture.element, steps.element, said],
  );
  player.dataset.jpSuppressContextMenu = ""; // JupyterLab's menu has nothing for a picture
  const leaveKeys = takeKeys(player, (event) => picture.key(event) || settings.key(event));
  const leaveSource = source.onpush(pushed);

  bringStyle();
  root.append(player);
  memory.keep(frame);
  picture.paint(frame);
  picture.name(frame.label);
  show(frame, 0);

  return {
    destroy() {
      timers.stopAll();
      leaveKeys();
      leaveSource();
      player.remove();
    },
  };
}

// ----------------------------------------------------------------- places, words, time

const numberOf = ([row, column], [, columns]) => row * columns + column;
const placeOf = (number, [, columns]) => [Math.floor(number / columns), number % columns];
const inside = (place, shape) => place.map((at, k) => Math.min(Math.max(at, 0), shape[k] - 1));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function drawn(tag, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Frames by what was asked and by what came of it; of another version, none. */
function createMemory() {
  const frames = new Map();
  let version;
  let size = 0;
  const key = ({ settings, place }) => JSON.stringify([Object.entries(settings).sort(), place]);

  function forget(name) {
    size -= frames.get(name)?.svg.length ?? 0;
    frames.delete(name);
  }

  function keep(frame, asked = frame) {
    if (frame.version !== version) [...frames.keys()].forEach(forget);
    version = frame.version;
    for (const name of new Set([key(asked), key(frame)])) {
      forget(name);
      frames.set(name, frame);
      size += frame.svg.length;
    }
    for (const oldest of frames.keys()) {
      if (size <= KEPT) break;
      forget(oldest);
    }
  }

  return { key, keep, find: (wish) => frames.get(key(wish)) };
}

/** Timers by name: starting one again puts it off. */
function createTimers() {
  const running = new Map();
  const timers = {
    over: false,
    start(name, ms, act) {
      timers.stop(name);
      if (!timers.over) running.set(name, setTimeout(act, ms));
    },
    stop: (name) => clearTimeout(running.get(name)),
    stopAll() {
      timers.over = true;
      [...running.keys()].forEach(timers.stop);
    },
  };
  return timers;
}

// ------------------------------------------------------------------------ the picture

const CELLS = "[data-id], [data-go], [data-edit]";
const ACTS = `${CELLS}, [data-pick]`;
const idOf = (cell) => cell.dataset.id ?? cell.dataset.go;

function createPicture({ words, one_row }, { now, reach, type, play }) {
  const element = make("div", { class: "cl-picture", tabindex: 0, role: "application" });
  let svg = element.appendChild(drawn("svg"));
  let lights; // the outlines over what is lit
  let lit = ""; // the id under the pointer, or in focus, or tapped
  let chosen = ""; // the id that was clicked last: a second click types, a second tap acts
  let inCell = ""; // the id of the cell that the keys are in
  let drag = null;
  let box = null;

  function paint(frame) {
    const focused = svg.contains(focusIn(element));
    const next = safe(frame.svg);
    next.setAttribute("role", "none"); // the element around it bears the name
    next.removeAttribute("aria-label");
    svg.replaceWith(next);
    svg = next;
    lights = svg.appendChild(drawn("g", { class: "cl-lights" }));
    element.style.maxWidth = `${svg.viewBox.baseVal.width}px`;
    light(find(lit));
    if (focused) enter(find(inCell));
    followDrag();
    if (box && !box.stay()) closeBox();
  }

  const cells = () => [...svg.querySelectorAll(CELLS)];
  const find = (id) => cells().find((cell) => idOf(cell) === id);

  // ---- links: a cell and everything that its links name are outlined, or underlined

  function light(cell) {
    lights.replaceChildren();
    for (const old of svg.querySelectorAll(".cl-lit")) old.classList.remove("cl-lit");
    lit = cell ? idOf(cell) : "";
    if (!cell) return 0;
    const ids = new Set([cell.dataset.id, ...(cell.dataset.links ?? "").split(" ")]);
    const others = cells().filter((each) => each !== cell && ids.has(each.dataset.id));
    for (const each of others) mark(each, "");
    mark(cell, " cl-own");
    return others.length;
  }

  function mark(cell, own) {
    if (cell.matches("text, tspan")) return cell.classList.add("cl-lit");
    const { x, y, width, height } = cell.getBBox();
    for (const tone of ["cl-dark", "cl-light"]) {
      lights.append(drawn("rect", { class: tone + own, x, y, width, height }));
    }
  }

  // ---- among the cells, by keys

  function enter(cell) {
    inCell = cell ? idOf(cell) : "";
    if (!cell) return element.focus();
    const others = light(cell);
    const acts = cell.dataset.go || cell.dataset.edit;
    cell.setAttribute("tabindex", -1);
    cell.setAttribute("role", acts ? "button" : "img");
    cell.setAttribute("aria-label", nameOf(cell, others));
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // The kind of a cell and its row and column stand in its id; `words.cells` names the kinds.
  function nameOf(cell, others) {
    const [kind] = (cell.dataset.id ?? "").split("-");
    const numbers = [...(cell.dataset.id ?? "").matchAll(/-(-?\d+)/g)].map(([, digits]) => digits);
    const what = fill(words.cells?.[kind] ?? "", numbers);
    const links = others ? fill(words.lit, { count: others }) : "";
    return [what, textIn(cell) || words.empty, links].filter(Boolean).join(", ");
  }

  function textIn(cell) {
    if (cell.matches("text, tspan")) return cell.textContent;
    const area = cell.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")];
    return texts.find((text) => holds(area, ...middle(text)))?.textContent ?? "";
  }

  function nearest(from, [right, down]) {
    const [x, y] = middle(from);
    let best = null;
    let least = Infinity;
    for (const cell of cells()) {
      const [dx, dy] = [middle(cell)[0] - x, middle(cell)[1] - y];
      const along = dx * right + dy * down;
      const distance = along + 3 * Math.abs(dx * down + dy * right);
      if (along > 1 && distance < least) [best, least] = [cell, distance];
    }
    return best;
  }

  function first() {
    const here = (cell) => same(read(cell.dataset.go)?.place, now().place);
    return find(inCell) ?? cells().find(here) ?? cells()[0];
  }

  // ---- keys

  function key(event) {
    const target = event.composedPath()[0];
    if (box?.input === target) return box.key(event);
    if (target === element) return pictureKey(event);
    return svg.contains(target) && cellKey(event, target);
  }

  function pictureKey({ key }) {
    const { place: [row, column], shape: [rows, columns] } = now();
    const page = Math.ceil((one_row ? columns : rows) / 8);
    const paged = (by) => (one_row ? [row, column + by] : [row + by, column]);
    const places = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      Home: [row, 0],
      End: [row, columns - 1],
      PageUp: paged(-page),
      PageDown: paged(page),
    };
    if (key in places) reach({ place: places[key] });
    else if (key === " ") play();
    else if (key === "Enter") enter(first());
    else return false;
    return true;
  }

  function cellKey({ key }, cell) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (key in ways) enter(nearest(cell, ways[key]) ?? cell);
    else if (key === "Enter" || key === " ") act(cell);
    else if (key === "F2" && cell.dataset.edit) openBox(cell);
    else if (key === "Escape") leave();
    else return false;
    return true;
  }

  function leave() {
    light(null);
    enter(null);
  }

  // ---- pointers: hover lights, a click acts, the outline of a window is dragged

  const under = (event, which) => event.target.closest?.(which);

  function act(cell, event) {
    if (cell.dataset.edit) openBox(cell);
    else if (cell.dataset.go) reach(read(cell.dataset.go) ?? {});
    else if (cell.dataset.pick && event) pick(read(cell.dataset.pick), event);
  }

  function pick({ x, y, across, down }, event) {
    const at = dots(event);
    reach({ place: [Math.floor((at.y - y) / down), Math.floor((at.x - x) / across)] });
  }

  function dots({ clientX, clientY }) {
    return new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
  }

  function clicked(event) {
    const cell = under(event, ACTS);
    if (!svg.contains(cell ?? null)) return;
    const id = idOf(cell);
    const again = id !== undefined && id === chosen;
    const looks = cell.dataset.edit || (id !== undefined && touched);
    chosen = id;
    if (id !== undefined) light(cell);
    if (again || !looks) act(cell, event);
    else if (cell.dataset.edit) {
      if (cell.dataset.go) reach(read(cell.dataset.go) ?? {}); // there first, and then to type
      enter(cell);
    }
  }

  let touched = false; // by a finger, which cannot hover

  function pressed(event) {
    touched = event.pointerType === "touch";
    const outline = event.button === 0 && svg.contains(event.target) && outlineAt(event);
    if (!outline) return;
    drag = { ...read(outline.dataset.drag), start: dots(event), from: now().place, event };
  }

  /** The outline that can be dragged from here: anywhere in it, and a finger's width at least. */
  function outlineAt({ clientX, clientY }) {
    return [...svg.querySelectorAll("[data-drag]")].find((outline) => {
      const area = outline.getBoundingClientRect();
      const more = (size) => Math.max(0, FINGER - size) / 2;
      const [wide, high] = [more(area.width), more(area.height)];
      return holds(
        new DOMRect(area.x - wide, area.y - high, area.width + 2 * wide, area.height + 2 * high),
        ...[clientX, clientY],
      );
    });
  }

  function moved(event) {
    if (!drag) return hover(event);
    const { clientX, clientY, pointerId } = drag.event;
    const far = Math.hypot(event.clientX - clientX, event.clientY - clientY) > STILL;
    if (!drag.at && !far) return;
    if (!drag.at) element.setPointerCapture(pointerId); // later would be no click any more
    const at = dots(event);
    const rows = drag.from[0] + (at.y - drag.start.y) / drag.down;
    const columns = drag.from[1] + (at.x - drag.start.x) / drag.across;
    drag.at = inside([rows, columns], now().shape);
    light(null);
    reach({ place: drag.at.map(Math.round) });
    followDrag();
  }

  // Between two places the outline stays with the pointer.
  function followDrag() {
    if (!drag?.at) return;
    const { place } = now();
    for (const outline of svg.querySelectorAll("[data-drag]")) {
      const { across, down } = read(outline.dataset.drag);
      const [rows, columns] = drag.at.map((at, k) => at - place[k]);
      outline.setAttribute("transform", `translate(${columns * across} ${rows * down})`);
    }
  }

  function released() {
    for (const outline of svg.querySelectorAll("[data-drag]")) outline.removeAttribute("transform");
    if (drag?.at) swallowClick();
    drag = null;
  }

  // The click that ends a drag is none.
  function swallowClick() {
    element.removeEventListener("click", clicked);
    setTimeout(() => element.addEventListener("click", clicked));
  }

  function hover(event) {
    if (event.pointerType === "touch") return;
    element.classList.toggle("cl-grab", Boolean(outlineAt(event)));
    const cell = under(event, CELLS);
    if (cell ? idOf(cell) !== lit : lit !== inCell) light(cell ?? find(inCell));
  }

  // ---- typing where a number stands

  function openBox(cell) {
    closeBox();
    const old = textIn(cell);
    const note = refusal();
    const input = make("input", { type: "text", "aria-label": words.type_number });
    const holder = make("div", { class: "cl-box" }, input, note);
    const send = () => type({ at: read(cell.dataset.edit), text: input.value });
    const key = textKeys(input, note, { send, sent: backToCell, leave: backToCell });
    input.value = old;
    input.onblur = () => input.value === old && closeBox();
    box = { input, holder, key, stay: () => placeBox(holder, find(idOf(cell))) };
    element.append(holder);
    box.stay();
    input.select();
  }

  function placeBox(holder, cell) {
    if (!cell) return false;
    const [all, area] = [element.getBoundingClientRect(), cell.getBoundingClientRect()];
    const left = area.x + area.width / 2 - all.x - holder.firstChild.offsetWidth / 2;
    holder.style.left = `${Math.max(0, Math.min(left, all.width - holder.offsetWidth))}px`;
    holder.style.top = `${area.y + area.height / 2 - all.y - FINGER / 2}px`;
    return true;
  }

  function closeBox() {
    const { holder } = box ?? {};
    box = null; // first: removing what has the focus blurs it
    holder?.remove();
  }

  function backToCell() {
    closeBox();
    enter(find(inCell || chosen));
  }

  element.addEventListener("pointerdown", pressed);
  element.addEventListener("pointermove", moved);
  element.addEventListener("pointerup", released);
  element.addEventListener("pointercancel", released);
  element.addEventListener("pointerleave", () => !touched && light(find(inCell)));
  element.addEventListener("click", clicked);
  // A finger on the outline drags it; elsewhere it scrolls the page.
  element.addEventListener("touchmove", (e) => drag && e.preventDefault(), { passive: false });

  return { element, paint, key, name: (label) => element.setAttribute("aria-label", label) };
}

function middle(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}

const holds = ({ left, right, top, bottom }, x, y) =>
  left <= x && x <= right && top <= y && y <= bottom;
const focusIn = (element) => element.getRootNode().activeElement ?? null;

function read(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const SHAPES = new Set(
  "svg g defs pattern rect circle line path polygon polyline text tspan image title desc".split(" "),
);

/** The drawing of a string, without anything that runs: a saved notebook may hold any string. */
function safe(string) {
  const drawing = new DOMParser().parseFromString(string, "image/svg+xml").documentElement;
  if (drawing.localName !== "svg") return drawn("svg");
  for (const shape of [drawing, ...drawing.querySelectorAll("*")]) {
    if (!SHAPES.has(shape.localName)) shape.remove();
    for (const { name, value } of [...shape.attributes]) {
      const elsewhere = name.endsWith("href") && !value.startsWith("data:image/");
      if (elsewhere || name.startsWith("on")) shape.removeAttribute(name);
    }
  }
  return document.adoptNode(drawing);
}

// ----------------------------------------------------------------------- the step bar

const ICONS = {
  previous: "M15 5v14L6 12z",
  next: "M9 5v14l9-7z",
  play: "M7 4v16l13-8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
};

function iconButton(icon, label, act) {
  const button = make("button", { type: "button", "aria-label": label, title: label });
  const image = drawn("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  const path = image.appendChild(drawn("path", { d: ICONS[icon] }));
  button.append(image);
  button.onclick = act;
  return { button, draw: (other) => path.setAttribute("d", ICONS[other]) };
}

function createStepBar(about, { reach, stepBy, play, setPace, positionOf }) {
  const { words } = about;
  const previous = iconButton("previous", words.previous, () => stepBy(-1));
  const next = iconButton("next", words.next, () => stepBy(1));
  const start = iconButton("play", words.play, play);
  const slider = make("input", { type: "range", min: 0, "aria-label": about.counted });
  const output = make("output", { "aria-live": "off" }); // else said at every frame of Play
  const speeds = SPEEDS.map(([name]) => make("option", {}, name));
  const speed = make("select", { "aria-label": words.speed, title: words.speed }, ...speeds);
  const parts = about.steps
    ? [previous.button, start.button, next.button, slider, output, speed]
    : [previous.button, next.button, output];
  const element = make("div", { class: "cl-steps" }, ...parts);
  let shape = [1, 1];
  start.button.setAttribute("aria-pressed", false);
  speed.selectedIndex = 1;
  speed.onchange = () => setPace(SPEEDS[speed.selectedIndex][1]);
  slider.oninput = () => reach({ place: placeOf(Number(slider.value), shape) });

  function show(place, newShape) {
    shape = newShape;
    const [at, last] = [numberOf(place, shape), shape[0] * shape[1] - 1];
    slider.max = last;
    slider.value = at;
    output.textContent = positionOf(place, shape);
    slider.setAttribute("aria-valuetext", output.textContent);
    previous.button.setAttribute("aria-disabled", at <= 0);
    next.button.setAttribute("aria-disabled", at >= last);
  }

  function showPlay(playing) {
    start.button.setAttribute("aria-pressed", playing);
    start.draw(playing ? "pause" : "play");
  }

  return { element, show, play: showPlay, inHand: () => focusIn(element) === slider };
}

// ----------------------------------------------------------------------- the settings

// For what refers to another element: a page has a module of its own for each explorer.
const page = Math.random().toString(36).slice(2);
let ids = 0;
const newId = () => `cl-${page}-${(ids += 1)}`;

function createSettings({ controls, actions, words }, { choose, type, act }) {
  const kinds = { choice, buttons, slider, numbers };
  const made = controls.map((control) => ({
    ...control,
    ...kinds[control.kind](control, { choose, type, words }),
  }));
  const pressed = actions.map((action) => {
    const button = make("button", { type: "button" }, action.label);
    button.onclick = () => act(action);
    return { ...action, element: button };
  });
  const elements = (shown) => [...made, ...pressed]
    .filter((each) => Boolean(each.shown) === shown)
    .map((each) => each.element);
  const rest = make("div", {}, ...elements(false));
  const more = make("details", {}, make("summary", {}, words.more), rest);
  const element = make("div", { class: "cl-settings" }, ...elements(true), more);

  function show(frame) {
    for (const control of made) control.show(frame);
    more.hidden = [...rest.children].every((each) => each.hidden);
  }

  const spoken = (control, frame) => `${control.label} ${control.words(frame)}`;
  const changes = (before, after) => made
    .filter((control) => !control.element.hidden && spoken(control, before) !== spoken(control, after))
    .map((control) => spoken(control, after));
  const key = (event) => made.some((control) => control.key?.(event));
  return { element, show, changes, key };
}

const optionOf = (name, { options, settings }) =>
  (options[name] ?? []).findIndex(([, value]) => same(value, settings[name]));
const optionWords = (name) => (frame) => frame.options[name]?.[optionOf(name, frame)]?.[0] ?? "";

function choice({ name, label }, { choose }) {
  const select = make("select");
  const element = make("label", {}, label, select);
  let options = [];
  select.onchange = () => choose(name, options[select.selectedIndex][1]);

  function show(frame) {
    const next = frame.options[name] ?? [];
    if (!same(next, options)) select.replaceChildren(...next.map(([o]) => make("option", {}, o)));
    options = next;
    element.hidden = options.length < 2;
    select.selectedIndex = optionOf(name, frame);
  }

  return { element, show, words: optionWords(name) };
}

function buttons({ name, label }, { choose }) {
  const element = make("fieldset", {}, make("legend", {}, label));
  const group = newId();
  let options = [];

  function radio([words, value]) {
    const input = make("input", { type: "radio", name: group });
    input.onchange = () => choose(name, value);
    return make("label", {}, input, make("span", {}, words));
  }

  function show(frame) {
    const next = frame.options[name] ?? [];
    if (!same(next, options)) element.replaceChildren(element.firstChild, ...next.map(radio));
    options = next;
    element.hidden = options.length < 2;
    const chosen = optionOf(name, frame);
    element.querySelectorAll("input").forEach((input, k) => (input.checked = k === chosen));
  }

  return { element, show, words: optionWords(name) };
}

function slider({ name, label }, { choose }) {
  const input = make("input", { type: "range" });
  const value = make("span", { "aria-hidden": "true" });
  const element = make("label", {}, label, input, value);
  input.oninput = () => choose(name, Number(input.value));

  function show(frame) {
    Object.assign(input, frame.options[name]);
    input.value = frame.settings[name];
    value.textContent = input.value.replace("-", "−");
    element.hidden = input.min === input.max;
  }

  return { element, show, words: (frame) => frame.settings[name] };
}

function numbers({ label }, { type, words }) {
  const hint = { type: "text", placeholder: words.paste_hint, title: words.paste_hint };
  const input = make("input", { ...hint, autocomplete: "off", spellcheck: false });
  const note = refusal();
  const element = make("div", { class: "cl-numbers" }, make("label", {}, label, input), note);
  let present = "";
  const leave = () => (input.value = present);
  const send = () => type({ text: input.value });
  const onKey = textKeys(input, note, { send, sent: leave, leave });

  function show(frame) {
    if (frame.numbers !== present) input.value = frame.numbers;
    present = frame.numbers;
  }

  const key = (event) => event.composedPath()[0] === input && onKey(event);
  return { element, show, key, words: (frame) => frame.numbers };
}

// ---------------------------------------------------------------------------- typing

const refusal = () => make("span", { class: "cl-refusal", id: newId() });

/** Enter sends a text; one that is refused stays to be mended, with the reason beside it. */
function textKeys(input, note, { send, sent, leave }) {
  function mend(reason) {
    note.textContent = reason;
    input.setAttribute("aria-invalid", Boolean(reason));
  }

  input.setAttribute("aria-describedby", note.id);
  return ({ key }) => {
    if (key === "Enter") send().then(() => (mend(""), sent()), ({ message }) => mend(message));
    else if (key === "Escape") (mend(""), leave());
    else return false;
    return true;
  };
}

// ------------------------------------------------------------------------------ keys

/**
 * Inside the player the keys are the player's. The host hears none of them, whether it listens
 * while events go down or up: hence the capture on window, before anybody else. What is done
 * with Ctrl, Alt or Meta stays the host's, and so does Shift+Enter, which runs a cell.
 */
function takeKeys(player, handle) {
  function take(event) {
    const hosts = event.ctrlKey || event.altKey || event.metaKey;
    if (hosts || (event.shiftKey && event.key === "Enter")) return;
    if (!event.composedPath().includes(player)) return;
    if (handle(event)) event.preventDefault();
    event.stopPropagation();
  }

  window.addEventListener("keydown", take, true);
  return () => window.removeEventListener("keydown", take, true);
}

// ------------------------------------------------------------------- the live source

/** A kernel as a source. Each player has its own: what others of one model asked is a push. */
export function liveSource(model) {
  const mine = Math.random().toString(36).slice(2);
  const waiting = new Map();
  const listeners = new Set();
  let count = 0;

  function send(message) {
    const id = `${mine}-${(count += 1)}`;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      model.send({ ...message, id });
    });
  }

  function take(id) {
    const asked = waiting.get(id);
    waiting.delete(id);
    return asked;
  }

  function moved() {
    const frame = model.get("frame");
    const asked = take(frame.id);
    if (asked) asked.resolve(frame);
    else listeners.forEach((listen) => listen(frame));
  }

  function told({ kind, id, frame, words }) {
    if (kind === "peeked") take(id)?.resolve(frame);
    if (kind === "refused") take(id)?.reject(new Error(words));
  }

  model.on("change:frame", moved);
  model.on("msg:custom", told);
  return {
    about: model.get("about"),
    frame: model.get("frame"),
    ask: ({ settings, place }, { peek }) => send({ kind: "ask", settings, place, peek }),
    type: (typed) => send({ kind: "type", ...typed }),
    act: (name) => send({ kind: "act", name }),
    onpush(listen) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    close() {
      model.off("change:frame", moved);
      model.off("msg:custom", told);
    },
  };
}

// ------------------------------------------------------------------------------ hosts

function livePlayer(root, model) {
  const source = liveSource(model);
  const player = createPlayer(root, source);
  return () => {
    player.destroy();
    source.close();
  };
}

/** The pages of JupyterLab and Notebook 7, and of Notebook 6: one document holds all outputs. */
const JUPYTER = "#jupyter-config-data, body.notebook_app";
const PLACE = "cl-mount-";
const models = new Map(); // by the class of their places
const mounted = new Map(); // by place: what takes its player away
const observer = new MutationObserver((changes) => {
  if (changes.some(({ target }) => !target.closest?.(".cl-player"))) mountAll();
});

/** Places come and go: an output is drawn anew when a page is scrolled, or a cell run or moved. */
function mountAll() {
  for (const [place, leave] of mounted) if (!place.isConnected) leave();
  for (const place of document.querySelectorAll(`[class*="${PLACE}"]`)) {
    const model = [...place.classList].map((name) => models.get(name)).find(Boolean);
    if (model && !mounted.has(place)) mounted.set(place, mountIn(place, model));
  }
}

function mountIn(place, model) {
  const still = [...place.children];
  const destroy = livePlayer(place, model);
  for (const each of still) each.style.display = "none";
  return () => {
    mounted.delete(place);
    destroy();
    for (const each of still) each.style.display = "";
  };
}

function initialize({ model }) {
  const mount = document.querySelector(JUPYTER) !== null;
  const name = model.get("mount");
  if (mount && name.startsWith(PLACE)) {
    models.set(name, model);
    observer.observe(document.documentElement, { childList: true, subtree: true });
    mountAll();
  }
  model.send({ kind: "hello", mount });
  return () => {
    models.delete(name);
    for (const [place, leave] of mounted) if (place.classList.contains(name)) leave();
    if (models.size === 0) observer.disconnect();
  };
}

export default { initialize, render: ({ model, el }) => livePlayer(el, model) };

// ------------------------------------------------------------------------------ style

const STYLE = `
.cl-player { display: grid; gap: 8px; max-width: 100%; color: inherit; background: transparent;
  font: inherit; font-size: 14px; line-height: 1.3; --edge: color-mix(in srgb, currentColor 60%, transparent); }
.cl-player [hidden] { display: none !important; }
.cl-player :focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
.cl-player :is(label, legend, button, select, input, summary, output, span, fieldset) {
  font: inherit; color: inherit; margin: 0; }
.cl-player :is(.cl-settings, .cl-settings div, .cl-steps, label, fieldset) { display: flex;
  flex-wrap: wrap; align-items: center; gap: 6px; width: auto; padding: 0; border: 0; }
.cl-player :is(.cl-settings, .cl-settings div, .cl-steps) { gap: 6px 14px; }
.cl-player :is(button, select, summary, input[type=text], fieldset span) { box-sizing: border-box;
  min-height: 32px; padding: 4px 8px; border: 1px solid var(--edge); border-radius: 4px;
  background: transparent; box-shadow: none; }
.cl-player :is(button, select, summary, fieldset label) { cursor: pointer; }
.cl-player :is(button, summary, fieldset label):hover {
  background: color-mix(in srgb, currentColor 12%, transparent); }
.cl-player :is(option) { color: #111; background: #fff; }
.cl-player legend { float: left; width: auto; padding: 0; border: 0; }
.cl-player fieldset { gap: 0; }
.cl-player fieldset legend { margin-right: 6px; }
.cl-player fieldset input { position: absolute; opacity: 0; }
.cl-player fieldset input:focus-visible + span { outline: 3px solid currentColor; }
.cl-player fieldset input:checked + span { text-decoration: underline; font-weight: bold;
  background: color-mix(in srgb, currentColor 20%, transparent); }
.cl-player input[type=range] { width: 8em; height: 32px; accent-color: #3b82f6; }
.cl-player details[open] { flex-basis: 100%; }
.cl-player details[open] summary { margin-bottom: 8px; }
.cl-player summary { display: list-item; list-style-position: inside; width: fit-content; }
.cl-player .cl-steps { gap: 6px; }
.cl-player .cl-steps button { width: 40px; padding: 4px; }
.cl-player .cl-steps input { flex: 1 1 8em; max-width: 24em; }
.cl-player .cl-steps output { padding: 0 6px; font-variant-numeric: tabular-nums; }
.cl-player button svg { display: block; height: 22px; margin: auto; fill: currentColor; }
.cl-player [aria-disabled=true] { opacity: .4; }
.cl-player .cl-picture { position: relative; touch-action: pan-y pinch-zoom; }
.cl-player .cl-picture > svg { display: block; max-width: 100%; height: auto; user-select: none;
  -webkit-user-select: none; }
.cl-player .cl-picture svg :is(text, rect, path, image):not([data-id], [data-go], [data-edit],
  [data-pick], [data-drag]) { pointer-events: none; }
.cl-player tspan[data-id] { pointer-events: auto; }
.cl-player .cl-picture :is([data-go], [data-edit], [data-pick]) { cursor: pointer; }
.cl-player .cl-grab, .cl-player [data-drag] { cursor: grab; touch-action: none; }
.cl-player .cl-picture [data-id]:focus { outline: none; }
.cl-player .cl-lit, .cl-player .cl-picture :is(text, tspan).cl-own { text-decoration: underline; }
.cl-player .cl-lights rect { fill: none; pointer-events: none; vector-effect: non-scaling-stroke;
  stroke-linejoin: round; }
.cl-player .cl-dark { stroke: #111; stroke-width: 5px; }
.cl-player .cl-light { stroke: #ffd60a; stroke-width: 2px; }
.cl-player .cl-dark.cl-own { stroke-width: 8px; }
.cl-player .cl-light.cl-own { stroke-width: 4px; }
.cl-player .cl-box { position: absolute; z-index: 1; }
.cl-player .cl-box input { width: 5em; background: #fff; color: #111; border: 2px solid #111; }
.cl-player .cl-refusal:not(:empty) { padding: 4px 8px; border-left: 4px solid #c62828;
  background: #fff; color: #8e0000; }
.cl-player .cl-box .cl-refusal:not(:empty) { display: block; width: max-content; max-width: 18em; }
.cl-player .cl-numbers input { width: 14em; }
.cl-player .cl-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
`;

function bringStyle() {
  const id = "cl-player-style";
  const style = document.getElementById(id) ?? document.head.appendChild(make("style", { id }));
  if (style.textContent !== STYLE) style.textContent = STYLE;
}
