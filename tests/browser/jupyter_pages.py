"""A Jupyter server, and notebooks in it as a reader has them: opened, and run from the top."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import nbformat

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PATIENCE = 90.0  # seconds: machines are shared and noisy, and nothing here is about speed


class App(NamedTuple):
    """One of Jupyter's two faces.

    Attributes
    ----------
    module : what has to be installed
    address : where a notebook is, below the server's address
    not_ours : (pattern, reason) of page errors that the app has without any notebook of ours
    """

    module: str
    address: str
    not_ours: tuple[tuple[str, str], ...] = ()


NO_SCHEMA = r"^page error: Cannot read properties of undefined \(reading 'schema'\)$"
KNOWN_APPS = {
    "lab": App("jupyterlab", "lab/tree/"),
    "notebook": App(
        "notebook",
        "notebooks/",
        ((NO_SCHEMA, "Notebook 7.6 has it as it opens, with a notebook of 1 + 1 alone, too"),),
    ),
}

SETTINGS = {
    # No question about news, no look for updates: neither is ours, and both want a network.
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    # A notebook that is opened again is as it came, without the views of widgets that are gone.
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    # All cells are in the page: else those far away are taken out, and axe does not see them.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


def prepare(home: Path) -> None:
    """Write the settings, and a kernel python3 that is the interpreter of the tests."""
    files = {
        "config/labconfig/default_setting_overrides.json": SETTINGS,
        "data/kernels/python3/kernel.json": {
            "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": "Python 3",
            "language": "python",
        },
    }
    for name, content in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    for path in (home / "notebooks").rglob("*.ipynb"):
        forget_runs(path)


def forget_runs(path: Path) -> None:
    """Take out the execution counts, which then say what has been run; keep the outputs."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = None
    nbformat.write(notebook, path)


class Jupyter:
    """A server of its own, at a port that was free, for all faces of Jupyter."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/"
        self._log = home / "server.log"
        own = {
            "JUPYTER_CONFIG_DIR": home / "config",
            "JUPYTER_DATA_DIR": home / "data",
            "JUPYTER_PATH": home / "data",  # before the kernels of the environment
            "JUPYTER_RUNTIME_DIR": home / "runtime",
            "JUPYTERLAB_SETTINGS_DIR": home / "settings",
            "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
            "IPYTHONDIR": home / "ipython",
        }
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
                    f"--ServerApp.port={port}",
                    "--ServerApp.port_retries=0",
                    "--ServerApp.ip=127.0.0.1",
                    f"--ServerApp.root_dir={home / 'notebooks'}",
                    "--IdentityProvider.token=",
                    "--LabApp.extension_manager=readonly",
                    # The page's `jupyterapp`, to ask it what it knows of its notebook.
                    "--LabApp.expose_app_in_browser=True",
                    "--JupyterNotebookApp.expose_app_in_browser=True",
                ],
                env=os.environ | {name: str(path) for name, path in own.items()},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def _wait(self) -> None:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        for _ in range(int(PATIENCE / 0.2)):
            try:
                direct.open(f"{self.url}api", timeout=5).close()
                return
            except OSError:
                assert self._process.poll() is None, self._log.read_text(errors="replace")
                time.sleep(0.2)
        raise TimeoutError(self._log.read_text(errors="replace"))

    def stop(self) -> None:
        """End the server, which ends its kernels."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()


# What the page and its kernel tell each other, by v1.kernel.websocket.jupyter.org: the messages
# that the kernel has not done with, and what it wrote to stderr or raised, in a cell or behind a
# control.
LISTEN = """(() => {
  const talk = window.kernelTalk = { unanswered: new Set(), complaints: [] };
  const asking = new Set(['comm_open', 'comm_msg', 'execute_request']);
  const decoder = new TextDecoder();
  const parts = data => {
    const view = new DataView(data), place = n => Number(view.getBigUint64(8 * n, true));
    return n => decoder.decode(new Uint8Array(data, place(n + 1), place(n + 2) - place(n + 1)));
  };
  const [HEADER, PARENT, CONTENT] = [1, 2, 4];
  const sent = part => {
    const header = JSON.parse(part(HEADER));
    if (asking.has(header.msg_type)) talk.unanswered.add(header.msg_id);
  };
  const received = part => {
    const kind = JSON.parse(part(HEADER)).msg_type;
    if (!['status', 'stream', 'error'].includes(kind)) return;
    const content = JSON.parse(part(CONTENT));
    if (content.execution_state === 'idle') {
      talk.unanswered.delete(JSON.parse(part(PARENT)).msg_id);
    }
    if (kind === 'error' || content.name === 'stderr') talk.complaints.push(part(CONTENT));
  };
  const binary = data => data instanceof ArrayBuffer;  // the server's own events are text
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => binary(data) && received(parts(data)));
    }
    send(data) {
      if (binary(data)) sent(parts(data));
      super.send(data);
    }
  };
})()"""
# Until all is answered, and painted; and then once more, for what the page had held back.
SETTLE = """patience => new Promise((done, failed) => {
  const end = performance.now() + 1000 * patience;
  const look = calm => requestAnimationFrame(() => {
    calm = window.kernelTalk.unanswered.size ? 0 : calm + 1;
    if (calm === 2) done();
    else if (performance.now() > end) failed(new Error('the kernel does not answer'));
    else look(calm);
  });
  look(0);
})"""

NOTEBOOK = "jupyterapp.shell.currentWidget"
READY = f"""() => {{
  const context = window.jupyterapp?.shell?.currentWidget?.sessionContext;
  return context?.isReady && context.session?.kernel?.status === 'idle'
    && {NOTEBOOK}.content.widgets.length > 0;
}}"""
OPEN = """async ({ path, kernel }) => {
  const on = kernel ? { id: kernel } : { name: 'python3' };
  await jupyterapp.commands.execute('docmanager:open', { path, factory: 'Notebook', kernel: on });
}"""
# The kernel by its name, or nothing where it has ended.
KERNEL = f"""() => {{
  const kernel = {NOTEBOOK}.sessionContext.session?.kernel;
  return kernel?.status === 'dead' ? null : kernel?.id;
}}"""
# As a new kernel would be, but for what it has imported.
FORGET = "[__import__('ipywidgets').Widget.close_all(), get_ipython().reset()]"
# What a player looked ahead for while its kernel forgot it is never answered.
LEAVE = f"() => {{ {NOTEBOOK}.dispose(); window.kernelTalk.unanswered.clear(); }}"
CELLS = f"""() => {NOTEBOOK}.content.widgets.map((cell, index) => ({{
  index,
  code: cell.model.type === 'code',
  source: cell.model.sharedModel.getSource(),
  count: cell.model.executionCount ?? null,
  outputs: (cell.model.outputs?.toJSON() ?? []).map(output => ({{
    type: output.output_type,
    name: output.name ?? output.ename ?? '',
    words: output.evalue ?? String(output.text ?? ''),
    kinds: Object.keys(output.data ?? {{}}),
  }})),
}}))"""


TYPESET = f"""() => {NOTEBOOK}.content.widgets.every(cell => cell.model.type !== 'markdown'
  || !/[$]/.test(cell.model.sharedModel.getSource())
  || cell.node.querySelector('mjx-container, .MathJax'))"""
# What the kernel makes of an expression, as text.
ASK = f"""expression => new Promise(done => {{
  const {{ kernel }} = {NOTEBOOK}.sessionContext.session;
  const asked = {{ code: '', silent: false, store_history: false }};
  const future = kernel.requestExecute({{ ...asked, user_expressions: {{ it: expression }} }});
  future.done.then(({{ content }}) => {{
    const {{ data, evalue }} = content.user_expressions.it;
    done(data ? data['text/plain'] : evalue);
  }});
}})"""


class Lesson:
    """A notebook in a page, its cells run.

    Attributes
    ----------
    name : of the notebook
    page : playwright's Page
    """

    def __init__(self, page: Page, app: App, name: str, last: int | None = None) -> None:
        """Take a page with an open notebook, and run its cells up to the `last`; or all."""
        self.name, self.page = name, page
        self._problems: list[str] = []
        self._not_ours = app.not_ours
        self._heard = {
            "pageerror": lambda error: self._note(f"page error: {error}"),
            "console": lambda said: said.type == "error" and self._note(said.text),
        }
        for event, listener in self._heard.items():
            page.on(event, listener)
        # Jupyter looks for widgets of an earlier page. A kernel that has run no cell does not
        # know of widgets, and says so on stderr; that is no complaint about the notebook.
        self.settle()
        self.page.evaluate("() => { window.kernelTalk.complaints = []; }")
        self.run_up_to(len(self.cells()) - 1 if last is None else last)

    def _note(self, problem: str) -> None:
        if not any(re.search(pattern, problem) for pattern, _ in self._not_ours):
            self._problems.append(problem)

    def run_up_to(self, last: int) -> None:
        if last < 0:
            return
        self.page.evaluate(f"index => {{ {NOTEBOOK}.content.activeCellIndex = index; }}", last)
        self.page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-above'); }")
        self.run(last)
        done = f"c => c.index > {last} || !c.code || !c.source.trim() || c.count !== null"
        self.page.wait_for_function(f"() => ({CELLS})().every({done})")
        self.settle()

    def run(self, index: int) -> None:
        """Run one cell once more; this does not wait for its end."""
        activate = f"index => {{ {NOTEBOOK}.content.activeCellIndex = index; }}"
        self.page.evaluate(activate, index)
        self.page.evaluate("() => { jupyterapp.commands.execute('notebook:run-cell'); }")

    def cells(self) -> list[dict]:
        """Say of every cell what it holds and what came of it."""
        return self.page.evaluate(CELLS)

    def cell(self, index: int) -> Locator:
        """Scroll to a cell."""
        self.page.evaluate(f"index => {NOTEBOOK}.content.scrollToItem(index, 'start')", index)
        cell = self.page.locator(f".jp-Cell[data-windowed-list-index='{index}']")
        cell.wait_for(state="attached")
        return cell

    def cells_with(self, selector: str) -> list[int]:
        """Return a cell once for every element in it that a selector finds."""
        return self.page.locator(f".jp-Cell {selector}").evaluate_all(
            "all => all.map(e => Number(e.closest('.jp-Cell').dataset.windowedListIndex))"
        )

    def typeset(self) -> None:
        """Wait until every formula of the text is drawn."""
        self.page.wait_for_function(TYPESET)

    def settle(self) -> None:
        """Wait until the kernel has done with all it was told, and the page has painted it."""
        self.page.evaluate(SETTLE, PATIENCE)

    def ask(self, expression: str) -> str:
        """Return what an expression is in the kernel, as text."""
        return self.page.evaluate(ASK, expression)

    def complaints(self) -> list[str]:
        """Return, and forget, what the kernel and the page complained of."""
        heard = self.page.evaluate("() => window.kernelTalk.complaints.splice(0)") + self._problems
        self._problems = []
        return heard

    @contextmanager
    def dark(self) -> Iterator[None]:
        """Show the page in JupyterLab's dark theme."""
        before = "JupyterLab Light"
        self._theme("JupyterLab Dark", light=False)
        try:
            yield
        finally:
            self._theme(before, light=True)

    def _theme(self, name: str, *, light: bool) -> None:
        command = "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})"
        self.page.evaluate(command, name)
        wanted = f"document.body.dataset.jpThemeLight === '{str(light).lower()}'"
        self.page.wait_for_function(f"() => {wanted}")
        self.settle()

    def leave(self) -> None:
        """Hear no more of the page."""
        for event, listener in self._heard.items():
            self.page.remove_listener(event, listener)


class Lessons:
    """Notebooks by name; the last one stays open, so that tests in a row share it.

    JupyterLab shows them one after the other in one page, with one kernel: to load its code, to
    start a kernel and to import what the notebooks import takes longer than most tests do.
    """

    def __init__(self, browser: Browser, server: Jupyter) -> None:
        # One for all of them, so that they share its cache: Jupyter's code is large.
        self._context = browser.new_context(viewport={"width": 1352, "height": 1300})
        self._server = server
        self._lab: Page | None = None
        self._kernel: str | None = None
        self._key: tuple | None = None
        self._lesson: Lesson | None = None

    def open(
        self, name: str, app: str = "lab", last: int | None = None, *, apart: bool = False
    ) -> Lesson:
        """Open a notebook and run it up to a cell, or come back to it.

        Apart, or in Notebook 7, it has a page and a kernel of its own.
        """
        apart = apart or app != "lab"
        key = name, app, last, apart
        if self._key != key:
            self.close()
            page = self.look(name, app) if apart else self._in_lab(name)
            self._lesson = Lesson(page, KNOWN_APPS[app], name, last)
            self._key = key
        return self._lesson

    def look(self, name: str, app: str) -> Page:
        """Open a notebook in a page of its own, and run nothing."""
        # A new page would open the notebooks of the page before as well, but for the ?reset.
        page = self._page(f"{KNOWN_APPS[app].address}{name}?reset")
        page.wait_for_function(READY)
        return page

    def _page(self, address: str) -> Page:
        page = self._context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.add_init_script(LISTEN)
        page.goto(f"{self._server.url}{address}")
        return page

    def _in_lab(self, name: str) -> Page:
        if self._lab is None:
            self._lab = self._page("lab?reset")
            self._lab.wait_for_function("() => window.jupyterapp?.restored")
        self._lab.evaluate(OPEN, {"path": name, "kernel": self._kernel})
        self._lab.wait_for_function(READY)
        return self._lab

    def block(self, pattern: str | None) -> None:
        """Let pages of notebooks opened from now on not get what this pattern matches; or all."""
        self._context.unroute_all()
        if pattern:
            self._context.route(pattern, lambda route: route.abort())

    def close(self) -> None:
        """Close what is open."""
        if self._lesson is None:
            return
        page = self._lesson.page
        if page is self._lab:
            self._kernel = page.evaluate(KERNEL)
            if self._kernel:
                self._lesson.ask(FORGET)
            self._lesson.leave()
            page.evaluate(LEAVE)
        else:
            page.evaluate(f"() => {NOTEBOOK}.sessionContext.shutdown()")
            page.close()
        self._key = self._lesson = None
