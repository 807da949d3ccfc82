"""The questions of the course, in Spanish."""

from __future__ import annotations

from convlab.text.guesses import grid
from convlab.text.questions import RIGHT, Blank, Question

BEFORE = "Antes de seguir:"
RUN_TO_ANSWER = "En Jupyter, ejecuta esta celda para escribir tu respuesta."
SHOW_ME = "Muéstrame"
THINK_THEN_OPEN = "Piensa primero y después abre"
GUESS = "Una pregunta, para responder en Jupyter.\n{ask}"
PAGE = {  # of the box
    "box": "tu respuesta",
    "check": "Verificar",
    "right": "✓ Correcto.",
    "not_yet": "Todavía no.",
    "no_number": "Escribe un número.",
}

# ---------------------------------------------------------------------- 00 Start here

START_HERE = {
    "another-filter": Question(
        f"Toma otro filtro, {grid('1 0; 0 2')}. ¿Qué número da en la esquina inferior derecha de "
        "la salida?",
        "La ventana contiene 4 y 5, y debajo 7 y 8: 4·1 + 5·0 + 7·0 + 8·2 = 20.",
        (
            Blank(
                "20",
                {
                    "8": "Esa es la ventana de arriba a la izquierda. Muévete a la derecha y hacia "
                    "abajo.",
                    "11": "Esa es la de arriba a la derecha. La ventana está una fila más abajo.",
                    "17": "Esa es la de abajo a la izquierda. La ventana está una columna más a la "
                    "derecha.",
                    "16": "Eso es con el filtro girado. El 1 va sobre el número de arriba a la "
                    "izquierda.",
                    "12": "El peso de abajo es 2: ese número cuenta dos veces.",
                    "24": "Esa es la suma de la ventana. Primero multiplica: dos pesos son 0.",
                },
            ),
        ),
    ),
    "flat-grey": Question(
        "Donde los nueve píxeles valen 0.5, un gris uniforme, ¿qué da el filtro de Sobel? (Las "
        "filas de <code>sobel</code> están arriba, en el código.)",
        "Sus nueve números suman 0, así que un gris uniforme da 0, que se dibuja en blanco. Los "
        "del promedio suman 1, y los del filtro que enfoca también: dejan un gris uniforme como "
        "está.",
        (
            Blank(
                "0",
                {
                    "0.5": "Eso da el promedio, y también el filtro que enfoca. Suma los nueve "
                    "números del de Sobel.",
                    "2": "Eso da su columna derecha por sí sola. La izquierda se resta.",
                    "-2": "Eso da su columna izquierda por sí sola. La derecha se suma.",
                    "4": "Tres de sus números son negativos. Cuidado con los signos.",
                },
            ),
        ),
    ),
    "four-sizes": Question(
        "La fotografía es de 300×256 y el filtro, de 31×31. ¿Qué tamaño tiene la salida?",
        "En 300 filas, un filtro de 31 filas cabe en 300 − 31 + 1 = 270 lugares; en 256 columnas, "
        "en 226. Eso es «valid». Con paso 2, la imagen tiene la mitad del alto y la mitad del "
        "ancho; con paso 4, la cuarta parte.\n\n"
        "Mira los márgenes de «same»: se oscurecen. Ahí la ventana entra en el borde, y el borde "
        "es negro. El cuaderno 2 muestra otros bordes.",
        (
            Blank(
                "270 × 226",
                {
                    "269 225": "Ese es el último lugar. El primero es 0, así que hay uno más.",
                    "285 241": "Medio filtro se pierde arriba, y otro medio abajo.",
                    "240 196": "Se pierde un filtro entero, pero no dos: la mitad en cada extremo.",
                    "300 256": "Eso es «same». Aquí el filtro se queda dentro.",
                },
                label="«valid», paso 1",
            ),
            Blank(
                "300 × 256",
                {
                    "270 226": "Eso es «valid». Aquí un borde compensa lo que se pierde.",
                    "330 286": "El borde es de 30 en total. Se suman, y después se pierden 30.",
                },
                label="«same», paso 1",
            ),
            Blank(
                "150 × 128",
                {
                    "300 256": "Se omite un lugar de cada dos, a lo ancho y a lo alto.",
                    "135 113": "Eso es «valid» con paso 2.",
                    "270 226": "Eso es «valid» con paso 1.",
                },
                label="«same», paso 2",
            ),
            Blank(
                "75 × 64",
                {
                    "150 128": "Eso es con paso 2. El paso 4 toma un lugar de cada cuatro.",
                    "68 57": "Eso es «valid» con paso 4.",
                },
                label="«same», paso 4",
            ),
        ),
    ),
    "loss-falls": Question(
        "En otro lugar, O vale 4 y T vale 7. Ahora O crece 0.01. ¿Cuánto cambia L, más o menos? "
        "(Un signo menos quiere decir que baja.)",
        "O − T = 4 − 7 = −3, y −3 por 0.01 es −0.03. Así, O se acerca a T, y L baja.",
        (
            Blank(
                "−0.03",
                {
                    "0.03": "Aquí O se mueve hacia T. ¿Acaso sube L?",
                    "0.01": "Eso es lo que crece O. L cambia O − T veces eso.",
                    "-3": "Esa es la pendiente, O − T. El cambio es la pendiente por 0.01.",
                    "-0.06": "Eso es sin el ½. Está ahí para cancelar el 2 del cuadrado.",
                },
            ),
        ),
    ),
    "learned-filter": Question(
        "¿Qué nueve números hay en el filtro al final?",
        "O tiene 4,526 números, y cada uno les pide algo a los nueve pesos. Las ventanas son tan "
        "distintas que ningún otro filtro produce la misma O: las iteraciones solo pueden terminar "
        "ahí.",
        choices={
            "Cualesquiera que sirvan: muchos filtros producen esta salida": "Hay 4,526 salidas y "
            "solo nueve pesos. Las ventanas son distintas, y un solo filtro les sirve a todas.",
            "Los de Sobel, o casi": RIGHT,
            "Los de Sobel, girados 180°": "Al girar el filtro de Sobel cambian todos sus signos, y "
            "también los de su salida: sería −T.",
            "Números pequeños al azar, como al principio": "Cada iteración los mueve en contra de "
            "su gradiente, hasta que O − T es 0, y con ello también el gradiente.",
        },
    ),
    "ready-slices": Question(
        "¿Qué es <code>X[1:, :2]</code>? Son cuatro números, fila por fila.",
        "Las filas 1 y 2, y las columnas 0 y 1. Es una ventana.",
        (
            Blank(
                "3 4 6 7",
                {
                    "4 5 7 8": "Eso es <code>X[1:, 1:]</code>. <code>:2</code> se detiene antes "
                    "del 2.",
                    "0 1 3 4": "Eso es <code>X[:2, :2]</code>. <code>1:</code> empieza en la fila "
                    "1.",
                    "3 4": "Esa es la fila 1 sola, <code>X[1, :2]</code>. <code>1:</code> llega "
                    "hasta la última fila.",
                    "0 1 3 4 6 7": "Eso es <code>X[:, :2]</code>. Deja fuera la fila 0.",
                },
            ),
        ),
    ),
    "ready-chain": Question(
        "y = 3x y L = y². ¿Cuánto vale dL/dx en x = 2?",
        "dL/dx = dL/dy · dy/dx = 2y · 3. En x = 2 es y = 6, así que el resultado es 36.",
        (
            Blank(
                "36",
                {
                    "12": "Eso es dL/dy = 2y. En el camino hasta x hay un factor más.",
                    "6": "Eso es y. ¿Qué tan rápido cambia su cuadrado?",
                    "4": "Eso es 2x. L es el cuadrado de y, no de x.",
                    "15": "A lo largo de un camino, las pendientes se multiplican; no se suman.",
                },
            ),
        ),
    ),
    "ready-paths": Question(
        "L = a·x + b·x, así que x actúa en dos lugares. ¿Cuánto vale dL/dx?",
        "Lo que vuelve por los dos caminos se suma. Un píxel actúa en cada ventana que lo "
        "contiene, así que esto es la mitad de la pasada hacia atrás.",
        choices={
            "a · b": "A lo largo de un camino, las pendientes se multiplican. Aquí hay dos "
            "caminos.",
            "a + b": RIGHT,
            "el mayor de a y b": "x actúa en los dos lugares a la vez. Los dos cuentan.",
            "(a + b) · x": "Eso es L misma. ¿Cuánto cambia cuando x crece 1?",
        },
    ),
    "ready-loss": Question(
        "L = ½ (o − t)², con o = 8 y t = 3. ¿Cuánto vale dL/do?",
        "dL/do = o − t = 5. Es positivo: L crece con o, así que conviene que o disminuya.",
        (
            Blank(
                "5",
                {
                    "-5": "Eso es t − o. Cuando o crece, ¿qué pasa con L?",
                    "10": "El cuadrado trae un factor 2, y el ½ lo quita.",
                    "12.5": "Eso es L. ¿Qué tan rápido cambia con o?",
                    "25": "Eso es el cuadrado por sí solo.",
                },
            ),
        ),
    ),
}

# ---------------------------------------------------------------- 01 The sliding window

SLIDING_WINDOW = {
    "dense-plus": Question(
        "Con la primera imagen como sus 36 pesos, ¿qué da la salida densa para la primera imagen? "
        "¿Y para la segunda?",
        "Da 5 para la imagen que conoce, y 0 para el mismo signo más en otro sitio: ninguno de sus "
        "cinco lugares coincide. Para encontrar el signo en todas partes, una capa densa tiene que "
        "aprenderlo de nuevo en cada lugar.",
        (
            Blank(
                "5",
                {
                    "36": "Hay 36 productos, pero la mayoría son 0. Cuenta los que son 1.",
                    "9": "Debajo del signo más y sus esquinas hay nueve pesos. Las esquinas son 0.",
                },
                label="primera imagen",
            ),
            Blank(
                "0",
                {
                    "5": "El signo es el mismo, pero ahí no están sus pesos. ¿Qué unos de la "
                    "segunda imagen se encuentran con un peso que es 1?",
                    "1": "Los dos signos no se superponen: el segundo empieza a la derecha del "
                    "primero.",
                },
                label="segunda imagen",
            ),
        ),
    ),
    "one-window": Question(
        "El número en la fila 1, columna 2 de la salida: ¿cuál es la suma de su ventana? Son nueve "
        "productos, y tres de ellos son 0, sea cual sea la entrada.",
        "La ventana cubre las filas 1 a 3 y las columnas 2 a 4. La suma es 2·1 + 1·(−1) + 1·2 + "
        "0·(−2) + 0·1 + 1·(−1) = 2: columna izquierda menos columna derecha, con la fila del medio "
        "contada dos veces.",
        (
            Blank(
                "2",
                {
                    "-6": "Esa es la de la fila 1, columna 1: ve una columna a la derecha.",
                    "0": "Esa es la ventana de arriba, en la fila 0, columna 2: baja una fila.",
                    "-2": "Esa es la columna derecha menos la izquierda, o bien la ventana de "
                    "abajo. Aquí los pesos de la izquierda son positivos, y bajo el filtro están "
                    "las filas 1 a 3.",
                    "6": "Eso suma la columna derecha. Sus pesos son negativos.",
                    "1": "Cuenta dos veces la fila del medio: sus pesos son 2 y −2.",
                },
            ),
        ),
    ),
    "all-windows": Question(
        "¿Qué forma tiene ese arreglo, para una entrada de 5×5 y un filtro de 3×3? ¿Cuántos "
        "números contiene, aunque X tiene solo 25?",
        "Tiene 3·3 ventanas de 3·3 números, 81 en total, y no ocupa memoria nueva. Es una "
        "<em>vista</em>: los mismos 25 números, y la mayoría se lee más de una vez.",
        (
            Blank(
                "(3, 3, 3, 3)",
                {
                    "5 5 3 3": "Una ventana solo empieza donde cabe entera: en las filas 0, 1 y 2.",
                    "9 9": "Esas son las cantidades de ventanas y de números. Pero las filas y las "
                    "columnas tienen cada una su eje: son cuatro.",
                    "2 2 3 3": "5 − 3 = 2 es la última fila en la que empieza una ventana. Con la "
                    "fila 0 son tres.",
                },
                label="forma",
            ),
            Blank(
                "81",
                {
                    "25": "La mayoría de los números está en varias ventanas, y cuenta en cada "
                    "una.",
                    "9": "Esa es la cantidad de ventanas. Cada una contiene 9 números.",
                    "225": "Así sería con una ventana en cada uno de los 25 lugares. No en todos "
                    "cabe entera.",
                },
                label="números",
            ),
        ),
    ),
    "size-7-9": Question(
        "La entrada es de 7×9 y el filtro, de 3×2. ¿Qué tamaño tiene la salida?",
        "7 − 3 + 1 = 5 y 9 − 2 + 1 = 8. Las filas se cuentan por su lado, y las columnas por el "
        "suyo. El relleno y el paso cambian este número: cuadernos 2 y 3.",
        (
            Blank(
                "5 × 8",
                {
                    "4 7": "Eso es n − k, el último lugar. Los lugares se cuentan desde 0: hay uno "
                    "más.",
                    "8 5": "Los números son correctos, pero están intercambiados: primero van las "
                    "filas.",
                    "6 7": "El filtro tiene 3 filas y 2 columnas: el 3 va con el 7, y el 2 con el "
                    "9.",
                    "7 9": "Una salida tan grande como la entrada necesitaría un borde: eso es el "
                    "relleno.",
                    "10 11": "En el borde nada sobresale: el filtro se queda dentro. Resta.",
                },
            ),
        ),
    ),
    "bias-one": Question(
        "La ventana en la fila 1, columna 2 tiene la suma 2. Con b = 1, ¿qué hay en ese lugar de "
        "la salida?",
        "3, y todos los demás números también aumentan 1. Un filtro tiene un solo sesgo, no uno "
        "por cada uno de sus números.",
        (
            Blank(
                "3",
                {
                    "11": "El sesgo se suma una vez al total, no a cada uno de los nueve "
                    "productos.",
                    "2": "El sesgo se agrega a cada suma, contenga lo que contenga la ventana.",
                },
            ),
        ),
    ),
    "turned-row": Question(
        "Desliza 1 0 −1 sobre 1 2 4 7: son dos números. Después dale la vuelta, para que sea −1 0 "
        "1, y desliza eso.",
        "1 − 4 = −3 y 2 − 7 = −5. Al dar la vuelta al filtro, cambian los signos.",
        (
            Blank(
                "−3 −5",
                {
                    "3 5": "Eso es con el filtro al revés. Tal cual, el 1 está a la izquierda.",
                    "-1 -2 -3": "Entre el 1 y el −1 hay un 0: están a dos lugares uno de otro.",
                    "-3": "El filtro cabe en dos lugares.",
                },
                label="tal cual",
            ),
            Blank(
                "3 5",
                {"-3 -5": "Eso es con el filtro tal cual. Al revés, el −1 está a la izquierda."},
                label="al revés",
            ),
        ),
    ),
    "shifted-columns": Question(
        "Cada parte tiene 200 columnas, y cada salida, 198. ¿Cuántas columnas de las dos salidas "
        "tienen que ser iguales? (¿Cuáles? Dilo para tus adentros.)",
        "Los bordes se movieron con la cara, 20 columnas a la izquierda. Las columnas 20 a 197 de "
        "la primera salida son las columnas 0 a 177 de la segunda: 178, todas las que tienen en "
        "común. (En rojo está lo que se oscurece hacia la derecha: este filtro tiene sus números "
        "positivos a la izquierda.)\n\n"
        "Esto se llama <em>equivarianza a la traslación</em> (<em>translation equivariance</em>): "
        "desplazar y luego filtrar, o filtrar y luego desplazar, da lo mismo, salvo por lo que "
        "entra y sale en el borde.",
        (
            Blank(
                "178",
                {
                    "180": "Esa es la cantidad de columnas iguales en las <em>imágenes</em>. Una "
                    "ventana abarca 3.",
                    "198": "20 columnas de la izquierda de la primera no aparecen en la segunda.",
                    "176": "Las dos salidas pierden 2 columnas del mismo modo. Réstale 20 a 198.",
                    "0": "Las imágenes muestran la misma cara, en otro lugar. ¿Qué sabe una "
                    "ventana de dónde está?",
                },
            ),
        ),
    ),
}

# ------------------------------------------------------------------------- 02 Padding

PADDING = {
    "top-edge": Question(
        "¿En cuántas ventanas está el píxel del medio del lado de arriba, en la fila 0, columna 2?",
        "Una ventana cubre la fila 0 solo si empieza en ella. Son tres ventanas, las que empiezan "
        "en las columnas 0, 1 y 2, y las tres cubren la columna 2.",
        (
            Blank(
                "3",
                {
                    "1": "Esa es la cantidad para la esquina. La columna 2 está más adentro.",
                    "2": "Esa es la cantidad para la fila 0, columna 1. La columna 2 está más "
                    "adentro.",
                    "9": "Esa es la cantidad para el centro. ¿Cuántas de ellas llegan hasta la "
                    "fila 0?",
                    "6": "Esa es la cantidad para la fila 1, columna 2. Una ventana que empieza en "
                    "la fila 1 no llega hasta la fila 0.",
                    "5": "Hay cinco columnas, pero las ventanas no empiezan en todas.",
                },
            ),
        ),
    ),
    "five-on-eight": Question(
        "Una entrada es de 8×8 y el filtro, de 5×5. ¿Qué tamaño tiene la salida con cada relleno? "
        "¿Y cuántas filas pone <code>same</code> en cada lado?",
        "<code>valid</code>: 8 − 5 + 1 = 4. Con relleno 1 en los dos lados, 8 pasa a ser 10, y 10 "
        "− 5 + 1 = 6. Con (1, 2), las filas pasan a ser 10 y las columnas, 12. <code>same</code> "
        "necesita 4 filas en total, dos en cada lado, porque 8 + 4 − 5 + 1 = 8.",
        (
            Blank(
                "4 × 4",
                {
                    "3 3": "8 − 5 = 3 es el último lugar. Los lugares se cuentan desde 0: hay uno "
                    "más.",
                    "8 8": "Aquí el filtro se queda dentro, y no empieza en todas partes.",
                },
                label="valid",
            ),
            Blank(
                "6 × 6",
                {
                    "5 5": "Eso es con una sola fila y una sola columna más. El relleno 1 va en "
                    "los dos lados.",
                    "4 4": "Eso es sin relleno.",
                    "10 10": "Ese es el tamaño de la entrada con relleno. Ahora pon el filtro "
                    "sobre ella.",
                    "8 8": "El relleno 1 compensa un filtro de 3. Este es más grande.",
                },
                label="relleno 1",
            ),
            Blank(
                "6 × 8",
                {
                    "8 6": "Los números son correctos, pero están intercambiados: primero van las "
                    "filas.",
                    "5 6": "Eso es con el relleno en un solo lado. Va en los dos.",
                    "6 6": "Las filas son correctas. Para las columnas, el par tiene otro número.",
                    "10 12": "Ese es el tamaño de la entrada con relleno. Ahora pon el filtro "
                    "sobre ella.",
                },
                label="relleno (1, 2)",
            ),
            Blank(
                "2",
                {
                    "4": "Esas son en total, para los dos lados.",
                    "1": "Eso es para un filtro de 3. Con 1, la salida es de 6×6.",
                    "5": "El filtro tiene cinco filas, pero no todas pueden sobresalir.",
                },
                label="same, en cada lado",
            ),
        ),
        hint="Escribe filas × columnas, como 7 × 9.",
    ),
    "filter-of-four": Question(
        "¿Cuántas filas necesita «same» para un filtro de 4, entre los dos lados? ¿Cómo se "
        "reparten, de la manera más pareja posible? Escribe primero el lado menor.",
        "4 − 1 = 3 filas: una en un lado y dos en el otro.",
        (
            Blank(
                "3",
                {
                    "4": "Con 4 filas más, la salida tiene 1 fila más que la entrada.",
                    "2": "Eso es para un filtro de 3.",
                    "1": "Eso es para un filtro de 2.",
                },
                label="en total",
            ),
            Blank(
                "1 2",
                {
                    "2 1": "Los números son correctos. Aquí, escribe primero el menor.",
                    "1.5 1.5": "No hay medias filas.",
                    "2 2": "Eso es una fila más de lo necesario.",
                    "1 1": "Eso es una fila menos de lo necesario.",
                    "0 3": "El tamaño sería correcto, pero un lado se queda con todo.",
                },
                label="en los lados",
            ),
        ),
    ),
    "half-on-both-sides": Question(
        "8 números, un filtro de 4 y <code>4 // 2</code> en los dos lados. ¿Cuántos salen?",
        "8 + 2 + 2 − 4 + 1 = 9: uno más de los que entraron. Para un k impar, <code>k // 2</code> "
        "es correcto.",
        (
            Blank(
                "9",
                {
                    "8": "Eso es «same». Necesita menos relleno que este.",
                    "7": "Eso es con 1 en los dos lados. 4 // 2 es 2.",
                    "12": "Ese es el largo de la entrada con relleno. Ahora desliza el filtro "
                    "sobre ella.",
                    "5": "Eso es sin relleno.",
                },
            ),
        ),
    ),
    "white-with-a-border": Question(
        "¿Cuánto vale la salida en una esquina? ¿Y en un lado? ¿Y en el medio? (Puedes escribir "
        "una fracción.)",
        "En una esquina, 4/9: cinco de los nueve números bajo el filtro son borde. En un lado lo "
        "son tres, y quedan 6/9. En el medio, el promedio de nueve unos es 1.",
        (
            Blank(
                "0.44",
                {
                    "5/9": "Esa parte de la ventana es borde, y es negra. El resto es blanco.",
                    "6/9": "Eso es en un lado. En una esquina, la ventana sobresale por dos lados.",
                    "4": "Esa es la suma de los números blancos. Cada uno cuenta un noveno.",
                    "1": "Cada peso sigue siendo 1/9, también donde tiene borde debajo.",
                    "1/9": "La esquina no es el único número blanco de su ventana.",
                },
                label="esquina",
            ),
            Blank(
                "0.67",
                {
                    "3/9": "Esa parte de la ventana es borde, y es negra. El resto es blanco.",
                    "4/9": "Eso es en una esquina. En un lado, la ventana sobresale por un solo "
                    "lado.",
                    "6": "Esa es la suma de los números blancos. Cada uno cuenta un noveno.",
                    "1": "Cada peso sigue siendo 1/9, también donde tiene borde debajo.",
                },
                label="lado",
            ),
            Blank(
                "1",
                {
                    "9": "Esa es la suma de los nueve. Cada uno cuenta un noveno.",
                    "1/9": "Esa es la parte de un solo número. Son nueve.",
                },
                label="medio",
            ),
        ),
    ),
    "eight-numbers": Question(
        "Escribe los ocho números para cada uno de los otros tres.",
        "<code>reflect</code> vuelve hacia adentro desde el número del extremo: 2, luego 3. "
        "<code>circular</code> pone los dos últimos antes del primero, y los dos primeros después "
        "del último.",
        (
            Blank(
                "3 2 1 2 3 4 3 2",
                {
                    "2 1 1 2 3 4 4 3": "El espejo es el número del extremo: no se repite.",
                    "2 3 1 2 3 4 2 3": "En un espejo, lo que está junto al extremo sigue junto a "
                    "él.",
                    "4 3 1 2 3 4 2 1": "Eso refleja el otro extremo. Cada lado refleja el suyo.",
                },
                label="reflect",
            ),
            Blank(
                "1 1 1 2 3 4 4 4",
                {
                    "4 4 1 2 3 4 1 1": "Eso repite el otro extremo. Cada lado repite el suyo.",
                    "1 2 1 2 3 4 3 4": "Solo se repite el número del extremo, no el que está junto "
                    "a él.",
                },
                label="replicate",
            ),
            Blank(
                "3 4 1 2 3 4 1 2",
                {
                    "4 3 1 2 3 4 2 1": "En un anillo, el orden continúa: nada se refleja.",
                    "1 2 1 2 3 4 3 4": "En un anillo, lo que viene antes del 1 es el otro extremo.",
                    "4 4 1 2 3 4 1 1": "En un anillo, el orden continúa: nada se repite.",
                },
                label="circular",
            ),
        ),
        hint="Son ocho números, con 1 2 3 4 en el medio.",
    ),
    "exactly-0": Question(
        "En el lugar del cuadro, en la última columna, ¿con cuál de los otros tres es la salida "
        "exactamente 0, contenga lo que contenga la fotografía?",
        "A la columna derecha de la ventana, Sobel le resta la izquierda. Con "
        "<code>reflect</code>, las dos son la penúltima columna: la salida es 0. Con "
        "<code>replicate</code>, la derecha es la propia última columna, y lo que queda es el "
        "último cambio de la fotografía misma, que aquí es pequeño. Con <code>circular</code> es "
        "la primera columna, la del otro lado de la imagen: otra vez un borde.\n\n"
        "Arriba se ve ampliada una parte del margen derecho. Una línea azul baja por la última "
        "columna con <code>zeros</code> y <code>circular</code>; con <code>reflect</code> y "
        "<code>replicate</code> no hay ninguna.",
        choices={
            "<code>reflect</code>": RIGHT,
            "<code>replicate</code>": "El relleno repite la última columna. ¿Es esa misma la "
            "columna izquierda de la ventana?",
            "<code>circular</code>": "El relleno es la primera columna, la del otro lado de la "
            "imagen. La columna izquierda de la ventana es otra.",
            "<code>reflect</code> y <code>replicate</code>": "Ninguno de los dos deja una línea "
            "visible. Para que sea exactamente 0, las columnas de la izquierda y de la derecha "
            "tienen que ser la misma.",
        },
    ),
}

# ------------------------------------------------------------- 03 Stride and dilation

STRIDE_AND_DILATION = {
    "three-strides": Question(
        "A filter of 3 slides over 10 numbers. How many windows are there with stride 2, with "
        "stride 3, and with stride 4?",
        "The filter can move 7 places: 3 moves with stride 2, 2 with stride 3, 1 with stride 4. "
        "The first window comes on top.",
        (
            Blank(
                "4",
                {
                    "3": "That is how many moves. The window where it stands at first counts too.",
                    "5": "10 / 2 leaves out how long the filter is. How far can it move?",
                    "4.5": "Half a move is no window: round down.",
                    "8": "That is with stride 1.",
                },
                label="stride 2",
            ),
            Blank(
                "3",
                {
                    "2": "That is how many moves. The window where it stands at first counts too.",
                    "4": "The fourth would start at place 9, and two of its numbers hang over.",
                    "10/3": "How far can the filter move? Not 10 places, nor a third of a move.",
                },
                label="stride 3",
            ),
            Blank(
                "2",
                {
                    "1": "That is how many moves. The window where it stands at first counts too.",
                    "3": "The third would start at place 8, and one of its numbers hangs over.",
                    "2.5": "How far can the filter move? Not 10 places, nor half a move.",
                },
                label="stride 4",
            ),
        ),
    ),
    "nothing-left-over": Question(
        "Which of the sizes 7, 8, 9 and 10 leave nothing over, for a filter of 3 and stride 2? "
        "And for stride 3?",
        "What counts is n − 3, how far the filter can move. It is even for 7 and 9. It is "
        "divisible by 3 for 9 alone.",
        (
            Blank(
                "7 9",
                {
                    "8 10": "These are divisible by 2. How far the filter moves has to be.",
                    "7": "There is another one.",
                    "9": "There is another one.",
                },
                label="stride 2",
            ),
            Blank(
                "9",
                {
                    "7 9": "That is the answer for stride 2.",
                    "7 10": "Here n − 1 is divisible by 3. The filter can move n − 3 places.",
                    "8": "Here n − 2 is divisible by 3. The filter can move n − 3 places.",
                },
                label="stride 3",
            ),
        ),
    ),
    "border-of-keras": Question(
        "The filter stays 3. What is Keras' border, before and after, for 5 numbers with stride "
        "2? And for 7 numbers with stride 3?",
        "There are three windows each time. They cover 3 + 2·2 = 7 places, two more than 5, and "
        "3 + 2·3 = 9, two more than 7: one before, one after.",
        (
            Blank(
                "1 1",
                {
                    "0 1": "That is for 6 numbers. Three windows cover 7 places here, too.",
                    "0 0": "Without border there are 2 windows. Keras has 5 / 2, rounded up.",
                    "3 3": "That is “keep the size”, with five windows.",
                    "0 2": "That is the border in all. Keras puts one on each side.",
                    "2 2": "That is the border in all, on each side. Keras shares it out.",
                },
                label="5 numbers",
            ),
            Blank(
                "1 1",
                {
                    "0 0": "Without border there are 2 windows. Keras has 7 / 3, rounded up.",
                    "0 2": "That is the border in all. Keras puts one on each side.",
                    "7 7": "That is “keep the size”, with seven windows.",
                    "0 1": "Count again: how many places do 7 / 3 windows, rounded up, cover?",
                },
                label="7 numbers",
            ),
        ),
        hint="Write two numbers: before, and after.",
    ),
    "moved-to-torch": Question(
        "A layer of Keras, filter 3, stride 2, “same”, is written in torch with "
        "<code>padding=1</code>. On 6 numbers, its windows started at places 0, 2 and 4. Where do "
        "they start now?",
        "<code>padding=1</code> puts a number before the input, where Keras puts none. All windows "
        "lie one place further left. Both outputs have three numbers.",
        (
            Blank(
                "−1 1 3",
                {
                    "0 2 4": "That is with Keras' border: none before, one after.",
                    "1 3 5": "Padding before the input begins at place −1, not at 1.",
                    "-1 1 3 5": "The last one would need place 7. The padding ends at 6.",
                    "-2 0 2 4": "That is with padding 2.",
                    "-1 0 1 2 3 4": "That is with stride 1.",
                },
            ),
        ),
        hint="One number for each window. The first place of the input is 0.",
    ),
    "every-fourth": Question(
        "Of 1 0 0 1 0 0 1 0 0 1 0 0 1 keep every fourth number, from the first on. What is left? "
        "Each number now stands for 4 pixels: how many pixels is it from one stripe to the next?",
        "1 0 0 1: stripes again. But what repeated every 3 pixels seems to repeat every 12.",
        (
            Blank(
                "1 0 0 1",
                {
                    "1 1 1 1 1": "That is every third. Then the stripes are one white surface.",
                    "1 0 0 1 0 0 1": "That is every second.",
                    "1 0 0": "The last number is kept as well: it is 12 places from the first.",
                },
                label="left",
            ),
            Blank(
                "12",
                {
                    "3": "That counts the numbers that are kept. Each stands for 4 pixels.",
                    "4": "That is how many pixels lie from one kept number to the next.",
                },
                label="pixels",
            ),
        ),
    ),
    "most-spoiled": Question(
        "Every fourth pixel, or blurred first: at which of these will the two differ most?",
        "The rims are a pixel or two wide: with every fourth pixel they break up. Slanted edges "
        "get steps, and the film's grain becomes specks on the wall. Blurred first, all of that is "
        "gone. The plain cloth of the sleeve looks much the same in both; the ribbons on it do "
        "not.",
        choices={
            "at the rims of the glasses": RIGHT,
            "on the wall behind her": "It is large, but even. Only the film's grain is fine there.",
            "on the plain cloth of her sleeve": "It is dark, but even. What is lost is what "
            "changes within four pixels.",
            "everywhere alike": "What is lost is what changes within four pixels. Where are such "
            "places?",
        },
    ),
    "dilated": Question(
        "How far does a filter of 3 reach with dilation 3? How large is the output of a 3×3 filter "
        "with dilation 2, for a 10×10 input?",
        "3·2 + 1 = 7. With dilation 2 the filter reaches over 5 rows, and 10 − 5 + 1 = 6.",
        (
            Blank(
                "7",
                {
                    "9": "3·3: after the last tap there is no gap. Or you left three pixels "
                    "between taps: with dilation 3 they <em>lie</em> three apart.",
                    "6": "That is from the first tap to the last. Count the first one, too.",
                    "5": "That is the reach with dilation 2.",
                    "3": "That is how many taps there are. How many pixels lie from the first to "
                    "the last?",
                },
                label="reach",
            ),
            Blank(
                "6 × 6",
                {
                    "8 8": "That is without dilation.",
                    "5 5": "10 − 5 is how far the window can move. It also stands at first.",
                    "4 4": "That is with dilation 3.",
                    "7 7": "4 is the distance from the first tap to the last. Both taps count: "
                    "the reach is 5.",
                },
                label="output",
            ),
        ),
        hint="Write rows × columns for the output.",
    ),
    "three-layers": Question(
        "How many rows does a number see after three layers of 3×3? And after ten?",
        "It begins with 1, and each layer adds k − 1 = 2: 7 after three, and 21 after ten.\n\n"
        "From the middle pixel 7 ways lead there, from the first and the last 1. With both axes "
        "that is 7·7 = 49 from the middle, and 1 from a corner.",
        (
            Blank(
                "7",
                {
                    "9": "3 + 3 + 3, or 3·3. Neighbouring windows overlap: the second layer added "
                    "2 to the first's 3.",
                    "5": "That is after two.",
                    "6": "Two for each layer. And the number that it begins with?",
                    "27": "3·3·3 would be so if windows did not overlap. They lie one apart.",
                },
                label="three",
            ),
            Blank(
                "21",
                {
                    "30": "Ten times 3 would be so if windows did not overlap.",
                    "20": "Two for each layer. And the number that it begins with?",
                    "19": "That is after nine.",
                    "23": "That is after eleven.",
                },
                label="ten",
            ),
        ),
    ),
    "two-stacks": Question(
        "Three layers of 3×3, with dilations 1, 2 and 4: how many rows does a number see? And "
        "three with stride 2, without dilation?",
        "1 + 2 + 4 + 8 = 15, about twice as many as plain layers, with the same 27 weights. With "
        "strides it is the jumps that are 1, 2 and 4, and the sum is the same.",
        (
            Blank(
                "15",
                {
                    "7": "That is without dilation.",
                    "14": "That is how much is added. It begins with 1.",
                    "17": "3 + 5 + 9 is the sum of the reaches. Windows overlap.",
                    "23": "The dilations do not multiply the jump: here all strides are 1.",
                },
                label="dilations",
            ),
            Blank(
                "15",
                {
                    "7": "That is without stride.",
                    "14": "That is how much is added. It begins with 1.",
                    "29": "The stride of a layer counts for the layers after it: the first jump "
                    "is 1.",
                    "11": "The jump does not stay 2: each stride multiplies it.",
                },
                label="strides",
            ),
        ),
    ),
}

# ------------------------------------------------------------- 04 Channels and filters

CHANNELS_AND_FILTERS = {
    "two-sums": Question(
        "What stands at row 0, column 1 of the output? Its window is one column further to the "
        "right, in both channels.",
        "1·0 + 2·1 + 4·2 + 5·3 = 25 in channel 0 and −1 + 4 = 3 in channel 1: 28 in all. Two "
        "channels go in, and one grid of sums comes out. The layer is the sum of what you know "
        "from notebook 1, channel by channel.",
        (
            Blank(
                "28",
                {
                    "25": "That is channel 0 alone. The filter has weights for channel 1, too.",
                    "3": "That is channel 1 alone. Add what channel 0 gives.",
                    "25 3": "The right two sums. There is one filter, so there is one output grid: "
                    "what happens to them?",
                    "20": "That is the window at row 0, column 0: move one column to the right.",
                    "37": "That is the window at row 1, column 0, one row down.",
                },
            ),
        ),
    ),
    "eight-filters": Question(
        "The photograph is (3, 300, 256). A layer has 8 filters of 5×5, without padding. What are "
        "the shapes of <code>weight</code>, of <code>bias</code> and of O?",
        "Each of the 8 filters has a grid of 5×5 for each of the 3 channels, and one bias. It "
        "makes one grid of 300 − 5 + 1 = 296 rows and 252 columns. Nobody told the layer that "
        "there are three channels: it has seen the first X.",
        (
            Blank(
                "(8, 3, 5, 5)",
                {
                    "8 5 5": "A filter has a grid of 5×5 for every channel that it sees.",
                    "3 8 5 5": "The right numbers. Filters come first, then channels.",
                    "24 5 5": "That is how many grids there are. But filters and channels are "
                    "axes of their "
                    "own.",
                    "5 5 3 8": "The right numbers, in TensorFlow's order. Here filters come first, "
                    "rows and columns last.",
                },
                label="weight",
            ),
            Blank(
                "(8,)",
                {
                    "24": "The sums of the channels are added first. The bias comes once, after "
                    "that.",
                    "1": "Every filter has a bias of its own.",
                    "8 296 252": "That is a bias for every number of O. Here a filter has the same "
                    "one at every place.",
                },
                label="bias",
            ),
            Blank(
                "(8, 296, 252)",
                {
                    "3 296 252": "Channels go in. What comes out has a grid for each filter.",
                    "24 296 252": "A filter adds its sums over the channels: one grid, not three.",
                    "8 300 256": "As large as X would need padding.",
                    "8 295 251": "300 − 5 is the last row at which a window starts. With row 0 "
                    "that makes one more.",
                    "296 252": "That is the grid of one filter.",
                },
                label="O",
            ),
        ),
    ),
    "batch-shape": Question(
        "Four pictures at once are (4, 3, 300, 256). What is the shape of O? And how many weights "
        "does the layer now have?",
        "The axis of the batch stays in front. The weights are the same 8·3·5·5 = 600: every "
        "picture meets the same filters.",
        (
            Blank(
                "(4, 8, 296, 252)",
                {
                    "8 4 296 252": "The right numbers. The batch stays in front.",
                    "32 296 252": "That is how many grids there are. But pictures and filters are "
                    "axes of "
                    "their own.",
                    "4 3 296 252": "The second axis of O counts filters, not channels of X.",
                },
                label="O",
            ),
            Blank(
                "600",
                {
                    "2400": "Do four pictures need four sets of filters?",
                    "200": "A filter has a grid for each of the three channels.",
                    "75": "That is one filter.",
                },
                label="weights",
            ),
        ),
    ),
    "grey-filter": Question(
        "What is the shape of these three numbers as <code>weight</code>? And what do they make of "
        "a pixel whose red, green and blue are all 0.5?",
        "One filter, three channels, one row, one column. The three weights add up to 1, so a "
        "grey pixel stays as it is: 0.1495 + 0.2935 + 0.057 = 0.5.",
        (
            Blank(
                "(1, 3, 1, 1)",
                {
                    "3 1 1": "The axis of the filters is missing, though there is only one.",
                    "3 1 1 1": "That would be three filters that see one channel each.",
                    "1 1 3 3": "That is a filter of 3×3 on one channel.",
                    "1 1 1 3": "The three numbers are for three channels, not for three columns.",
                },
                label="shape",
            ),
            Blank(
                "0.5",
                {
                    "1.5": "Multiply each by its weight before you add.",
                    "1": "That is the sum of the weights. The pixel holds 0.5 in each channel.",
                    "0.17": "Nothing is divided by 3: the weights add up to 1 as they are.",
                },
                label="pixel",
            ),
        ),
    ),
    "three-groupings": Question(
        "8 channels go in, and there are 8 filters of 3×3. What is the shape of "
        "<code>weight</code> in 1, in 2 and in 8 groups?",
        "There are 8 filters whatever the groups. The second number is how many channels one "
        "filter sees: C / groups, 8, 4 and 1.",
        (
            Blank(
                "(8, 8, 3, 3)",
                {
                    "8 3 3": "A filter has a grid for each channel that it sees.",
                    "64 3 3": "That is how many grids there are. But filters and channels are "
                    "axes of their "
                    "own.",
                    "8 1 3 3": "In one group every filter sees every channel.",
                },
                label="1 group",
            ),
            Blank(
                "(8, 4, 3, 3)",
                {
                    "8 2 3 3": "Two is the number of groups. How many channels are in each?",
                    "4 4 3 3": "That is one of the two groups. <code>weight</code> holds both.",
                    "16 4 3 3": "The groups share the 8 filters: each has half of them.",
                    "4 8 3 3": "All filters are there. Each of them sees fewer channels.",
                },
                label="2 groups",
            ),
            Blank(
                "(8, 1, 3, 3)",
                {
                    "8 8 3 3": "That is one group: every filter sees all the channels.",
                    "1 8 3 3": "That is one filter that sees 8 channels. Here 8 filters see one "
                    "each.",
                    "1 1 3 3": "That is one of the 8 groups.",
                },
                label="8 groups",
            ),
        ),
    ),
    "full-cost": Question(
        "64 channels of 32×32, 64 filters of 3×3, padding “same”. How many parameters, and how "
        "many million multiplications, to one digit after the point?",
        "64·64·9 = 36,864 weights and 64 biases make 36,928 parameters. Each weight is multiplied "
        "once for each of the 32·32 places: 37.7 million.",
        (
            Blank(
                "36928",
                {
                    "36864": "Those are the weights. Each filter has a bias, too.",
                    "640": "It would be that if each filter saw one channel.",
                    "40960": "A bias for each filter, not one for each of its channels.",
                },
                label="parameters",
            ),
            Blank(
                "37.7",
                {
                    "37748736": "The exact number. In millions, with one digit after the point?",
                    "33.2": "That is for an output of 30×30. With “same” it has 32×32.",
                    "0.6": "Every filter sees 64 channels, not one.",
                    "37.8": "That has the biases in it. They are added, not multiplied.",
                },
                label="millions",
            ),
        ),
    ),
    "pair-cost": Question(
        "How many parameters, and how many million multiplications (to one digit after the "
        "point), does the pair have for the same 64 channels?",
        "Depthwise 64·9 + 64 = 640, and 1×1 64·64 + 64 = 4,160: together 4,800 parameters and 4.8 "
        "million multiplications, about an eighth of the full layer's.",
        (
            Blank(
                "4800",
                {
                    "4672": "Those are the weights. Both layers have 64 biases, too.",
                    "640": "That is the depthwise layer alone.",
                    "4160": "That is the 1×1 layer alone.",
                    "41088": "A depthwise filter sees one channel, not 64.",
                },
                label="parameters",
            ),
            Blank(
                "4.8",
                {
                    "0.6": "That is the depthwise layer alone.",
                    "4.2": "That is the 1×1 layer alone.",
                    "4784128": "The exact number. In millions, with one digit after the point?",
                    "4.9": "That has the biases in it. They are added, not multiplied.",
                },
                label="millions",
            ),
        ),
    ),
    "hardly-red": Question(
        "Which of these does the filter for brightness find well, and the filter for redness "
        "hardly at all?",
        "The stars are bright on dark: strong edges of brightness. In redness white is 0, and the "
        "dark blue of the flag is not far below. Both filters find the red stripe and the golden "
        "pole. The outline of the face is clear in redness: on the right, from the face to the "
        "wall, redness falls, and the line is blue.",
        choices={
            "the white stars on the blue of the flag": RIGHT,
            "the red stripe beside white": "White has as much red as green and blue: redness 0. "
            "What is the redness of red?",
            "the outline of the face before the wall": "Skin has more red than blue, and a blue "
            "wall has less. So redness changes much from one to the other.",
            "the golden pole of the flag": "Gold is red and green with hardly any blue. What is "
            "red minus the mean of the other two?",
        },
    ),
    "invisible-edge": Question(
        "What does each filter give along the line between the two colours?",
        "Brightness is 0.379 on both sides: 0. Redness is 0.8 − 0.2 = 0.6 on the left. On the "
        "right it is 0.2 minus the mean of 0.506 and 0.2, which makes −0.153. That is a step of "
        "−0.753, and Sobel's numbers count it 1 + 2 + 1 = 4 times: −3.01. The line is not in the "
        "grey picture. A filter that sees all three channels finds it.",
        (
            Blank(
                "0",
                {
                    "1.52": "That is one side, counted four times. The other side is taken off.",
                    "3.04": "Sobel's numbers are negative on the left: one side is taken off.",
                    "0.38": "That is how bright each side is. The filter asks how they differ.",
                },
                label="brightness",
            ),
            Blank(
                "−3.01",
                {
                    "3.01": "Does redness rise or fall, from left to right?",
                    "-0.75": "That is the step. How often do Sobel's numbers count it?",
                    "-1.79": "On the right, green is more than red: redness is negative there.",
                    "0": "Equally bright, but not equally red.",
                },
                label="redness",
            ),
        ),
    ),
}

# ------------------------------------------------------- 05 The gradient for the filter

FILTER_GRADIENT = {
    "tenth-more": Question(
        "The first output grows from 19 to 19.1. What is L then? And what is it if, instead, the "
        "last output grows from 43 to 43.1?",
        "½·(1.1² + 0² + 2² + (−1)²) = 3.105, and ½·(1² + 0² + 2² + (−0.9)²) = 2.905. The first "
        "output was too large: a tenth more of it raises L, by about 0.1·1. The last was too "
        "small: a tenth more of it lowers L, by about 0.1·1.",
        (
            Blank(
                "3.105",
                {
                    "3.1": "Very near: that is 3 + 0.1·1. But 1.1² is a little more than 1.2.",
                    "3.005": "The tenth does not get a square of its own. O − T is 1.1 there, and "
                    "1.1 is squared.",
                    "3.21": "The square grows by that much. L takes half of it.",
                    "6.21": "That is the sum of the squares. L is half of it.",
                },
                label="with 19.1",
            ),
            Blank(
                "2.905",
                {
                    "3.105": "O − T is −1 at the last output. A tenth more of O makes that −0.9.",
                    "2.9": "Very near: that is 3 − 0.1·1. But 0.9² is a little more than 0.8.",
                    "2.81": "The square shrinks by that much. L takes half of it.",
                    "5.81": "That is the sum of the squares. L is half of it.",
                },
                label="with 43.1",
            ),
        ),
        hint="Work out O − T anew, square its four numbers, add them, take half.",
    ),
    "two-weights": Question(
        "Work out ∂L/∂F[0, 0], and ∂L/∂F[1, 1], whose line is not written out.",
        "1·0 + 0·1 + 2·3 + (−1)·4 = 2, and 1·4 + 0·5 + 2·7 + (−1)·8 = 10.",
        (
            Blank(
                "2",
                {
                    "10": "One of G’s numbers is negative: its product is taken away.",
                    "8": "That is 0 + 1 + 3 + 4, the numbers that the weight met. Multiply each "
                    "with its number of G.",
                    "4": "That is ∂L/∂F[0, 1]: one column further right in X.",
                    "-2": "That reads G down its columns. Read it row by row, as X.",
                    "6": "The last term, (−1)·4, is missing. Or did you turn G? It lies as it is.",
                },
                label="∂L/∂F[0, 0]",
            ),
            Blank(
                "10",
                {
                    "26": "One of G’s numbers is negative: its product is taken away.",
                    "24": "That is 4 + 5 + 7 + 8, the numbers that the weight met. Multiply each "
                    "with its number of G.",
                    "8": "That is ∂L/∂F[1, 0]: one column further left in X.",
                    "18": "The last term, (−1)·8, is missing.",
                    "14": "That is with G turned by 180°. It lies on X as it is.",
                },
                label="∂L/∂F[1, 1]",
            ),
        ),
        hint="Four products: each number of G times the number of X beside the weight in that line "
        "of O.",
    ),
    "lowest-loss": Question(
        "What must the slope be at the very bottom of the curve? The slider moves in tenths, and "
        "none of them is just there. Between which two of them is the bottom? Type the smaller "
        "one first.",
        "At the bottom L neither rises nor falls. The slope is 2 without a nudge, and −0.6 one "
        "tenth to the left: the bottom lies between, at about −0.08.",
        (
            Blank(
                "0",
                {
                    "2": "With that slope L still falls to the left.",
                    "-0.6": "That is where the slider finds the lowest L, just beside the bottom.",
                    "9.8": "That is where the slider stood at first.",
                },
                label="slope",
            ),
            Blank(
                "−0.1 0",
                {
                    "0 -0.1": "Yes, these two. Type the smaller one first.",
                    "0 0.1": "Both slopes there are positive: L rises from the one to the other.",
                    "-0.2 -0.1": "Both slopes there are negative: L falls from the one to the "
                    "other.",
                    "-0.1 0.1": "The bottom is between them. But another tenth is, too.",
                },
                label="between",
            ),
        ),
        hint="Look where the slope changes its sign.",
    ),
    "zeros-between": Question(
        "X is 6×6, the filter 3×3, the stride 2. So O is 2×2, and ∂L/∂O is, too. How large is "
        "∂L/∂O with its zeros, when its numbers lie 2 apart?",
        "One zero goes between two neighbours; with stride s, s − 1 zeros. In the picture they are "
        "dotted. (A dilation does the same to a filter. So the stride of the forward pass comes "
        "back as a dilation of ∂L/∂O.)",
        (
            Blank(
                "3 × 3",
                {
                    "2 2": "Without zeros its numbers lie side by side, on neighbours of X.",
                    "4 4": "That has a zero behind each number, or two between. Zeros are needed "
                    "between two numbers only.",
                    "5 5": "That has zeros around it as well. Only those between are needed.",
                    "6 6": "If it were as large as X, it could not slide.",
                },
            ),
        ),
    ),
    "rows-left-over": Question(
        "How large is the result then? Slide by one place at a time.",
        "With its zeros ∂L/∂O is 3 rows high, and starts at rows 0, 1 and 2 of X, and at 3, where "
        "it lies on the row that no window reached. But the filter has only 3 rows. So leave out "
        "the last row and column of X, or those of the result.",
        (
            Blank(
                "4 × 4",
                {
                    "3 3": "That is the size of the filter, and ∂L/∂F must have it. But count the "
                    "places in all six rows of X.",
                    "2 2": "That is by two places at a time. The stride is in the zeros already.",
                    "5 5": "That is for ∂L/∂O without its zeros.",
                    "6 6": "It would be as large as X only with padding.",
                },
            ),
        ),
    ),
    "first-step": Question(
        "What is ∂L/∂O in the first step?",
        "At first O is 0 everywhere, so ∂L/∂O = O − T = −T: go back to step 0 in the explorer "
        "below to see it. After one step the left column of F is positive, and the right one "
        "negative. After forty you cannot tell F from the secret filter.",
        choices={
            "0, as the filter is": "Then nothing would ever be learned. O is 0, but T is not.",
            "−T": RIGHT,
            "T": "Mind the order: O − T, and O is 0.",
            "the secret filter": "Nobody tells it the filter. ∂L/∂O compares outputs: it has the "
            "shape of O.",
        },
    ),
}


# -------------------------------------------------------- 06 The gradient for the input

INPUT_GRADIENT = {
    "windows-per-pixel": Question(
        "¿En cuántas ventanas está X[0, 1], el medio de un lado? Y si cuentas cada uno de los "
        "nueve píxeles una vez por cada ventana que lo contiene, ¿cuántos son en total?",
        "Una esquina está en 1 ventana; el medio de un lado, en 2; el píxel central, en las 4. En "
        "total son 16: cuatro ventanas, de cuatro píxeles cada una.",
        (
            Blank(
                "2",
                {
                    "1": "Eso vale para una esquina. Desliza el filtro a lo largo de la fila 0.",
                    "4": "Eso vale para el píxel central. A la fila 0 solo llegan las ventanas que "
                    "empiezan en ella.",
                    "3": "La fila 0 tiene tres píxeles. El filtro cabe en ella en menos lugares.",
                },
                label="X[0, 1]",
            ),
            Blank(
                "16",
                {
                    "9": "Eso es cada píxel una sola vez. La mayoría está en más de una ventana.",
                    "4": "Esa es la cantidad de ventanas. ¿Cuántos píxeles contiene cada una?",
                    "36": "Así sería si cada píxel estuviera en todas las ventanas.",
                },
                label="en total",
            ),
        ),
    ),
    "middle-pixel": Question(
        "¿Cuánto vale ∂L/∂X[1, 1]?",
        "1·3 + 0·2 + 2·1 + (−1)·0 = 5.",
        (
            Blank(
                "5",
                {
                    "1": "Eso toma los pesos en el orden del filtro, 0 1 2 3. Sobre el píxel caen "
                    "en otro orden: lee los que tienen un contorno.",
                    "6": "Eso es 3 + 2 + 1 + 0. Multiplica cada peso por el ∂L/∂O de su salida.",
                    "20": "Eso está multiplicado por el 4 del píxel. Pero en ningún término hay un "
                    "número de X.",
                    "3": "Ese es el aporte de O[0, 0]. A este píxel le llegan tres más.",
                },
            ),
        ),
        hint="Son cuatro productos: el ∂L/∂O de cada ventana por el peso que tiene el contorno en "
        "ella.",
    ),
    "overwritten": Question(
        "¿Qué queda al final en el píxel central, con <code>=</code> en lugar de <code>+=</code>?",
        "Con <code>=</code>, cada ventana borra lo que dejó la anterior. En el píxel central queda "
        "solo el último aporte: −1 · 0 = 0 en lugar de 5.",
        (
            Blank(
                "0",
                {
                    "5": "Esa es la suma, con <code>+=</code>. ¿Qué deja la última ventana?",
                    "3": "Ese es el aporte de la primera ventana, 1 · 3. Después vienen otros.",
                    "-3": "Eso es −1 por el último peso del filtro. ¿Qué peso cae sobre el píxel "
                    "central en la última ventana?",
                    "-1": "Ese es el último número de ∂L/∂O. Falta multiplicarlo por un peso.",
                },
            ),
        ),
    ),
    "nine-windows": Question(
        "¿Qué peso cae sobre X[2, 2] en la ventana de O[0, 0]? ¿Cuál en la de O[0, 1], y cuál en "
        "la de O[0, 2]?",
        "Las nueve ventanas están dibujadas en el orden de la salida, y el peso que cae sobre el "
        "píxel tiene un contorno. Fila por fila, estos pesos van de 9 a 1. Una ventana que está "
        "más a la derecha alcanza el píxel con un peso que está más a la <em>izquierda</em>. Ahí "
        "lo tienes: el filtro girado 180°. Nadie lo giró; es la manera en que las ventanas se "
        "encuentran con un mismo píxel.",
        (
            Blank(
                "9 8 7",
                {
                    "1 2 3": "Así empieza el filtro. Pero su primera ventana empieza en X[0, 0], "
                    "dos filas arriba del píxel y dos columnas a su izquierda.",
                    "3 2 1": "El orden es correcto. Pero estas ventanas empiezan dos filas arriba "
                    "del píxel: ¿qué fila del filtro llega hasta él?",
                    "7 8 9": "La fila del filtro es la correcta. Ahora deja que la ventana se "
                    "mueva a la derecha, y mira en qué lugar de ella queda el píxel.",
                    "9 6 3": "Eso va hacia abajo: las ventanas de O[0, 0], O[1, 0] y O[2, 0].",
                    "9": "Ese es el primero. La ventana avanza, y luego avanza una vez más.",
                },
            ),
        ),
        hint="Dibuja 5×5 celdas y pon el filtro en la esquina superior izquierda.",
    ),
    "zeros-around": Question(
        "En el ejemplo más grande, ∂L/∂O es de 3×3 y ∂L/∂X tiene que ser de 5×5. Pero sobre 3×3 "
        "números, un filtro de 3×3 cabe en un solo lugar. ¿Cuántos ceros necesita ∂L/∂O en cada "
        "lado?",
        "k − 1 = 2, porque entonces hay 3 + 2·2 − 3 + 1 = 5 lugares. Así, el filtro girado puede "
        "sobresalir del borde: a un píxel de la esquina le toca un solo peso. Esto se llama "
        "relleno <em>completo</em> (<em>full padding</em>).",
        (
            Blank(
                "2",
                {
                    "1": "Con un cero en cada lado, el resultado es tan grande como ∂L/∂O: 3×3.",
                    "3": "Con tres hay 7×7 lugares: en algunos, el filtro tiene debajo solo ceros.",
                    "4": "Esos son los de los dos lados juntos.",
                    "0": "Entonces hay un lugar y nada más.",
                },
            ),
        ),
    ),
    "both-mistakes": Question(
        "¿Qué pasa si el filtro se gira donde no hay que girarlo, en el bucle? ¿Y qué pasa si en "
        "la fórmula se deja tal cual?",
        "Los dos errores son uno solo: dan los mismos números equivocados. Y sus promedios "
        "coinciden con el correcto, porque el giro solo cambia de lugar los aportes dentro de cada "
        "ventana. Una verificación que compara promedios deja pasar los dos errores. Le pasa al "
        "calificador automático de un curso muy conocido, y la pregunta está en su foro "
        "(community.deeplearning.ai, tema 121204).",
        choices={
            "Los dos están mal, cada uno a su manera": "Con el filtro correcto, el bucle y la "
            "fórmula suman los mismos productos. ¿Qué hacen con cualquier otro filtro?",
            "Los dos dan los mismos números equivocados": RIGHT,
            "Solo falla el bucle": "Si en la fórmula no se gira, el filtro pone el peso equivocado "
            "sobre cada número de ∂L/∂O.",
            "Solo falla la fórmula": "Si se gira en el bucle, el filtro pone el aporte de cada "
            "peso en el píxel equivocado de la ventana.",
            "Los dos están bien: el giro no cambia nada": "Eso vale para un filtro que queda igual "
            "al girarlo. Este no queda igual.",
        },
    ),
    "border-off": Question(
        "X es de 5×5 con relleno 1, y el filtro es de 3×3. ¿Qué tamaño tiene ∂L/∂O? ¿Y qué tamaño "
        "tiene lo que se reúne a partir de él, antes de quitar el borde?",
        "∂L/∂O es tan grande como O, 5×5. Lo que se reúne a partir de él es tan grande como X con "
        "relleno, 7×7. Sin el borde vuelve a ser de 5×5.",
        (
            Blank(
                "5 × 5",
                {
                    "3 3": "Eso sería sin relleno.",
                    "7 7": "Eso es X con su borde. Las ventanas caben en menos lugares.",
                    "4 4": "El relleno 1 pone una fila en los dos lados. Eso daría con un solo "
                    "lado.",
                },
                label="∂L/∂O",
            ),
            Blank(
                "7 × 7",
                {
                    "5 5": "Eso es X sin su borde. El borde también recibe un gradiente.",
                    "9 9": "Eso es ∂L/∂O con sus ceros, sobre el que se desliza el filtro girado.",
                    "3 3": "Eso sería sin ceros alrededor de ∂L/∂O.",
                },
                label="reunido",
            ),
        ),
    ),
    "empty-crop": Question(
        "Con p = 1, <code>whole[p:-p, p:-p]</code> quita el borde. ¿Qué forma tiene con p = 0?",
        "En ese caso, Python lee <code>[p:-p]</code> como <code>[0:0]</code>, porque −0 es 0: no "
        "queda nada. Cuenta desde el principio: <code>[p : p + H]</code>.",
        (
            Blank(
                "(0, 0)",
                {
                    "7 7": "Eso sería lo correcto, porque no hay nada que quitar. Pero ¿cuánto es "
                    "−0?",
                    "5 5": "Eso es con p = 1.",
                    "6 6": "Del principio no se quita nada. ¿Y hasta −0?",
                    "0": "Esa es la cantidad de números que quedan. La forma tiene dos ejes.",
                },
            ),
        ),
    ),
}

# ------------------------------------------------ 07 The gradient for the input, in full

INPUT_GRADIENT_IN_FULL = {
    "spread-size": Question(
        "∂L/∂O es de 2×2. Con k − 1 = 2 ceros alrededor es de 6×6, y el filtro girado cabe en 4×4 "
        "lugares. Pero X es de 5×5. ¿Cuántos ceros tiene que haber entre dos vecinos de ∂L/∂O, y "
        "qué tamaño tiene entonces, con los ceros de alrededor?",
        "Las ventanas empiezan cada s = 2 lugares, así que los números de ∂L/∂O tienen que estar a "
        "2 lugares uno de otro: con s − 1 = 1 cero en medio. Eso da 3×3; con 2 ceros alrededor, "
        "7×7; y el filtro de 3×3 cabe en 5×5 lugares.",
        (
            Blank(
                "1",
                {
                    "2": "Con dos ceros en medio, los vecinos están a 3 lugares uno de otro. Las "
                    "ventanas empiezan cada 2.",
                    "0": "Así, los vecinos están a 1 lugar uno de otro. Las ventanas empiezan cada "
                    "2.",
                },
                label="ceros intermedios",
            ),
            Blank(
                "7 × 7",
                {
                    "3 3": "Eso es con los ceros intermedios. Ahora pon los de alrededor.",
                    "5 5": "Eso es X. Un filtro de 3 filas necesita 2 filas más que los lugares en "
                    "los que cabe.",
                    "8 8": "Eso es con dos ceros entre vecinos.",
                    "6 6": "Eso es sin ceros intermedios.",
                },
                label="tamaño",
            ),
        ),
    ),
    "left-over": Question(
        "Ahora X es de 6×6. ¿Qué forma tiene ∂L/∂X? ¿Y cuántos de sus números son 0, sea cual sea "
        "∂L/∂O?",
        "∂L/∂X tiene siempre la forma de X. La fila 5 y la columna 5 no están en ninguna ventana: "
        "si cambian, L no cambia. Son 6 + 6 − 1 = 11 números.",
        (
            Blank(
                "6 × 6",
                {
                    "5 5": "Hasta ahí llegan las ventanas. Pero cada número de X tiene un "
                    "gradiente, lo alcance una ventana o no.",
                    "2 2": "Ese es el tamaño de ∂L/∂O.",
                    "4 4": "Con paso 1 habría esa cantidad de ventanas. Pero lo que cuenta es X.",
                },
                label="forma",
            ),
            Blank(
                "11",
                {
                    "6": "Esa es la fila 5. ¿Y las columnas?",
                    "12": "La fila 5 y la columna 5 tienen un número en común.",
                    "10": "Hay un número que está en la fila 5 y en la columna 5. Se cuenta una "
                    "vez; no se deja fuera.",
                    "0": "Las ventanas empiezan en las filas 0 y 2, y tienen 3 filas. ¿Qué fila no "
                    "está en ninguna?",
                },
                label="ceros",
            ),
        ),
    ),
    "way-back-weight": Question(
        "<code>weight</code> es (4, 2, 3, 3): 4 filtros, 2 canales, 3×3. En la capa del camino de "
        "vuelta, ¿cuántos canales entran, cuántos salen y qué forma tienen sus pesos?",
        "∂L/∂O tiene 4 canales, uno por cada filtro, y ∂L/∂X tiene 2. En la forma de los pesos, lo "
        "que sale va primero. Los filtros pasan a ser canales, y los canales pasan a ser filtros. "
        "Estos dos ejes se <em>intercambian</em>; solo se <em>giran</em> los dos ejes espaciales.",
        (
            Blank(
                "4",
                {
                    "2": "Esos entran en la pasada hacia adelante. Lo que entra ahora es ∂L/∂O.",
                    "8": "Eso es filtros por canales: cuántas cuadrículas tiene "
                    "<code>weight</code>.",
                },
                label="entran",
            ),
            Blank(
                "2",
                {
                    "4": "Lo que sale es ∂L/∂X. ¿Cuántos canales tiene X?",
                    "8": "Los aportes de todos los filtros se suman.",
                },
                label="salen",
            ),
            Blank(
                "(2, 4, 3, 3)",
                {
                    "4 2 3 3": "Esta capa lleva de 2 canales a 4. La pasada hacia atrás lleva de 4 "
                    "a 2.",
                    "3 3 2 4": "Eso invierte el orden de todos los ejes. Las filas y las columnas "
                    "siguen al final.",
                    "2 3 3": "Cada canal de ∂L/∂X recibe aportes de más de un filtro.",
                },
                label="pesos",
            ),
        ),
    ),
    "matrix-weights": Question(
        f"X es de 3×3, y K es {grid('1 2; 3 4')}. ¿Cuántos de los 36 números de M no son 0?",
        "Cada fila de M da un número de O y contiene los 4 pesos de K: 4·4 = 16. Los otros 5 "
        "números de X no participan en esa suma.",
        (
            Blank(
                "16",
                {
                    "4": "Esos son los de una fila de M. Cada una de las cuatro salidas tiene la "
                    "suya.",
                    "36": "Una ventana contiene 4 números de X. ¿Qué peso tienen los demás?",
                    "20": "Esos son los que sí son 0.",
                    "9": "Esa es la cantidad de números de X. Cuenta los pesos de una fila de M, y "
                    "las filas.",
                },
            ),
        ),
    ),
    "transpose-row": Question(
        "En la fila 0 de M está 1 2 _ 3 4, y después nada. ¿Qué hay en la fila de Mᵀ que "
        "corresponde al píxel central?",
        "Esa fila es la columna 4 de M, de arriba abajo. Una fila de M lee el filtro del primer "
        "número al último; una fila de Mᵀ, del último al primero.",
        (
            Blank(
                "4 3 2 1",
                {
                    "1 2 3 4": "¿En qué ventana cae el 1 sobre el píxel central: en la primera o "
                    "en la última?",
                    "4 3 0 2 1": "Esa es la fila 0 de M, leída de derecha a izquierda. Una fila de "
                    "Mᵀ tiene cuatro lugares, uno por cada salida.",
                    "1 3 2 4": "Eso lee el filtro por columnas. ¿Qué peso pone la primera ventana "
                    "sobre el píxel central?",
                    "4": "Ese es el peso de la primera salida. Otras tres también tienen un peso "
                    "sobre el píxel central.",
                },
            ),
        ),
    ),
    "there-and-back": Question(
        f"De la imagen con los números 0 a 8, M hace {grid('27 37; 57 67')}. Mᵀ reparte estos "
        f"números, con K = {grid('1 2; 3 4')} tal cual. ¿Qué queda en la esquina superior "
        "izquierda, donde estaba el 0? ¿Y en el centro, donde estaba el 4?",
        "27·1 en la esquina, y 27·4 + 37·3 + 57·2 + 67·1 = 400 en el centro. No es una inversa: "
        "devuelve la forma, pero no los números.",
        (
            Blank(
                "27",
                {
                    "0": "Eso es lo que había. Ahora la primera ventana pone ahí su número por un "
                    "peso.",
                    "108": "Sobre la esquina cae el primer peso de K, no el último.",
                    "4": "Eso es un peso y nada más. ¿Qué peso cae sobre la esquina, y qué número "
                    "vuelve a través de él?",
                },
                label="esquina",
            ),
            Blank(
                "400",
                {
                    "4": "Eso es lo que había. Ahora las cuatro ventanas ponen ahí un aporte.",
                    "540": "Ahí los pesos están al revés. La primera ventana llega al centro con "
                    "su último peso.",
                    "67": "Ese es el aporte de la última ventana. Las cuatro contienen el centro.",
                    "188": "Multiplica cada número por el peso que cae sobre el centro, y luego "
                    "suma.",
                },
                label="centro",
            ),
        ),
    ),
    "overlaps": Question(
        "Los parches son de 3×3 y empiezan en las filas y columnas 0, 2 y 4. ¿Cuántos se "
        "superponen en (1, 1), en (1, 2) y en (2, 2)?",
        "La fila 1 está en un parche, la fila 2 está en dos, y con las columnas pasa lo mismo: 1, "
        "2 y 4. En las imágenes que hace una red, un patrón de cuadros como este se llama "
        "<em>artefacto de tablero de ajedrez</em> (<em>checkerboard artifact</em>).",
        (
            Blank(
                "1",
                {
                    "4": "El segundo parche empieza en la fila 2. No llega a la fila 1.",
                    "9": "Esa es la cantidad de parches.",
                },
                label="(1, 1)",
            ),
            Blank(
                "2",
                {
                    "1": "La columna 2 es la última de un parche. ¿Cuál empieza ahí?",
                    "4": "La fila 1 está en un solo parche.",
                },
                label="(1, 2)",
            ),
            Blank(
                "4",
                {
                    "2": "Son dos por las filas y dos por las columnas. ¿Cuántos pares hay?",
                    "1": "En la fila 2 empiezan parches, pero ahí también termina otro.",
                    "9": "Con paso 1 serían 9.",
                },
                label="(2, 2)",
            ),
        ),
    ),
}

# ------------------------------------------------------------------------ 08 Prove it

PROVE_IT = {
    "two-differences": Question(
        "L = ½ (2w − 6)² en w = 4, donde la pendiente es 2·(2w − 6) = 4. ¿Cuánto dan las dos "
        "diferencias con h = 0.1?",
        "L es 2 en w = 4, 2.42 en 4.1 y 1.62 en 3.9. Hacia adelante: 0.42 / 0.1 = 4.2. Central: "
        "0.8 / 0.2 = 4.\n\n"
        "L es una parábola en w, así que su pendiente cambia en el camino de w a w + h. Eso desvía "
        "la diferencia hacia adelante en h/2 por la segunda derivada de L: aquí, 0.05 · 4 = 0.2. "
        "En la diferencia central, los cambios hacia la izquierda y hacia la derecha se cancelan. "
        "En una parábola no queda más error que el redondeo.",
        (
            Blank(
                "4.2",
                {
                    "4": "Esa es la pendiente misma. La diferencia hacia adelante conoce solo dos "
                    "puntos de L: en 4 y en 4.1.",
                    "0.42": "Eso es lo que sube L en el camino. Divídelo entre h.",
                    "2.42": "Eso es L en 4.1. Réstale L en 4, y luego divide entre h.",
                    "8.4": "Falta el ½ que está delante de L.",
                    "3.8": "Eso va hacia la izquierda, a w − h. Hacia adelante es w + h.",
                },
                label="hacia adelante",
            ),
            Blank(
                "4",
                {
                    "8": "De w − h a w + h, el camino mide 2h. Divide entre eso.",
                    "0.8": "Eso es lo que sube L de 3.9 a 4.1. Divídelo entre 2h.",
                    "4.2": "Esa es otra vez la diferencia hacia adelante. Empieza en w − h.",
                    "3.8": "Ese es solo el camino de w − h a w. Sigue hasta w + h.",
                },
                label="central",
            ),
        ),
    ),
    "best-step": Question(
        "Dibuja a mano cómo cambia con h el error de las dos diferencias. ¿Con qué h es más "
        "pequeño el error de la diferencia <em>hacia adelante</em>?",
        "La diferencia hacia adelante dibuja una V. En el brazo derecho, la pendiente cambia en el "
        "camino: con un h diez veces menor, el error es diez veces menor. En el brazo izquierdo, "
        "donde h es diminuto, lo que se ve es el <em>redondeo</em>. L tiene unas 16 cifras. Si dos "
        "números coinciden en 12 de ellas, a su diferencia le quedan 4; y cuando la divides entre "
        "un h diminuto, lo demás es ruido.\n\n"
        "La diferencia central no tiene aquí brazo derecho, porque L es una parábola. Para ella, "
        "lo mejor es un h grande.",
        choices={
            "h = 1": "En el camino de w a w + 1, la pendiente de la parábola cambia mucho. Un "
            "camino más corto es mejor, al principio.",
            "h cerca de 10⁻³": "Con un h diez veces menor, el error es diez veces menor. En 10⁻³ "
            "todavía es así.",
            "h cerca de 10⁻⁷": RIGHT,
            "h = 10⁻¹⁴": "L tiene unas 16 cifras. ¿En cuántas se distinguen L(w) y L(w + h), "
            "cuando h es tan pequeño?",
        },
    ),
    "sum-without-gradient": Question(
        f"Otra vez el cuaderno 0: X = {grid('0 1 2; 3 4 5; 6 7 8')}, F = {grid('0 1; 2 3')} y O = "
        f"{grid('19 25; 37 43')}. Sea G igual a 1 en todos los lugares. ¿Cuánto es Σ ∂L/∂X · X? "
        "No hace falta que calcules ∂L/∂X.",
        "Es Σ G · O = 19 + 25 + 37 + 43 = 124. El camino largo llega a lo mismo: "
        f"∂L/∂X = {grid('0 1 1; 2 6 4; 2 5 3')}, por X, y todo sumado. Si uno de estos nueve "
        "números estuviera mal, las dos sumas serían distintas (salvo en el 0 de X).",
        (
            Blank(
                "124",
                {
                    "36": "Esa es la suma de X. ¿Qué otra suma es igual a Σ ∂L/∂X · X?",
                    "24": "Esa es la suma de ∂L/∂X, antes de multiplicarlo por X.",
                    "31": "Ese es el promedio de O. La prueba compara sumas.",
                    "4": "Esa es la suma de G. Cada uno de sus números se multiplica por uno de O.",
                    "216": "Esas son las dos sumas, la de X y la de F, multiplicadas. Aquí primero "
                    "se multiplican los números que están en el mismo lugar, y después se suman.",
                },
            ),
        ),
    ),
    "which-check": Question(
        "Anota cuáles de las cinco verificaciones supera cada una de las cuatro pasadas "
        "equivocadas. Una de las verificaciones deja pasar dos. ¿Cuál es?",
        "La de los promedios. Una pasada que gira el filtro, o que se olvida del paso, pone los "
        "aportes correctos en lugares equivocados: su suma sigue siendo la misma, y su promedio "
        "también. Los unos, el paso 1 y un filtro de 2×2 con paso 2 dejan pasar una cada uno. La "
        "última verificación no deja pasar ninguna.",
        choices={
            "∂L/∂O de unos": "Deja pasar una: la que de todos modos toma unos. Un filtro girado se "
            "nota: una esquina de X está en una sola ventana, y le toca otro peso.",
            "solo promedios": RIGHT,
            "paso 1": "Deja pasar una: la que se olvida del paso. Lo que hacen mal las otras tres, "
            "lo hacen también con paso 1.",
            "2×2, paso 2": "Deja pasar una. Estas ventanas no se superponen, así que = y += hacen "
            "lo mismo. Los otros tres errores se notan.",
            "aleatorio, 3×3, paso 2": "Aquí el filtro no queda igual al girarlo, las ventanas se "
            "superponen, el paso es mayor que 1 y se comparan todos los números. ¿Qué error podría "
            "esconderse?",
        },
    ),
    "attempt-sums": Question(
        "X tiene solo unos. Por eso, el ∂L/∂F de un filtro es, en cada lugar, la suma del ∂L/∂O de "
        "ese filtro. ¿Cuánto dan las dos sumas? ¿Y qué forma debe tener ∂L/∂X?",
        "El intento tiene 19.4 en los dos filtros: eso es 5.9 + 13.5. <em>Primer error:</em> lo "
        "que volvía a los dos filtros se sumó en cada uno. La esquina de ∂L/∂X debería ser 0.3·2 + "
        "4·4 = 16.6, y X es de 5×5. El intento devolvió dos matrices de 3×3, con 38.8 = 2·19.4 y "
        "77.6 = 4·19.4. <em>Segundo:</em> nada se desliza; un solo producto llena una matriz "
        "entera. <em>Tercero:</em> los aportes de los dos filtros no se suman. Y además devolvió "
        "primero ∂L/∂X.",
        (
            Blank(
                "5.9",
                {
                    "19.4": "Eso es lo que recibieron los dos filtros juntos. Toma solo la primera "
                    "cuadrícula de ∂L/∂O.",
                    "11.8": "Para ∂L/∂F cuentan los números de X, que son todos 1. Los 2 del "
                    "filtro no cuentan.",
                    "0.66": "Ese es el promedio. Los nueve aportes se suman.",
                    "16.6": "Esa es la esquina de ∂L/∂X.",
                },
                label="primer filtro",
            ),
            Blank(
                "13.5",
                {
                    "19.4": "Eso es lo que recibieron los dos filtros juntos. Toma solo la segunda "
                    "cuadrícula de ∂L/∂O.",
                    "54": "Para ∂L/∂F cuentan los números de X, que son todos 1. Los 4 del filtro "
                    "no cuentan.",
                    "1.5": "Ese es el promedio. Los nueve aportes se suman.",
                },
                label="segundo filtro",
            ),
            Blank(
                "5 × 5",
                {
                    "3 3": "Esa es la forma de un filtro y, aquí, también la de una salida. X es "
                    "más grande.",
                    "2 3 3": "Esa es la forma de todos los filtros juntos.",
                    "2 5 5": "Hay dos filtros, pero una sola X. Lo que vuelve de los dos se suma.",
                },
                label="forma de ∂L/∂X",
            ),
        ),
    ),
}

# ------------------------------------------------- 09 From loops to a matrix product

LOOPS_TO_MATMUL = {
    "multiplications": Question(
        "O es (4, 16, 31, 41), y una ventana contiene K = 8·3·3 = 72 números. ¿Cuántas "
        "multiplicaciones son, en millones, con una cifra después del punto?",
        "O tiene 81,344 números, y cada uno requiere 72 multiplicaciones: 5,856,768. Todas las "
        "maneras hacen exactamente las mismas. Lo que cambia es cómo llegan los números hasta "
        "ahí.\n\n"
        "Para cada número de O se ejecutan tres líneas. Leen una ventana y un filtro, escriben los "
        "productos, los vuelven a leer y escriben un número: de ahí salen los megabytes "
        "<em>movidos</em>.",
        (
            Blank(
                "5.9",
                {
                    "0.1": "Esa es la cantidad de números de O. Cada uno es una suma de productos.",
                    "0.4": "Eso es para un solo filtro. Hay 16.",
                    "0.7": "Una ventana atraviesa los 8 canales: son 72 números, no 9.",
                    "1.5": "Eso es para una sola imagen. Hay cuatro.",
                    "11.7": "Eso cuenta también las sumas.",
                },
            ),
        ),
    ),
    "held-by-each": Question(
        "Además de X, F y O, cada una de estas dos maneras guarda un arreglo tan grande como O, o "
        "nada. ¿Qué guarda <code>taps</code>, y qué guarda <code>strided</code>?",
        "Para cada toma, <code>taps</code> lee los números que se encuentran con ella, escribe un "
        "arreglo tan grande como O y se lo suma a O. <code>strided</code> no guarda nada y es la "
        "que menos mueve, aunque las ventanas se superponen y <code>einsum</code> vuelve a leer un "
        "número por cada ventana que lo contiene. Si estas cifras fueran lo único que cuenta, "
        "podríamos terminar aquí.",
        choices={
            "<code>taps</code>, un arreglo así; <code>strided</code>, nada": RIGHT,
            "<code>taps</code>, nada; <code>strided</code>, un arreglo así": "Las sumas de "
            "<code>einsum</code> son la propia O. Y una vista de las ventanas no ocupa memoria.",
            "las dos, un arreglo así": "En <code>strided</code>, lo que escribe "
            "<code>einsum</code> es la propia O. Y una vista de las ventanas no ocupa memoria.",
            "las dos, nada": "En <code>taps</code>, lo que está a la derecha de <code>+=</code> se "
            "calcula primero. ¿Dónde está hasta que se suma?",
        },
    ),
    "in-columns": Question(
        "Un filtro es de 3×3. ¿Cuántas veces aparece en las columnas un número del medio de X, con "
        "paso 1? ¿Y con paso 2, en promedio?",
        "Tantas veces como ventanas lo contienen: 9, y 9/4. En el borde son menos, así que el "
        "promedio sobre toda X es un poco menor. Las columnas se leen de X, se escriben, y el "
        "producto las vuelve a leer. Son casi tres veces los bytes de <code>strided</code>, y "
        "ninguna manera guarda más. Ya verás si vale la pena.",
        (
            Blank(
                "9",
                {
                    "1": "En una vista está una vez. Pero una columna lleva todos los números de "
                    "su ventana, y las ventanas se superponen.",
                    "3": "A lo largo de una fila lo contienen tres ventanas, es verdad. Y otras "
                    "tantas a lo largo de una columna.",
                    "8.51": "Ese es el promedio sobre toda X, con el borde incluido. En el medio "
                    "son más.",
                },
                label="paso 1",
            ),
            Blank(
                "2.25",
                {
                    "4.5": "Se omite una ventana de cada dos a lo largo de las filas, y también a "
                    "lo largo de las columnas.",
                    "4": "Los números con más suerte aparecen cuatro veces. Otros están en dos "
                    "ventanas, o en una.",
                    "1": "Los que están en una sola ventana aparecen una vez. Otros están en dos "
                    "ventanas, o en cuatro.",
                    "2.1": "Ese es el promedio sobre toda X, con el borde incluido. En el medio "
                    "son más.",
                },
                label="paso 2",
            ),
        ),
    ),
    "one-picture": Question(
        "Para las cuatro imágenes, <code>columns</code> guarda 2.9 MB de columnas. ¿Cuántos MB de "
        "columnas guarda <code>blocks</code>, como máximo?",
        "0.7 MB: la cuarta parte de las columnas. La tabla dice un poco más, porque también se "
        "guarda la cuarta parte de O, antes de ponerla en su lugar. Con mil imágenes siguen siendo "
        "las columnas de una sola.",
        (
            Blank(
                "0.7",
                {
                    "2.9": "A las cuatro imágenes les llega su turno. Pero las columnas siguientes "
                    "se hacen cuando las anteriores ya no hacen falta.",
                    "11.7": "Eso sería cuatro veces más. Un bloque es una imagen de las cuatro.",
                    "0": "No copia más de lo necesario, pero el producto necesita columnas.",
                },
            ),
        ),
    ),
    "five-ways": Question(
        "Ordena las cinco maneras, de la más rápida a la más lenta, para 32×32. ¿Cuántas veces más "
        "tarda la más lenta que la más rápida?",
        "En nuestra máquina, con un hilo, los bucles tardaron cientos de veces más que las "
        "columnas con 32×32. Entre las demás maneras, las líneas de Python casi no importan: "
        "<code>strided</code> es la que menos líneas ejecuta, la que menos mueve y la que menos "
        "guarda, y fue más lenta que <code>taps</code>: <code>einsum</code> hace las sumas por su "
        "cuenta. Las columnas mueven más bytes y ganaron, porque el producto es muchísimo más "
        "rápido.\n\n"
        "Con 128×128, solo el producto tomó cerca de la mitad del tiempo de <code>columns</code>. "
        "La otra mitad se fue en 73 MB de columnas: memoria para ellas, escribirlas, leerlas. "
        "<code>blocks</code> mantiene sus columnas en la memoria caché, y quedó cerca de lo que "
        "tarda solo el producto. Con 8×8 es al revés: ocho productos pequeños cuestan más que uno.",
    ),
    "busy-core": Question(
        "Un núcleo tarda 5 ms en cada una de ocho imágenes. ¿Cuántos ms tardan los núcleos en "
        "hacerlas todas si comparten cada producto, mitad y mitad? ¿Y si cada núcleo sigue con "
        "otra imagen cuando termina una?",
        "Medio producto son 2.5 ms de trabajo, y 5 ms en el núcleo lento, mientras el otro espera: "
        "8·5 = 40, lo mismo que tarda un núcleo por sí solo.\n\n"
        "Lado a lado, nadie espera. A los 20 ms hay seis listas, cuatro de ellas del núcleo "
        "rápido. Cada núcleo toma una más, y el lento termina la suya a los 30.",
        (
            Blank(
                "40",
                {
                    "20": "Eso es sin el otro programa: 2.5 ms para cada mitad.",
                    "30": "Ese es el promedio de los dos núcleos. Un producto está listo cuando lo "
                    "están las dos mitades.",
                    "60": "Las dos mitades se calculan al mismo tiempo.",
                    "80": "A cada núcleo le toca la mitad de un producto, no el producto entero.",
                },
                "compartido",
            ),
            Blank(
                "30",
                {
                    "20": "Eso es sin el otro programa.",
                    "25": "Ahí termina el núcleo rápido. Al lento todavía le falta una imagen.",
                    "26.7": "Así sería si una imagen se pudiera partir. Pero un solo núcleo la "
                    "hace entera.",
                    "40": "Así es si cada núcleo hace cuatro. Aquí el rápido hace más.",
                },
                "lado a lado",
            ),
        ),
    ),
    "cores-of-yours": Question(
        "¿Cómo sigue cada curva al pasar de un hilo a dos? ¿Cuál de las dos maneras pierde más por "
        "culpa del otro programa?",
        "En nuestra máquina, con dos núcleos y nada más que hacer, el segundo hilo llevó las dos "
        "maneras de unos 60 ms a unos 40. Con un núcleo ocupado, un producto compartido entre dos "
        "hilos tardó más que con uno solo: una mitad espera a la otra. Lado a lado no pasó eso.",
    ),
    "winograd-row": Question(
        "d es 1 2 0 3, y g es 2 4 6. Calcula las dos salidas (y0, y1): por ventanas, y con los "
        "cuatro productos de Winograd.",
        "Por ventanas: 1·2 + 2·4 + 0·6 = 10 y 2·2 + 0·4 + 3·6 = 22. Con los productos: m0 a m3 son "
        "2, 12, −4 y −6. Entonces 2 + 12 − 4 = 10 y 12 + 4 + 6 = 22.",
        (
            Blank(
                "10 22",
                {
                    "14 18": "Eso es con el filtro al revés. Aquí se desliza tal cual: d0 se "
                    "encuentra con g0.",
                    "18 38": "En m1 y m2, las sumas de g se dividen entre dos.",
                    "10 10": "m3 se resta, y es negativo.",
                    "10 14": "En y1 se resta m2, y es negativo.",
                    "10": "Hay dos ventanas: una da y0, la otra y1.",
                },
            ),
        ),
    ),
}

# ---------------------------------------------------------------- 10 Train a network

TRAINING = {
    "count-weights": Question(
        "¿Cuántos números aprende esta red, entre los pesos y los sesgos de las tres capas?",
        "8·1·9 + 8 = 80, luego 32·8·9 + 32 = 2336, luego 10·32·16 + 10 = 5130: en total, 7546.",
        (
            Blank(
                "7546",
                {
                    "7496": "Esos son los pesos. Cada filtro tiene además un sesgo.",
                    "570": "Un filtro tiene pesos para cada canal de su entrada: 8 canales en la "
                    "segunda capa, 32 en la tercera.",
                    "2416": "Esas son las dos primeras capas. Los filtros de 4×4 también se "
                    "aprenden.",
                    "50": "Esos son los sesgos.",
                },
            ),
        ),
    ),
    "first-loss": Question(
        "¿Cuánto vale la primera pérdida, antes de que la red aprenda nada, con una cifra después "
        "del punto? Hay diez respuestas, y todas son más o menos igual de probables.",
        "Con diez proporciones iguales, la pérdida es −ln 0.1 = ln 10 = 2.30. Al principio, la red "
        "acierta más o menos una de cada diez respuestas; después de una época, nueve de cada "
        "diez. Al final lee bien 353 de 359 dígitos que nunca había visto: 98.3 %.",
        (
            Blank(
                "2.3",
                {
                    "0.1": "Esa es la proporción de la respuesta correcta. La pérdida es −ln de "
                    "ella.",
                    "-2.3": "El logaritmo de un número menor que 1 es negativo. Cuidado con el "
                    "menos que lleva delante.",
                    "1": "Ese es el logaritmo en base 10. Aquí es ln, en base e.",
                    "0.9": "Esa es la proporción de las nueve respuestas equivocadas. La pérdida "
                    "toma la de la correcta.",
                    "0.4": "Esa era la pérdida del número resuelto, con una proporción de 0.665.",
                },
            ),
        ),
    ),
    "before-training": Question(
        "F[3] es positivo a la izquierda y negativo a la derecha. Responde a los bordes "
        "verticales, como el filtro de Sobel. ¿Cómo era en la época 0, antes del entrenamiento?",
        "Por azar, F[3] empezó positivo a la izquierda y negativo a la derecha. El entrenamiento "
        "lo hizo cuatro veces más fuerte y conservó la mayor parte de su patrón: la correlación "
        "entre sus números de antes y de después es 0.82. Los ocho crecieron, y todos menos F[6] "
        "conservaron mucho de lo que el azar les había dado. ¿Hace falta siquiera que aprendan? "
        "Mira el ejercicio 2.",
        choices={
            "ruido, sin ningún patrón como este": "Sus números se eligieron al azar. Pero nueve "
            "números al azar siempre tienen algún patrón.",
            "el mismo patrón, pero más débil": RIGHT,
            "el patrón opuesto": "El entrenamiento da pasos pequeños en contra del gradiente. "
            "Desde el opuesto, el camino sería largo.",
        },
    ),
    "small-step": Question(
        "X va de 0 a 1. ¿Después de cuál de dos pasos se lee el 9 como un 9: el de 0.02 · ∂L/∂X, o "
        "el de 0.1 · ∂L/∂X?",
        "Basta con el paso pequeño: ningún píxel cambió más de un noveno, aproximadamente, del "
        "camino de negro a blanco. Los puntajes de 9 y de 1 estaban cerca uno de otro. El paso "
        "grande abre el hueco que estaba tapado: el gradiente sabe qué hace falta para que haya un "
        "9.",
        choices={
            "después de ninguno: solo el entrenamiento cambia cómo se lee un dígito": "Los pesos "
            "se quedan como están. Pero los puntajes dependen también de los píxeles: ∂L/∂X dice "
            "cómo.",
            "solo después del grande": "El número más grande de este ∂L/∂X es mayor que 5, y antes "
            "del paso los puntajes de 1 y 9 son 9.1 y 8.8.",
            "solo después del pequeño": "El paso grande va en la misma dirección, solo que más "
            "lejos. Por ahí, L sigue bajando un buen tramo.",
            "después de los dos": RIGHT,
        },
    ),
    "wrong-where": Question(
        "Ahora el ∂L/∂X de la segunda capa está mal. ¿Qué capas reciben un gradiente equivocado "
        "para sus pesos y sesgos?",
        "La primera, dice la verificación. La segunda capa y la tercera reciben sus gradientes "
        "antes del error.",
        choices={
            "la primera": RIGHT,
            "la segunda": "Su ∂L/∂F se calcula con lo que entró y con ∂L/∂O. Las dos cosas están "
            "bien.",
            "la primera y la segunda": "El ∂L/∂F de la segunda capa se calcula con lo que entró y "
            "con ∂L/∂O. Las dos cosas están bien.",
            "la tercera": "El gradiente va de la última capa a la primera. ¿Qué tiene que ver la "
            "tercera capa con el ∂L/∂X de la segunda?",
            "las tres": "Camina hacia atrás desde la pérdida: ¿qué capas reciben su gradiente "
            "antes del error, y cuáles después?",
        },
    ),
    "wrong-learns": Question(
        "El mismo entrenamiento, con el gradiente equivocado en la primera capa. ¿Qué pasa con la "
        "pérdida, y qué pasa con los dígitos reservados?",
        "La pérdida baja de 2.30 a 0.035, medida al terminar una época y sin ruido (la curva queda "
        "más arriba: es el promedio de cada época, con ruido en los dígitos), aunque más despacio "
        "que con el gradiente correcto y no en todas las épocas. Al final se lee bien el 98.6 % de "
        "los dígitos reservados: un dígito <em>más</em>. Es suerte: con otras semillas suelen ser "
        "unos pocos menos (ejercicio 1). Pero una curva que baja y una buena exactitud nunca te "
        "dirían que una de las tres capas aprende de un gradiente equivocado. Las dos que vienen "
        "después lo compensan.",
        choices={
            "la pérdida sube: va cuesta arriba": "Una capa de tres pierde el rumbo. Las otras dos "
            "van cuesta abajo, con el gradiente correcto.",
            "la pérdida baja hasta cerca de la mitad, y se lee bien la mitad de los dígitos": "Dos "
            "capas aprenden del gradiente correcto. Pueden aprender a arreglárselas con lo que les "
            "pase la primera, sea lo que sea.",
            "la pérdida baja casi lo mismo, y se lee bien más o menos la misma cantidad": RIGHT,
            "la pérdida baja, pero los dígitos reservados se leen al azar": "La red aprende de los "
            "dígitos que ve, y los reservados se les parecen. Un gradiente equivocado no los trata "
            "de otro modo.",
        },
    ),
}


GUESSES: dict[str, Question] = (
    START_HERE
    | SLIDING_WINDOW
    | PADDING
    | STRIDE_AND_DILATION
    | CHANNELS_AND_FILTERS
    | FILTER_GRADIENT
    | INPUT_GRADIENT
    | INPUT_GRADIENT_IN_FULL
    | PROVE_IT
    | LOOPS_TO_MATMUL
    | TRAINING
)
