// ------------------------------------------------------------- pictures that a page holds

/**
 * A page as a source: all pictures of an explorer stand in it (pack.py), and no kernel is asked.
 * This follows player.js in one module.
 */

async function unpacked(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** A picture, as the numbers of its pieces, from the one before; the opposite of `_changes`. */
function changed(before, [middle, ...change]) {
  if (middle) {
    const [start, end, ...between] = change;
    return [...before.slice(0, start), ...between, ...before.slice(before.length - end)];
  }
  for (let k = 0, at = 0; k < change.length; k += 2) {
    at += change[k];
    before[at] = change[k + 1];
  }
  return before;
}

const EVERY = 64; // of so many pictures one is kept whole: all of them would fill a phone

/** The pictures of a room, by number. */
function album(changes) {
  const whole = [];
  let last = [];
  changes.forEach((change, k) => {
    last = changed(last, change);
    if (k % EVERY === 0) whole.push(last.slice());
  });
  return (number) => {
    const from = Math.floor(number / EVERY);
    const since = changes.slice(from * EVERY + 1, number + 1);
    return since.reduce(changed, whole[from].slice());
  };
}

function storedSource({ about, pieces, rooms, states, moves, acts, start }) {
  const first = []; // the number of each state's first picture
  states.reduce((sum, { shape }, k) => ((first[k] = sum), sum + lastOf(shape) + 1), 0);
  const key = JSON.stringify;
  const table = (rows) => new Map(rows.map(([from, how, what, to]) => [key([from, how, what]), to]));
  const [otherwise, done] = [table(moves), table(acts)];
  const plain = new Map(); // states by their settings; of several, the first
  states.forEach(({ settings }, k) => plain.has(key(settings)) || plain.set(key(settings), k));
  const albums = {}; // by room
  let now = 0;
  let here = start;
  let seen = "wide";

  // One change after the other, as a reader makes them.
  function follow(state, settings) {
    for (const [name, value] of Object.entries(settings)) {
      const present = states[state].settings;
      if (same(present[name], value)) continue;
      const way = otherwise.get(key([state, name, value]));
      state = way ?? plain.get(key({ ...present, [name]: value })) ?? state;
    }
    return state;
  }

  function frameOf(state, wished, room) {
    const place = inside(wished, states[state].shape);
    const picture = (albums[room] ??= album(rooms[room]));
    const numbers = picture(first[state] + numberOf(place, states[state].shape));
    const [svg, label, said] = numbers.map((piece) => pieces[piece]).join("").split("\0");
    return { ...states[state], place, room, svg, label, said };
  }

  async function ask({ settings, place, room }, { peek }) {
    const state = follow(now, settings);
    const frame = frameOf(state, place, room);
    if (!peek) [now, here, seen] = [state, frame.place, room];
    return frame;
  }

  async function act(name) {
    if (name === "start_again") [now, here] = [0, start];
    else {
      const number = numberOf(here, states[now].shape);
      now = done.get(key([now, name, number])) ?? now;
    }
    return frameOf(now, here, seen);
  }

  // The number that a place asks for, if it is typed there; else what is wrong with it.
  async function type({ at: [, ...place], text }) {
    const number = numberOf(place, states[now].shape);
    const { right, wrong, other } = states[now].asked[number];
    const [above, below = 1] = text.trim().replace(/[−–]/g, "-").replace(",", ".").split("/");
    const typed = text.trim() === "" ? NaN : Number(above) / Number(below);
    if (!Number.isFinite(typed)) throw new Error(fill(about.words.no_number, { number: text }));
    const is = ([value, room]) => Math.abs(typed - value) <= room;
    if (!is(right)) throw new Error(wrong.find(is)?.[2] ?? other);
    here = place;
    return act("answer");
  }

  return { about, frame: frameOf(now, here, seen), ask, act, type, onpush: () => () => {} };
}

/** Where the pictures cannot be read, the still one stays. */
async function awaken(place) {
  const script = document.getElementById(place.dataset.pictures);
  if (!script || place.dataset.alive || !("DecompressionStream" in window)) return;
  place.dataset.alive = "true";
  const source = storedSource(await unpacked(script.textContent));
  const still = place.querySelector("img");
  createPlayer(place, source);
  place.prepend(place.lastElementChild);
  still.style.display = "none"; // a host may say how pictures are shown
}

const awake = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) (awake.unobserve(target), awaken(target));
    }
  },
  { rootMargin: "100%" },
);
for (const place of document.querySelectorAll("[data-pictures]:not([data-alive])")) awake.observe(place);
