// A source without a kernel: a window of 2×2 over an input of 4×4, for the tests of the player.
// It keeps what it was asked in `calls`; with `hold`, answers wait until a test lets them go.

window.fakeSource = (changes = {}) => {
  const about = {
    name: "explore_fake",
    label: "A window over numbers",
    one_row: false,
    steps: true,
    rooms: { wide: [400, 0.85], narrow: [0, 1.75] },
    controls: [
      { name: "stride", label: "stride", kind: "choice", shown: true },
      { name: "operation", label: "operation", kind: "buttons", shown: true },
      { name: "channel", label: "channel", kind: "choice", shown: true },
      { name: "height", label: "rows", kind: "slider", shown: false },
      { name: "numbers", label: "numbers", kind: "numbers", shown: false },
    ],
    actions: [
      { name: "start_again", label: "start again", shown: true },
      { name: "turn", label: "turn by 180°", shown: false },
    ],
    words: {
      previous: "previous",
      next: "next",
      play: "play",
      speed: "speed",
      more: "more",
      position: "{counted} {number} of 0 to {last}",
      waiting: "waiting",
      no_answer: "no answer",
      paste_hint: "1 0; 0 -1",
      type_number: "number",
      empty: "empty",
      lit: "lights {count} more",
      cells: { x: "input, row {0}, column {1}", o: "output" },
    },
    ...changes,
  };
  const options = {
    stride: [["1", 1], ["2", 2], ["3", [3, 3]]],
    operation: [["correlation", "x"], ["convolution", "c"]],
    channel: [["0", 0]],
    height: { min: 1, max: 9, step: 1 },
    dilation: {
      parts: ["layer 1", "layer 2"],
      options: [[["1", 1], ["2", 2]], [["1", 1], ["2", 2], ["4", 4]]],
    },
  };
  const first = { stride: 1, operation: "x", channel: 0, height: 4, dilation: [1, 1] };
  const fake = {
    ...{ calls: [], rooms: [], held: [], hold: false, broken: false, listeners: new Set() },
    ...{ version: 1, filter: "1 0; 0 -1", at: { settings: first, place: [0, 1] } },
    found: {}, // with `fill_in`, the numbers of the output that were typed
  };

  const cell = (x, y, words, attributes) =>
    `<rect x="${x}" y="${y}" width="40" height="40" fill="#fff" stroke="#888" ${attributes}/>` +
    `<text x="${x + 20}" y="${y + 25}" font-size="14" text-anchor="middle">${words}</text>`;

  const picture = (shapes) =>
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 260" role="img" aria-label="old" ' +
    'style="width:100%;max-width:480px;height:auto;display:block">' +
    `<rect x="0" y="0" width="480" height="260" fill="#ffffff"/>${shapes}</svg>`;

  function draw({ settings, place: [row, column] }, [rows, columns]) {
    const stride = settings.stride === 2 ? 2 : 1;
    const shapes = [];
    for (let r = 0; r < 4; r++)
      for (let c = 0; c < 4; c++)
        shapes.push(cell(10 + 40 * c, 10 + 40 * r, 4 * r + c, `data-id="x-${r}-${c}"`));
    for (let r = 0; r < 2; r++)
      for (let c = 0; c < 2; c++) {
        const input = `x-${row * stride + r}-${column * stride + c}`;
        const links = `data-id="f-${r}-${c}" data-links="${input} t-${r}-${c}"`;
        const number = fake.filter.split(/[ ;]+/)[2 * r + c];
        shapes.push(cell(210 + 40 * c, 10 + 40 * r, number, `${links} data-edit="[${r},${c}]"`));
      }
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) {
        const [place, found] = [`[${r},${c}]`, fake.found[`o,${r},${c}`] ?? ""];
        const edit = about.fill_in && !found ? `data-edit='["o",${r},${c}]'` : "";
        const marks = `data-id="o-${r}-${c}" data-go='{"place":${place}}' ${edit}`;
        shapes.push(cell(330 + 40 * c, 10 + 40 * r, found, marks));
      }
    const term = (c) => `<tspan data-id="t-0-${c}" data-links="f-0-${c}">${c}·1</tspan>`;
    const upright = about.upright ? ',"upright":true' : "";
    const [x, y, step] = [10 + 40 * stride * column, 10 + 40 * stride * row, 40 * stride];
    return picture(
      `${shapes.join("")}<text x="10" y="200" font-size="14">O = ${term(0)} + ${term(1)}</text>` +
      `<rect class="window" x="${x}" y="${y}" width="80" height="80" fill="none" stroke="#000" ` +
      `stroke-width="4" data-drag='{"across":${step},"down":${step}${upright}}'/>` +
      '<rect x="10" y="215" width="160" height="40" fill="#ddd" ' +
      'data-pick=\'{"x":10,"y":215,"across":40,"down":10}\'/>'
    );
  }

  function frameOf({ settings, place, room = "wide" }, id = "") {
    const size = settings.stride === 2 ? 2 : 3;
    const shape = about.one_row ? [1, 9] : [size, size];
    const here = place.map((at, k) => Math.min(at, shape[k] - 1));
    const label = `picture of ${here}`;
    const message = Array.isArray(settings.stride) ? "Too far." : "";
    const words = `<text x="20" y="40" font-size="24" fill="#111111">${message}</text>`;
    const svg = message ? picture(words) : draw({ settings, place: here }, shape);
    const { version, filter: numbers } = fake;
    const found = fake.found[`o,${here}`];
    const said = about.fill_in && (found ? `Right: ${found}.` : "Still empty.");
    const at = { counted: "window", settings, place: here, shape, room, said };
    return { id, version, options, numbers, svg, label, message, ...at };
  }

  function answer(call, frame, refused) {
    fake.calls.push(call);
    if (fake.broken) return Promise.reject(new Error("broken"));
    return new Promise((resolve, reject) => {
      const settle = () => (refused ? reject(new Error(refused)) : resolve(frame));
      if (fake.hold) fake.held.push(settle);
      else settle();
    });
  }

  function move(to) {
    const frame = frameOf(to);
    fake.at = { settings: frame.settings, place: frame.place };
    return frame;
  }

  const source = {
    about,
    frame: frameOf(fake.at),
    ask(to, { peek }) {
      const { room, ...call } = to;
      fake.rooms.push(room);
      if (peek) return answer({ kind: "peek", ...call }, frameOf(to));
      return answer({ kind: "ask", ...call }, move(to));
    },
    type({ at, text }) {
      const call = { kind: "type", at, text };
      if (/[^\d\s;/−-]/.test(text)) return answer(call, null, `“${text}” is no number.`);
      if (at?.[0] === "o") {
        if (text !== "12") return answer(call, null, `${text} is the sum of the window before.`);
        fake.found[at] = text;
        fake.version += 1;
        return answer(call, move({ ...fake.at, place: at.slice(1) }));
      }
      const numbers = fake.filter.split(/[ ;]+/);
      if (at) numbers[2 * at[0] + at[1]] = text;
      fake.filter = at ? `${numbers[0]} ${numbers[1]}; ${numbers[2]} ${numbers[3]}` : text;
      fake.version += 1;
      return answer(call, move(fake.at));
    },
    act: (name) => answer({ kind: "act", name }, move({ settings: first, place: [0, 0] })),
    onpush(listen) {
      fake.listeners.add(listen);
      return () => fake.listeners.delete(listen);
    },
  };
  fake.push = (to, version = fake.version) => {
    fake.version = version;
    const frame = move({ ...fake.at, ...to });
    for (const listen of fake.listeners) listen(frame);
  };
  return Object.assign(fake, { source });
};
