"""What the tools say that read and write notebooks and pictures."""

FILE_MISSING = "{path}: there is no such file; expected a notebook"
NO_NOTEBOOK = "{path}: not a notebook that can be read; expected a file .ipynb of Jupyter"
NO_FOLDER = "{path}: there is no such folder; expected one to write to"
FILE_EDITED = (
    "{path} is not as this tool made it, and would be written over; expected another name, or "
    "--force if nothing in it is needed"
)
FORCE = "write over a file though it was edited"
EDITED_MEANWHILE = "{path} was saved while it was executed; expected a file that rests. It stays."
CELL_STOPPED = "{path}: a cell did not come to its end, and the file stays as it was.\n{error}"
EXECUTE = "Execute notebooks in place, in a canonical form: again, it changes no byte."
REFRESH = "measure anew what cells with times have printed"
EXECUTE_NOTEBOOKS = "files .ipynb"

STUB_PLACEHOLDER = "return None  # your code"
STUB = "Make the notebook that learners open from the one with the solutions."
# The marks of a solution stand here in two pieces: nbgrader would take them for its own in the
# first cell of an export, which holds this module.
BEGIN, END = "### BEGIN" + " SOLUTION", "### END" + " SOLUTION"
STUB_SOLUTION = f"the notebook with the solutions, between {BEGIN} and {END}"
STUB_STUB = "the notebook to write"
STUB_NO_SOLUTION = (
    f"{{path}}: no {BEGIN} in it; expected the notebook with the solutions first, and the "
    "one to write second"
)
STUB_OVER = "{path} holds solutions, and would be written over; expected another file"
STUB_CELL = "{path}, cell {number}: {error}"
STUB_HALF = f"{{line!r}} has no other half; expected {BEGIN} and, below, {END}"
STUB_NO_END = f"a solution does not end; expected {END} below {BEGIN}"
STUB_UNMARKED = f"a solution cell without marks; expected {BEGIN} and {END}"
STUB_LEFT = "the mark {mark!r} would be handed out; expected only solutions, in cells of code"
STUB_OUTPUT = "{path}: an output holds the mark of a solution; expected none outside of the code"

TRANSLATE = "Begin a translation of the course, or go on with it, and count what is left of it."
TRANSLATE_LANGUAGE = "its code, as in es: the name of the folders"
TRANSLATE_REVIEWED = "all cells whose English has changed have been looked at, and fit"
TRANSLATE_CODE = "{code!r} is no language to translate into; expected a code such as es"
TRANSLATE_LEFT = "{path}, cell {cell}: {state}"
TRANSLATE_TO_DO = "to do"
TRANSLATE_CHANGED = "its English has changed"
TRANSLATE_SAME = "{path}: {same} of {count} texts are as in English"
TRANSLATE_COUNT = "{count} cells are left"

README = "Draw the picture that the README opens with."
README_PICTURE = "file .gif to write"
README_NO_PICTURE = "{path}: not the name of a moving picture; expected one that ends in .gif"

# ------------------------------------------------------------- notebooks that travel alone

ALONE = (
    "Export notebooks that need no file beside them: a first, folded cell puts conv_layer.py and "
    "convlab in place."
)
ALONE_NOTEBOOKS = "files .ipynb; links among them stay, other links to files become plain words"
ALONE_OUTPUT = "folder to write to"
ALONE_CLEAR = "leave the outputs out, for a class that should predict before it sees"
ALONE_LANGUAGE = "the language of what is added to them"
ALONE_WRITTEN = "{path}  {size} kB"
ALONE_ABOVE = (
    "**Run the next cell first,** and again after a restart: it brings along the code that this "
    "notebook imports."
)
ALONE_TITLE = "Run this cell first: it brings the code of this notebook along"
ALONE_SAYS = "It holds `conv_layer` and `convlab`, packed. Python imports them from here alone."
ALONE_READ = (
    "To read one: `import inspect, conv_layer`, then `print(inspect.getsource(conv_layer))`."
)
ALONE_BESIDE = "It puts `{name}` beside the notebook, unless it is there."
ALONE_READY = "Ready, from this notebook alone: {names}"
ALONE_SKIPPED = "Not found? Run the first code cell of this notebook."
ALONE_TWICE = "{paths} would be written to the same file; expected different names"
ALONE_OVER = "{path} would be written over; expected another folder"
ALONE_NO_DATA = "reads {name}; expected data of this project: {known}"
ALONE_FILE_BESIDE = "names the file {name}, which cannot travel; expected data of this project"
ALONE_NO_PYTHON = "cell {number}: {error}; expected Python, with Jupyter's magics or without"
ALONE_NO_MODULE = "imports {module}; expected a module of this project"
ALONE_NO_NAME = "imports {name} from {module}; expected a name that it has"
ALONE_NO_STRING = "imports by {code}; expected the module's name there, as a string"
ALONE_MODULE_BESIDE = (
    "imports {module}, which lies beside the notebook and cannot travel; expected conv_layer, "
    "convlab, or what is installed"
)
ALONE_NO_FILE = "the link {link} leads to no file; expected one at {path}"
ALONE_NO_PICTURE = "{link} shows no picture; expected a file such as .png, .gif or .svg"
ALONE_OTHER_LINK = (
    "the link {link} cannot travel; expected [words](file) or ![words](file), the file in <> if "
    "its name has spaces"
)
