/**
 * Puts a form into each question on the page: boxes to type into, or choices. It stands in the
 * output of every question, since some hosts give each output a page of its own, and asks nobody:
 * the right answer and what to say to wrong ones stand in `data-guess` (guess.py).
 */

const make = (tag, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
};

// ------------------------------------------------------------------- what was typed

const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:\/\d+)?/g;
const digits = (text) => text.match(NUMBER) ?? [];
const value = (word) => word.split("/").reduce((above, below) => above / below);

// A sign may be any of the dashes that keyboards and pages write, and may stand apart.
const signed = (text) =>
  text.replace(/[‐‑‒–—−－]/g, "-").replace(/(^|[=,;([])(\s*)-\s+(?=[\d.])/g, "$1$2-");

// One number with a comma may mean a decimal or thousands: either will do.
const readings = (typed) => {
  const text = signed(typed);
  const commas = /^\s*-?\d+(,\d+)+\s*$/.test(text) ? [".", ""] : [];
  return [text, ...commas.map((mark) => text.replaceAll(",", mark))].map(digits);
};

// As many digits after the point as the answer has must be right.
const near = (word, answer) => {
  const decimals = answer.split(".")[1]?.length;
  const room = decimals ? 0.5 / 10 ** decimals : 0;
  return Math.abs(value(word) - value(answer)) <= room + 1e-9;
};

const means = (typed, answer) => {
  const expected = digits(signed(answer));
  const fits = (words) =>
    words.length === expected.length && words.every((word, k) => near(word, expected[k]));
  return readings(typed).some(fits);
};

// ---------------------------------------------------------------------- the form

const enliven = (root) => {
  const { blanks, choices, hint, words } = JSON.parse(root.dataset.guess);
  const fold = root.querySelector("details");
  const said = make("p", { className: "cl-word", role: "status", ariaLive: "polite" });
  const wrong = (word) => `✗ ${word || `${words.not_yet} ${hint}`}`;

  const done = () => {
    said.textContent = words.right;
    fold.open = true;
  };

  // What is said of one box; "" where it is right.
  const judge = ({ answer, wrong: known }, typed) => {
    if (means(typed, answer)) return "";
    if (!digits(typed).length) return words.no_number;
    const match = Object.keys(known).find((each) => means(typed, each));
    return wrong(known[match]);
  };

  const form = () => {
    const fields = blanks.map((blank) => {
      const input = make("input", { type: "text", autocomplete: "off", spellcheck: false });
      if (!blank.label) input.setAttribute("aria-label", words.box);
      const mark = make("span", { className: "cl-mark" });
      return { blank, input, mark, element: make("label", {}, blank.label, input, mark) };
    });
    const check = make("button", { type: "submit" }, words.check);
    const element = make("form", {}, ...fields.map((field) => field.element), check);
    element.onsubmit = (event) => {
      event.preventDefault();
      const filled = fields.filter(({ input }) => input.value.trim());
      const told = filled.map(({ blank, input, mark }) => {
        const word = judge(blank, input.value);
        mark.textContent = word ? "✗" : "✓";
        return word && blank.label ? `${blank.label}: ${word}` : word;
      });
      said.innerHTML = told.find(Boolean) ?? "";
      if (told.length === fields.length && !told.some(Boolean)) done();
    };
    return element;
  };

  const list = () => {
    const buttons = Object.entries(choices).map(([choice, word]) => {
      const button = make("button", { type: "button", innerHTML: choice });
      button.onclick = () => {
        for (const each of buttons) each.dataset.mark = "";
        button.dataset.mark = word ? "✗ " : "✓ ";
        if (word) said.innerHTML = wrong(word);
        else done();
      };
      return button;
    });
    return make("div", { className: "cl-choices" }, ...buttons);
  };

  if (blanks.length) fold.before(form());
  if (Object.keys(choices).length) fold.before(list());
  root.querySelector(".cl-still")?.remove();
  fold.before(said);
  root.classList.add("cl-alive");
};

// The keys typed here are not the host's, which would cut or run cells; see player.js.
const takeKeys = (event) => {
  const hosts = event.ctrlKey || event.altKey || event.metaKey;
  if (hosts || (event.shiftKey && event.key === "Enter")) return;
  const [target] = event.composedPath();
  if (target.closest?.(".cl-alive")) event.stopPropagation();
};

const STYLE = `
.cl-guess { border-left: 4px solid #3b82f6; padding: 2px 0 2px 12px; margin: 4px 0;
  max-width: 46em; font-size: 14px; line-height: 1.5; }
.cl-guess p { margin: 6px 0; }
.cl-guess form, .cl-guess .cl-choices { display: flex; flex-wrap: wrap; gap: 8px 14px;
  align-items: center; margin: 8px 0; }
.cl-guess label { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin: 0; }
.cl-guess :is(input, button) { box-sizing: border-box; min-height: 32px; padding: 4px 8px;
  font: inherit; color: inherit; background: transparent; border-radius: 4px; text-align: left;
  border: 1px solid color-mix(in srgb, currentColor 60%, transparent); }
.cl-guess input { width: 11em; }
.cl-guess button { cursor: pointer; }
.cl-guess button:hover { background: color-mix(in srgb, currentColor 12%, transparent); }
.cl-guess :focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
.cl-guess button[data-mark]::before { content: attr(data-mark); font-weight: bold; }
.cl-guess .cl-mark { font-weight: bold; min-width: 1em; }
.cl-guess .cl-word { min-height: 1.5em; font-weight: 600; }
.cl-guess summary { cursor: pointer; width: fit-content; padding: 4px 0; }
.cl-guess pre { overflow-x: auto; white-space: pre !important; }
.cl-guess img { max-width: 100%; height: auto; }
.cl-guess table.cl-grid { display: inline-table; vertical-align: middle; margin: 2px 4px;
  border-collapse: collapse; border: solid; border-width: 0 2px; border-radius: 4px; width: auto; }
.cl-guess table.cl-grid td { padding: 0 6px; text-align: right; border: 0; background: none; }
`;

if (!document.getElementById("cl-guess-style")) {
  document.head.append(make("style", { id: "cl-guess-style", textContent: STYLE }));
  window.addEventListener("keydown", takeKeys, true);
}
document.querySelectorAll(".cl-guess[data-guess]:not(.cl-alive)").forEach(enliven);
