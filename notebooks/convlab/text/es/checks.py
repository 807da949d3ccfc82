"""What the checker says: its verdicts, the names of mistakes, hints, marks, the command line."""

from __future__ import annotations

CASES = {
    "a 3×3 input, one 2×2 filter": "una entrada de 3×3, un filtro de 2×2",
    "a 4×6 input, wider than high, one 3×3 filter": (
        "una entrada de 4×6, más ancha que alta, un filtro de 3×3"
    ),
    "a 6×4 input, higher than wide, one 3×3 filter": (
        "una entrada de 6×4, más alta que ancha, un filtro de 3×3"
    ),
    "one 2×3 filter": "un filtro de 2×3",
    "one 3×2 filter, halves among the numbers": "un filtro de 3×2, mitades entre los números",
    "two 3×3 filters, a 1×1 output": "dos filtros de 3×3, una salida de 1×1",
    "an output of one row": "una salida de una sola fila",
    "two 2×2 filters": "dos filtros de 2×2",
    "three 3×3 filters": "tres filtros de 3×3",
    "zeros and tenths among the numbers": "ceros y décimas entre los números",
    "stride 2, nothing left over": "paso 2, no sobra nada",
    "stride 2, a row and a column left over": "paso 2, sobran una fila y una columna",
    "stride 3, two rows and a column left over": "paso 3, sobran dos filas y una columna",
    "stride 3 and a 2×2 filter: gaps between the windows": (
        "paso 3 y un filtro de 2×2: huecos entre las ventanas"
    ),
    "stride 2 and a 1×1 filter, halves among the numbers": (
        "paso 2 y un filtro de 1×1, mitades entre los números"
    ),
    "“same”, a 3×3 filter": "«same», un filtro de 3×3",
    "“same”, a 2×2 filter": "«same», un filtro de 2×2",
    "“same”, a 2×3 filter, halves among the numbers": (
        "«same», un filtro de 2×3, mitades entre los números"
    ),
    "“same”, a 1×3 filter": "«same», un filtro de 1×3",
    "“same”, two 4×4 filters": "«same», dos filtros de 4×4",
    "“same” with stride 2, a 3×3 filter": "«same» con paso 2, un filtro de 3×3",
    "two channels": "dos canales",
    "two channels, two filters": "dos canales, dos filtros",
    "a square image of two channels, three 3×3 filters": (
        "una imagen cuadrada de dos canales, tres filtros de 3×3"
    ),
    "two channels, three 1×1 filters": "dos canales, tres filtros de 1×1",
    "three channels, two filters, stride 2": "tres canales, dos filtros, paso 2",
    "“same”, two channels, two 3×1 filters": "«same», dos canales, dos filtros de 3×1",
    "“same” with stride 2, two channels": "«same» con paso 2, dos canales",
    "a batch of two": "un lote de dos",
    "a batch of two, two filters": "un lote de dos, dos filtros",
    "a batch of three, two channels, two filters, “same”": (
        "un lote de tres, dos canales, dos filtros, «same»"
    ),
    "“same” with stride 2, 2×3 filters, two channels, a batch of two": (
        "«same» con paso 2, filtros de 2×3, dos canales, un lote de dos"
    ),
    "all at once: batch, channels, 2×3 filters, stride 2": (
        "todo a la vez: lote, canales, filtros de 2×3, paso 2"
    ),
}
LETTERS = "una letra para cada eje, de {known}, o bien 1"
LETTERS_OF_X = "las letras N, C, H, W, o C, H, W, o H, W, en cualquier orden"
LIKE_ARGUMENTS = "los argumentos de la llamada, con los nombres {known}"
A_PLACE = "el lugar donde lo guarda la capa, como 'W' o \"params['W']\""
A_METHOD = "un método, como 'forward' o 'forward(X, W, b)'"
A_CLASS = "una clase, u otra cosa que construya una capa"
A_RATE = "un número mayor que 0"
NOT_MORE = {
    "N": "En las letras del adaptador falta N: no se aceptan lotes",
    "C": "En las letras del adaptador falta C: no se aceptan varios canales",
    "F": "En las letras del adaptador falta F: no se aceptan varios filtros",
}
NOT_SQUARE = "El texto del adaptador es para cuadrados: no se aceptan otras formas"
NOT_SHAPE = "La capa tiene filtros de la forma {shape}: no se aceptan otros"
NOT_STRIDE = "En el texto del adaptador falta s: no se acepta un paso mayor que 1"
NOT_PADDING = "En el texto del adaptador falta p: no se acepta relleno"
NOT_THE_SAME = (
    "p es un solo número para todos los lados: con ninguno se logra «same» para un filtro de "
    "{kernel}"
)
OTHER_AXES = "Las letras del adaptador son para una X con {axes} ejes: no se aceptan otras"
NO_FILTER_GRADIENT = (
    "backward no devolvió ningún arreglo con la forma de los pesos: di dónde se guarda ∂L/∂F, como "
    "en dL_dF='dW', o con qué tasa de aprendizaje se actualizan los pesos, como en lr=1.0"
)
USE_ADAPTER = (
    "La interfaz de la capa no es la que pide esta verificación: {why}. Un adaptador la acepta tal "
    "cual ({function} está en convlab.check):\n\n{line}"
)
OTHER_CONSTRUCTOR = "su constructor recibe otros argumentos"
OTHER_FUNCTIONS = "son funciones"
OTHER = {  # by the argument of the adapter
    "X": "X tiene sus ejes en el orden {value}",
    "forward": "`forward` se llama `{value}`",
    "backward": "`backward` se llama `{value}`",
    "no backward": "el camino de vuelta es lo que llega junto con O",
    "weight": "`weight` no se lee, los filtros están en `{value}`",
    "no weight": "los filtros se entregan en cada llamada",
    "bias": "`bias` no se lee, está en `{value}`",
    "no bias": "no hay sesgo",
    "dL_dF": "backward deja ∂L/∂F en `{value}`",
    "lr": "backward actualiza los pesos y no muestra ∂L/∂F",
}
A_FACTORY = "una función de (out_channels, kernel_size, stride, padding) que devuelve una capa"
AT_LINE = "{said} (línea {number}, en {name}: {line})"
NO_LAYER = "lo que construye la capa devolvió {got}; se esperaba una capa"
NO_PAIR = "backward devolvió {got}; se esperaban dos arreglos, (dL_dF, dL_dX)"
NO_NUMBERS = "devolvió {got}; se esperaba un arreglo de números"
ONE_ARRAY = "un arreglo de forma {shape} y tipo {dtype}"
TOO_MANY_NUMBERS = (
    "devolvió un arreglo de forma {shape}; se esperaban unos cientos de números a lo sumo"
)
PARTS = {
    "forward": "La salida O",
    "filter_gradient": "El gradiente respecto del filtro, ∂L/∂F",
    "input_gradient": "El gradiente respecto de la entrada, ∂L/∂X",
    "bias_gradient": "El gradiente respecto del sesgo, ∂L/∂b",
    "backward": "La pasada hacia atrás",
}
PART_NAMES = {
    "forward": "O",
    "filter_gradient": "∂L/∂F",
    "input_gradient": "∂L/∂X",
    "bias_gradient": "∂L/∂b",
    "backward": "backward",
}
CLI = (
    "Verifica entregas: una fila para cada una, en cuanto está lista, con sus puntos. Cada una "
    "corre en un proceso propio, con un límite de tiempo y de memoria; eso no protege contra "
    "código malicioso."
)
CLI_SUBMISSIONS = "archivos .py o .ipynb, o carpetas o ZIP con ellos, como los dan Moodle y Canvas"
CLI_CSV = "escribir las filas también en este archivo"
CLI_DELIMITER = "lo que separa dos columnas en él (,)"
CLI_LAYER = "nombre de la clase, si no es uno de los habituales"
CLI_ADAPTER = (
    "para capas con otra interfaz: la llamada que las adapta, como 'of_class(layer, \"in, out, k, "
    "s, p\")', donde layer es la del archivo, o bien 'of_functions(conv_forward, conv_backward)'; "
    "mira of_class y of_functions en convlab.check"
)
CLI_NO_ADAPTER = "--adapter: se esperaba una llamada a of_class u of_functions; se recibió {got}"
CLI_USE_ADAPTER = "Se puede verificar con --adapter {line}."
CLI_SECONDS = "tiempo para cada entrega (60); cada llamada dispone de un octavo de ese tiempo"
CLI_MEGABYTES = "memoria para cada entrega (2048), donde el sistema puede limitarla"
CLI_JOBS = "cuántas verificar al mismo tiempo (tantas como núcleos haya, y no más)"
CLI_ROW = "{submission}  {marks}  {steps}  {said}"
CLI_MARKS = "{marks} de {of}"
CLI_STEPS = "{passed}/{of} etapas"
CLI_RIGHT = "correcto"
CLI_TIMEOUT = "se detuvo: no terminó en {seconds} segundos"
CLI_MISSING = "no existe ese archivo"
CLI_NOTHING = "no contiene ningún archivo .py o .ipynb"
CLI_NO_ZIP = "este ZIP no se puede abrir completo: {said}"
CLI_TOO_LARGE = "lo que contiene es demasiado grande"
CLI_NO_NOTEBOOK = "un cuaderno cortado o dañado: {said}"
CLI_CRASH = "se detuvo con el código de salida {code}"
CLI_CANNOT_WRITE = "no se puede escribir {path}: {said}"
CLI_ONE_CHARACTER = "{got!r} no sirve de separador; se esperaba un solo carácter"
CLI_INTERRUPTED = "Se detuvo. En {path} hay {count} de {of} filas."
CLI_WINDOWS = (
    "En Windows no se limita la memoria de una entrega, y los procesos que ella haya iniciado no "
    "se detienen junto con ella."
)
CLI_ENDLESS = "no terminó en {seconds} segundos"
CLI_ENDED = "el proceso terminó aquí, con el código de salida {code}"
CLI_LINE = "línea {line}"
CLI_CELL_LINE = "celda {cell}, línea {line}"
CLI_STOPPED = "Se detuvo ({where}): {said}."
CLI_MORE_STOPPED = "Y {count} más."
CLI_STILL = "Seguía en marcha ({where}) después de {seconds} segundos, y nada dependía de eso."
CLI_LOST = "Etapas en las que faltan puntos: {steps}."
CLI_OF_17 = "Se calificó sobre {of}, sin las etapas 1 y 2: contiene solo la capa."
CLI_CONSTRUCTOR = (
    "Se construye como {name}(out_channels, kernel_size, stride, padding); su propio __init__ "
    "recibe ({parameters})."
)
CLI_OWN_ARRAYS = "Los arreglos que tiene además de weight y bias: {names}."
CLI_NO_BIAS_GRADIENT = "No guarda dL_db; ∂L/∂b no se verificó."
CLI_RIGHT_OF = "Entregas correctas: {right} de {of}."
CLI_COUNTED = "{count:>4} × {what}"
CLI_SAME_UNKNOWN = (
    "{count} entregas tienen los mismos números desconocidos en la etapa {step}: {names}"
)
NO_LAYER_IN_FILE = (
    "no hay ninguna capa en el archivo: se esperaba una clase {names}, con forward y backward"
)
MANY_LAYERS_IN_FILE = "hay varias capas en el archivo: {names}; elige una con --layer"
STEP_NAMES = {
    None: "La capa",
    "size": "El tamaño de la salida",
    "padding": "El relleno",
    "forward": "La pasada hacia adelante",
    "filter_gradient": "∂L/∂F",
    "input_gradient": "∂L/∂X",
    "bias_gradient": "∂L/∂b",
    "forward_one_filter": "La pasada hacia adelante de un filtro",
    "forward_several_filters": "La pasada hacia adelante de varios filtros",
    "filter_gradient_stride_1": "∂L/∂F con paso 1",
    "input_gradient_stride_1": "∂L/∂X con paso 1",
    "stride": "El paso",
    "same": "El relleno «same»",
}
PASSED = "✓ {what}: todo bien en {cases} casos."
PASSED_PART = "✓ {what}: todo bien en los casos que acepta, {cases} de {of}."
PASSED_LITTLE = "◐ {what}: todo bien en los casos que acepta, {cases} de {of}."
PASSED_FORWARD = "◐ {what}: todo bien en {cases} de {of} casos, sin ∂L/∂X."
NOT_PASSED = "✗ {what}: todavía no está bien."
SMALLEST = "El caso más pequeño que lo muestra: {case}."
OR_ELSE = "También puede ser, con estos mismos números: {title}"
HINT = "Pista: {hint}"
EXPLAINED = "Se explica en {section}."
NOTE = "Nota: {note}"
EXPECTED, GOT = "{name} esperado", "{name} obtenido"
WHICH = {"image": ", imagen {number}", "channel": ", canal {number}", "filter": ", filtro {number}"}
SHAPES = "Se esperaba la forma {expected}; se obtuvo {got}."
VALUES = "Se esperaba {expected}; se obtuvo {got}."
# Where a layer is wrong: in words, each behind "cuando", what is in a family and what is not.
FAMILIES = {
    "stride": ("el paso es mayor que 1", "la capa tiene paso 1"),
    "same": ("el relleno es «same»", "el relleno es «valid»"),
    "channels": ("X tiene varios canales", "X tiene un solo canal"),
    "images": ("hay varias imágenes", "hay una sola imagen"),
    "filters": ("hay varios filtros", "hay un solo filtro"),
    "left_over": ("sobra una fila o columna", "no sobra ninguna fila ni columna"),
    "rectangular_filter": ("el filtro no es cuadrado", "el filtro es cuadrado"),
    "even_filter": ("un lado del filtro es par", "los dos lados del filtro son impares"),
    "even_height": ("el alto del filtro es par", "el alto del filtro es impar"),
    "even_width": ("el ancho del filtro es par", "el ancho del filtro es impar"),
    "rectangular_input": ("X no es cuadrada", "X es cuadrada"),
    "rectangular_output": ("la salida no es cuadrada", "la salida es cuadrada"),
    "several_taps": ("el filtro es mayor que 1×1", "el filtro es de 1×1"),
    "overlap": ("las ventanas se superponen", "las ventanas no se superponen"),
    "odd_border": (
        "un lado recibe más relleno que el otro",
        "todos los lados reciben el mismo relleno",
    ),
    "one_border": ("solo se rellena un eje", "se rellenan los dos ejes, o ninguno"),
    "wide": ("X es más ancha que alta", "X no es más ancha que alta"),
    "high": ("X es más alta que ancha", "X no es más alta que ancha"),
    "as_many": ("hay tantos filtros como canales", "la cantidad de filtros no es la de canales"),
    "stride_2": ("el paso es 2", "el paso no es 2"),
    "stride_3": ("el paso es mayor que 2", "el paso es 1 o 2"),
    "channels_2": ("X tiene dos canales", "X tiene un canal, o más de dos"),
    "channels_3": ("X tiene más de dos canales", "X tiene uno o dos canales"),
    "images_2": ("hay dos imágenes", "hay una imagen, o más de dos"),
    "images_3": ("hay más de dos imágenes", "hay una o dos imágenes"),
    "filters_2": ("hay dos filtros", "hay un filtro, o más de dos"),
    "filters_3": ("hay más de dos filtros", "hay uno o dos filtros"),
}
BOTH_FAMILIES, EITHER_FAMILY = "{one} y {other}", "{one}, o bien {other}"
RIGHT_BUT = "Está bien, salvo cuando {where}."
RIGHT_WHERE = "Está bien en todos los casos en que {where}."
ONLY_WHERE = "Esto pasa cuando {where}."
WRONG_ON = "Está mal en {wrong} de {cases} casos."
ON_ALL = "Esto pasa en los {cases} casos."

# What the numbers that came have to do with the right ones.
TIMES, RIGHT_ONE = "{factor} veces lo que debería ser", "lo que debería ser, {by}"
TIMES_AND, DIVIDED, MULTIPLIED = "{times}, {by}", "dividido por {count}", "multiplicado por {count}"
COUNTS = {
    "images": "la cantidad de imágenes",
    "filters": "la cantidad de filtros",
    "channels": "la cantidad de canales",
    "stride": "el paso",
    "windows": "la cantidad de ventanas de una imagen",
    "windows_of_all": "la cantidad de ventanas de todas las imágenes",
    "rows": "la cantidad de filas de O",
    "columns": "la cantidad de columnas de O",
    "outputs": "el tamaño de O",
    "outputs_of_one": "el tamaño de O para una imagen",
    "taps": "la cantidad de tomas, kH·kW",
    "taps_of_all": "la cantidad de pesos de un filtro",
    "weights": "la cantidad total de pesos",
    "pixels": "la cantidad de píxeles de una imagen",
    "inputs": "el tamaño de X",
}
# Each with its article; what is said of them is the same for all of them, whatever their gender.
AXES = {
    "images": "las imágenes",
    "filters": "los filtros",
    "channels": "los canales",
    "rows": "las filas",
    "columns": "las columnas",
}
ONE_OF = {
    "images": "la imagen",
    "filters": "el filtro",
    "channels": "el canal",
    "rows": "la fila",
    "columns": "la columna",
}
NUMBER_OF_GRID = "un número de cada cuadrícula, el"
EDGE = "las filas y las columnas del principio y del final"
LAST, FIRST = "{what} del final", "{what} del principio"
BUT_FOR, IN_ALONE = "salvo en {what}", "solo en {what}"
REVERSED = "{axes} están en orden inverso"
EXCHANGED = "los ejes van en este orden: {axes}"
READ = "se leen en otro orden, como por un reshape en lugar de un transpose"
SHIFTED = "están desplazados {shift}"
SHIFTED_BY_THE_REST = (
    "están desplazados hacia abajo y hacia la derecha, tantos lugares como filas y columnas sobran"
)
DIRECTIONS = (
    ("{count} hacia arriba", "{count} hacia abajo"),
    ("{count} hacia la izquierda", "{count} hacia la derecha"),
)

FINDING_ALT = "{title} Con este caso: {case}. {grids}"
GRID_ALT = "{name} es {numbers}."
STRONGER_HINTS = (
    "Una pista más fuerte",
    "La pista más fuerte, cerca de la línea que hay que cambiar",
)
FOR_HINTS = (
    "Más pistas: `report = check_layer(…)`, y luego `report.hint(2)`, o `report.hint(3)`, que "
    "llega cerca de la línea que hay que cambiar."
)
FOR_THE_CASE = (
    "Para tener el caso a mano, después de `report = check_layer(…)`: `case = "
    "report.findings[{number}].case`. Tiene `case.X`, `case.weight` (F), `case.bias` y "
    "`case.dL_dO`; `case.right` es lo que se espera."
)
NO_HINT = "No hay nada mal, así que no hay pista."
CASE = """\
{name}
  X        la entrada, {X}: imágenes, canales, filas, columnas
  weight   los filtros F, {weight}
  bias     {bias}
  dL_dO    ∂L/∂O, {dL_dO}
  right    lo que se espera, por {parts}
  kernel   {kernel}
  stride   {stride}
  padding  {padding}: filas {pads[0]}, columnas {pads[1]} de ceros, antes y después"""
# What a layer takes that refuses the rest.
LIMITS = {
    "square_only": "solo filtros cuadrados",
    "odd_only": "solo filtros impares",
    "three_only": "solo filtros de 3×3",
    "stride_1_only": "solo paso 1",
    "valid_only": "solo relleno «valid»",
    "same_odd_only": "«same» solo con filtros impares",
    "same_stride_1_only": "«same» solo con paso 1 (como torch)",
    "same_on_all_sides_only": "«same» solo donde rellena igual todos los lados",
    "nothing_left_over": "solo entradas en las que no sobra ninguna fila ni columna",
    "square_images_only": "solo imágenes cuadradas",
    "one_channel_only": "un solo canal",
    "one_image_only": "una imagen por vez",
}
NOTES = {
    "axes_2": (
        "La capa acepta una matriz X (H, W). Los canales y los lotes quedan fuera de esta "
        "verificación."
    ),
    "axes_3": "La capa acepta una imagen X (C, H, W). Los lotes quedan fuera de esta verificación.",
    "refused": "La capa acepta {limits}; lo demás no se verificó. Dice: {words}.",
    "same_convention": (
        "Para «same» con un paso mayor que 1 hay varias convenciones. Esta no es la de Keras; la "
        "capa se verificó según su propia convención."
    ),
    "first_layer": (
        "backward devuelve None en lugar de ∂L/∂X, como puede hacerlo la primera capa de una red. "
        "∂L/∂X no se verificó."
    ),
    "results_order": (
        "backward devuelve sus resultados en un orden propio; aquí es (dL_dF, dL_dX). Se "
        "distinguieron por sus formas."
    ),
    "zero_grad": (
        "Los gradientes se acumulan de una llamada a otra hasta que se llama a `zero_grad`, como "
        "en torch. Aquí son nuevos en cada llamada."
    ),
    "float32": (
        "Los números son correctos hasta donde llega la precisión de float32. float64 mostraría "
        "más cifras."
    ),
    "printed": "La capa imprime mientras corre. Eso se retuvo, y lleva tiempo.",
    "optional": "dL_db, que ninguna etapa pide, está mal: {title} Aquí eso no te cuesta nada.",
}

N1 = "el cuaderno 01, «La ventana deslizante»"
N2, N4 = "el cuaderno 02, «Relleno»", "el cuaderno 04"
N3 = "el cuaderno 03, «Paso y dilatación»"
N5 = "el cuaderno 05, «El gradiente respecto del filtro»"
N6 = "el cuaderno 06, «El gradiente respecto de la entrada»"
N7 = "el cuaderno 07, «El gradiente respecto de la entrada, completo»"
ITS_PART = "donde se explica su parte"  # of a mistake that several parts may have
SECTION_OF_PART = {
    "forward": N1,
    "filter_gradient": N5,
    "input_gradient": N6,
    "bias_gradient": N5,
    "backward": N5,
}

# ------------------------------------------------------- the first steps, and the marks

ROW_PADDING = ", «{padding}»"
ROW_CASE = "n = {n}, k = {k}, paso {stride}"
ROW_PRINTS = "Tu función imprime. Aquí eso se retiene; llámala en una celda aparte para verlo."
UNREAD = (
    "Python no pudo leer tu última celda con `{name}`: tiene un error de sintaxis. Lo que se "
    "verificó aquí es lo que había antes."
)
ROW_FLOATS = "Estos números son float. `np.pad` acepta solo números enteros; por eso se piden int."
_OF_ANY_ROW = {
    "not_written": ("Todavía no está escrito.", "Pon tu código en lugar de `return None`."),
    "printed": (
        "Imprime, y no devuelve nada.",
        "`print` muestra un número. `return` se lo entrega a quien llamó.",
    ),
    "raised": ("Se detiene con una excepción.", "Mira abajo cuál fue, y dónde."),
    "unrecognised": (
        "Está mal, y no por un error que esta verificación conozca.",
        "Dibuja este caso: los n números, y cada ventana sobre ellos.",
    ),
}
# By step and mistake: what is wrong, and why.
ROW_MISTAKES = {
    "size": {
        **_OF_ANY_ROW,
        "float": (
            "El número es correcto, pero es un float.",
            "Las ventanas se cuentan, y por eso se pide un int: 3, y no 3.0. `//` divide dos int y "
            "da un int.",
        ),
        "true_division": (
            "`/` da un float, y partes de ventanas.",
            "Solo cuentan las ventanas enteras, y se pide un int. `//` divide y redondea hacia "
            "abajo.",
        ),
        "no_one": (
            "Falta contar la primera ventana.",
            "(n − k) // stride cuenta los movimientos de una ventana a la siguiente. Hay una "
            "ventana más que movimientos.",
        ),
        "one_inside": (
            "El 1 se suma antes de dividir.",
            "La división cuenta los movimientos de una ventana a la siguiente. La primera ventana "
            "se suma a ellos.",
        ),
        "no_brackets": (
            "Solo k se divide por el paso.",
            "// se calcula antes que −. ¿Cuántos lugares puede avanzar una ventana?",
        ),
        "no_stride": ("El paso no se usa.", "Esto cuenta las ventanas que avanzan de uno en uno."),
        "no_window": (
            "El tamaño de la ventana no se usa.",
            "Las ventanas que empiezan cerca del final de la fila no caben en ella.",
        ),
        "rounded_up": (
            "Una ventana de más: se sale de los n números.",
            "Una última ventana que no cabe no se cuenta. Redondea hacia abajo.",
        ),
    },
    "padding": {
        **_OF_ANY_ROW,
        "half_on_both": (
            "En los dos lados va la mitad de los ceros, redondeada hacia arriba.",
            "Es lo que da k // 2 con un k par: un cero de más. Si la cantidad de ceros es impar, "
            "el que sobra va después de la fila.",
        ),
        "too_few": (
            "En los dos lados va la mitad de los ceros, redondeada hacia abajo.",
            "Es lo que da (k − 1) // 2 con un k par: falta un cero. Va después de la fila.",
        ),
        "odd_first": (
            "Si la cantidad de ceros es impar, el que sobra va antes de la fila.",
            "Va después: (1, 2), y no (2, 1).",
        ),
        "no_stride": (
            "El paso no se usa.",
            "k − 1 ceros es lo correcto con paso 1. Con un paso mayor, la última ventana empieza "
            "en otro lugar: cuenta primero las ventanas.",
        ),
        "size_kept": (
            "Los ceros son para n ventanas, sea cual sea el paso.",
            "Con «same» hay n / stride ventanas, redondeado hacia arriba.",
        ),
        "rounded_down": (
            "La cantidad de ventanas se redondea hacia abajo.",
            "Con «same» hay n / stride ventanas, redondeado hacia arriba.",
        ),
        "less_than_0": (
            "Hay menos de 0 ceros.",
            "Donde la última ventana termina antes que la fila, no hacen falta ceros. `max` toma "
            "el mayor de dos números.",
        ),
        "all_on_both": (
            "Todos los ceros van en cada uno de los dos lados.",
            "La mitad va antes de la fila, y la otra mitad después.",
        ),
        "one_side": (
            "Todos los ceros van en un solo lado.",
            "La mitad va antes de la fila, y la otra mitad después.",
        ),
        "valid_padded": (
            "«valid» se rellena como «same».",
            "Con «valid» no hay ceros. `padding` dice cuál de los dos es.",
        ),
        "no_tuple": (
            "Los números son correctos, pero no son una tupla.",
            "Se pide un par: `return before, after`.",
        ),
        "no_pair": (
            "Devuelve un número, y no un par.",
            "Di cuántos ceros van antes, y cuántos después: `return before, after`.",
        ),
    },
}
ROW_SECTIONS = {"size": N3, "padding": N2}
TOO_LONG = "se detuvo a los {seconds} segundos; ¿hay un bucle que nunca termina?"
STEPS = ("la etapa", "las etapas")
MARKS = "{earned:g} de {points}"
ALL_MARKS = (
    "Muy bien. Has escrito una capa convolucional, hacia adelante y hacia atrás, y todo en ella es "
    "correcto."
)
SOME_MARKS = (
    "Quedan puntos por ganar en {steps}. Lo que está bien ya cuenta; sigue por donde quieras."
)
NOT_COUNTED = (
    "Falta contar {steps}. Ejecuta las celdas que cuentan esos puntos, y luego esta otra vez."
)

# What is wrong, what that means, where to look, and the notebook that explains it.
MISTAKES = {
    "convolution": (
        "El filtro se gira 180° en la pasada hacia adelante.",
        "Eso es una convolución verdadera. Lo que todos llaman capa convolucional es una "
        "correlación cruzada.",
        "¿Qué número del filtro cae sobre el número de arriba a la izquierda de la ventana?",
        N1,
    ),
    "kernel_transposed": (
        "Las filas y las columnas del filtro están intercambiadas.",
        "Cada peso se toma en [v, u] en lugar de [u, v].",
        "Prueba un filtro con un solo 1 que no esté en la diagonal.",
        N1,
    ),
    "stride_ignored": (
        "El paso falta en el lugar de la ventana: las ventanas avanzan de uno en uno.",
        "La forma es correcta, y con paso 1 no se nota. (Si ∂L/∂X se calcula reuniendo, faltan los "
        "ceros por el paso.)",
        "¿Dónde empieza la ventana número 2 cuando el paso es 3?",
        N3,
    ),
    "stride_unused": (
        "El paso no se usa: hay demasiadas ventanas, que avanzan de uno en uno.",
        "La salida tiene el tamaño que tiene con paso 1.",
        "¿Cuáles de tus funciones deben conocer el paso, y se lo entregas?",
        N3,
    ),
    "bias_forgotten": (
        "Falta sumar el sesgo.",
        "A cada número de O le falta el sesgo de su filtro.",
        "¿Qué contiene O para una entrada de ceros?",
        N4,
    ),
    "bias_per_channel": (
        "El sesgo se suma una vez por cada canal.",
        "A cada número de O le sobra el sesgo multiplicado por (canales − 1).",
        "¿Cuántas veces debe entrar el sesgo de un filtro en un número de O?",
        N4,
    ),
    "bias_per_tap": (
        "El sesgo se suma una vez por cada producto.",
        "Cada número de O tiene el sesgo tantas veces como números tiene el filtro.",
        "¿Está el sesgo dentro de la suma?",
        N4,
    ),
    "bias_twice": (
        "El sesgo se suma dos veces.",
        "A cada número de O le sobra el sesgo de su filtro.",
        "¿Qué contiene O para una entrada de ceros?",
        N4,
    ),
    "another_bias": (
        "Se suma otro número en lugar del sesgo.",
        "En cada cuadrícula de O, todas las sumas llevan sumado el mismo número, y no es el sesgo "
        "de su filtro.",
        "¿Qué contiene O para una entrada de ceros? ¿Qué número es ese?",
        N4,
    ),
    "bias_of_the_first": (
        "Todos los filtros suman el sesgo del primero.",
        "Con un solo filtro no se nota.",
        "¿Qué sesgo le toca al canal 1 de la salida?",
        N4,
    ),
    "one_channel_kept": (
        "Solo se usa un canal de X.",
        "Las sumas de los demás canales se pierden o se sobrescriben.",
        "Un filtro ve todos los canales. ¿Dónde se juntan sus sumas?",
        N4,
    ),
    "channels_averaged": (
        "Los canales se promedian.",
        "Sus sumas se suman; no se dividen por la cantidad de canales.",
        "¿Qué le pasa a O si un segundo canal tiene solo ceros?",
        N4,
    ),
    "taps_averaged": (
        "Cada ventana se promedia.",
        "Los productos se suman; no se dividen por su cantidad.",
        "Calcula a mano el primer número de O y compara.",
        N1,
    ),
    "one_filter_for_all": (
        "Todos los filtros dan lo que debería dar uno de ellos.",
        "Los números de un filtro ocupan el lugar de los de todos los demás.",
        "¿Qué índice recorre los filtros, y se usa en todas partes?",
        N4,
    ),
    "one_filter_computed": (
        "Solo se calcula un filtro.",
        "Los lugares de los demás filtros nunca se escriben, o no existen.",
        "¿El bucle sobre los filtros sigue después del primero? ¿Dónde está return?",
        N4,
    ),
    "one_image_computed": (
        "Solo se calcula una imagen del lote.",
        "Los lugares de las demás imágenes nunca se escriben, o no existen.",
        "¿Cuántas veces corre el bucle sobre las imágenes? ¿Dónde está return?",
        N4,
    ),
    "filters_summed": (
        "Lo que es de un solo filtro se suma sobre todos.",
        "Todos los filtros reciben la misma suma.",
        "¿Qué sumas recorren los filtros, y cuáles no?",
        ITS_PART,
    ),
    "no_sliding": (
        "Nada se desliza: el número de la primera ventana está en todos los lugares.",
        "Un solo producto de dos cuadrículas se repite en todo el resultado.",
        "¿Qué índice del resultado mueve la ventana?",
        N1,
    ),
    "window_misplaced": (
        "Las ventanas empiezan en lugares equivocados cuando el paso es mayor que 1.",
        "La ventana i empieza en i·s. Aquí empieza en i + s − 1, o en i·s + s − 1.",
        "Escribe dónde empiezan las tres primeras ventanas cuando el paso es 2.",
        N3,
    ),
    "matrix_product": (
        "Hay `@` o np.dot donde va `*`.",
        "Una ventana y un filtro se multiplican número por número. Un producto de matrices combina "
        "filas con columnas; si los filtros son cuadrados, las formas encajan por casualidad.",
        "Calcula a mano el primer número de O: ¿con qué cuatro números se encuentra cada uno?",
        N1,
    ),
    "corner_only": (
        "En el camino de vuelta, la ventana se queda en la esquina.",
        "Todos los aportes salen de la primera ventana, o van a ella.",
        "¿Qué índice mueve la ventana, y se usa?",
        ITS_PART,
    ),
    "height_for_both": (
        "El alto se usa para los dos ejes.",
        "Con entradas cuadradas no se nota.",
        "Prueba una entrada de 4×6, y luego una de 6×4.",
        N1,
    ),
    "width_for_both": (
        "El ancho se usa para los dos ejes.",
        "Con entradas cuadradas no se nota.",
        "Prueba una entrada de 4×6, y luego una de 6×4.",
        N1,
    ),
    "kernel_height_for_both": (
        "El alto del filtro se usa para sus dos ejes.",
        "Con filtros cuadrados no se nota.",
        "Prueba un filtro de 3×2.",
        N1,
    ),
    "output_size": (
        "El tamaño de la salida está mal calculado.",
        "Debe ser floor((n + pads − k) / s) + 1, en cada eje.",
        "Cuenta las ventanas de 3 en 8 números con paso 2 y compara.",
        N3,
    ),
    "output_size_zeros": (
        "La salida es demasiado grande; en sus últimos lugares hay ceros.",
        "El tamaño se redondea hacia abajo, y sus paréntesis tienen que estar en el lugar "
        "correcto.",
        "Cuenta las ventanas de 3 en 8 números con paso 2 y compara.",
        N3,
    ),
    "float_size": (
        "Un tamaño o un índice es un float.",
        "`/` da un float, incluso en 4 / 2. Los tamaños y los índices tienen que ser números "
        "enteros.",
        "¿De qué división viene, y cuál redondea hacia abajo?",
        N3,
    ),
    "same_half_both_sides": (
        "«same» rellena k // 2 en los dos lados.",
        "Con un filtro par, eso es una fila de más.",
        "¿Cuánto relleno necesita en total un filtro de 2×2?",
        N2,
    ),
    "same_odd_row_first": (
        "«same» pone antes de X la fila y la columna que quedan sin pareja.",
        "Van después de la última fila y de la última columna, en torch y en Keras.",
        "¿De qué lado sobresale del borde un filtro de 2×2?",
        N2,
    ),
    "same_half_rounded_down": (
        "«same» rellena (k − 1) // 2 en los dos lados.",
        "Con un filtro par, eso es una fila de menos: la salida es más pequeña que la entrada.",
        "¿Cuánto relleno necesita en total un filtro de 2×2?",
        N2,
    ),
    "pads_exchanged": (
        "El relleno de las filas y el de las columnas están intercambiados.",
        "Con filtros cuadrados y paso 1 no se nota.",
        "¿En qué orden toma np.pad los ejes? Prueba un filtro de 1×3.",
        N2,
    ),
    "border_not_zero": (
        "El borde no es de ceros.",
        "«same» rellena con ceros; aquí hay unos, o los números de la orilla de X.",
        "¿Qué pone np.pad cuando se lo llama así?",
        N2,
    ),
    "same_ignored": (
        "«same» no rellena.",
        "La salida es la de «valid».",
        "¿Qué forma debe tener la salida?",
        N2,
    ),
    "columns_reshaped": (
        "Las columnas están en un orden equivocado: hay un reshape donde va un transpose.",
        "Un reshape lee los mismos números fila por fila; no mueve los ejes.",
        "Imprime una columna, y busca la ventana que debería ser.",
        N4,
    ),
    "columns_order": (
        "Las columnas tienen sus números en otro orden que los filtros.",
        "Una columna recorre canales y tomas en un orden; la fila de pesos, en otro: cada número "
        "se multiplica por el que no le toca. Con un solo canal no se nota.",
        "Escribe los cuatro primeros números de una columna, y los del filtro aplanado.",
        N4,
    ),
    "weight_reshaped": (
        "Los filtros pasan por un reshape donde va un transpose.",
        "Un reshape lee los mismos números fila por fila; no mueve los ejes. Con un solo filtro no "
        "se nota.",
        "¿Qué número de los filtros queda después en [0, 1], y cuál debería?",
        N4,
    ),
    "output_reshaped": (
        "La salida pasa por un reshape donde va un transpose.",
        "Los números son correctos, y están en lugares equivocados.",
        "¿Qué eje avanza más rápido en lo que devuelve el producto de matrices?",
        N4,
    ),
    "output_transposed": (
        "Las filas y las columnas de la salida están intercambiadas.",
        "Cada número está en [j, i] en lugar de [i, j].",
        "Prueba una entrada de 4×6: ¿qué forma tiene O?",
        N1,
    ),
    "gradient_reshaped": (
        "El gradiente pasa por un reshape donde va un transpose.",
        "Los números son correctos, y están en lugares equivocados.",
        "¿Qué ejes tiene el arreglo antes del reshape, y en qué orden?",
        ITS_PART,
    ),
    "edge_left_out": (
        "Falta la última fila o columna, o la primera.",
        "Un range termina uno antes de lo debido, o empieza uno después: hay números que nunca se "
        "escriben, o que nunca se suman.",
        "¿Qué índices recorre el bucle? Compáralos con el tamaño.",
        N1,
    ),
    "activation_inside": (
        "Dentro de la capa se aplica una activación.",
        "ReLU y las demás corresponden a la capa siguiente. Esta da las sumas tal cual, también "
        "las negativas.",
        "¿Qué se les hace a las sumas antes de devolverlas?",
        N1,
    ),
    "strides_of_another": (
        "`as_strided` recibe los strides de otro arreglo.",
        "El arreglo con relleno tiene en la memoria filas más largas que X. Sin relleno no se "
        "nota.",
        "¿De qué arreglo son los strides, y de cuál los números?",
        N4,
    ),
    "beyond_memory": (
        "Lee memoria más allá del final de un arreglo.",
        "`as_strided` mira lo que haya ahí, sin ningún error. Lo que encuentra cambia de una "
        "llamada a otra.",
        "¿Qué tan grande es el último índice de la vista, y cuántos números tiene el arreglo?",
        N4,
    ),
    "truncated": (
        "Se cortan las cifras después del punto.",
        "En alguna parte, los números se guardan en un arreglo de enteros.",
        "¿Qué dtype tiene el arreglo en el que escribes?",
        ITS_PART,
    ),
    "arguments_swapped": (
        "∂L/∂F sale girado 180°.",
        "X se desliza sobre ∂L/∂O, o el resultado se gira; es ∂L/∂O lo que debe deslizarse sobre "
        "X.",
        "¿Qué peso se encuentra con X[0, 0]?",
        N5,
    ),
    "input_turned": (
        "X se gira 180° para ∂L/∂F.",
        "Para ∂L/∂F no se gira nada.",
        "¿Con qué número de X se encuentra el primer peso en la primera ventana?",
        N5,
    ),
    "upstream_turned": (
        "∂L/∂O se gira 180°.",
        "∂L/∂O se queda como está.",
        "¿Qué ∂L/∂O corresponde a la primera ventana?",
        ITS_PART,
    ),
    "slid_by_stride": (
        "∂L/∂O se desliza sobre X con el paso de la capa.",
        "En el camino de vuelta, el paso está entre los números de ∂L/∂O. Como ventana, ∂L/∂O "
        "avanza un lugar a la vez.",
        "¿Con qué números de X se encontró el segundo peso en la pasada hacia adelante?",
        N5,
    ),
    "border_forgotten": (
        "Para ∂L/∂F se toma X sin su borde.",
        "Las ventanas de la pasada hacia adelante están sobre X con relleno, y aquí también.",
        "¿Qué arreglo guardas en forward, y cuál necesitas?",
        N5,
    ),
    "weight_decay": (
        "En ∂L/∂F hay un múltiplo de los pesos.",
        "Eso es «weight decay»: el gradiente de una penalización que L no tiene aquí. Su lugar es "
        "la iteración de entrenamiento.",
        "¿Cuál de sus términos no depende de ∂L/∂O?",
        N5,
    ),
    "overwritten": (
        "Los aportes se sobrescriben unos a otros: hay = donde va +=.",
        "Donde deberían sumarse varios, queda solo el aporte de la última ventana.",
        "¿Qué hay en el arreglo antes de que se escriba la segunda ventana?",
        N6,
    ),
    "overlap_lost_by_index": (
        "Los aportes de las tomas se sobrescriben unos a otros: hay = donde va +=.",
        "Donde deberían sumarse varios, queda solo el aporte de la última toma.",
        "¿Cuántas tomas escriben en un mismo píxel?",
        N6,
    ),
    "channels_summed": (
        "Lo que es de un solo canal se suma sobre todos.",
        "Todos los canales reciben los mismos números.",
        "¿Con qué canal de X se encontró este peso?",
        ITS_PART,
    ),
    "one_channel_for_all": (
        "Todos los canales reciben lo que es del primero.",
        "Con un solo canal no se nota.",
        "¿Qué índice recorre los canales, y se usa en todas partes?",
        ITS_PART,
    ),
    "averaged_over_batch": (
        "El gradiente se divide por la cantidad de imágenes.",
        "La capa suma. Si L es un promedio, su ∂L/∂O ya lo dice.",
        "Pasa la misma imagen dos veces en un lote. ¿Qué debería ocurrir?",
        ITS_PART,
    ),
    "averaged_over_positions": (
        "El gradiente se divide por la cantidad de ventanas.",
        "Cada ventana da su aporte, y los aportes se suman.",
        "Calcula a mano uno de sus números y compara.",
        ITS_PART,
    ),
    "batch_not_summed": (
        "El gradiente no se suma sobre el lote.",
        "Un peso se usa en todas las imágenes, así que cada imagen da su aporte.",
        "¿Qué forma debe tener, y qué imágenes hay en él?",
        ITS_PART,
    ),
    "positions_not_summed": (
        "∂L/∂b no se suma sobre las posiciones.",
        "Un sesgo se suma en cada posición de O, así que cada posición da su aporte.",
        "¿Qué forma tiene el sesgo? ¿Sobre qué ejes de ∂L/∂O sumas?",
        N5,
    ),
    "upstream_ignored": (
        "∂L/∂O no se usa: se toma como unos.",
        "Si el gradiente que llega es de unos, no se nota.",
        "¿Cambia el resultado cuando dL_dO se duplica?",
        ITS_PART,
    ),
    "upstream_reshaped": (
        "∂L/∂O pasa por un reshape donde va un transpose.",
        "Se mezclan imágenes y filtros, o filtros y posiciones. Con una imagen y un filtro no se "
        "nota.",
        "¿Qué ejes deben ir primero para el producto de matrices?",
        ITS_PART,
    ),
    "sign": (
        "El signo es el equivocado.",
        "El gradiente apunta cuesta abajo; debe apuntar cuesta arriba. Restarlo le toca a la "
        "iteración de entrenamiento.",
        "¿Hay un signo menos que corresponde a la iteración de entrenamiento?",
        ITS_PART,
    ),
    "filter_not_turned": (
        "El filtro no se gira donde se desliza sobre ∂L/∂O, o se gira en el bucle que reparte.",
        "Las dos cosas dan los mismos números equivocados. Su suma es correcta: una verificación "
        "que compara promedios no lo ve.",
        "¿Tu código recorre ventanas o píxeles? Solo uno de los dos caminos gira el filtro.",
        N6,
    ),
    "wrong_axes_turned": (
        "Se giran los ejes equivocados: los de los filtros y los canales.",
        "np.rot90 y [::-1, ::-1] toman los dos primeros ejes de un arreglo de cuatro.",
        "¿Cuáles son los dos ejes espaciales de (F, C, kH, kW)?",
        N7,
    ),
    "all_axes_turned": (
        "Se giran los cuatro ejes, también los de los filtros y los canales.",
        "np.flip toma todos los ejes. Con un filtro y un canal no se nota.",
        "¿Cuáles son los dos ejes espaciales de (F, C, kH, kW)?",
        N7,
    ),
    "channels_turned": (
        "También se gira el eje de los canales.",
        "np.rot90 y [::-1, ::-1] toman los dos primeros ejes de (C, kH, kW); np.flip, los tres: "
        "los canales salen en orden inverso.",
        "¿Cuáles son los dos ejes espaciales de (C, kH, kW)?",
        N7,
    ),
    "only_rows_flipped": (
        "Solo se voltean las filas del filtro.",
        "Un giro de 180° voltea las filas, y luego las columnas.",
        "Dibuja el filtro 1 2 / 3 4 después de voltearlo.",
        N6,
    ),
    "only_columns_flipped": (
        "Solo se voltean las columnas del filtro.",
        "Un giro de 180° voltea las columnas y las filas.",
        "Dibuja el filtro 1 2 / 3 4 después de voltearlo.",
        N6,
    ),
    "quarter_turn": (
        "El filtro se gira 90°.",
        "Lo correcto es el doble: 180°.",
        "¿Cuántos cuartos de vuelta son 180°?",
        N6,
    ),
    "zeros_not_inserted": (
        "Los ceros por el paso no se intercalan; el gradiente tiene otro tamaño.",
        "Los números de ∂L/∂O van cada s lugares, con s − 1 ceros en medio.",
        "¿Qué tamaño tiene ∂L/∂O antes de deslizarse, o de que algo se deslice sobre él, y qué "
        "tamaño debe tener?",
        N7,
    ),
    "zeros_miscounted": (
        "La cantidad de ceros que se intercalan por el paso no es s − 1.",
        "Un cero entre dos números es lo correcto con paso 2; s ceros son uno de más.",
        "¿A qué distancia están dos ventanas vecinas cuando el paso es 3?",
        N7,
    ),
    "leftover_forgotten": (
        "Se olvidan las filas y columnas a las que no llegó ninguna ventana.",
        "Su gradiente es 0, y ∂L/∂X tiene la forma de X.",
        "¿Cuánto es (n + pads − k) mod s en este caso?",
        N7,
    ),
    "leftover_kept": (
        "∂L/∂F es demasiado grande: incluye filas y columnas a las que no llegó ninguna ventana.",
        "∂L/∂O se desliza más de la cuenta; solo kH×kW lugares corresponden a pesos.",
        "¿Qué forma tiene el filtro, y cuál tiene tu ∂L/∂F?",
        N5,
    ),
    "no_full_padding": (
        "Alrededor de ∂L/∂O no hay ceros, o hay muy pocos.",
        "El filtro girado sobresale k − 1 lugares del borde. Si después no se recorta ningún "
        "relleno, quedan k − 1 − p ceros, y no p.",
        "¿Cuántas ventanas contienen un píxel de la esquina?",
        N6,
    ),
    "full_padding_too_wide": (
        "Alrededor de ∂L/∂O hay k ceros, uno de más.",
        "El filtro girado se encuentra con la esquina de ∂L/∂O cuando sobresale k − 1 lugares del "
        "borde.",
        "¿Cuántos ceros necesita en cada lado un filtro de 2×2?",
        N6,
    ),
    "padding_not_cropped": (
        "A ∂L/∂X no se le quita el relleno.",
        "∂L/∂X tiene la forma de X, no la de X con relleno.",
        "¿Qué forma tenía X antes del relleno?",
        N6,
    ),
    "empty_crop": (
        "Al quitar un relleno de 0 no queda nada.",
        "[p:-p] con p = 0 es [0:0], un corte vacío.",
        "Cuenta desde el principio: ¿dónde termina la parte de adentro?",
        N6,
    ),
    "cropped_from_wrong_side": (
        "El relleno se quita del lado equivocado.",
        "«same» puede poner más relleno después que antes; la parte mayor está al final.",
        "¿Dónde empieza X dentro de X con relleno?",
        N2,
    ),
    "cropped_from_corner": (
        "∂L/∂X se corta en [0:H]: el relleno que va antes se queda.",
        "X empieza en la fila p de X con relleno.",
        "¿Dónde empieza X dentro de X con relleno?",
        N2,
    ),
    "cropped_wrong_axes": (
        "El relleno se quita en los ejes equivocados.",
        "Las filas y las columnas son los dos últimos ejes de (N, C, H, W), en este orden.",
        "¿A qué eje corresponde cada corte? Prueba un filtro de 1×3.",
        N2,
    ),
    "axes_not_swapped": (
        "Los filtros y los canales no intercambian sus papeles para ∂L/∂X.",
        "En el camino de vuelta se suma sobre los filtros, y lo que sale son los canales.",
        "¿Qué forma deben tener los pesos del camino de vuelta?",
        N7,
    ),
    "one_filter_kept": (
        "En ∂L/∂X está el aporte de un solo filtro.",
        "Cada filtro manda de vuelta su aporte, y los aportes se suman.",
        "¿Qué pasa con el aporte del filtro anterior?",
        N7,
    ),
    "filters_averaged": (
        "∂L/∂X se divide por la cantidad de filtros.",
        "Los aportes de los filtros se suman.",
        "Agrega un filtro de ceros. ¿Debería cambiar ∂L/∂X?",
        N7,
    ),
    "filters_not_summed": (
        "∂L/∂X tiene una cuadrícula por cada filtro.",
        "Sus aportes se suman: X tiene un solo gradiente.",
        "¿Qué forma tiene X?",
        N7,
    ),
    "batch_summed": (
        "∂L/∂X se suma sobre el lote.",
        "Cada imagen tiene su propio gradiente.",
        "¿Qué sumas recorren las imágenes, y cuáles no?",
        N7,
    ),
    "updated_first": (
        "Los pesos se actualizan antes de calcular ∂L/∂X.",
        "∂L/∂X corresponde a los pesos que hicieron O. Además, backward solo informa; los pesos "
        "los cambia la iteración de entrenamiento.",
        "¿Qué pesos se estaban usando cuando se hizo O?",
        N7,
    ),
    "times": (
        "{name} es {how}.",
        "Así son todos sus números, salvo el redondeo: los aportes son correctos, y hay algo que "
        "se multiplica o se divide, y no debería.",
        "¿Hay ahí una tasa de aprendizaje, un promedio donde va una suma, o el 2 de un cuadrado?",
        ITS_PART,
    ),
    "sums_times": (
        "Sin su sesgo, O es {how}.",
        "El sesgo es correcto, y los productos también; su suma se multiplica o se divide.",
        "Calcula a mano el primer número de O: ¿qué hay que hacer con los productos?",
        N1,
    ),
    "bias_alone": (
        "En O está solo el sesgo.",
        "Los productos no están: cada número de una cuadrícula es el sesgo de su filtro.",
        "¿Dónde se escriben las sumas de los productos, y es ese el arreglo que devuelves?",
        N4,
    ),
    "other_shape": (
        "{name} tiene los números correctos en otra forma.",
        "Leídos fila por fila son correctos; falta el último reshape, o es otro.",
        "¿Qué forma debe tener, y qué forma tiene?",
        ITS_PART,
    ),
    "other_places": (
        "{name} tiene los números correctos en otros lugares.",
        "Son correctos, pero {how}.",
        "¿Dónde debe estar su primer número, y dónde está?",
        ITS_PART,
    ),
    "other_weights": (
        "{name} sería lo correcto con los pesos en otro orden.",
        "Es lo que hace con ellos una capa correcta cuando {how}.",
        "¿Qué número del filtro se encuentra con el primer número de la ventana?",
        ITS_PART,
    ),
    "right_but": (
        "{name} está bien {what}.",
        "Fuera de la parte equivocada, todos los números son los que deben ser.",
        "¿Qué se hace ahí de otra manera? Mira dónde empieza y dónde termina cada bucle.",
        ITS_PART,
    ),
    "other_order": (
        "{name} tiene los números correctos en otros lugares.",
        "Están todos, cada uno tantas veces como debe.",
        "¿Dónde debe estar su primer número, y dónde está?",
        ITS_PART,
    ),
    "other_length": (
        "{name} es un múltiplo de lo que debería ser, con otro factor en cada caso.",
        "Los números guardan las proporciones correctas: los multiplica algo que depende de ellos, "
        "como una norma o un máximo.",
        "¿El gradiente se normaliza o se limita? Eso corresponde a la iteración de entrenamiento.",
        ITS_PART,
    ),
    "fits_forward": (
        "La pasada hacia atrás es correcta para esta pasada hacia adelante: cambia las dos.",
        "Devuelve los gradientes de lo que calcula forward, y forward está mal. Su error se nombra "
        "arriba.",
        "Lo que cambies en forward, cámbialo de la misma manera donde se calculan los gradientes.",
        N7,
    ),
    "added_to_last": (
        "Un segundo forward se suma a la salida del primero.",
        "Lo que se calculó antes sigue en el arreglo.",
        "¿Dónde se crea el arreglo de la salida?",
        N1,
    ),
    "swapped": (
        "backward devuelve sus resultados en el otro orden.",
        "Debe devolver (dL_dF, dL_dX).",
        "Mira la línea que empieza con return.",
        N5,
    ),
    "accumulated": (
        "Un segundo backward duplica el gradiente.",
        "Los gradientes de una llamada anterior siguen en el arreglo.",
        "¿Dónde se crea el arreglo del gradiente?",
        ITS_PART,
    ),
    "state": (
        "Una segunda llamada devuelve otros números.",
        "Algo se conserva de una llamada a otra, o se elige al azar.",
        "¿Qué conserva la capa de una llamada a otra?",
        ITS_PART,
    ),
    "size_kept": (
        "Una segunda X, de otro tamaño, no sale bien.",
        "Algo que se conserva tiene el tamaño, o los números, de la primera X.",
        "¿Qué arreglos se crean una sola vez, y no para cada X?",
        N1,
    ),
    "weight_copied": (
        "Si los pesos cambian dentro de su arreglo, la capa no se entera.",
        "Un optimizador escribe en `weight` y `bias`. La capa calcula con una copia.",
        "¿Qué otro arreglo contiene los pesos, y cuándo se crea?",
        N4,
    ),
    "integers": (
        "Está mal cuando X contiene enteros.",
        "Un arreglo creado a partir de una X así también contiene enteros: lo que se escribe en él "
        "se corta, o se rechaza.",
        "¿Qué dtype tiene el arreglo en el que escribes?",
        ITS_PART,
    ),
    "view": (
        "Está mal cuando X es una vista transpuesta.",
        "Los números de una vista no están uno detrás de otro, como los de un arreglo nuevo.",
        "¿Hay algo en el código que dependa de cómo están los números de X en la memoria?",
        N4,
    ),
    "changed_X": (
        "La capa modifica X.",
        "Escribe en el mismo arreglo que recibió.",
        "¿Dónde está X a la izquierda de un =, o de un +=?",
        N5,
    ),
    "changed_dL_dO": (
        "La capa modifica ∂L/∂O.",
        "Escribe en el mismo arreglo que recibió.",
        "¿Dónde está dL_dO a la izquierda de un =, o de un +=?",
        N5,
    ),
    "changed_weight": (
        "Los pesos cambian en forward o en backward.",
        "Solo una iteración de entrenamiento los cambia.",
        "¿Dónde está weight a la izquierda de un =, o de un +=?",
        N5,
    ),
    "every_cell_equal": (
        "Todos los números de una cuadrícula son iguales.",
        "Una sola suma se repite en todo el resultado: nada se desliza.",
        "¿Qué índice del resultado mueve la ventana?",
        ITS_PART,
    ),
    "zeros": (
        "Todos los números son 0.",
        "El resultado nunca se escribe, o todavía no.",
        "¿El arreglo que llenas es el que devuelves?",
        "",
    ),
    "not_built": (
        "La capa no se puede construir.",
        "Abajo está lo que pasó.",
        'Constrúyela por separado: factory(1, 2, 1, "valid").',
        "",
    ),
    "not_written": (
        "Todavía no está escrito.",
        "No devuelve nada.",
        "Toma el caso más pequeño, resuélvelo a mano y luego escribe lo que hiciste.",
        "",
    ),
    "partly_written": (
        "Todavía no está escrito para todos los casos.",
        "En algunos devuelve algo; en estos, nada.",
        "¿Qué es distinto en estos casos? Toma el más pequeño y resuélvelo a mano.",
        "",
    ),
    "endless": (
        "No termina.",
        "Se interrumpió, y no se volvió a llamar.",
        "¿Qué bucle corre aquí, y qué lo hace terminar?",
        "",
    ),
    "not_returned": (
        "Imprime, y no devuelve nada.",
        "Lo que se imprime se pierde; solo `return` se lo entrega a quien llamó.",
        "¿Cuál de sus líneas empieza con return?",
        "",
    ),
    "weight_unused": (
        "La capa no usa `weight`.",
        "La verificación asigna sus propios números a `layer.weight` y `layer.bias`. La capa "
        "calcula con otros: con los que eligió ella misma al azar, o con los que guarda con otro "
        "nombre.",
        "¿Con qué nombres toma forward los filtros y el sesgo?",
        "",
    ),
    "raised": (
        "Se detiene con una excepción.",
        "Mira abajo cuál fue, y dónde.",
        "Ejecuta este caso por separado, e imprime las formas antes de esa línea.",
        "",
    ),
    "refused": (
        "Rechaza casos que debería aceptar.",
        "Aceptar solo filtros impares, por ejemplo, no es un error. Lo que se rechaza aquí no "
        "responde a ningún límite de ese tipo.",
        "Mira qué se comprueba antes de esta línea: ¿rechaza más de lo que debe?",
        "",
    ),
    "no_numbers": (
        "No devuelve números.",
        "Abajo está lo que devolvió.",
        "Mira la línea que empieza con return.",
        "",
    ),
    "unrecognised": (
        "Está mal, y no por un error que esta verificación conozca.",
        "Pueden ser dos errores a la vez.",
        "Toma el caso más pequeño, y calcula a mano el primer número que difiere.",
        "",
    ),
    "unchecked": (
        "No hubo nada que verificar.",
        "Las partes anteriores todavía no devuelven arreglos de la forma correcta.",
        "Empieza por la pasada hacia adelante.",
        "",
    ),
}

# For whom the hint is not enough: a stronger one, and one near the line to change.
MORE_HINTS = {
    # What O is made of.
    "convolution": (
        "El filtro se desliza tal cual. Algo en forward lo gira, o lo lee desde el final.",
        "Busca `[::-1, ::-1]`, `np.flip`, `np.rot90` o `convolve` en forward. Al peso en [u, v] le "
        "corresponde el píxel en [i + u, j + v].",
    ),
    "kernel_transposed": (
        "Alguna línea lee el filtro columna por columna, y X fila por fila.",
        "Busca `.T`, un transpose, o `F[v, u]`. La fila u del filtro va con la fila i + u de X, y "
        "la columna v con j + v.",
    ),
    "stride_ignored": (
        "El bucle cuenta ventanas. El número de una ventana no es todavía la fila en que empieza.",
        "La ventana i empieza en la fila i · s: la ventana es `X[i * s : i * s + kH, j * s : j * s "
        "+ kW]`, en forward y en los dos gradientes.",
    ),
    "stride_unused": (
        "Donde se calcula el tamaño de la salida falta la división por el paso.",
        "Hay `(n + pads - k) // s + 1` ventanas en cada eje, y la ventana i empieza en i · s.",
    ),
    "bias_forgotten": (
        "Con una entrada de ceros, cada cuadrícula de O se llena con el sesgo de su filtro. La "
        "tuya contiene 0.",
        "Falta una línea después de la suma de los productos: `O[f] += b[f]`.",
    ),
    "bias_per_channel": (
        "El sesgo se suma dentro del bucle sobre los canales, o antes de una suma sobre ellos.",
        "Saca de ese bucle la línea que suma `b[f]`: primero las sumas de todos los canales, y "
        "después el sesgo, una sola vez.",
    ),
    "bias_per_tap": (
        "El sesgo se suma a cada producto, y después se suman los productos.",
        "Mira los paréntesis: `np.sum(window * F) + b`, y no `np.sum(window * F + b)`.",
    ),
    "bias_of_the_first": (
        "Mira el índice del sesgo. ¿Cambia cuando cambia el filtro?",
        "En el bucle sobre los filtros es `b[f]`, no `b[0]`. Sin bucle, el sesgo necesita la forma "
        "(F, 1, 1), para que cada cuadrícula reciba el suyo.",
    ),
    "one_channel_kept": (
        "En el bucle sobre los canales, cada suma ocupa el lugar de la anterior; o el índice del "
        "canal es siempre el mismo.",
        "Escribe += donde se guarda la suma de un canal, o suma sobre todos los ejes de `X[:, "
        "rows, columns] * F[f]`.",
    ),
    "channels_averaged": (
        "En alguna parte se toma un promedio sobre un eje que hay que sumar.",
        "Busca `mean`, o una división por la cantidad de canales. Lo correcto es `sum` sobre el "
        "mismo eje.",
    ),
    "taps_averaged": (
        "En alguna parte se toma el promedio de los productos de una ventana.",
        "Busca `mean`, o una división por kH · kW. Lo correcto es `np.sum(window * F)`.",
    ),
    "one_filter_for_all": (
        "En el bucle sobre los filtros hay algo que no usa el índice del bucle.",
        "Busca un índice que sea siempre 0, o un resultado que se calcule una vez y se entregue a "
        "todos. El resultado en f toma el peso, el sesgo y el ∂L/∂O en f.",
    ),
    "filters_summed": (
        "Una suma recorre el eje de los filtros, o un += suma en una cuadrícula que comparten "
        "todos los filtros.",
        "Cada filtro tiene su propia cuadrícula, en el índice f. En un einsum, la letra de los "
        "filtros va también a la derecha de la flecha.",
    ),
    "no_sliding": (
        "La ventana se corta de X sin i ni j, o antes de que empiece el bucle.",
        "Dentro de los dos bucles, el corte de X empieza en `i * s` y en `j * s`.",
    ),
    # Sizes and borders.
    "height_for_both": (
        "Uno de los tamaños se toma de las filas, y se usa para las columnas.",
        "Busca `shape[0]` usado dos veces, o un lugar donde se desempaqueta un solo número y hay "
        "dos. La cantidad de columnas sale del ancho de X y del filtro.",
    ),
    "width_for_both": (
        "Uno de los tamaños se toma de las columnas, y se usa para las filas.",
        "Busca `shape[1]` usado dos veces, o un lugar donde se desempaqueta un solo número y hay "
        "dos. La cantidad de filas sale del alto de X y del filtro.",
    ),
    "kernel_height_for_both": (
        "En tu código, el tamaño del filtro es un solo número, y se usa en los dos ejes.",
        "Toma `kH, kW = F.shape[-2:]`. Entonces kW va con las columnas: `j * s : j * s + kW`.",
    ),
    "output_size": (
        "Cuenta a mano: las ventanas de 3 en 8 números con paso 2 empiezan en 0, 2 y 4. Así que "
        "hay 3.",
        "Escribe `(n + pads - k) // s + 1`: primero la diferencia, entre paréntesis, luego // y al "
        "final el + 1.",
    ),
    "output_size_zeros": (
        "Tu fórmula cuenta una ventana que ya no cabe. Ahí no se escribe nada, y por eso quedan "
        "los ceros.",
        "Escribe `(n + pads - k) // s + 1`: primero la diferencia, entre paréntesis, luego // y al "
        "final el + 1.",
    ),
    "same_half_both_sides": (
        "«same» con paso 1 necesita k − 1 ceros en total. Con k = 2 eso es uno; `k // 2` en los "
        "dos lados da dos.",
        "Con `total = k - 1`, pon `total // 2` antes, y `total - total // 2` después.",
    ),
    "same_odd_row_first": (
        "Si la cantidad de ceros es impar, el que sobra va al final: con un filtro de 2×2, (0, 1), "
        "no (1, 0).",
        "Antes van `total // 2` ceros, y después el resto: `total - total // 2`.",
    ),
    "same_ignored": (
        "`padding` llega al constructor. Síguelo: ¿dónde lo lee forward?",
        "Antes de cortar las ventanas, forward necesita `X = np.pad(X, …)` con los anchos que pide "
        "«same»; con «valid» son 0.",
    ),
    # How arrays are laid out.
    "columns_reshaped": (
        "Donde las ventanas se vuelven columnas, los ejes tienen que cambiar de lugar. `reshape` "
        "conserva el orden en que se leen los números.",
        "Usa primero `transpose`, para que los ejes de la ventana (C, kH, kW) queden juntos, y "
        "solo después `reshape`.",
    ),
    "output_reshaped": (
        "El producto de matrices devuelve sus ejes en algún orden, y O necesita otro. `reshape` no "
        "intercambia ejes.",
        "Haz un reshape a los ejes que el producto tiene en realidad, en su orden, y luego "
        "llévalos con `transpose` a (N, F, filas, columnas).",
    ),
    "truncated": (
        "Un arreglo de enteros corta lo que se escribe en él: 2.5 se vuelve 2.",
        "Busca `dtype=int`, np.zeros_like de un arreglo de enteros, o `astype(int)`. Un simple "
        "`np.zeros(shape)` contiene números float.",
    ),
    # ∂L/∂F.
    "corner_only": (
        "i y j recorren todo ∂L/∂O, pero el corte de X, o de ∂L/∂X, no se mueve con ellos.",
        "El corte empieza en `i * s` y en `j * s`, en el gradiente igual que en forward.",
    ),
    "arguments_swapped": (
        "Los números son correctos, en el orden inverso. Pasó una de dos cosas: los dos arreglos "
        "cambiaron de lugar, o algo gira el resultado.",
        "∂L/∂F[u, v] es la suma de ∂L/∂O[i, j] · X[i + u, j + v], aquí con paso 1. Busca un "
        "`[::-1, ::-1]`, o mira el orden de los argumentos donde llamas a tu correlación.",
    ),
    "input_turned": (
        "Solo ∂L/∂X tiene que ver con un giro, y ahí lo que puede girarse es el filtro.",
        "Quítale a X el `[::-1, ::-1]` (o `rot90`, o bien `flip`): el peso en [u, v] se encontró "
        "con `X[i + u, j + v]`.",
    ),
    "upstream_turned": (
        "∂L/∂O[i, j] corresponde a la ventana (i, j), y eso también vale en el camino de vuelta.",
        "Quítale a dL_dO el `[::-1, ::-1]` (o `rot90`, o bien `flip`). Si algo se gira en el "
        "camino de vuelta, es el filtro, para ∂L/∂X.",
    ),
    "channels_summed": (
        "Una suma recorre el eje de los canales, que el resultado debe conservar.",
        "Cada canal tiene su propia cuadrícula, en el índice c. En un einsum, la letra de los "
        "canales va también a la derecha de la flecha.",
    ),
    "one_channel_for_all": (
        "En alguna parte el canal 0 está fijo, o algo se calcula una sola vez y se repite en todos "
        "los canales.",
        "En el resultado en c van `X[n, c]`, para ∂L/∂F, o bien `F[f, c]`, para ∂L/∂X.",
    ),
    "averaged_over_batch": (
        "En algún punto del camino de vuelta se divide por la cantidad de imágenes, o un `mean` "
        "recorre el eje 0.",
        "Quita la división por N (len(X), o `dL_dO.shape[0]`). Suma sobre las imágenes.",
    ),
    "averaged_over_positions": (
        "En algún punto del camino de vuelta se divide por la cantidad de ventanas, o un `mean` "
        "recorre filas y columnas.",
        "Quita la división por el tamaño de O, y escribe `sum` donde está `mean`.",
    ),
    "batch_not_summed": (
        "El gradiente de un peso es un solo número, por muchas imágenes que haya.",
        "Escribe += en el bucle sobre las imágenes, o `sum(axis=0)` al final.",
    ),
    "upstream_ignored": (
        "Cada aporte a un gradiente es ∂L/∂O multiplicado por algo. En algún lugar falta el primer "
        "factor.",
        "En el bucle sobre las ventanas, multiplica por `dL_dO[i, j]`: dice cuánto cambia L cuando "
        "cambia esta salida.",
    ),
    "upstream_reshaped": (
        "dL_dO es (N, F, filas, columnas). Un producto de matrices sobre las ventanas necesita "
        "juntos los ejes N, filas y columnas. `reshape` no mueve el eje de los filtros.",
        "Usa `dL_dO.transpose(1, 0, 2, 3).reshape(F, -1)`, o lo mismo con los filtros al final, "
        "según el orden de tus columnas.",
    ),
    # ∂L/∂X.
    "overwritten": (
        "Las ventanas se superponen. Un número que comparten dos de ellas se escribe dos veces, y "
        "la segunda borra la primera.",
        "Escribe += en lugar de = en la línea que guarda el aporte, en un arreglo que empieza con "
        "np.zeros. (También para ∂L/∂b y ∂L/∂F: se suman todos los aportes.)",
    ),
    "overlap_lost_by_index": (
        "El bucle recorre los números del filtro. Dos de ellos escriben en el mismo píxel.",
        "Escribe += en lugar de =, para cada peso. Si los lugares son arreglos de índices, "
        "`np.add.at` suma lo que coincide en un lugar; += no lo hace.",
    ),
    "filter_not_turned": (
        "Hay dos caminos. Cada ventana puede repartir su aporte entre sus píxeles: ahí el filtro "
        "va tal cual. O bien cada píxel puede reunir los suyos: el filtro se desliza sobre ∂L/∂O "
        "con k − 1 ceros alrededor, una correlación «completa», y ahí va girado 180°.",
        "Para repartir, escribe `dL_dX[i : i + kH, j : j + kW] += dL_dO[i, j] * F`. Para reunir, "
        "desliza `F[::-1, ::-1]`; con cuatro ejes, `weight[..., ::-1, ::-1]`.",
    ),
    "wrong_axes_turned": (
        "De (F, C, kH, kW), los dos últimos ejes son los espaciales. Los dos primeros numeran los "
        "filtros y los canales.",
        "Escribe `weight[..., ::-1, ::-1]`, o bien `np.rot90(weight, 2, axes=(2, 3))`.",
    ),
    "all_axes_turned": (
        "Las filas y las columnas van en orden inverso; los filtros y los canales, no.",
        "Escribe `weight[..., ::-1, ::-1]`, o bien `np.flip(weight, axis=(2, 3))`.",
    ),
    "only_rows_flipped": (
        "Con tu código, 1 2 / 3 4 se vuelve 3 4 / 1 2. Debe volverse 4 3 / 2 1.",
        "Falta un eje: `[..., ::-1, ::-1]` en lugar de `[..., ::-1, :]`, o los dos ejes en "
        "np.flip.",
    ),
    "only_columns_flipped": (
        "Con tu código, 1 2 / 3 4 se vuelve 2 1 / 4 3. Debe volverse 4 3 / 2 1.",
        "Falta un eje: `[..., ::-1, ::-1]` en lugar de `[..., ::-1]`, o los dos ejes en np.flip.",
    ),
    "quarter_turn": (
        "`np.rot90` gira 90° cada vez.",
        "Dos veces 90° es 180°: `np.rot90(F, 2)`; con cuatro ejes, `np.rot90(weight, 2, axes=(2, "
        "3))`.",
    ),
    "zeros_not_inserted": (
        "Con paso 2, las ventanas empiezan en 0, 2, 4. Donde no empieza ninguna, ∂L/∂O lleva un 0.",
        "Crea un arreglo de ceros de `(n_out - 1) * s + 1` filas y columnas, y escribe "
        "`spread[::s, ::s] = dL_dO`. Luego sigue con él igual que con paso 1.",
    ),
    "leftover_forgotten": (
        "Puede que las últimas filas o columnas no estén en ninguna ventana. Aun así son píxeles "
        "de X.",
        "Empieza con np.zeros de la forma de X (con relleno, si lo tuvo), y escribe en su parte "
        "superior izquierda; lo que sobra queda en 0.",
    ),
    "leftover_kept": (
        "Aquí ∂L/∂O, con los ceros intercalados por el paso, es más pequeño que X por más de k − "
        "1.",
        "Recorta X a las filas a las que llega una ventana, que son `(n_out - 1) * s + k`, y lo "
        "mismo con las columnas; o conserva solo `[:kH, :kW]` del resultado.",
    ),
    "no_full_padding": (
        "El píxel de la esquina está en una sola ventana. Donde el filtro se desliza sobre ∂L/∂O, "
        "tiene que empezar con un solo número debajo, y por eso hacen falta ceros alrededor.",
        "Antes de deslizar el filtro, rellena ∂L/∂O con kH − 1 filas arriba y abajo, y kW − 1 "
        "columnas a la izquierda y a la derecha.",
    ),
    "padding_not_cropped": (
        "En forward, X recibió relleno. ∂L/∂X se calculó para X con relleno, y nadie lo recorta.",
        "Al final, devuelve `dL_dX[..., top : top + H, left : left + W]`, con los anchos del "
        "relleno de forward.",
    ),
    "empty_crop": (
        "−0 es 0. Por eso, sin relleno, `[p:-p]` es `[0:0]`, que va del principio al principio.",
        "Escribe `[p : p + H]` en lugar de `[p:-p]`: también vale para p = 0.",
    ),
    "cropped_from_wrong_side": (
        "Lo que forward pone antes de X se quita antes, y lo que pone después se quita después.",
        "La parte de adentro empieza donde terminan los ceros de antes: `dL_dX[..., top : top + H, "
        "left : left + W]`.",
    ),
    "axes_not_swapped": (
        "Un píxel del canal c recibe un aporte de cada filtro, a través de `F[f, c]`. Entonces la "
        "suma recorre f, y c se queda.",
        "Para el camino de vuelta toma `weight.transpose(1, 0, 2, 3)`, de forma (C, F, kH, kW), "
        "girado; o recorre f en un bucle, y suma en cada canal.",
    ),
    "one_filter_kept": (
        "En el bucle sobre los filtros, cada aporte ocupa el lugar del anterior, o el índice del "
        "filtro es siempre el mismo.",
        "Crea ∂L/∂X una sola vez, antes del bucle sobre los filtros, y en el bucle escribe +=.",
    ),
    "filters_averaged": (
        "En algún punto de ∂L/∂X se toma un promedio sobre los filtros.",
        "Busca `mean`, o una división por la cantidad de filtros. Lo correcto es `sum` sobre el "
        "mismo eje.",
    ),
    "filters_not_summed": (
        "Conservas por separado el aporte de cada filtro. Un píxel tiene un solo gradiente.",
        "Suma sobre el eje de los filtros antes de devolver ∂L/∂X.",
    ),
    "batch_summed": (
        "Una suma recorre las imágenes, o un += las suma todas en una cuadrícula.",
        "∂L/∂X tiene el eje de las imágenes: escribe en `dL_dX[n]`. En un einsum, la letra de las "
        "imágenes va también a la derecha de la flecha.",
    ),
    "sign": (
        "Los gradientes se devuelven tal cual. Solo la iteración de entrenamiento resta: F −= tasa "
        "· ∂L/∂F.",
        "Busca un signo menos en backward, antes de la suma o en el factor, y quítalo.",
    ),
    # What backward hands back, and what stays between two calls.
    "swapped": (
        "Los dos gradientes son correctos, y llegan en el otro orden.",
        "Termina backward con `return dL_dF, dL_dX`.",
    ),
    "accumulated": (
        "El arreglo del gradiente se crea una sola vez, y cada backward suma en él.",
        "Lleva el `np.zeros` del gradiente de `__init__` a backward, antes de los bucles.",
    ),
    "state": (
        "Ejecuta la capa con una X, y después con otra; luego construye una capa nueva y dale "
        "directamente esa otra X. ¿Qué difiere entre las dos capas? Eso es lo que se conservó.",
        "Mira qué contiene `self` después de forward. Lo que corresponde a una X tiene que crearse "
        "de nuevo en cada forward, y lo que corresponde a un ∂L/∂O, en cada backward. No elijas "
        "nada al azar fuera de `__init__`.",
    ),
    "size_kept": (
        "Ejecuta forward con dos entradas de distinto tamaño. ¿Qué conserva el tamaño de la "
        "primera?",
        "Toma los tamaños de la X que recibe forward, `X.shape`, cada vez; y no conserves lo que "
        "se creó en la primera llamada, como con `if self.columns is None`.",
    ),
    "weight_copied": (
        "En `weight` hay un arreglo, y forward calcula con otro.",
        "Lee `self.weight` y `self.bias` en el propio forward. No hagas de ellos ninguna copia, "
        "con otra forma o girada, que dure más que la llamada.",
    ),
    "integers": (
        "X puede contener números enteros de tipo int, como los de las imágenes. `zeros_like(X)` y "
        "`X.dtype` transmiten ese tipo.",
        "Escribe `np.zeros(X.shape)` en lugar de `np.zeros_like(X)`, o empieza con `X = "
        "np.asarray(X, float)`.",
    ),
    "view": (
        "X puede ser una vista, como `images.T`. `as_strided`, `ravel(order='K')`, o unos strides "
        "escritos a mano la toman por un arreglo cuyas filas están una detrás de otra.",
        "Empieza con `X = np.ascontiguousarray(X)`, o toma los strides de `X.strides`; "
        "`sliding_window_view` lo hace así.",
    ),
    # What is changed that should stay.
    "changed_X": (
        "Un arreglo no se copia cuando se asigna o se entrega: los dos nombres se refieren a los "
        "mismos números.",
        "Trabaja con `X.copy()`, o escribe `X = X * 2` en lugar de `X *= 2`, sea cual sea la "
        "operación que hagas ahí.",
    ),
    "changed_dL_dO": (
        "Un arreglo no se copia cuando se asigna o se entrega: los dos nombres se refieren a los "
        "mismos números.",
        "Trabaja con `dL_dO.copy()`, o escribe `dL_dO = dL_dO * 2` en lugar de `dL_dO *= 2`, sea "
        "cual sea la operación que hagas ahí.",
    ),
    "changed_weight": (
        "backward devuelve los gradientes. Los pesos los actualiza quien entrena la capa.",
        "Quita de forward y de backward la línea que asigna a `self.weight` o a `self.bias`, como "
        "con -=; o trabaja ahí con una copia.",
    ),
    # What says little of its cause.
    "every_cell_equal": (
        "Imprime dos ventanas, una después de otra, dentro del bucle. ¿Son la misma?",
        "El corte tiene que contener i y j; y una suma va a un solo lugar, `O[i, j]`, no a toda la "
        "salida O.",
    ),
    "zeros": (
        "Imprime el arreglo al final del bucle, y lo que se devuelve. ¿Son el mismo?",
        "Busca un nombre escrito de dos maneras, un `return` de otro arreglo, un bucle que nunca "
        "corre (un range de 0), o == en lugar de =.",
    ),
    "not_built": (
        "La capa se construye como `factory(out_channels, kernel_size, stride, padding)`, por "
        "posición y no por nombre.",
        "Mira la primera línea de `__init__`, y la línea que se nombra: ¿llegan los argumentos en "
        "este orden, y acepta que kernel_size sea un par?",
    ),
    "not_written": (
        "Empieza con el caso de arriba, y solo con la primera ventana: ¿qué números se encuentran, "
        "y qué pasa con sus productos?",
        "Luego pon esa línea dentro de dos bucles, sobre las filas y sobre las columnas de la "
        "salida, o bien de ∂L/∂O, y al final devuelve el arreglo.",
    ),
    "endless": (
        "Un `while` termina solo si su condición cambia dentro de él. Imprímela.",
        "Avanza el contador al final de cada vuelta (i += s), o escribe un `for` sobre un range, "
        "que termina por sí solo.",
    ),
    "not_returned": (
        "Una función sin `return` devuelve None, imprima lo que imprima.",
        "Pon `return` y el nombre del arreglo en la última línea, con la sangría del cuerpo de la "
        "función.",
    ),
    "weight_unused": (
        "La verificación escribe `layer.weight = …`, y después llama a forward. Sigue "
        "`self.weight` por tu código: ¿quién lo lee?",
        "Lee `self.weight` y `self.bias` en forward. Si los tuyos tienen otros nombres, `of_class` "
        "los acepta: `of_class(MyLayer, …, weight='W', bias='b')`.",
    ),
    "raised": (
        "Toma el caso, construye la capa para él, y llama tú a forward y a backward. De las líneas "
        "que muestra la excepción, mira la última que esté en tu código.",
        "Encima de esa línea, imprime el nombre y la forma de cada arreglo que aparece en ella. "
        "Compara cada forma con la que esperas en este caso.",
    ),
    "refused": (
        "Alguna línea comprueba lo que recibe, y lanza una excepción. Imprime lo que comprueba, en "
        "este caso.",
        "Compara la condición de ese `raise` o `assert` con el caso: ¿qué parte de ella no se "
        "cumple aquí, y tiene que cumplirse?",
    ),
    "no_numbers": (
        "Lo que se devuelve tiene que ser un arreglo de números, como los que crea np.zeros y "
        "llenan los bucles.",
        "Mira lo que hay detrás de `return`: ¿una lista de arreglos de distinta longitud, una "
        "función sin sus paréntesis, o un None entre los resultados?",
    ),
    "unrecognised": (
        "Achica el caso: una ventana, un filtro, ceros en todos los pesos menos uno. ¿Cuál es el "
        "más pequeño que sigue mal?",
        "Pon todo ∂L/∂O (o el filtro) en 0, salvo un único 1. Así, cada número del resultado "
        "muestra por sí solo de qué números está hecho; compara el primero que está mal.",
    ),
    "unchecked": (
        "Los gradientes necesitan un ∂L/∂O con la forma de O. Por eso O tiene que estar primero.",
        "Haz que forward devuelva un arreglo de la forma correcta, aunque sea de ceros. Entonces "
        "se pueden verificar sus números, y backward.",
    ),
    # Met in layers of others.
    "bias_twice": (
        "Dos líneas suman el sesgo, o una lo suma a un arreglo que ya lo contiene.",
        "Busca cada `b[f]` o `self.bias` en forward. Tiene que quedar uno solo, después de la suma "
        "de los productos.",
    ),
    "another_bias": (
        "Sumas un número a cada cuadrícula, y así debe ser; pero ese número sale del lugar "
        "equivocado.",
        "En el bucle sobre los filtros, suma `self.bias[f]`: no un peso, no el sesgo de otro "
        "filtro, y no uno que `__init__` eligió al azar y guardó con otro nombre.",
    ),
    "one_filter_computed": (
        "Un `return` dentro de un bucle lo termina en su primera vuelta.",
        "Mueve `return` hacia la izquierda, hasta que quede debajo del `for` del bucle; o dale al "
        "range del bucle la cantidad de filtros.",
    ),
    "one_image_computed": (
        "Un `return` dentro de un bucle lo termina en su primera vuelta.",
        "Mueve `return` hacia la izquierda, hasta que quede debajo del `for` del bucle; o dale al "
        "range del bucle la cantidad de imágenes, `len(X)`.",
    ),
    "window_misplaced": (
        "Con paso 2, las ventanas empiezan en 0, 2, 4. Imprime dónde empiezan las tuyas.",
        "El corte empieza en `i * s`, sin un + s − 1, en los dos ejes.",
    ),
    "matrix_product": (
        "1 2 / 3 4 por 1 0 / 0 1 es 1 0 / 0 4, número por número. ¿Qué da tu producto?",
        "Escribe `np.sum(window * F)` donde está `window @ F` o `np.dot(window, F)`.",
    ),
    "float_size": (
        "`range`, np.zeros y los cortes aceptan solo números enteros. Imprime el tipo de cada "
        "tamaño.",
        "Escribe `//` donde está `/`: `(n + pads - k) // s + 1`. En el borde también: `k // 2`.",
    ),
    "same_half_rounded_down": (
        "«same» con paso 1 necesita k − 1 ceros en total. Con k = 2 eso es uno; (k − 1) // 2 en "
        "los dos lados no da ninguno.",
        "Con `total = k - 1`, pon `total // 2` antes, y `total - total // 2` después.",
    ),
    "pads_exchanged": (
        "Un filtro de 1×3 no necesita ceros arriba ni abajo; necesita uno a la izquierda y uno a "
        "la derecha.",
        "En np.pad va primero el par de las filas, y después el de las columnas: los anchos que "
        "salen de kH, y luego los que salen de kW.",
    ),
    "border_not_zero": (
        "Imprime X después del relleno, y mira su primera fila.",
        "Llama a `np.pad(X, widths)` sin otro modo, o con `constant_values=0`.",
    ),
    "columns_order": (
        "`weight.reshape(F, -1)` recorre los canales, luego las filas y luego las columnas del "
        "filtro. Una columna tiene que recorrer su ventana en el mismo orden.",
        "Haz que el eje de los canales sea el más externo de los tres cuando se crean las "
        "columnas, o lleva los ejes de los pesos al orden de las columnas con `transpose`, antes "
        "de `reshape`.",
    ),
    "weight_reshaped": (
        "Imprime los filtros antes y después del reshape. ¿Cada filtro sigue en una sola fila, o "
        "en una sola columna?",
        "Para tener un filtro en cada columna, escribe `weight.reshape(F, -1).T`, y no "
        "`weight.reshape(-1, F)`.",
    ),
    "output_transposed": (
        "El primer índice de O cuenta las ventanas hacia abajo; el segundo, hacia la derecha.",
        "Escribe en `O[i, j]`, con i para las filas y j para las columnas; busca un `.T` o un "
        "transpose al final.",
    ),
    "gradient_reshaped": (
        "El producto devuelve sus ejes en algún orden, y el gradiente necesita otro. `reshape` no "
        "intercambia ejes.",
        "Haz un reshape a los ejes que el producto tiene en realidad, en su orden, y luego "
        "cámbialos de lugar con `transpose`.",
    ),
    "edge_left_out": (
        "Imprime los índices que recorre el bucle, y el tamaño de lo que llena.",
        "`range(n)` va de 0 a n − 1. Busca un `- 1` en un range, un range que empieza en 1, o un "
        "corte que termina en `-1`.",
    ),
    "activation_inside": (
        "Busca `max`, `relu`, `tanh` o `exp` entre las sumas y el `return`, en forward y en "
        "backward.",
        "Saca esa línea de la capa: la capa devuelve las sumas y el sesgo, y no se les hace nada "
        "más.",
    ),
    "strides_of_another": (
        "`strides` dice cuántos bytes hay de una fila a la siguiente. En X con relleno son más que "
        "en X.",
        "Toma los strides del arreglo que le entregas a `as_strided`, después del relleno; o usa "
        "`sliding_window_view`.",
    ),
    "beyond_memory": (
        "`as_strided` cree cualquier forma que se le diga. Cuenta: ¿dónde termina la última "
        "ventana con la forma que le das?",
        "Usa `sliding_window_view`, que rechaza lo que no cabe; o dale a `as_strided` `(n + pads - "
        "k) // s + 1` ventanas en cada eje.",
    ),
    "slid_by_stride": (
        "El peso [0, 1] se encontró con X[0, 1], X[0, 1 + s], X[0, 1 + 2 s]. Entonces el peso "
        "avanza de uno en uno, y lo que queda a distancia s son los números de X que se encuentran "
        "con ∂L/∂O.",
        "Para el peso en [u, v], toma `X[u : u + s * rows : s, v : v + s * columns : s]`, con "
        "tantas filas y columnas como tiene ∂L/∂O.",
    ),
    "border_forgotten": (
        "forward rellena X, y guarda la X que llegó. backward corta sus ventanas de esa.",
        "Guarda en forward la X con relleno, como `self.X = padded`, o vuelve a rellenar en "
        "backward.",
    ),
    "weight_decay": (
        "Pon dL_dO en ceros: entonces ∂L/∂F tiene que ser 0. Lo que queda es el término que está "
        "de más.",
        "Quita de backward el `+ decay * self.weight`. Su lugar es donde se actualizan los pesos.",
    ),
    "positions_not_summed": (
        "Hay un sesgo por cada filtro, así que ∂L/∂b tiene un número por cada filtro.",
        "Escribe `dL_dO.sum(axis=(0, 2, 3))`: sobre las imágenes, las filas y las columnas.",
    ),
    "channels_turned": (
        "De (C, kH, kW), los dos últimos ejes son los espaciales. El primero numera los canales.",
        "Escribe `F[..., ::-1, ::-1]`, o bien `np.rot90(F, 2, axes=(1, 2))`.",
    ),
    "zeros_miscounted": (
        "Las ventanas están a distancia s. También lo están los números de ∂L/∂O entre sus ceros: "
        "entre dos de ellos hay s − 1 ceros.",
        "Crea ceros de `(n_out - 1) * s + 1` filas y columnas, y escribe `spread[::s, ::s] = "
        "dL_dO`.",
    ),
    "full_padding_too_wide": (
        "Un filtro de 2×2 que sobresale un lugar de la esquina todavía se encuentra con un número "
        "de ∂L/∂O. Si sobresale dos, con ninguno.",
        "Rellena ∂L/∂O con kH − 1 filas arriba y abajo, y con kW − 1 columnas a la izquierda y a "
        "la derecha.",
    ),
    "cropped_from_corner": (
        "En X con relleno, la fila 0 de X es la fila p. Lo mismo vale en ∂L/∂X.",
        "Escribe `dL_dX[..., top : top + H, left : left + W]` en lugar de `[:H, :W]`.",
    ),
    "cropped_wrong_axes": (
        "Los cortes corresponden a los ejes desde el primero. Los dos primeros de ∂L/∂X numeran "
        "imágenes y canales.",
        "Empieza con `...`: `dL_dX[..., top : top + H, left : left + W]`, las filas antes que las "
        "columnas.",
    ),
    "updated_first": (
        "Entre la línea de ∂L/∂F y la de ∂L/∂X hay una que cambia los pesos.",
        "Saca el `-=` de backward, o al menos ponlo debajo de la línea que calcula ∂L/∂X.",
    ),
    # What the numbers are, where no mistake is known that gives them.
    "times": (
        "El factor dice dónde mirar: uno pequeño es una tasa de aprendizaje, 2 viene del cuadrado "
        "en la pérdida, una cantidad viene de un `mean` donde va `sum`.",
        "Busca `/`, `*`, `mean` y `lr` en las líneas que calculan este resultado, y quita el "
        "factor: de los aportes de todas las ventanas e imágenes se devuelve solo la suma.",
    ),
    "sums_times": (
        "Calcula una ventana a mano, y compara con O sin el sesgo. ¿Qué factor hay entre los dos "
        "números?",
        "Escribe `np.sum(window * F) + b`: sin `mean`, sin ninguna división, y sin nada que se "
        "sume a sí mismo.",
    ),
    "right_but": (
        "Imprime los índices que recorre cada bucle, y los cortes que lee y que escribe, en la "
        "primera vuelta y en la última.",
        "`range(n)` va de 0 a n − 1. Busca un `- 1` o un `+ 1` en un range o en un corte, y una "
        "línea que sobrescriba esa parte después del bucle.",
    ),
    "other_places": (
        "Pon en 0 todo lo que entra, salvo un único 1, y mira dónde salen sus números.",
        "Busca un `reshape` donde los ejes deben cambiar de lugar, un `.T` o un `transpose` de "
        "más, un `[::-1]`, y un + o un − en el índice a la izquierda de `=`.",
    ),
    "other_order": (
        "Pon en 0 todo lo que entra, salvo un único 1, y mira dónde salen sus números.",
        "Mira cada `reshape`, cada `transpose` y cada lista de índices: nombra los ejes del "
        "arreglo antes de esa línea y después.",
    ),
    "other_shape": (
        "Imprime la forma antes de cada `return`. Los números están uno detrás de otro como deben.",
        "Termina con un `reshape` a la forma que se espera: la de O, la de los pesos, o la de X.",
    ),
    "other_length": (
        "El factor cambia de un caso a otro. Entonces se calcula a partir de los números.",
        "Busca `np.linalg.norm`, `max`, `std` o `clip` en backward, y quita esa línea.",
    ),
    "other_weights": (
        "Imprime los pesos tal como están cuando se multiplican, y compáralos con `self.weight`.",
        "Mira cada `transpose`, `reshape` y `[::-1]` de los pesos en el camino hacia el producto.",
    ),
    "fits_forward": (
        "Empieza con forward, y deja backward para después. Cuando O esté bien, haz lo mismo con "
        "los gradientes.",
        "La línea que hay que cambiar es la que nombra el error de forward. backward tiene el "
        "mismo índice, corte o giro del filtro, una vez para cada gradiente.",
    ),
    "bias_alone": (
        "Imprime la suma de los productos de la primera ventana, y lo que queda guardado en su "
        "lugar.",
        "Busca un `=` donde se suma el sesgo, que reemplaza las sumas, como en `O[f] = b[f]`: es "
        "`O[f] += b[f]`.",
    ),
    "added_to_last": (
        "El arreglo de O se crea una sola vez, y cada forward suma en él.",
        "Lleva el `np.zeros` de O de `__init__` a forward, antes de los bucles.",
    ),
    "partly_written": (
        "Sigue este caso por tus `if`. ¿Qué rama toma, y esa rama devuelve algo?",
        "Escribe la rama que falta, o pon `return` debajo de todas las ramas, con la sangría del "
        "primer `if`.",
    ),
}
