"""Every sentence that a reader sees from code, by name, in Spanish."""

from __future__ import annotations

LANGUAGE = "es"
AND, OR = " y ", " o "

# ------------------------------------------------------------------------------ views

# Of explorers whose views are called so in code as well; what each of them is called on the page.
VIEWS = {
    "scatter": "repartir",
    "pixel": "píxel",
    "proof": "prueba",
    "gather": "reunir",
    "correlation": "correlación",
    "windows": "ventanas",
    "image to columns": "imagen a columnas",
    "columns to image": "columnas a imagen",
}

# ----------------------------------------------------------------------------- titles

INPUT = "entrada X"
PADDED_INPUT = "entrada X con relleno"
CHANNEL = "{title}, canal {channel}"
FILTER = "filtro F"
FLIPPED_FILTER = "F girado 180°"
ONE_FILTER = "filtro F[{filter}]"
# Of one channel among others; no line ends within an index.
INPUT_PART = "{title}, canal\u00a0{channel}"
FILTER_PART = "filtro F[{filter},\u00a0{channel}]"
FLIPPED_PART = "F[{filter},\u00a0{channel}] girado 180°"
FILTER_ABOVE = "filtro"
PRODUCTS = "productos"
SUM = "suma"
OUTPUT = "salida O"
ONE_OUTPUT = "salida O[{filter}]"
WINDOW = "ventana"
PHOTO = "fotografía"
SPREAD = {
    (False, False): "{title}",
    (True, False): "{title}, ceros intercalados",
    (False, True): "{title}, ceros alrededor",
    (True, True): "{title}, ceros intercalados y alrededor",
}
ROWS_FLIPPED = "filas volteadas"
COLUMNS_FLIPPED = "también columnas: girado 180°"
RESULT = "salida, {rows}×{columns}"
RESULT_ENLARGED = "salida, {rows}×{columns}, ampliada"

# -------------------------------------------------------------------- pictures, errors

PICTURE = "Una imagen. Su texto alternativo dice qué se ve."
EXPLORER = (
    "Un explorador. Se mueve donde hay un kernel de Jupyter en marcha; este es uno de sus "
    "momentos.\n{alt}"
)
WORDS_TO_SEE = "palabras que digan qué se ve"
NOT_A_CHOICE = "{name}: se esperaba {expected}; se recibió {got}"
NUMBERS_THAT_FIT = "un arreglo de a lo sumo cien millones de números"
RANGE = "un número entero de {least} a {most}"
ONE_OF = "uno de estos: {options}"
ONE_EACH_PART = "una tupla de longitud {count}, con un valor para cada capa"
ROW_AND_COLUMN = "un par (fila, columna), contando desde 0"
WORDS = "texto"
SOME_TITLES = "una lista de títulos"
FILTERS_BY_TITLE = "None, o un dict de título a filtro"
A_MATRIX = "números reales en filas y columnas, al menos una de cada una, ninguno enmascarado"
MASK_LIKE = "una máscara con la forma de los valores, {shape}"
PART_OF_GRID = "(fila, columna, filas, columnas), o None, dentro de {shape}"
CELLS_OF_GRID = "pares (fila, columna) dentro de {shape}"
A_SIZE = "un número mayor que 0 y de a lo sumo {most}"
AT_LEAST = "un entero no menor que {least}"
LAYERS_TO_WIRE = (
    "capas por título, {{'title': layer}}, con in_channels y a lo sumo {most} canales y {most} "
    "filtros"
)
CHANNELS_HEAD, FILTERS_HEAD = "canales", "filtros"
WIRES = "{weights} pesos: {wires} líneas, {taps} por línea"
GRIDS = "una lista de Grid, con al menos un elemento"
A_FIGURE = "una figura de matplotlib"
PICTURES = "arreglos por título, al menos uno"
A_PICTURE = "números finitos (H, W), o (3, H, W) para rojo, verde y azul"
A_SIGNED_PICTURE = "números (H, W): lo que tiene tres colores no tiene signo"
SIZE_ON_PAGE = "algo que dé una imagen de a lo sumo {most} puntos por lado"
CUT = "{title}: {rows}, {columns} de {height}×{width}"
FINITE = "números reales finitos en filas de igual longitud, ninguno enmascarado"
INSIDE = {
    2: "una posición (fila, columna) dentro de {shape}",
    3: "una posición (canal, fila, columna) dentro de {shape}",
}
INPUT_TO_DRAW = (
    "(H, W), (C, H, W) o (N, C, H, W), con a lo sumo {most} filas y columnas, para que se lean"
)
GRIDS_TO_DRAW = "{channels} de a lo sumo {most} filas y columnas"
MATRIX_TO_DRAW = "una matriz de a lo sumo {most} filas y columnas"
SIZE_TO_DRAW = MATRIX_TO_DRAW + ", o su tamaño: un número o (filas, columnas)"
CHANNELS_TO_DRAW = "{channels}, como en los filtros"
FILTERS_TO_DRAW = "a lo sumo {most} filas y columnas, para que se lean"
AT_MOST_CHANNELS = "a lo sumo {most} canales, para que se lean"
AT_MOST_FILTERS = "a lo sumo {most} filtros, para que se lean"
SLICE = " (de una más grande, uno de cada dos números es photo[::2, ::2])"
LIKE_OUTPUT = "la forma de la salida, {shape}"
ONE_IMAGE = "una sola imagen, (H, W) o (C, H, W)"
NUMBER_FROM = "un número de {least} a {most}"
LAYERS_TO_DRAW = (
    "una lista de 1 a {layers} capas, cada una (kernel, stride, dilation) con un máximo de {most}"
)
NAMES = 'nombres de controles separados por espacios, como en "stride padding"'
NINE_NUMBERS = "nueve números, con forma (3, 3)"
FILE_FOR_A_SLIDE = "el nombre de un archivo cuyo final sea {endings}"
IN_A_FOLDER = "un archivo en una carpeta que exista"
SOME_STEPS = "de 1 a {most} números de avance, como en range(0, {count}, {apart})"
ONE_STEP = "None, porque solo un .gif contiene más que el avance actual"

# -------------------------------------------------------------------- what cannot be

TOO_LARGE = (
    "Aquí no cabe ninguna ventana. El filtro abarca {extent[0]}×{extent[1]} números; la entrada, "
    "con su relleno, tiene {room[0]}×{room[1]}. Elige un filtro o una dilatación más pequeños, o "
    "más relleno."
)
TOO_WIDE_HERE = (
    "Esta imagen no cabe aquí. Ensancha la página, o elige una entrada más pequeña o menos relleno."
)
TOO_LARGE_NUMBERS = (
    "Estos números son demasiado grandes: sus sumas pasan de lo que una computadora puede guardar."
)
TOO_WIDE_BORDER = (
    "Este borde no se puede llenar: {mode} copia desde dentro de la imagen, y la imagen es "
    "demasiado pequeña para un borde tan ancho. Elige menos relleno, o ceros."
)
TOO_MANY_CELLS = (
    "Con su borde, la entrada tendría {rows}×{columns} celdas, demasiadas para leerlas aquí. Elige "
    "menos relleno."
)
NO_FILTER = (
    "«{typed}» no es un filtro. Escribe sus números fila por fila, con ; entre las filas, como en "
    "1 0 -1; 2 0 -2; 1 0 -1."
)
NOT_A_NUMBER = "«{number}» no es un número. Escribe uno como 2, -0.5 o 1/9."
ROWS_DIFFER = (
    "Las filas no son igual de largas: {lengths} números. Escribe la misma cantidad en cada fila."
)
A_GRID_EACH = (
    "Este filtro tiene {channels}. Escribe una cuadrícula para cada canal, todas del mismo tamaño, "
    "con | entre ellas, como en 1 0; 0 1 | 2 0; 0 2."
)
GRIDS_DIFFER = (
    "Las cuadrículas no son del mismo tamaño. Escribe la misma cantidad de filas y de columnas "
    "para cada canal."
)
COMMAS_AND_SPACES = (
    "«{row}» tiene comas y también espacios entre sus números. Usa solo una de las dos cosas, y un "
    "punto para los decimales, como en 0.5."
)
NOTHING_TO_TYPE = "En este explorador no hay ningún filtro que escribir."
YES_OR_NO = "True o False"
TOO_MANY_TAPS = (
    "Un filtro de {rows}×{columns} es demasiado grande para leerlo aquí: a lo sumo {most} por lado."
)
KEEP_SIZE = (
    "Este explorador conserva el tamaño del filtro. Escribe {rows} filas de {columns} números cada "
    "una."
)

# --------------------------------------------------------------------------- controls

STEP = "ventana"
START_AGAIN = "empezar de nuevo"
SHOW_ME = "muéstrame"
VIEW = "vista"
OPERATION = "operación"
AXIS = "eje"
NUDGED = "número"
GRADIENT = "gradiente"
STRIDE = "paso"
PADDING = "relleno"
PADDING_MODE = "borde"
DILATION = "dilatación"
KERNEL = "kernel"
IMAGE = "imagen"
CHANNEL_CONTROL = "canal"
ALL_CHANNELS = "todos"
FILTER_CONTROL = "filtro"
CROSS_CORRELATION = "correlación cruzada"
CONVOLUTION = "convolución verdadera"
HEIGHT = "alto"
WIDTH = "ancho"
ALONG_ROWS = "por las filas"
ALONG_COLUMNS = "por las columnas"
RULES_CONTROL = "mostrar"
THE_GRID = "la cuadrícula"
THE_RULES = "tres reglas para «same»"
TURN = "girar 180°"
SHOWN = "mostrar"
SHOWN_AS = {"auto": "según convenga", "grey": "en gris", "signed": "por signo"}

RATE = "tasa"

# How a share is written into ∂L/∂X, and how the filter is laid down there.
LAID = {"as it is": "tal cual", "turned": "girado"}

PIXEL = "píxel"
WEIGHT = "peso"
NUMBER = "número"
NUDGE = "empujón"
KINDS = {"weight": "un peso", "bias": "el sesgo", "pixel": "un píxel"}

GIVEN_FILTER = "el original"
GIVEN_FILTERS = "el original, F[{filter}]"
OWN_FILTER = "el mío"
PRESETS = {
    "identity": "dejar igual",
    "mean": "promedio de nueve",
    "gauss": "desenfoque suave",
    "sharpen": "enfocar",
    "sobel_x": "bordes verticales (Sobel)",
    "sobel_y": "bordes horizontales (Sobel)",
    "laplace": "todos los bordes (Laplace)",
    "emboss": "relieve",
}
MODES = {"zeros": "ceros", "reflect": "reflejo", "replicate": "réplica", "circular": "circular"}

# ------------------------------------------------------------------------- the player

# What each explorer shows: in the README's table, and for who hears a page instead of seeing it.
EXPLORERS = {
    "explore_forward": "un filtro que se desliza sobre una entrada, y la suma de cada ventana",
    "explore_padding": 'dónde están las ventanas, y tres reglas para "same"',
    "explore_photo": "lo que nueve números hacen de una fotografía",
    "explore_receptive_field": (
        "filas de puntos: lo que ha visto un número al final de varias capas"
    ),
    "explore_filter_gradient": (
        "∂L/∂F y ∂L/∂b: una correlación, y las ventanas que encontró cada peso"
    ),
    "explore_input_gradient": (
        "∂L/∂X: repartido con el filtro tal cual, reunido con el filtro girado, y por qué"
    ),
    "explore_nudge": (
        "un número que se mueve, la curva de L, y la tangente que promete `backward`"
    ),
    "explore_matrix": (
        "la capa como matriz: una fila de M y su ventana, una fila de su transpuesta y su píxel"
    ),
    "explore_columns": (
        "las ventanas como columnas de una matriz, un solo producto para la capa, y el camino de "
        "vuelta"
    ),
    "explore_learning": (
        "un filtro que se encuentra a sí mismo, poco a poco, con salida, objetivo y pérdida"
    ),
    "explore_training": (
        "los filtros de una capa que aprende, época por época, con pérdida y exactitud"
    ),
    "explore_mistakes": "un error clásico junto al gradiente correcto, y dónde se oculta",
}
PLAYER = {
    "previous": "anterior",
    "next": "siguiente",
    "play": "reproducir",
    "speed": "velocidad",
    "more": "más",
    "position": "{counted} {number} de 0 a {last}",
    "waiting": "Esperando al kernel de Jupyter.",
    "no_answer": (
        "El kernel de Jupyter no responde. Quizás está ocupado con otra celda; si ya no existe, "
        "ejecuta esta celda otra vez. Lo que ya viste se puede seguir mostrando."
    ),
    "paste_hint": "filas con ; entre ellas, como en 1 0; 0 -1",
    "type_number": "número",
    "no_number": NOT_A_NUMBER,
    "empty": "vacío",
    "lit": "ilumina {count} más",
    "channel": "canal {0}",
    # What a cell is, by the first part of its id, with the row and the column that follow.
    "cells": {
        "x": "entrada, {0}, {1}",
        "f": "filtro, {0}, {1}",
        "p": "producto, {0}, {1}",
        "t": "término de la suma",
        "o": "salida, {0}, {1}",
        "b": "sesgo",
        "sum": "suma del canal {0}",
        "g": "∂L/∂O, {0}, {1}",
        "dx": "∂L/∂X, {0}, {1}",
        "df": "∂L/∂F, {0}, {1}",
        "m": "matriz M, {0}, {1}",
        "c": "columna de la matriz, {0}, {1}",
        "dc": "∂L/∂columnas, {0}, {1}",
        "w": "ventana, {0}, {1}",
        "s": "aporte de la ventana {0}, {1}",
        "old": "antes, {0}, {1}",
        "new": "sumado, {0}, {1}",
        "more": "sumado por otros filtros, {0}, {1}",
        "after": "después, {0}, {1}",
        "right": "correcto, {0}, {1}",
        "part": "parte de la suma",
        "target": "objetivo, {0}, {1}",
        "wrong": "con el error, {0}, {1}",
        "apart": "diferencia, {0}, {1}",
        "case": "paso {0}, filtro {1}",
        "pixel": "píxel {0}",
        "dot": "capa {0}, punto {1}",
    },
}
EVERY_SO_MANY = "Aquí la ventana avanza {apart} píxeles cada vez."
NEEDS_PYTHON = "El cuaderno ofrece más: otros ajustes, y números que tú elijas."
TOO_MANY_PICTURES = (
    "{name}: los controles {wished!r} dan más de {most:,} imágenes. Nombra menos con controls=, "
    "como en controls={proposed!r}."
)
NO_PLAYER = (
    "Esta imagen no se mueve: la página no ha respondido. Instala anywidget en el entorno donde "
    "está Jupyter (pip install anywidget), carga la página otra vez y vuelve a ejecutar esta celda."
)
NO_ANYWIDGET = (
    "Esta imagen no se mueve: falta anywidget. Instálalo en el entorno de este kernel de Jupyter "
    "(pip install anywidget), reinicia el kernel y vuelve a ejecutar esta celda."
)

# ------------------------------------------------------------------ captions: forward

BIAS_TERM = "{value} (sesgo)"
ZERO_TERMS = "término que es 0", "términos que son 0"
LEFT_OUT = ", sin {terms}"
CHANNEL_NAME = "canal {channel}:"
FROM_CHANNELS = {False: ", una suma de cada canal", True: ", una suma de cada canal, y el sesgo"}
WHERE = "Ventana {number} (de 0 a {last}): {rows} y {columns} de {what}. Paso {stride}{dilation}."
DILATED = ", dilatación {dilation}"
THE_INPUT = "X"
THE_PADDED_INPUT = "X con relleno"
TRUE_CONVOLUTION = "Convolución verdadera: el filtro se gira 180° antes de deslizarse."
HATCHED = "Rayado: relleno."
NO_ROOM_FOR_ALL = "Aquí no caben todos los canales: este es el canal {channel}."
ALT_BIAS = ", con el sesgo {value},"
FORWARD_ALT = (
    "{where} Los productos son {products}. Su suma{bias} es {total}; va en la fila {row}, columna "
    "{column} de la salida."
)
CHANNEL_ALT = "Productos del canal {channel}: {products}; su suma es {sum}."
FORWARD_ALT_CHANNELS = (
    "{where} {channels} La suma de los canales{bias} es {total}; va en la fila {row}, columna "
    "{column} de la salida."
)
FORWARD_ALT_ONE = (
    "{where} El único producto es {products}. La suma{bias} es {total}; va en la fila {row}, "
    "columna {column} de la salida."
)

# ------------------------------------------------- captions: an output to be filled in

YOUR_TURN = "Te toca:"
TO_FILL_IN = "multiplica, suma y escribe el resultado donde está el ?."
TO_ADD = "la suma de {products}{bias}"
OF_CHANNELS = "{products} ({each} de cada canal)"
RIGHT_SUM = "✓ Correcto."
SHOWN_SUM = "Mostrado."
FILLED = "Llevas {filled} de {count}. La siguiente celda vacía es {name}."
COMPLETE = "La salida está completa: {numbers}{shown}."
SHOWN_OF_THEM = ", {shown} con «muéstrame»"
STILL_EMPTY = "Todavía está vacía."
ALT_BIAS_TO_ADD = " y el sesgo {value}"
FILL_IN_ALT = (
    "{where} La ventana contiene {window}; el filtro es {filter}. Falta escribir la suma de "
    "{products}{bias}; va en la fila {row}, columna {column} de la salida. {output}"
)
OUTPUT_SO_FAR = "La salida hasta ahora: {values}."
THEN = ", luego "  # between the channels of a window
# What a wrong number is, from the likeliest mistake to the least likely.
WRONG_SUM = {
    "left": "{typed} es la suma de la ventana anterior. Avanza {columns} hacia la derecha.",
    "right": "{typed} es la suma de la ventana siguiente. Retrocede {columns} hacia la izquierda.",
    "above": "{typed} es la suma de la ventana de arriba. Baja {rows}.",
    "below": "{typed} es la suma de la ventana de abajo. Sube {rows}.",
    "exchanged": "{typed} es {name}. Primero va la fila, después la columna.",
    "no bias": "{typed} es la suma sin el sesgo. Suma {bias}.",
    "many biases": "{typed} sale si sumas el sesgo en cada canal. Súmalo una sola vez.",
    "one channel": "{typed} es la suma del canal {channel} solo. Agrega las de los demás canales.",
    "sign lost": "El número es correcto, salvo el signo: es negativo.",
    "turned": (
        "{typed} sale si giras el filtro 180°. Ponlo sobre la ventana tal como está dibujado."
    ),
    "turned back": (
        "{typed} sale con el filtro como estaba antes de girarlo. Una convolución verdadera lo "
        "pone girado, tal como está dibujado."
    ),
    "transposed": (
        "{typed} sale si intercambias las filas y las columnas del filtro. Ponlo sobre la ventana "
        "tal como está dibujado."
    ),
    "mirrored": (
        "{typed} sale si reflejas el filtro. Ponlo sobre la ventana tal como está dibujado."
    ),
    "sign": "El número es correcto, salvo el signo: es positivo.",
    "window": (
        "{typed} es la suma de la ventana sola. Multiplica primero cada número por el número del "
        "filtro que tiene encima."
    ),
    "filter": (
        "{typed} es la suma del filtro solo. Multiplica primero cada número por el que tiene "
        "debajo."
    ),
    "no minus": "{typed} sale si omites los signos menos. Conserva el signo de cada producto.",
    "some rows": (
        "{typed} es la suma de solo una parte de la ventana, {rows}. Suma también lo que hay más "
        "abajo."
    ),
    "left out": "{typed} sale sin {product}. ¿Está en tu suma?",
    "sign of one": "{typed} sale con el signo equivocado en un producto: {product}.",
    "twice": "{typed} sale si sumas {product} dos veces.",
    "elsewhere": "{typed} es la suma de otra ventana: {name}.",
    "times zero": "{typed} sale si tomas {factors} como {other}. Un número por 0 es 0.",
}
NOT_YET = {
    "one": "Todavía no. Hay un solo producto: {factors}.{bias}",
    "none": "Todavía no. Cada uno de los {count} productos tiene un factor 0.{bias}",
    "single": "Todavía no. De los {count} productos, solo uno no es 0: {factors}.{bias}",
    "some": (
        "Todavía no. De los {count} productos, {others} no son 0. El mayor, sin contar el signo, "
        "es {factors}.{bias}"
    ),
    "all": (
        "Todavía no. Hay {count} productos que sumar. El mayor, sin contar el signo, es "
        "{factors}.{bias}"
    ),
}
BIAS_ON_TOP = " Después suma el sesgo, {bias}."

# ------------------------------------------------------------------ captions: padding

AXIS_TITLE = {
    "rows": "Por las filas: {numbers}, {before} de relleno antes y {after} después",
    "columns": "Por las columnas: {numbers}, {before} de relleno antes y {after} después",
}
# By whether there is a stride: what is 1 or 0 is left out.
FORMULA = {
    False: "ventanas = {length} − {reach} + 1 = {count}",
    True: (
        "ventanas = floor(({length} − {reach}) / {stride}) + 1 = "
        "floor({room}/{stride}) + 1 = {count}"
    ),
}
LEFTOVER = {
    "rows": ("no sobra ninguna fila", "sobra la última fila", "sobran las últimas {n} filas"),
    "columns": ("no sobra ninguna columna", "sobra la última columna",
                "sobran las últimas {n} columnas"),
}  # fmt: skip
GRID_TITLE = "entrada {rows}×{columns}"
PADDED_GRID_TITLE = "entrada {rows}×{columns} con relleno"
COUNT_TITLE = "salida {rows}×{columns}"
NUMBERED = "En la salida, las ventanas están numeradas fila por fila."
PADDING_WHERE = "Ventana {number}, con contorno: {rows} y {columns} de X."
OUTSIDE = "Rayado: relleno, ceros en los lugares antes del 0 y después del último."
CROSSED = "Tachado: lo que no toma ninguna ventana."
STICKS_OUT = "El contorno es la primera ventana. Sobresale de la entrada{sides}."
BELOW = " {rows} por abajo"
ON_THE_RIGHT = " {columns} por la derecha"
NOTHING_THERE = "Tachado: ahí no hay nada."
PADDING_ALT = "{axis}. {counted} {where} {rules}"
RULES_TITLE = "Tres reglas para «same», en este eje"
RULES = {
    "keras": ("Keras, TensorFlow", "con cualquier paso: tamaño / paso, redondeado hacia arriba"),
    "torch": ("torch", "solo con paso 1"),
    "keep": ("«conservar el tamaño»", "en algunos apuntes de clase, en ningún framework"),
}
RULE = "rellena {before} y {after}: {windows}"
NOT_DEFINED = "no está definido: torch rechaza «same» con paso {stride}"
AGREE = "Con paso 1, las tres reglas son la misma."
PART = "No coinciden: torch lo rechaza; Keras da {keras}; «conservar el tamaño», {keep}."

# -------------------------------------------------------------------- captions: photo

PHOTO_WHERE = "Los cuadros: {rows} y {columns} de {what}, y su salida."
SHOWN_GREY = (
    "Los números de F suman {total}. Su salida se muestra en gris: negro hasta 0, blanco desde 1."
)
SHOWN_SIGNED = (
    "Los números de F suman {total}. Su salida se muestra por signo: negativo azul, 0 blanco, "
    "positivo rojo, con el color pleno desde {most}."
)
PHOTO_ALT = (
    "Una fotografía, un filtro con las filas {filter}, y lo que el filtro hace de ella, "
    "{height}×{width} números. {remarks} {sum}."
)

# ----------------------------------------------------------- captions: receptive field

DOT = "punto"
PIXELS_CONTROL = "píxeles"
LAYERS_CONTROL = "capas"
LAYER, LAYER_BELOW = "capa {number}", "la capa {number}"
INPUT_OF_LAYERS = "la entrada"
FIELD_HEADING = "El punto {dot} de la {layer} ve {seen} de {pixels}"
INPUT_ROW = "entrada X: {pixels}"
LAYER_ROW = "{layer}: ve {seen}\u00a0de\u00a0{size}"
KERNEL_OF = "kernel {kernel_size}"
STRIDE_OF = ", paso {stride}"
DILATION_OF = ", dilatación {dilation}"
ADDS = "{geometry}: suma {steps} de {pixels}"
DOTS_APART = "un punto cada {pixels}"
FIELD_SUM = "campo receptivo ="
WITH_GAPS = ", de los que ve {seen}"
THE_PIXELS = "el píxel", "los píxeles"
FIELD_WHERE = "El punto {dot} ve {pixels}."
WAYS = "El número de un punto cuenta los caminos que llevan de él al punto {dot}."
ADDING = (
    "El 1 es un píxel. Cada capa suma la distancia de su primera toma a la última: sus avances por "
    "los píxeles de un avance."
)
NO_WINDOW_ALONG = (
    "Aquí no cabe ninguna ventana de la {layer}. Abarca {extent} puntos; {below} tiene {count}. "
    "Elige un kernel, un paso o una dilatación más pequeños, o más píxeles."
)
DOTS, STEPS = ("punto", "puntos"), ("avance", "avances")
STICKS_OUT_ALONG = "El contorno es la primera ventana. Sobresale {dots}."
FIELD_ALT = (
    "{heading}. {where} Filas de puntos, cada punto unido a aquellos de los que está hecho: "
    "{rows}. {sum}. Caminos desde cada píxel hasta el punto {dot}: {ways}."
)

# ------------------------------------------------------------ captions: input gradient

CHOSEN_TARGET = (
    "T está elegido para que O − T, antes de que cambies un número, sean números enteros pequeños."
)
EXAMPLE_UPSTREAM = {
    "input": "∂L/∂O es un ejemplo. X no influye en ∂L/∂X.",
    "filter": "∂L/∂O es un ejemplo. Si cambias F, no cambia: F no está en ninguna de estas sumas.",
}
FROM_TARGET = "∂L/∂O es O − T, con el objetivo T que se dio. Si cambias F, cambia junto con O."
OTHER_SHAPE = " El objetivo que se dio no tiene la forma de esta salida."

HEADINGS = {
    "scatter": "{name}: {gradient} por {filter} {goes} su ventana",
    "pixel": "Desde el píxel: cada ventana que contiene {pixel} le devuelve su aporte",
    "proof": "La prueba: lo que encontró {pixel} es el filtro, girado 180°",
    "gather": "Reunir: gira el filtro, deslízalo sobre ∂L/∂O y suma",
}
SUMMED = {"pixel": "por ventanas", "gather": "reunido"}
FROM_FILTER = "{name} de F[{filter}]"
FROM_FILTERS = ", con {share} de F[{filter}], el que está dibujado"
FROM_ONE = "de F[{filter}]"
FROM_OTHERS = "de los demás"
NOTHING = "0: no hay nada que sumar"
NO_WINDOW_HELD = "ninguna ventana lo contiene"
NO_TOUCH = (
    "Ninguna ventana contiene {pixel}. No está en ninguna suma de O, así que L no cambia con él: "
    "su gradiente es 0."
)
PIXEL_WHERE = "{windows} contienen {pixel}, con estos números del filtro encima: {weights}."
PIXEL_WHERE_ONE = "Una ventana contiene {pixel}, con este número del filtro encima: {weights}."
BACKWARDS = "Es el filtro, de su último número al primero: girado 180°."
GATHER_WHERE = "Debajo del filtro girado: {rows} y {columns} de ∂L/∂O con sus ceros."
AROUND = "Rayado en ∂L/∂O: ceros alrededor, para que el filtro se deslice más allá de la orilla."
BETWEEN = "Punteado: ceros intercalados por el paso."
AT_THE_END = "Tachado: ceros por las filas o columnas a las que no llegó ninguna ventana."
CROPPED = "Rayado alrededor de ∂L/∂X, fuera de su marco: el relleno, que se quita."
PIXEL_ALT = "{heading}. {where} {sums}."
GATHER_ALT = "{heading}. {where} El filtro girado es {turned}. {sums}."

# ------------------------------------------------------------------- captions: scatter

MISTAKES_MADE = "Repartir", "Un error", "Dos errores"
THE_FILTER = {False: "el filtro", True: "el filtro girado"}
GOES = {True: "se suma a", False: "se escribe encima de"}
BEFORE, AFTER = "antes", "después"
TURNED_FILTER = "{filter}, girado 180°"
PADDED_GRADIENT = "∂L/∂X con relleno"
RIGHT_SO_FAR = "correcto hasta ahora"
WINDOW_ROW = "fila {row} de la ventana:"
SCATTER_WHERE = (
    "Ventana {number} (de 0 a {last}), {rows} y {columns} de {what}: {gradient} = {value}, por el "
    "filtro."
)
OVERWRITES = (
    "= borra lo que había: donde las ventanas se superponen, los aportes anteriores se pierden."
)
TURNED_IN_LOOP = (
    "El filtro está girado, y aquí tiene que estar como estuvo en la pasada hacia adelante."
)
WRONG_SO_FAR = "✗ marca {count} hasta ahora: {pixel} es {wrong}, y lo correcto sería {right}."
WRONG_NUMBERS = "número equivocado", "números equivocados"
NONE_WRONG = "Hasta ahora no hay ningún número equivocado."
NEVER_WRONG = "Ya pasaron todas las ventanas, y con estos números el error no se ve."
ALL_DONE = "Ya pasaron todas las ventanas: esto es ∂L/∂X."
SCATTER_ALT = (
    "{heading}. {where} Debajo de la ventana había {before}; se le suma {new}; queda {after}. "
    "∂L/∂X hasta ahora es {so_far}. {remarks}"
)
SCATTER_ALT_WRITES = (
    "{heading}. {where} Debajo de la ventana había {before}; encima se escribe {new}, y queda "
    "{after}. ∂L/∂X hasta ahora es {so_far}. {remarks}"
)

# --------------------------------------------------------------------- captions: proof

PROOF_MOMENT = "imagen"
IN_ORDER = "los números con contorno"
PROOF = {
    "windows": "{pixel} está en {windows}. Con contorno: el número del filtro que tiene encima.",
    "weights": "Conserva solo estos números.",
    "leave": "Salen de sus ventanas, y mantienen el orden de las ventanas.",
    "together": "Se han juntado: {together}.",
    "turned": "Es el filtro girado 180°: su último número es el primero.",
    "slide": "Ahora ponlo sobre ∂L/∂O.",
    "on": (
        "Cada número está sobre el ∂L/∂O de la ventana de la que vino: multiplica y suma. Eso es "
        "reunir."
    ),
}
PROOF_OF_SOME = {
    "turned": "Es una parte del filtro girado 180°; aquí están también sus otros números.",
    "on": (
        "Cada número está sobre el ∂L/∂O de la ventana de la que vino; los otros, sobre ceros: "
        "multiplica y suma. Eso es reunir."
    ),
}
PROOF_ALT = "{heading}. {caption} El filtro es {filter}; girado, {turned}. {sums}."

# ----------------------------------------------------------- captions: filter gradient

FILTER_HEADINGS = {
    "correlation": "Correlación: desliza ∂L/∂O sobre X, sin girarlo, y suma",
    "windows": "Ventanas: lo que {weight} encontró en cada una, por lo que volvió, y la suma",
}
WINDOWS_TITLE = "ventanas de la {title}"
FROM_IMAGE = "{name}, imagen {image}"
FROM_IMAGES = ", una suma de cada imagen"
CORRELATION_WHERE = "Debajo de ∂L/∂O: {rows} y {columns} de {what}."
WINDOWS_WHERE = "Con contorno en cada ventana: el número que encontró {weight}."
REACH = "Tachado: filas o columnas después de la última ventana."
FILTER_GRADIENT_ALT = "{heading}. {where} ∂L/∂O es {upstream}, y F es {filter}. {sums}."

# --------------------------------------------------------------------- captions: nudge

NUDGE_HEADING = "Dale un empujón a {name} y mira qué pasa con L"
TARGET_GRID = "objetivo T"
ONE_TARGET = "objetivo T[{filter}]"
BIAS = "sesgo b"
ONE_BIAS = "sesgo b[{filter}]"
OVER_FILTERS = ", con todos los filtros"
FROM_BACKWARD = ", según backward: la pendiente de la tangente"
ONE_TENTH = (
    "Una décima más: por la tangente, L cambia en 0.1·{slope} {exact} {promise}; por su curva, en "
    "{change}."
)
CURVE = "L, cuando se mueve {name}"
TANGENT = "la tangente, pendiente {exact} {slope}"
NUDGE_ALT = (
    "{heading}. {value}. La salida es {output}; el objetivo, {target}. {loss}. {slope}. Una curva "
    "de L según {name}, con un punto en este valor; una recta con esa pendiente la toca ahí."
)

# -------------------------------------------------------------------- captions: matrix

MATRIX_ROW = "fila"
MATRIX_HEADINGS = {
    "forward": "M · X: la fila {number} de M da {name}",
    "backward": "Mᵀ · ∂L/∂O: la fila {number} de Mᵀ da {name}",
}
MATRIX_PART = "{matrix}, fila {row} de {of}"
MATRIX_WHERE = {
    "forward": "La fila {number} de M contiene {weights}: un peso por cada píxel de esta ventana.",
    "backward": (
        "La fila {number} de Mᵀ, que es la columna {number} de M, contiene {weights}: un peso por "
        "cada salida cuya ventana contiene {pixel}."
    ),
}
EMPTY_ROW = {
    "forward": "Esta ventana está solo sobre el relleno, y la fila {number} de M está vacía.",
    "backward": (
        "Ninguna ventana contiene {pixel}: la fila {number} de Mᵀ, que es la columna {number} de "
        "M, está vacía."
    ),
}
FORWARDS = "Es el filtro, de su primer número al último."
BLANK = "En blanco: 0. Los píxeles y las salidas se cuentan fila por fila."
EXAMPLE_GRADIENT = "Este ∂L/∂O es un ejemplo."
NO_COLUMN = {
    "forward": "Rayado: relleno. Es 0, y no tiene columna en M.",
    "backward": "El relleno no tiene columna en M.",
}
MATRIX_ALT = "{heading}. {matrix}; su fila {number} es {row}. {where} {sum}."
TOO_LARGE_MATRIX = (
    "M tendría {rows} filas y {columns} columnas, demasiadas para leerlas aquí. Elige un paso más "
    "grande, o menos relleno."
)
SMALL_FILTER = "(kH, kW), con a lo sumo {most} filas y columnas"

# ---------------------------------------------------------------------- captions: axes

A_FILTER = "filtro {filter}"
A_CHANNEL = "canal {channel}"
WEIGHT_FORTH = "Hacia adelante: {shape}"
WEIGHT_BACK = "Hacia atrás: {shape}, todo girado"
FOLLOWED = (
    "Los filtros y los canales se intercambian, y cada cuadrícula gira 180°. Con contorno: {name}, "
    "hacia adelante en la fila {filter} y la columna {channel}, hacia atrás en la fila {channel} y "
    "la columna {filter}."
)
WEIGHT_TO_DRAW = "(F, C, kH, kW), cada uno de a lo sumo {most}, para que se lean"

# ------------------------------------------------------------------- captions: columns

MATRIX_COLUMN = "columna"
COLUMNS_HEADINGS = {
    "image to columns": "Imagen a columnas: la ventana {number} se escribe como columna {number}",
    "columns to image": "Columnas a imagen: la columna {number} se suma a la ventana {number}",
}
THE_FILTERS = "filtros"
THE_WINDOWS = "ventanas como columnas"
COLUMNS_GRADIENT = "∂L/∂columnas"
SO_FAR = "{name} hasta ahora"
READ_ORDER = {
    False: "Una columna lee su ventana fila por fila.",
    True: "Una columna lee su ventana fila por fila, canal tras canal.",
}
ROW_TIMES_COLUMN = "Cada fila de los filtros por esta columna es un número de O."
COLUMNS_ADD_UP = (
    "∂L/∂columnas = Fᵀ · ∂L/∂O; este ∂L/∂O es un ejemplo. Donde las ventanas se superponen, las "
    "columnas se suman."
)
ONE_COLUMN = "columna {number}"
ITS_WINDOW = "su ventana de ∂L/∂X"
COLUMNS_ALT = {
    "image to columns": (
        "{heading}. {where} Los filtros de {kernel} son una matriz de {filters}; las ventanas, una "
        "de {columns}. La columna es {column}. {sums}."
    ),
    "columns to image": (
        "{heading}. {where} Los filtros de {kernel}, convertidos en columnas, por ∂L/∂O. {sums}. "
        "∂L/∂X hasta ahora es {so_far}."
    ),
}
TOO_MANY_COLUMNS = (
    "Habría {columns} ventanas, y otras tantas columnas: demasiadas para leerlas aquí. Se pueden "
    "dibujar a lo sumo {most}. Elige un paso más grande, o menos relleno."
)

# ------------------------------------------------------------------ captions: mistakes

CELL = "lugar"
MISTAKE_CONTROL = "error"
SIZE_CONTROL = "tamaño de X"
FILTERS_CONTROL = "filtros"
CHANNELS_CONTROL = "canales"
IMAGES_CONTROL = "imágenes"
# The list of mistakes: what they are about, and a few words for each.
MISTAKE_LIST = {
    "el giro": {
        "filter_not_turned": "filtro sin girar",
        "only_rows_flipped": "solo filas volteadas",
        "only_columns_flipped": "solo columnas volteadas",
        "quarter_turn": "girado 90°",
        "kernel_transposed": "transpuesto",
        "wrong_axes_turned": "ejes equivocados girados",
        "all_axes_turned": "los cuatro ejes girados",
        "channels_turned": "canales girados",
        "arguments_swapped": "∂L/∂F girado",
        "input_turned": "X girada",
        "upstream_turned": "∂L/∂O girado",
    },
    "el paso": {
        "stride_ignored": "paso omitido",
        "zeros_not_inserted": "ceros sin intercalar",
        "zeros_miscounted": "ceros mal contados",
        "slid_by_stride": "deslizado con el paso",
        "leftover_forgotten": "filas sobrantes perdidas",
        "leftover_kept": "filas sobrantes dejadas",
    },
    "el relleno": {
        "no_full_padding": "sin ceros alrededor",
        "full_padding_too_wide": "k ceros alrededor",
        "padding_not_cropped": "relleno sin quitar",
        "empty_crop": "relleno de 0 quitado",
        "cropped_from_wrong_side": "quitado del otro lado",
        "cropped_from_corner": "cortado en la esquina",
        "border_forgotten": "X sin su borde",
    },
    "+= sobre las ventanas": {
        "overwritten": "= en vez de +=",
        "overlap_lost_by_index": "= en vez de +=, por tomas",
        "corner_only": "solo la primera ventana",
        "no_sliding": "nada se desliza",
        "edge_left_out": "sin las últimas ventanas",
        "averaged_over_positions": "dividido por ventanas",
    },
    "filtros y canales": {
        "axes_not_swapped": "papeles sin cambiar",
        "one_filter_kept": "un solo filtro",
        "filters_averaged": "dividido por filtros",
        "filters_not_summed": "filtros sin sumar",
        "filters_summed": "filtros sumados",
        "one_filter_for_all": "un filtro para todos",
        "channels_summed": "canales sumados",
        "one_channel_for_all": "un canal para todos",
    },
    "el lote": {
        "batch_summed": "imágenes sumadas",
        "batch_not_summed": "imágenes sin sumar",
        "one_image_computed": "una sola imagen",
        "averaged_over_batch": "dividido por imágenes",
    },
    "los números": {
        "upstream_ignored": "∂L/∂O tomado como unos",
        "upstream_reshaped": "∂L/∂O con otra forma",
        "sign": "signo equivocado",
        "truncated": "cifras cortadas",
    },
}
RIGHT_GRID = "{name}, correcto"
WRONG_GRID = "{name}, equivocado"
DIFFERENCE = "diferencia"
WRONG_NUMBER = "equivocado"
SOME_PRODUCTS = "{products} + … ({count} productos)"
NO_SUCH_NUMBER = "ese número no existe"
STOPS = "Con este error, la capa se detiene aquí con una excepción."
OTHER_SIZE = "La forma es {wrong} en vez de {right}."
HIDDEN_HERE = "En este caso el error no se ve para nada."
SHOWS_WITH = "Se vería con {settings}."
MORE_SETTINGS = {
    "images": "2 imágenes",
    "filters": "2 filtros",
    "channels": "2 canales",
    "padding": "relleno «same»",
}
WHERE_IT_HIDES = "Dónde se oculta, y dónde se ve"
HIDES, SHOWS = "oculto", "visible"
STRIDE_ROW = "paso {stride}"
TITLE_IS = "{title} es {matrix}"
MISTAKE_ALT = "{title} {said} {given}. Correcto: {right}. Con el error: {wrong}. {hides}"
HIDES_ALT = "Se oculta con {hides}."
HIDES_NOWHERE = "No se oculta con ningún paso de 1 a 3 ni con ningún filtro de 1 a 4."
STRIDE_AND_KERNEL = "paso {stride} y {kernel}×{kernel}"

# ------------------------------------------------------------------ captions: learning

MOMENT = "imagen"
BEFORE_STEPS = "Antes de las {steps} iteraciones"
AFTER_STEPS = "Después de {number} de {steps} iteraciones"
A_STEP = "Una iteración: forward, restar T, backward, moverse contra ∂L/∂F. F pasa a ser {rule}."
STEP_TOO_LARGE = "L creció: en esta iteración, F se movió demasiado."
STEPS_EXPLODE = "Aquí terminan las iteraciones: L es más de {growth} veces lo que era."
LOSS_BY_STEP = "L = ½ Σ (O − T)², por iteración"
SCALES = (
    "Una sola escala de colores vale para todas las iteraciones; la de la curva es logarítmica."
)
O_AND_T = (
    "O y T: el rojo es positivo, el azul negativo, el blanco 0; el color pleno empieza en ±{most}."
)
ROUNDED = "F, O y los gradientes están redondeados."
LEARNING_ALT = (
    "{heading}. {loss}. El filtro es {filter}. La mayor diferencia entre O y T es de cerca de "
    "{apart}. {said} {note}"
)
ONE_CHANNEL = "(H, W), con a lo sumo {most} filas y columnas"
ONE_SMALL_FILTER = "(kH, kW), con a lo sumo {most} filas y columnas, y no más que las de X"

# ------------------------------------------------------------------ captions: training

EPOCH = "época"
BEFORE_TRAINING = "Antes de la primera de {last} épocas"
AFTER_EPOCH = "Después de la época {epoch} de {last}"
LOSS_CURVE = "pérdida, por época"
ACCURACY_CURVE = "exactitud en %, por época"
LOSS_FIGURE = "pérdida ≈"
ACCURACY_FIGURE = "exactitud ≈"
DRAWN_AT_RANDOM = "Los pesos se eligen al azar."
LARGEST_CHANGE = (
    "En esta época, ningún peso de estos filtros se movió más de {change}, aproximadamente."
)
ONE_SCALE = "Una sola escala de colores vale para todas las épocas."
TRAINING_ALT = "{heading}. {figures}. {remark} El primer filtro es {filter}."
FILTERS_OVER_EPOCHS = "(E, F, C, kH, kW), los pesos en dos momentos o más"
ONE_EACH = "{count} números, uno por cada momento de los filtros"
NONE_NEGATIVE = "números, ninguno menor que 0"
SHARES = "números de 0 a 1"
FRAME = "cuadro"  # of a GIF
DONE_OF = "{name} {done} de {count}"
ITEMS = "elementos que recorrer, como range(10)"
NAME_OF_AN_ITEM = "qué es cada uno de los elementos, entre comillas"
CONTENDERS = "funciones sin argumentos, por nombre: {'name': function}"
SECONDS = "un número finito de segundos, al menos 0"
A_FUNCTION = "una función"
