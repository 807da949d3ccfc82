"""What the sheet for pencil and paper says."""

A_NAME = "un nombre, entre comillas"
NUMBERS_TYPED = "texto: filas de números entre comillas triples"
OTHER_ROWS = (
    "Escribiste {count}. Esta cuadrícula tiene {rows} filas de {columns} números: deja espacios "
    "entre ellos y pon un ? donde todavía te falta el número."
)
OTHER_COLUMNS = (
    "La fila {row} (contando desde 0) tiene {count}. Cada fila de esta cuadrícula tiene "
    "{columns}: deja espacios entre ellos y pon un ? donde todavía te falta el número."
)
NO_NUMBER = (
    "{word} no es un número (fila {row}, contando desde 0). Escribe números enteros, y un ? donde "
    "todavía te falta el número."
)
SHEET_ALT = "Tres cuadrículas de números. La entrada X: {X}. El filtro F: {F}. El objetivo T: {T}."
SOME_RIGHT = "Correctos: {right}; equivocados: {wrong}; por hacer: {empty}."
ALL_RIGHT = {
    "O": "Los nueve son correctos: esto es la salida O.",
    "dL_dO": "Los nueve son correctos: esto es ∂L/∂O.",
    "dL_dF": "Los cuatro son correctos: esto es ∂L/∂F.",
    "dL_dX": "Los dieciséis son correctos: esto es ∂L/∂X.",
}
HINTS = {
    "convolution": (
        "Estos son los números de la convolución verdadera: el filtro se giró 180°. Ponlo sobre X "
        "tal cual (cuaderno 1)."
    ),
    "sign": "Todos los signos están al revés: ∂L/∂O es O − T, no T − O (cuaderno 5).",
    "turned": (
        "Son los números correctos, girados 180°. Pon ∂L/∂O sobre X, no X sobre ∂L/∂O; no se gira "
        "nada (cuaderno 5)."
    ),
    "transposed": (
        "Las filas y las columnas están intercambiadas: el número [0, 1] va en la primera fila, y "
        "el [1, 0] debajo de ella."
    ),
    "flipped": (
        "Solo están invertidas las filas, o solo las columnas. Un giro de 180° invierte las dos; "
        "donde no se gira nada, no se invierte ninguna (cuaderno 6)."
    ),
    "unturned": (
        "Esto sale si giras el filtro al repartir, o si no lo giras al reunir. Repártelo tal cual "
        "(cuaderno 6)."
    ),
    "overwritten": (
        "Donde las ventanas se superponen, la última borró a las otras. Suma los aportes "
        "(cuaderno 6)."
    ),
}
