"""What readers of the course's pages see from code, and what the command says, by name."""

# -------------------------------------------------------------------------- the command

PAGES = (
    "Write the course as a folder of plain HTML pages: its pictures move and its questions take "
    "answers, with no kernel, no install and no network."
)
PAGES_FOLDER = "the folder of the notebooks; its folder `exercises` comes along"
PAGES_OUTPUT = "folder to write to"
PAGES_REPOSITORY = (
    "the repository on GitHub that publishes these pages on its branch gh-pages: each page then "
    "offers its notebook for Colab and for download"
)
PAGES_LANGUAGE = "the languages to write it in; each but English in a folder of its own"
WRITTEN = "{path}  {size} kB"
ALL_WRITTEN = "{count} files, {size:.1f} MB"
STOPPED = "a cell did not come to its end, and nothing was written.\n{error}"

NO_FOLDER = "{path}: expected a folder with notebooks"
NO_REPOSITORY = "--repository: expected USER/REPO, as on GitHub; got {got!r}"
TWICE = "{paths} would be written to the same page; expected different names"
IN_CELL = "cell {number}: {error}"
IN_PAGE = "{path}: {error}"
NO_FORMULA = "the formula {latex!r} cannot be converted; expected LaTeX that latex2mathml knows"
NO_FILE = "the link {link!r} leads to no file; expected one at {path}"
NO_PICTURE = "the picture {link!r} is no file; expected one at {path}"
NO_ANCHOR = "the link {link!r} leads to no heading or page; expected one that is there"
FROM_OUTSIDE = "{link!r} would be fetched from elsewhere; expected what the page itself holds"
ONE_TITLE = "{count} headings of the first level; expected one, the title"
EXPLORERS = "{made} explorers drawn, {saved} in the saved notebook; expected as many"

# ---------------------------------------------------------------------------- the pages

LANGUAGE = "en"
IN_LANGUAGE = {"en": "In English", "es": "En español"}  # each in its own words
TITLE = "A convolution layer, forward and backward"
COURSE = "The course"
EXERCISES = "Exercises"
SKIP = "Skip to the text"
CONTENTS = "On this page"
AROUND = "Pages of the course"
BEFORE = "Previous"
AFTER = "Next"
ABOUT = "This is a page: its pictures move, its questions take answers, its code has been run."
ABOUT_SHEET = "This is a page to read, or to print: nothing can be typed here."
ABOUT_TAKE = "To change the code, take the notebook:"
ABOUT_CHANGE = "To change the code, open the notebook {name} in Jupyter."
COLAB = "Open in Colab"
DOWNLOAD = "Download this notebook"
CODE = "The code of this cell"
COPY = "Copy"
COPIED = "Copied"
NOT_COPIED = "Press Ctrl+C"
MOVE = "Let the picture move"
STOP = "Stop the picture"
SCROLLS = "Wide: scroll sideways"
ANSWERS = "Answers"
ANSWER = "answer {number}, on the last pages"
