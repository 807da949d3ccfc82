/* What a page does by itself: it copies code, lets wide parts be scrolled by keys, and puts the
  answers at the end on paper. Without scripts all of it can still be read. */
(() => {
  const words = JSON.parse(document.body.dataset.words);
  const make = (tag, attributes = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.append(...children);
    return element;
  };

  // --------------------------------------------------------------------- copy code

  // A frame may be forbidden to write to the clipboard: then the code is chosen, for Ctrl+C.
  const copied = async (code) => {
    try {
      await navigator.clipboard.writeText(code.textContent.trimEnd());
      return true;
    } catch {
      getSelection().selectAllChildren(code);
      return document.execCommand("copy");
    }
  };

  for (const box of document.querySelectorAll("main .highlight")) {
    const button = make("button", { type: "button", className: "copy" }, words.copy);
    const said = make("span", { className: "copied", role: "status" });
    button.onclick = async () => {
      said.textContent = (await copied(box.querySelector("pre"))) ? words.copied : words.not_copied;
      setTimeout(() => (said.textContent = ""), 2000);
    };
    box.append(said, button);
  }

  // -------------------------------------------------------------------- wide parts

  // Whatever is wider than its place is scrolled by keys, too; what fits is no stop on the way.
  const wide = document.querySelectorAll("main :is(pre, .wide)");
  const reach = () => {
    for (const box of wide) {
      const stands = box.clientWidth > 0 && box.scrollWidth > box.clientWidth;
      if (stands) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", words.scrolls);
      } else for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  };
  const watch = new ResizeObserver(reach);
  for (const box of wide) watch.observe(box);

  // --------------------------------------------------------------- a moving picture

  for (const picture of document.querySelectorAll('main img[src^="data:image/gif"]')) {
    const { width, height, alt } = picture;
    const still = make("canvas", { width, height, role: "img", ariaLabel: alt, hidden: true });
    const button = make("button", { type: "button", className: "move" });
    const stop = (stopped) => {
      if (stopped) still.getContext("2d").drawImage(picture, 0, 0, width, height);
      picture.hidden = stopped;
      still.hidden = !stopped;
      button.textContent = stopped ? words.move : words.stop;
    };
    button.onclick = () => stop(still.hidden);
    picture.after(still, make("br"), button);
    stop(false);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches)
      picture.decode().then(() => stop(true));
  }

  // ---------------------------------------------------------------------- on paper

  let answers = null;
  const gather = () => {
    if (answers) return;
    const others = ".source, details details, .cl-player details";
    const folds = [...document.querySelectorAll(`main details:not(${others})`)];
    if (!folds.length) return;
    answers = make("section", { className: "answers" }, make("h2", {}, words.answers));
    folds.forEach((fold, k) => {
      const summary = fold.querySelector(":scope > summary");
      summary.dataset.answer = words.answer.replace("{number}", k + 1);
      const asked = fold.closest(".cl-guess")?.firstElementChild.cloneNode(true);
      asked?.firstElementChild.remove(); // "Before you go on"
      const question = asked ? [...asked.childNodes] : [summary.textContent];
      const heading = make("h3", {}, `${k + 1} · `, ...question);
      const answer = make("div", {}, heading, ...[...fold.childNodes].filter((n) => n !== summary));
      answer.home = fold;
      answers.append(answer);
    });
    document.querySelector("main").append(answers);
  };
  const putBack = () => {
    if (!answers) return;
    for (const { home, childNodes } of [...answers.children].slice(1))
      home.append(...[...childNodes].slice(1));
    answers.remove();
    answers = null;
  };
  addEventListener("beforeprint", gather);
  addEventListener("afterprint", putBack);
})();
