"""What the tools say that read and write notebooks and pictures."""

from convlab.text.tools import BEGIN, END

FILE_MISSING = "{path}: no existe ese archivo; se esperaba un cuaderno"
NO_NOTEBOOK = "{path}: no es un cuaderno legible; se esperaba un archivo .ipynb de Jupyter"
NO_FOLDER = "{path}: no existe esa carpeta; se esperaba una donde escribir"
FILE_EDITED = (
    "{path} no está como lo dejó esta herramienta, y se sobrescribiría; se esperaba otro nombre, "
    "o --force si nada de lo que contiene hace falta"
)
FORCE = "sobrescribir un archivo aunque haya sido editado"
EDITED_MEANWHILE = (
    "{path} se guardó mientras se ejecutaba; se esperaba un archivo que nadie toque. Queda como "
    "está."
)
CELL_STOPPED = "{path}: una celda no llegó a su fin, y el archivo queda como estaba.\n{error}"
EXECUTE = (
    "Ejecuta cuadernos en su lugar, en una forma canónica: la segunda vez no cambia ni un byte."
)
REFRESH = "medir de nuevo lo que imprimieron las celdas con tiempos"
EXECUTE_NOTEBOOKS = "archivos .ipynb"

STUB_PLACEHOLDER = "return None  # tu código"
STUB = "Crea, a partir del cuaderno con las soluciones, el que abren los estudiantes."
STUB_SOLUTION = f"el cuaderno con las soluciones, entre {BEGIN} y {END}"
STUB_STUB = "el cuaderno que se escribe"
STUB_NO_SOLUTION = (
    f"{{path}}: no contiene ningún {BEGIN}; se esperaba primero el cuaderno con las soluciones, "
    "y después el que se escribe"
)
STUB_OVER = "{path} contiene soluciones, y se sobrescribiría; se esperaba otro archivo"
STUB_CELL = "{path}, celda {number}: {error}"
STUB_HALF = f"a {{line!r}} le falta su otra mitad; se esperaba {BEGIN} y, más abajo, {END}"
STUB_NO_END = f"una solución no termina; se esperaba {END} debajo de {BEGIN}"
STUB_UNMARKED = f"una celda de solución sin marcas; se esperaba {BEGIN} y {END}"
STUB_LEFT = (
    "la marca {mark!r} llegaría a los estudiantes; se esperaban solo soluciones, en celdas de "
    "código"
)
STUB_OUTPUT = (
    "{path}: una salida contiene la marca de una solución; no se esperaba ninguna fuera del código"
)

TRANSLATE = "Empieza una traducción del curso, o la continúa, y cuenta lo que falta."
TRANSLATE_LANGUAGE = "su código, como es: el nombre de las carpetas"
TRANSLATE_REVIEWED = "ya se revisaron todas las celdas cuyo inglés cambió, y concuerdan"
TRANSLATE_CODE = "{code!r} no sirve como idioma de la traducción; se esperaba un código como es"
TRANSLATE_LEFT = "{path}, celda {cell}: {state}"
TRANSLATE_TO_DO = "por hacer"
TRANSLATE_CHANGED = "su inglés cambió"
TRANSLATE_SAME = "{path}: {same} de {count} textos están como en inglés"
TRANSLATE_COUNT = "celdas que faltan: {count}"

README = "Dibuja la imagen con la que empieza el README."
README_PICTURE = "archivo .gif que se escribe"
README_NO_PICTURE = (
    "{path}: no es el nombre de una imagen que se mueve; se esperaba uno que termine en .gif"
)

# ------------------------------------------------------------- notebooks that travel alone

ALONE = (
    "Exporta cuadernos que no necesitan ningún archivo al lado: una primera celda, plegada, pone "
    "conv_layer.py y convlab en su lugar."
)
ALONE_NOTEBOOKS = (
    "archivos .ipynb; los enlaces entre ellos se conservan, los demás enlaces a archivos se "
    "vuelven texto"
)
ALONE_OUTPUT = "carpeta donde se escribe"
ALONE_CLEAR = "dejar fuera las salidas, para una clase que debe predecir antes de ver"
ALONE_LANGUAGE = "el idioma de lo que se les agrega"
ALONE_WRITTEN = "{path}  {size} kB"
ALONE_ABOVE = (
    "**Ejecuta primero la celda siguiente,** y otra vez si reinicias: trae el código que importa "
    "este cuaderno."
)
ALONE_TITLE = "Ejecuta primero esta celda: trae el código de este cuaderno"
ALONE_SAYS = (
    "Contiene `conv_layer` y `convlab`, empaquetados. Python los importa solamente de aquí."
)
ALONE_READ = (
    "Para leer uno: `import inspect, conv_layer` y luego `print(inspect.getsource(conv_layer))`."
)
ALONE_BESIDE = "Pone `{name}` junto al cuaderno, si todavía no está."
ALONE_READY = "Todo listo, con este cuaderno solo: {names}"
ALONE_SKIPPED = "¿No se encuentra? Ejecuta la primera celda de código de este cuaderno."
ALONE_TWICE = "{paths} se escribirían en el mismo archivo; se esperaban nombres distintos"
ALONE_OVER = "{path} se sobrescribiría; se esperaba otra carpeta"
ALONE_NO_DATA = "lee {name}; se esperaban datos de este proyecto: {known}"
ALONE_FILE_BESIDE = (
    "nombra el archivo {name}, que no puede viajar; se esperaban datos de este proyecto"
)
ALONE_NO_PYTHON = (
    "celda {number}: {error}; se esperaba Python, con comandos mágicos de Jupyter o sin ellos"
)
ALONE_NO_MODULE = "importa {module}; se esperaba un módulo de este proyecto"
ALONE_NO_NAME = "importa {name} de {module}; se esperaba un nombre que ese módulo tenga"
ALONE_NO_STRING = "importa por medio de {code}; se esperaba ahí el nombre del módulo, como cadena"
ALONE_MODULE_BESIDE = (
    "importa {module}, que está junto al cuaderno y no puede viajar; se esperaba conv_layer, "
    "convlab, o lo que está instalado"
)
ALONE_NO_FILE = "el enlace {link} no lleva a ningún archivo; se esperaba uno en {path}"
ALONE_NO_PICTURE = "{link} no muestra ninguna imagen; se esperaba un archivo como .png, .gif o .svg"
ALONE_OTHER_LINK = (
    "el enlace {link} no puede viajar; se esperaba [palabras](archivo) o ![palabras](archivo), con "
    "el archivo entre <> si su nombre tiene espacios"
)
