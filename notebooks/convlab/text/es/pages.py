"""What readers of the course's pages see from code, and what the command says, by name."""

# -------------------------------------------------------------------------- the command

PAGES = (
    "Escribe el curso como una carpeta de páginas HTML: sus imágenes se mueven y sus preguntas "
    "aceptan respuestas, sin kernel, sin instalar nada y sin red."
)
PAGES_FOLDER = "la carpeta de los cuadernos; su carpeta `exercises` va incluida"
PAGES_OUTPUT = "carpeta donde se escribe"
PAGES_REPOSITORY = (
    "el repositorio de GitHub que publica estas páginas en su rama gh-pages: así, cada página "
    "ofrece su cuaderno para Colab y para descargar"
)
PAGES_LANGUAGE = "los idiomas en que se escribe; cada uno, menos el inglés, en su propia carpeta"
WRITTEN = "{path}  {size} kB"
ALL_WRITTEN = "{count} archivos, {size:.1f} MB"
STOPPED = "una celda no llegó a su fin, y no se escribió nada.\n{error}"

NO_FOLDER = "{path}: se esperaba una carpeta con cuadernos"
NO_REPOSITORY = "--repository: se esperaba USER/REPO, como en GitHub; se recibió {got!r}"
TWICE = "{paths} se escribirían en la misma página; se esperaban nombres distintos"
IN_CELL = "celda {number}: {error}"
IN_PAGE = "{path}: {error}"
NO_FORMULA = (
    "la fórmula {latex!r} no se puede convertir; se esperaba LaTeX que latex2mathml conozca"
)
NO_FILE = "el enlace {link!r} no lleva a ningún archivo; se esperaba uno en {path}"
NO_PICTURE = "la imagen {link!r} no es un archivo; se esperaba uno en {path}"
NO_ANCHOR = "el enlace {link!r} no lleva a ningún título ni página; se esperaba uno que exista"
FROM_OUTSIDE = (
    "{link!r} se tomaría de otro sitio; se esperaba solo lo que la propia página contiene"
)
ONE_TITLE = "{count} títulos del primer nivel; se esperaba uno, el de la página"
EXPLORERS = (
    "{made} exploradores dibujados, {saved} en el cuaderno guardado; se esperaba la misma cantidad"
)

# ---------------------------------------------------------------------------- the pages

LANGUAGE = "es"
TITLE = "Una capa convolucional, hacia adelante y hacia atrás"
COURSE = "El curso"
EXERCISES = "Ejercicios"
SKIP = "Ir al texto"
CONTENTS = "En esta página"
AROUND = "Páginas del curso"
BEFORE = "Anterior"
AFTER = "Siguiente"
ABOUT = (
    "Esto es una página: sus imágenes se mueven, sus preguntas aceptan respuestas y su código ya "
    "se ejecutó."
)
ABOUT_SHEET = "Esta página es para leer o imprimir: aquí no se puede escribir nada."
ABOUT_TAKE = "Para cambiar el código, usa el cuaderno:"
ABOUT_CHANGE = "Para cambiar el código, abre el cuaderno {name} en Jupyter."
COLAB = "Abrir en Colab"
DOWNLOAD = "Descargar este cuaderno"
CODE = "El código de esta celda"
COPY = "Copiar"
COPIED = "Copiado"
NOT_COPIED = "Presiona Ctrl+C"
MOVE = "Animar la imagen"
STOP = "Detener la imagen"
SCROLLS = "Ancho: desplázate hacia los lados"
ANSWERS = "Respuestas"
ANSWER = "respuesta {number}, en las últimas páginas"
