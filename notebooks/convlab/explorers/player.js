/**
 * The player shows the pictures of an explorer and moves among them. It knows nothing of
 * convolution: it shows a frame, lights the cells that belong together, hands on what was typed,
 * and asks its source for the next frame. Every word that it shows comes with the source.
 *
 * A source has `about`, what stays; `frame`, the present picture with its settings and place;
 * `ask`, `type` and `act`, which promise the next frame; and `onpush`, for when Python moves by
 * itself. `createPlayer(root, source)` puts a player into an element of a page.
 */

const PLAY_MS = 700; // from place to place: time to read a sum
const SPEEDS = { "½×": 0.5, "1×": 1, "2×": 2, "4×": 4 };
const SETTLED_MS = 500; // after the last change it is said
const WAITING_MS = 1000; // then the reader is told that an answer takes its time
const PATIENCE_MS = 5000; // then nobody waits for it
const REST_MS = 100; // before neighbours are fetched
const AHEAD = 4; // places fetched before Play comes to them
const KEPT = 400; // pictures in memory
const FINGER = 32; // pixels of a screen that a finger hits
const LARGEST = 1.75; // times the size that a picture is drawn for
const IN_SIGHT = 0.85; // of a window's height: what a page of Jupyter leaves to its notebook
const STILL = 4; // pixels that a pointer may move in a click
const BEGINS = /^[-−+.,\d]$/; // a key that begins a number

// ------------------------------------------------------------------------- the player

export function createPlayer(root, source) {
  const { about } = source;
  const { words } = about;
  const memory = createMemory();
  const timers = {};
  let over = false;
  let frame = source.frame; // what is shown
  let told = frame; // what was said last
  let room = frame.room; // how much there is: "wide", "medium", "narrow"
  let aim = { settings: {}, place: frame.place }; // what the reader wants changed in it
  let newest = 0; // the number of the reader's newest wish
  let pushes = 0;
  let shown = 0; // the number of the wish whose picture is shown
  let turn = Promise.resolve(); // one thing at a time is asked
  let asking = 0;
  let commands = 0; // of what is asked, what may change the pictures themselves
  let queued = false;
  let peeking = false;
  let playing = false;
  let pace = 1;

  // A wish is shown at once if its picture is known; Python is told in any case. While Python
  // answers, the newest wish takes the place of the one that waits.
  function go({ settings, place = aim.place }) {
    newest += 1;
    aim = { settings: { ...aim.settings, ...settings }, place };
    const seen = commands ? undefined : memory.find(wish());
    if (seen) show(seen, newest);
    else steps.show(place, frame);
    if (!queued) inTurn(askNewest);
    queued = true;
  }

  const wish = () => ({ settings: { ...frame.settings, ...aim.settings }, place: aim.place, room });

  function askNewest() {
    queued = false;
    const asked = wish();
    return request(() => source.ask(asked, { peek: false }), newest, asked).catch(() => {
      say(words.no_answer, true);
    });
  }

  // What is typed or pressed is never left out for a newer wish.
  function command(send) {
    pause();
    newest += 1;
    commands += 1;
    const number = newest;
    return inTurn(() => request(send, number).finally(() => (commands -= 1)));
  }

  function inTurn(job) {
    const result = turn.then(job);
    turn = result.catch(() => {});
    return result;
  }

  async function request(send, number, asked) {
    asking += 1;
    later("waiting", WAITING_MS, () => say(words.waiting, true));
    try {
      const answer = (async () => send())();
      answer.then((next) => arrived(next, number, asked), () => {}); // however late
      await inTime(answer);
    } catch (error) {
      if (shown < number) pause();
      if (number === newest) show(frame, number); // the controls go back to where the picture is
      throw error;
    } finally {
      asking -= 1;
      clearTimeout(timers.waiting);
    }
  }

  function inTime(answer) {
    const late = (_, reject) => setTimeout(() => reject(new Error(words.no_answer)), PATIENCE_MS);
    return Promise.race([answer, new Promise(late)]);
  }

  function arrived(next, number, asked) {
    if (number < shown) return; // an old answer never replaces a newer one
    memory.keep(next, asked);
    const notice = !said.classList.contains("cl-unseen");
    if (notice) say("");
    show(next, number);
    if (notice) settle();
  }

  // Another view of the same explorer may have another room.
  async function pushed(next) {
    memory.keep(next);
    pushes += 1;
    const [number, mine] = [pushes, { settings: next.settings, place: next.place, room }];
    const seen = memory.find(mine) ?? (await source.ask(mine, { peek: true }).catch(() => next));
    if (number === pushes) show(seen, shown);
  }

  function measure() {
    const width = element.clientWidth;
    if (!width) return; // not in sight
    const before = room;
    const fits = Object.entries(about.rooms).find(([, [least]]) => width >= least);
    room = fits[0];
    picture.size(fits[1][1]);
    if (room !== before && room !== frame.room) go({});
  }

  function show(next, number) {
    if (over) return;
    const changed = next.svg !== frame.svg || keyOf(next) !== keyOf(frame);
    frame = next;
    shown = number;
    if (changed) picture.paint(frame);
    if (number === newest) {
      aim = { settings: {}, place: frame.place };
      settings.show(frame);
      steps.show(frame.place, frame);
      if (changed && playing) playOn();
    }
    if (changed) settle();
    later("peek", playing ? 0 : REST_MS, peek);
  }

  // While nothing is asked, what lies around is fetched.
  async function peek() {
    if (peeking) return;
    peeking = true;
    for (let asked = unseen(); asked && !asking && !queued; asked = unseen()) {
      const next = await inTime(source.ask(asked, { peek: true })).catch(() => null);
      if (over || next?.version !== frame.version) break;
      memory.keep(next, asked);
    }
    peeking = false;
  }

  function unseen() {
    const { settings, place: [row, column], shape } = frame;
    const number = numberOf(frame.place, shape);
    const ahead = Array.from({ length: AHEAD }, (_, k) => placeOf(number + 1 + k, shape));
    const around = [ahead[0], placeOf(number - 1, shape), [row + 1, column], [row - 1, column]];
    return (playing ? ahead : around)
      .filter((place) => same(place, inside(place, shape)))
      .map((place) => ({ settings, place, room }))
      .find((asked) => !memory.find(asked));
  }

  // What the reader moves; what moves by itself stops for it.
  function reach({ settings, place }) {
    pause();
    const there = inside(place ?? aim.place, frame.shape);
    if (settings || !same(there, aim.place)) go({ settings, place: there });
  }

  function stepBy(distance) {
    const { shape } = frame;
    const number = numberOf(aim.place, shape) + distance;
    if (number >= 0 && number <= lastOf(shape)) reach({ place: placeOf(number, shape) });
  }

  function play() {
    if (playing || !about.steps || lastOf(frame.shape) === 0) return pause();
    playing = true;
    steps.play(true);
    if (numberOf(frame.place, frame.shape) === lastOf(frame.shape)) go({ place: [0, 0] });
    else playOn();
    peek();
  }

  function playOn() {
    const number = numberOf(frame.place, frame.shape) + 1;
    const next = () => go({ place: placeOf(number, frame.shape) });
    if (number > lastOf(frame.shape)) pause();
    else later("play", PLAY_MS / pace, next);
  }

  function pause() {
    if (!playing) return;
    playing = false;
    clearTimeout(timers.play);
    steps.play(false);
    settle();
  }

  function setPace(speed) {
    pace = speed;
    if (playing) playOn();
  }

  // What changed is said once, when it settles: not at every frame of Play, and not what the
  // step slider in the reader's hand says itself.
  function settle() {
    if (playing) return;
    later("settled", SETTLED_MS, () => {
      const where = frame.message || (!steps.inHand() && positionOf(frame.place, frame.shape));
      say([...settings.changes(told, frame), where, frame.said].filter(Boolean).join(". "));
      picture.name(frame.label);
      told = frame;
    });
  }

  function say(sentence, seen = false) {
    clearTimeout(timers.settled);
    said.classList.toggle("cl-unseen", !seen);
    said.textContent = sentence;
  }

  function positionOf(place, shape) {
    const position = { number: numberOf(place, shape), last: lastOf(shape) };
    return fill(words.position, { counted: frame.counted, ...position });
  }

  const type = (typed) => command(() => source.type(typed)).catch((error) => {
    say(error.message);
    throw error; // to be shown where it was typed
  });
  const act = (name) => command(() => source.act(name)).catch(({ message }) => say(message, true));

  function later(name, ms, then) {
    clearTimeout(timers[name]);
    if (!over) timers[name] = setTimeout(then, ms);
  }

  const now = () => ({ place: aim.place, shape: frame.shape });
  const picture = createPicture(about, { now, reach, type, play });
  const steps = createStepBar(about, { reach, stepBy, play, setPace, positionOf });
  const settings = createSettings(about, { reach, type, act });
  const said = make("div", { class: "cl-said cl-unseen", role: "status", "aria-live": "polite" });
  const parts = [settings.element, picture.element, steps.element, said];
  const name = { role: "group", "aria-label": about.label };
  const element = make("div", { class: "cl-player", ...name }, ...parts);
  element.dataset.jpSuppressContextMenu = ""; // JupyterLab's menu has nothing for a picture
  const leaveKeys = takeKeys(element, picture.key);
  const leaveSource = source.onpush(pushed);

  bringStyle();
  root.append(element);
  const sizes = new ResizeObserver(measure);
  sizes.observe(element);
  memory.keep(frame);
  picture.paint(frame);
  picture.name(frame.label);
  show(frame, 0);

  return {
    destroy() {
      over = true;
      sizes.disconnect();
      Object.values(timers).forEach(clearTimeout);
      leaveKeys();
      leaveSource();
      element.remove();
    },
  };
}

// ------------------------------------------------------- places, words, elements, memory

const numberOf = ([row, column], [, columns]) => row * columns + column;
const placeOf = (number, [, columns]) => [Math.floor(number / columns), number % columns];
const lastOf = ([rows, columns]) => rows * columns - 1;
const inside = (place, shape) => place.map((at, k) => Math.min(Math.max(at, 0), shape[k] - 1));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const keyOf = ({ settings, place, room }) =>
  JSON.stringify([Object.entries(settings).sort(), place, room]);

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function make(tag, attributes = {}, ...children) {
  const element = set(document.createElement(tag), attributes);
  element.append(...children);
  return element;
}

function draw(tag, attributes = {}) {
  return set(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes);
}

/** Frames by what was asked, and by what came of it; those of another version are forgotten. */
function createMemory() {
  const frames = new Map();
  let version;

  function keep(frame, asked = frame) {
    if (frame.version !== version) frames.clear();
    version = frame.version;
    for (const wish of [asked, frame]) frames.set(keyOf(wish), frame);
    for (const oldest of frames.keys()) if (frames.size > KEPT) frames.delete(oldest);
  }

  return { keep, find: (wish) => frames.get(keyOf(wish)) };
}

// ------------------------------------------------------------------------ the picture

const CELLS = "[data-id], [data-go], [data-edit]";
const WORDS = "text, tspan";
const idOf = (cell) => cell?.dataset.id ?? cell?.dataset.go ?? "";

function createPicture({ words }, { now, reach, type, play }) {
  const element = make("div", { class: "cl-picture", tabindex: 0, role: "application" });
  let svg = element.appendChild(draw("svg"));
  let smallest = 1; // times that a picture is shown in this room
  let lights; // the outlines over what is lit
  let lit = ""; // the id of the cell that is pointed at, or in focus
  let entered = ""; // the id of the cell that keys were in last
  let chosen = ""; // the id that was clicked last: a second click types, a second tap acts
  let touched = false; // by a finger, which cannot hover
  let drag = null;
  let box = null; // where a number is typed

  function paint(frame) {
    const hadFocus = focusedCell();
    const before = svg.viewBox.baseVal?.height;
    const next = set(safe(frame.svg), { role: "none", style: "" }); // the name is the element's
    next.removeAttribute("aria-label");
    svg.replaceWith(next);
    svg = next;
    element.classList.toggle("cl-words", !svg.querySelector(":scope > rect ~ :not(text)"));
    lights = svg.appendChild(draw("g", { class: "cl-lights" }));
    if (svg.viewBox.baseVal.height !== before) size();
    light(find(lit));
    if (hadFocus) enter(find(entered));
    followDrag();
    if (box) placeBox();
  }

  /** As large as is seen whole. */
  function size(least = smallest) {
    smallest = least;
    const { width, height } = svg.viewBox.baseVal;
    const others = element.parentElement.offsetHeight - element.offsetHeight;
    const fits = (IN_SIGHT * window.innerHeight - others) / height;
    const times = Math.min(Math.max(fits, smallest), LARGEST);
    element.style.maxWidth = `${times * width}px`;
  }

  const cells = () => [...svg.querySelectorAll(CELLS)];
  const find = (id) => cells().find((cell) => idOf(cell) === id);
  const outlines = () => [...svg.querySelectorAll("[data-drag]")];
  const focusedCell = () => cells().find((cell) => cell === focusIn(element));

  // ---- links: a cell and all that its links name are outlined or underlined

  function light(cell) {
    lights.replaceChildren();
    for (const old of svg.querySelectorAll(".cl-lit")) old.classList.remove("cl-lit");
    lit = idOf(cell);
    if (!cell) return 0;
    const ids = [cell.dataset.id, ...(cell.dataset.links ?? "").split(" ")];
    const others = cells().filter((each) => each !== cell && ids.includes(each.dataset.id));
    for (const each of others) mark(each, "");
    mark(cell, " cl-own");
    return others.length;
  }

  function mark(cell, own) {
    if (cell.matches(WORDS)) return cell.classList.add("cl-lit");
    const { x, y, width, height } = cell.getBBox();
    for (const tone of ["cl-dark", "cl-light"]) {
      lights.append(draw("rect", { class: tone + own, x, y, width, height }));
    }
  }

  // ---- keys: among the places and, after Enter, among the cells

  function key(event) {
    const target = event.composedPath()[0];
    if (target === element) return pictureKey(event);
    return svg.contains(target) && cellKey(event, target);
  }

  function pictureKey({ key }) {
    const { place: [row, column], shape: [rows, columns] } = now();
    const oneRow = rows === 1;
    const page = Math.ceil((oneRow ? columns : rows) / 8);
    const places = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: oneRow ? [row, column - 1] : [row - 1, column],
      ArrowDown: oneRow ? [row, column + 1] : [row + 1, column],
      Home: [row, 0],
      End: [row, columns - 1],
      PageUp: oneRow ? [row, column - page] : [row - page, column],
      PageDown: oneRow ? [row, column + page] : [row + page, column],
    };
    if (key in places) reach({ place: places[key] });
    else if (key === " ") play();
    else if (key === "Enter") enter(asked() ?? find(entered) ?? hereOr(cells()[0]));
    else if (BEGINS.test(key) && asked()) typeIn(asked(), key);
    else return false;
    return true;
  }

  // The cell of the present place, where it is empty and waits for its number.
  function asked() {
    const cell = hereOr(null);
    return cell?.dataset.edit && !textIn(cell) ? cell : null;
  }

  function hereOr(other) {
    return cells().find((cell) => same(read(cell.dataset.go)?.place, now().place)) ?? other;
  }

  function cellKey({ key }, cell) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (key in ways) enter(nearest(cell, ways[key]) ?? cell);
    else if (key === "Enter" || key === " ") act(cell);
    else if (key === "F2" && cell.dataset.edit) typeIn(cell);
    else if (BEGINS.test(key) && cell.dataset.edit) typeIn(cell, key);
    else if (key === "Escape") enter(null);
    else return false;
    return true;
  }

  function enter(cell) {
    const others = light(cell);
    if (!cell) return element.focus();
    entered = idOf(cell);
    const role = cell.dataset.go || cell.dataset.edit ? "button" : "img";
    set(cell, { tabindex: -1, role, "aria-label": nameOf(cell, others) });
    cell.focus({ preventScroll: true }); // which would bring the whole drawing into view
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // The kind of a cell, its channel where there are several, its row and its column stand in its
  // id; `words.cells` names the kinds.
  function nameOf(cell, others) {
    const [, kind, channel, numbers] = /^([a-z]+)(\d*)(.*)/.exec(idOf(cell)) ?? [];
    const place = [...(numbers ?? "").matchAll(/-(-?\d+)/g)].map(([, digits]) => digits);
    const links = others ? fill(words.lit, { count: others }) : "";
    const which = channel ? fill(words.channel ?? "", [channel]) : "";
    const parts = [fill(words.cells?.[kind] ?? "", place), which, textIn(cell) || words.empty, links];
    return parts.filter(Boolean).join(", ");
  }

  function textIn(cell) {
    if (cell.matches(WORDS)) return cell.textContent;
    const area = cell.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")];
    return texts.find((text) => holds(area, middle(text)))?.textContent ?? "";
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

  // ---- pointers: hover lights, a click acts, the outline of a window is dragged

  function hover(event) {
    if (event.pointerType === "touch") return;
    element.classList.toggle("cl-grab", outlineAt(event) !== undefined);
    const cell = event.target.closest(CELLS) ?? focusedCell();
    if (idOf(cell) !== lit) light(cell);
  }

  function clicked(event) {
    const cell = event.target.closest(`${CELLS}, [data-pick]`);
    if (!svg.contains(cell ?? null) || drag?.at) return; // the click that ends a drag is none
    const id = idOf(cell);
    const again = id && id === chosen;
    chosen = id;
    if (id) light(cell);
    const acts = again || cell === asked();
    if (acts || !(cell.dataset.edit || (id && touched))) act(cell, event);
    else if (cell.dataset.edit) {
      if (cell.dataset.go) reach(read(cell.dataset.go) ?? {}); // there first, and then to type
      enter(find(id));
    }
  }

  function act(cell, event) {
    if (cell.dataset.edit) typeIn(cell);
    else if (cell.dataset.go) reach(read(cell.dataset.go) ?? {});
    else if (cell.dataset.pick && event) pick(read(cell.dataset.pick), dots(event));
  }

  function pick({ x, y, across, down }, at) {
    reach({ place: [Math.floor((at.y - y) / down), Math.floor((at.x - x) / across)] });
  }

  function dots({ clientX, clientY }) {
    return new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
  }

  // The outline that can be dragged from here: anywhere in it, and a finger's width at least.
  function outlineAt({ clientX, clientY }) {
    return outlines().find((outline) => {
      const [x, y] = middle(outline);
      const { width, height } = outline.getBoundingClientRect();
      const near = (distance, size) => Math.abs(distance) <= Math.max(size, FINGER) / 2;
      return near(clientX - x, width) && near(clientY - y, height);
    });
  }

  function pressed(event) {
    touched = event.pointerType === "touch";
    const outline = event.button === 0 && svg.contains(event.target) && outlineAt(event);
    drag = outline
      ? { ...read(outline.dataset.drag), start: event, from: now().place, held: true }
      : null;
    // What was touched hears the finger even when the next picture has taken its place.
    if (drag) event.target.addEventListener("touchmove", stay, { passive: false });
  }

  // A finger on the outline drags it; elsewhere it scrolls the page.
  function stay(event) {
    if (drag?.held) event.preventDefault();
  }

  function moved(event) {
    if (!drag?.held) return hover(event);
    const [start, end] = [dots(drag.start), dots(event)];
    const far = Math.hypot(event.clientX - drag.start.clientX, event.clientY - drag.start.clientY);
    if (!drag.at && far <= STILL) return;
    if (!drag.at) element.setPointerCapture(event.pointerId); // earlier, there would be no click
    const [right, down] = turned([end.x - start.x, end.y - start.y], drag);
    const to = [drag.from[0] + down / drag.down, drag.from[1] + right / drag.across];
    drag.at = inside(to, now().shape);
    light(null);
    reach({ place: drag.at.map(Math.round) });
    followDrag();
  }

  // Between two places the outline stays with the pointer.
  function followDrag() {
    if (!drag?.held || !drag.at) return;
    const [down, right] = drag.at.map((at, k) => at - now().place[k]);
    for (const outline of outlines()) {
      const step = read(outline.dataset.drag);
      const [x, y] = turned([right * step.across, down * step.down], step);
      set(outline, { transform: `translate(${x} ${y})` });
    }
  }

  function released() {
    for (const outline of outlines()) outline.removeAttribute("transform");
    if (drag) drag.held = false;
  }

  element.addEventListener("pointerdown", pressed);
  element.addEventListener("pointermove", moved);
  element.addEventListener("pointerup", released);
  element.addEventListener("pointercancel", released);
  element.addEventListener("pointerleave", () => !touched && light(focusedCell()));
  element.addEventListener("click", clicked);
  element.addEventListener("touchmove", stay, { passive: false }); // said before the touch begins

  // ---- typing where a number stands

  // A cell of another place is typed in sight of its own picture.
  function typeIn(cell, typed) {
    const [id, there] = [idOf(cell), read(cell.dataset.go)];
    if (there && !same(there.place, now().place)) reach(there);
    openBox(find(id), typed);
  }

  function openBox(cell, typed) {
    box?.close();
    const [id, old, at] = [idOf(cell), textIn(cell), read(cell.dataset.edit)];
    const among = focusIn(element) !== element; // the cells, and back to them
    const input = make("input", { type: "text", "aria-label": words.type_number });
    const back = () => (box?.close(), enter(among ? find(id) : null));
    const doings = { sent: back, leave: back, noted: () => box && placeBox() };
    const note = listenTo(input, (text) => type({ at, text }), doings);
    const holder = element.appendChild(make("div", { class: "cl-box" }, input, note));
    box = { id, holder, close: () => (box = null, holder.remove()) };
    input.value = typed ?? old;
    input.onblur = () => input.value === old && box?.close();
    placeBox();
    if (typed) input.focus();
    else input.select();
  }

  function placeBox() {
    const cell = find(box.id);
    if (!cell?.dataset.edit) return box.close(); // gone, or filled in meanwhile
    const all = element.getBoundingClientRect();
    const [x, y] = middle(cell);
    const [input, note] = box.holder.children;
    const within = (left, width) => Math.max(0, Math.min(left, all.width - width));
    const left = within(x - all.x - input.offsetWidth / 2, input.offsetWidth);
    box.holder.style.left = `${left}px`;
    box.holder.style.top = `${y - all.y - FINGER / 2}px`;
    note.style.marginLeft = `${within(left, note.offsetWidth) - left}px`;
  }

  return { element, paint, size, key, name: (label) => set(element, { "aria-label": label }) };
}

const turned = ([x, y], { upright }) => (upright ? [y, x] : [x, y]); // where columns go down

function middle(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}

function holds({ left, right, top, bottom }, [x, y]) {
  return left <= x && x <= right && top <= y && y <= bottom;
}

const focusIn = (element) => element.getRootNode().activeElement;

function read(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const SHAPES = "svg g defs pattern rect circle line path polygon text tspan image".split(" ");

/** The drawing of a string, without anything that runs: a saved notebook may hold any string. */
function safe(string) {
  const drawing = new DOMParser().parseFromString(string, "image/svg+xml").documentElement;
  if (drawing.localName !== "svg") return draw("svg");
  for (const shape of [drawing, ...drawing.querySelectorAll("*")]) {
    if (!SHAPES.includes(shape.localName)) shape.remove();
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
  const path = draw("path", { d: ICONS[icon] });
  const image = draw("svg", { viewBox: "0 0 24 24", "aria-hidden": true });
  image.append(path);
  const button = make("button", { type: "button", "aria-label": label, title: label }, image);
  button.onclick = act;
  return { button, path };
}

function createStepBar({ words, steps }, { reach, stepBy, play, setPace, positionOf }) {
  const previous = iconButton("previous", words.previous, () => stepBy(-1)).button;
  const next = iconButton("next", words.next, () => stepBy(1)).button;
  const { button: start, path } = iconButton("play", words.play, play);
  const slider = make("input", { type: "range", min: 0 });
  const output = make("output", { "aria-live": "off" }); // else said at every frame of Play
  const paces = Object.entries(SPEEDS).map(([name, pace]) => make("option", { value: pace }, name));
  const speed = make("select", { "aria-label": words.speed, title: words.speed }, ...paces);
  const parts = steps ? [previous, start, next, slider, output, speed] : [previous, next, output];
  let shape = [1, 1];
  speed.value = 1;
  speed.onchange = () => setPace(Number(speed.value));
  slider.oninput = () => reach({ place: placeOf(Number(slider.value), shape) });

  function show(place, frame) {
    shape = frame.shape;
    const [number, last] = [numberOf(place, shape), lastOf(shape)];
    slider.max = last;
    slider.value = number;
    output.textContent = positionOf(place, shape);
    set(slider, { "aria-label": frame.counted, "aria-valuetext": output.textContent });
    set(previous, { "aria-disabled": number <= 0 });
    set(next, { "aria-disabled": number >= last });
  }

  function showPlay(playing) {
    set(start, { "aria-pressed": playing });
    set(path, { d: playing ? ICONS.pause : ICONS.play });
  }

  showPlay(false);
  const element = make("div", { class: "cl-steps" }, ...parts);
  return { element, show, play: showPlay, inHand: () => focusIn(element) === slider };
}

// ----------------------------------------------------------------------- the settings

// For what another element refers to: each explorer of a page has a module of its own.
const page = Math.random().toString(36).slice(2);
let ids = 0;
const newId = () => `cl-${page}-${(ids += 1)}`;

/** Each kind makes an element, `show` brings it in line with a frame, `words` are its value. */
const KINDS = { choice, buttons, slider, several, numbers };

function createSettings({ controls, actions, words }, { reach, type, act }) {
  const made = controls.map((control) => {
    const choose = (value) => reach({ settings: { [control.name]: value } });
    return { ...control, ...KINDS[control.kind](control, { choose, type, words }) };
  });
  const buttons = actions.map(({ name, label, shown }) => {
    const element = make("button", { type: "button" }, label);
    element.onclick = () => act(name);
    return { element, shown };
  });
  const all = [...made, ...buttons];
  const first = all.filter(({ shown }) => shown).map((each) => each.element);
  const others = all.filter(({ shown }) => !shown).map((each) => each.element);
  const rest = make("div", {}, ...others);
  const more = make("details", {}, make("summary", {}, words.more), rest);

  function show(frame) {
    for (const control of made) control.show(frame);
    more.hidden = others.every((each) => each.hidden);
  }

  function changes(before, after) {
    return made
      .filter(({ element, words }) => !element.hidden && words(before) !== words(after))
      .map(({ label, words }) => `${label} ${words(after)}`);
  }

  return { element: make("div", { class: "cl-settings" }, ...first, more), show, changes };
}

const optionsOf = (name, frame) => frame.options[name] ?? [];
const chosenOf = (name, frame) =>
  optionsOf(name, frame).findIndex(([, value]) => same(value, frame.settings[name]));
const wordsOf = (name) => (frame) => optionsOf(name, frame)[chosenOf(name, frame)]?.[0];

function choice({ name, label, groups }, { choose }) {
  const select = make("select");
  const element = make("label", {}, label, select);
  let options = [];
  select.onchange = () => choose(options[select.selectedIndex][1]);

  // A choice stands under the heading of its group, if it has one.
  function list() {
    const parts = [];
    for (const [words, value] of options) {
      const option = make("option", {}, words);
      const heading = groups?.[value];
      if (!heading) parts.push(option);
      else if (parts.at(-1)?.label === heading) parts.at(-1).append(option);
      else parts.push(make("optgroup", { label: heading }, option));
    }
    return parts;
  }

  function show(frame) {
    const old = options;
    options = optionsOf(name, frame);
    if (!same(old, options)) select.replaceChildren(...list());
    select.selectedIndex = chosenOf(name, frame);
    element.hidden = options.length < 2;
  }

  return { element, show, words: wordsOf(name) };
}

function buttons({ name, label }, { choose }) {
  const legend = make("legend", {}, label);
  const element = make("fieldset", {}, legend);
  const group = newId();
  let options = [];

  function radio([words, value]) {
    const input = make("input", { type: "radio", name: group });
    input.onchange = () => choose(value);
    return make("label", {}, input, make("span", {}, words));
  }

  function show(frame) {
    const old = options;
    options = optionsOf(name, frame);
    if (!same(old, options)) element.replaceChildren(legend, ...options.map(radio));
    const radios = [...element.querySelectorAll("input")];
    radios.forEach((input, k) => (input.checked = k === chosenOf(name, frame)));
    element.hidden = options.length < 2;
  }

  return { element, show, words: wordsOf(name) };
}

function slider({ name, label }, { choose }) {
  const input = make("input", { type: "range" });
  const value = make("span", { "aria-hidden": true });
  const element = make("label", {}, label, input, value);
  const words = (frame) => String(frame.settings[name]).replace("-", "−");
  input.oninput = () => choose(Number(input.value));

  function show(frame) {
    Object.assign(input, frame.options[name]);
    input.value = frame.settings[name];
    value.textContent = words(frame);
    element.hidden = input.min === input.max;
  }

  return { element, show, words };
}

/** A choice for each of some parts, one beside the other. */
function several({ name, label }, { choose }) {
  const legend = make("legend", {}, label);
  const element = make("fieldset", {}, legend);
  let offered = { parts: [], options: [] };
  let selects = [];
  const chosen = () => selects.map((each, k) => offered.options[k][each.selectedIndex][1]);

  function part(words, k) {
    const options = offered.options[k].map(([words]) => make("option", {}, words));
    const select = make("select", { "aria-label": `${label}, ${words}`, title: words }, ...options);
    select.onchange = () => choose(chosen());
    return select;
  }

  function show(frame) {
    const old = offered;
    offered = frame.options[name];
    if (!same(old, offered)) element.replaceChildren(legend, ...(selects = offered.parts.map(part)));
    for (const [k, select] of selects.entries()) {
      const values = offered.options[k].map(([, value]) => value);
      select.selectedIndex = values.indexOf(frame.settings[name][k]);
    }
  }

  return { element, show, words: (frame) => frame.settings[name].join(", ") };
}

function numbers({ label }, { type, words }) {
  const hint = { placeholder: words.paste_hint, title: words.paste_hint };
  const input = make("input", { type: "text", autocomplete: "off", spellcheck: false, ...hint });
  let present = "";
  const back = () => (input.value = present);
  const note = listenTo(input, (text) => type({ text }), { sent: back, leave: back });
  const element = make("div", { class: "cl-numbers" }, make("label", {}, label, input), note);

  function show(frame) {
    if (frame.numbers !== present) input.value = frame.numbers;
    present = frame.numbers;
  }

  return { element, show, words: (frame) => frame.numbers };
}

// ------------------------------------------------------------------- typing, and keys

const typing = new WeakMap(); // by text field: what its keys do

/** Enter sends the text of a field; one that is refused stays to be mended, the reason beside. */
function listenTo(input, send, { sent, leave, noted = () => {} }) {
  const note = make("span", { class: "cl-refusal", id: newId() });

  function mend(reason) {
    note.textContent = reason;
    set(input, { "aria-invalid": reason !== "" });
    noted();
  }

  typing.set(input, ({ key }) => {
    if (key === "Enter") send(input.value).then(() => (mend(""), sent()), (e) => mend(e.message));
    else if (key === "Escape") (mend(""), leave());
    else return false;
    return true;
  });
  set(input, { "aria-describedby": note.id });
  return note;
}

/**
 * Inside the player the keys are the player's. The host hears none of them, whether it listens
 * while events go down or up: hence the capture on window, before anybody else. What is done
 * with Ctrl, Alt or Meta stays the host's, and so does Shift+Enter, which runs a cell.
 */
function takeKeys(element, handle) {
  function take(event) {
    const hosts = event.ctrlKey || event.altKey || event.metaKey;
    if (hosts || (event.shiftKey && event.key === "Enter")) return;
    const path = event.composedPath();
    if (!path.includes(element)) return;
    if ((typing.get(path[0]) ?? handle)(event)) event.preventDefault();
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
    ask: (wish, { peek }) => send({ kind: "ask", ...wish, peek }),
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

// JupyterLab and Notebook 7, and Notebook 6: one document holds all outputs. There the kernel
// draws a still picture in a place of its own, and the player comes into this place.
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
  const leave = livePlayer(place, model);
  for (const each of still) each.style.display = "none";
  return () => {
    mounted.delete(place);
    leave();
    for (const each of still) each.style.display = "";
  };
}

function initialize({ model }) {
  const mount = document.querySelector(JUPYTER) !== null;
  const name = model.get("mount");
  if (mount) {
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
  font: inherit; font-size: 14px; line-height: 1.3;
  --edge: color-mix(in srgb, currentColor 60%, transparent); }
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
.cl-player .cl-settings select { max-width: 16em; } /* the list that opens shows all words */
.cl-player :is(option, optgroup) { color: #111; background: #fff; }
.cl-player legend { float: left; width: auto; padding: 0; border: 0; }
.cl-player fieldset { gap: 0; position: relative; }
.cl-player fieldset span { line-height: 22px; }
.cl-player fieldset legend { margin-right: 6px; }
.cl-player fieldset input { position: absolute; opacity: 0; }
.cl-player fieldset input:focus-visible + span { outline: 3px solid currentColor; }
.cl-player fieldset input:checked + span { text-decoration: underline; font-weight: bold;
  background: color-mix(in srgb, currentColor 20%, transparent); }
/* A page whose letters are light is dark, whatever host it has: --dark is 1 there, elsewhere 0.
 * There a picture lies on a calm paper, and words that stand for a picture lie on none. What is
 * chosen has the page's two colours the other way round. Paper that is printed on stays white. */
@media screen and (forced-colors: none) { @supports (color: oklch(from red l c h)) {
  .cl-player { --dark: clamp(0, 99 * (l - .6), 1); }
  .cl-player .cl-picture { isolation: isolate; background: oklch(from currentColor
    calc(1 - .136 * var(--dark)) calc(.0145 * var(--dark)) 88 / 1); }
  .cl-player .cl-picture > svg { mix-blend-mode: multiply; }
  .cl-player fieldset input:checked + span { background: currentColor;
    -webkit-text-fill-color: oklch(from currentColor calc(1 - var(--dark)) 0 0 / 1); }
  .cl-player .cl-words { background: none; }
  .cl-player .cl-words > svg { mix-blend-mode: normal; }
  .cl-player .cl-words rect { fill: none; }
  .cl-player .cl-words text { fill: currentColor; } } }
.cl-player input[type=range] { width: 8em; height: 32px; accent-color: #3b82f6; }
.cl-player details[open] { flex-basis: 100%; }
.cl-player details[open] summary { margin-bottom: 8px; }
.cl-player summary { display: list-item; list-style-position: inside; width: fit-content;
  line-height: 22px; }
.cl-player .cl-steps { gap: 6px; }
.cl-player .cl-steps button { width: 40px; padding: 4px; }
.cl-player .cl-steps input { flex: 1 1 8em; max-width: 24em; }
.cl-player .cl-steps output { padding: 0 6px; font-variant-numeric: tabular-nums; }
.cl-player button svg { display: block; height: 22px; margin: auto; fill: currentColor; }
.cl-player [aria-disabled=true] { opacity: .4; }
.cl-player .cl-picture { position: relative; touch-action: pan-y pinch-zoom; }
.cl-player .cl-picture > svg { display: block; width: 100%; height: auto; user-select: none;
  -webkit-user-select: none; }
.cl-player .cl-picture svg :is(text, rect, path, image):not([data-id], [data-go], [data-edit],
  [data-pick], [data-drag]) { pointer-events: none; }
.cl-player tspan[data-id] { pointer-events: auto; }
.cl-player .cl-picture :is([data-go], [data-edit], [data-pick]) { cursor: pointer; }
.cl-player .cl-grab, .cl-player [data-drag] { cursor: grab; touch-action: none; }
.cl-player .cl-picture [data-id]:focus { outline: none; }
.cl-player .cl-lit, .cl-player .cl-picture :is(text, tspan).cl-own { text-decoration: underline; }
.cl-player .cl-lights rect { fill: none; pointer-events: none; stroke-linejoin: round; }
.cl-player .cl-dark { stroke: #111; stroke-width: 6px; }
.cl-player .cl-light { stroke: #ffd60a; stroke-width: 3px; }
.cl-player .cl-dark.cl-own { stroke-width: 9px; }
.cl-player .cl-light.cl-own { stroke-width: 5px; }
.cl-player .cl-box { position: absolute; z-index: 1; }
.cl-player .cl-box input { width: 5em; background: #fff; color: #111; border: 2px solid #111; }
.cl-player .cl-refusal:not(:empty) { padding: 4px 8px; background: #fff; color: #8e0000;
  border: 1px solid #c62828; border-left-width: 4px; }
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
