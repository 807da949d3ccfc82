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
        "Donde los nueve píxeles valen 0.5, un gris parejo, ¿qué da el filtro de Sobel? (Las filas "
        "de <code>sobel</code> están arriba, en el código.)",
        "Sus nueve números suman 0, así que un gris parejo da 0, que se dibuja en blanco. Los del "
        "promedio suman 1, y los del filtro que enfoca también: dejan un gris parejo como está.",
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
                    "300 256": "Eso es «same». Aquí el filtro se queda adentro.",
                },
                label="«valid», paso 1",
            ),
            Blank(
                "300 × 256",
                {
                    "270 226": "Eso es «valid». Aquí un borde compensa lo que se pierde.",
                    "330 286": "El borde es de 30 en total. Se agrega, y después vuelven a "
                    "perderse 30.",
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
        "En otro lugar, O vale 4 y T vale 7. Ahora O aumenta en 0.01. ¿Cuánto cambia L, "
        "aproximadamente? (Un signo menos quiere decir que disminuye.)",
        "O − T = 4 − 7 = −3, y −3 por 0.01 es −0.03. Así, O se acerca a T, y L disminuye.",
        (
            Blank(
                "−0.03",
                {
                    "0.03": "Aquí O se mueve hacia T. ¿Entonces L aumenta?",
                    "0.01": "Eso es lo que aumenta O. L cambia O − T veces esa cantidad.",
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
                    "0 1 3 4 6 7": "Eso es <code>X[:, :2]</code>. Falta dejar fuera la fila 0.",
                },
            ),
        ),
    ),
    "ready-chain": Question(
        "L = y², con y = 3x. ¿Cuánto vale dL/dx en x = 2?",
        "dL/dx = dL/dy · dy/dx = 2y · 3. En x = 2 se tiene y = 6, así que el resultado es 36.",
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
            "(a + b) · x": "Eso es la propia L. ¿Cuánto cambia cuando x aumenta en 1?",
        },
    ),
    "ready-loss": Question(
        "L = ½ (o − t)², con la salida o = 8 y el objetivo t = 3. ¿Cuánto vale dL/do?",
        "dL/do = o − t = 5. Es positivo: L aumenta con la salida, así que conviene que esta "
        "disminuya.",
        (
            Blank(
                "5",
                {
                    "-5": "Eso es t − o. Cuando la salida aumenta, ¿qué pasa con L?",
                    "10": "El cuadrado trae un factor 2, y el ½ lo quita.",
                    "12.5": "Eso es L. ¿Qué tan rápido cambia cuando cambia la salida?",
                    "25": "Eso es el cuadrado por sí solo.",
                },
            ),
        ),
    ),
}

# ---------------------------------------------------------------- 01 The sliding window

SLIDING_WINDOW = {
    "dense-plus": Question(
        "Los 36 pesos son la primera imagen. ¿Qué da la salida densa para la primera imagen? ¿Y "
        "para la segunda?",
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
                    "5": "El signo es el mismo, pero ahí no están sus pesos. ¿Cuáles de los "
                    "unos de la segunda imagen caen sobre un peso que es 1?",
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
                    "-6": "Esa es la de la fila 1, columna 1: muévete una columna a la derecha.",
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
                    "9 9": "Esas son las cantidades: cuántas ventanas, y cuántos números en cada "
                    "una. Pero las filas y las columnas tienen cada una su eje: son cuatro.",
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
                    "10 11": "En el borde nada sobresale: el filtro se queda adentro. Resta.",
                },
            ),
        ),
    ),
    "bias-one": Question(
        "La ventana de la fila 1, columna 2 suma 2. Con b = 1, ¿qué hay en ese lugar de la salida?",
        "3, y todos los demás números también aumentan en 1. Un filtro tiene un solo sesgo, no uno "
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
        "Desliza 1 0 −1 sobre 1 2 4 7: salen dos números. Luego voltea el filtro, para que sea −1 "
        "0 1, y desliza eso.",
        "1 − 4 = −3 y 2 − 7 = −5. Con el filtro volteado, cambian los signos.",
        (
            Blank(
                "−3 −5",
                {
                    "3 5": "Eso es con el filtro volteado. Tal cual, el 1 está a la izquierda.",
                    "-1 -2 -3": "Entre el 1 y el −1 hay un 0: están a dos lugares uno de otro.",
                    "-3": "El filtro cabe en dos lugares.",
                },
                label="tal cual",
            ),
            Blank(
                "3 5",
                {"-3 -5": "Eso es con el filtro tal cual. Volteado, el −1 está a la izquierda."},
                label="volteado",
            ),
        ),
    ),
    "shifted-columns": Question(
        "Cada parte tiene 200 columnas, y cada salida, 198. ¿Cuántas columnas de las dos salidas "
        "tienen que ser iguales? (¿Cuáles son? Dilo para ti.)",
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
                    "ventana del lugar en que está?",
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
                    "8 8": "Aquí el filtro se queda adentro, y no empieza en todas partes.",
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
                    "4": "Esas son las de los dos lados juntos.",
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
        "¿Cuánto vale la salida en una esquina? ¿Y en una orilla? ¿Y en el centro? (Puedes "
        "escribir una fracción.)",
        "En una esquina, 4/9: cinco de los nueve números bajo el filtro son borde. En una orilla "
        "lo son tres, y quedan 6/9. En el centro, el promedio de nueve unos es 1.",
        (
            Blank(
                "0.44",
                {
                    "5/9": "Esa parte de la ventana es borde, y es negra. El resto es blanco.",
                    "6/9": "Eso es en una orilla. En una esquina, la ventana sobresale por dos "
                    "lados.",
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
                    "4/9": "Eso es en una esquina. En una orilla, la ventana sobresale por un solo "
                    "lado.",
                    "6": "Esa es la suma de los números blancos. Cada uno cuenta un noveno.",
                    "1": "Cada peso sigue siendo 1/9, también donde tiene borde debajo.",
                },
                label="orilla",
            ),
            Blank(
                "1",
                {
                    "9": "Esa es la suma de los nueve. Cada uno cuenta un noveno.",
                    "1/9": "Esa es la parte de un solo número. Son nueve.",
                },
                label="centro",
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
        "En el lugar del cuadro, en la última columna, ¿con cuál de los otros tres bordes la "
        "salida es exactamente 0, contenga lo que contenga la fotografía?",
        "A la columna derecha de la ventana, Sobel le resta la izquierda. Con "
        "<code>reflect</code>, las dos son la penúltima columna: la salida es 0. Con "
        "<code>replicate</code>, la derecha es la propia última columna, y lo que queda es el "
        "último cambio de la fotografía misma, que aquí es pequeño. Con <code>circular</code> es "
        "la primera columna, la del otro lado de la imagen: otra vez algo que parece un borde.\n\n"
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
            "visible. Para que sea exactamente 0, la columna izquierda y la derecha tienen que ser "
            "la misma.",
        },
    ),
}

# ------------------------------------------------------------- 03 Stride and dilation

STRIDE_AND_DILATION = {
    "three-strides": Question(
        "Un filtro de 3 se desliza sobre 10 números. ¿Cuántas ventanas hay con paso 2, con paso 3 "
        "y con paso 4?",
        "El filtro puede avanzar 7 lugares: 3 movimientos con paso 2, 2 con paso 3, 1 con paso 4. "
        "A eso se agrega la primera ventana.",
        (
            Blank(
                "4",
                {
                    "3": "Esa es la cantidad de movimientos. La ventana del principio también "
                    "cuenta.",
                    "5": "10 / 2 no toma en cuenta el largo del filtro. ¿Cuánto puede avanzar?",
                    "4.5": "Medio movimiento no da otra ventana: redondea hacia abajo.",
                    "8": "Eso es con paso 1.",
                },
                label="paso 2",
            ),
            Blank(
                "3",
                {
                    "2": "Esa es la cantidad de movimientos. La ventana del principio también "
                    "cuenta.",
                    "4": "La cuarta empezaría en el lugar 9, y dos de sus números quedarían fuera.",
                    "10/3": "¿Cuánto puede avanzar el filtro? No son 10 lugares, y un tercio de "
                    "movimiento no cuenta.",
                },
                label="paso 3",
            ),
            Blank(
                "2",
                {
                    "1": "Esa es la cantidad de movimientos. La ventana del principio también "
                    "cuenta.",
                    "3": "La tercera empezaría en el lugar 8, y uno de sus números quedaría fuera.",
                    "2.5": "¿Cuánto puede avanzar el filtro? No son 10 lugares, y medio movimiento "
                    "no cuenta.",
                },
                label="paso 4",
            ),
        ),
    ),
    "nothing-left-over": Question(
        "Con un filtro de 3 y paso 2, ¿cuáles de los tamaños 7, 8, 9 y 10 no dejan filas "
        "sobrantes? ¿Y con paso 3?",
        "Lo que cuenta es n − 3, que es cuánto puede avanzar el filtro. Es par con 7 y con 9. Y "
        "solo con 9 es divisible entre 3.",
        (
            Blank(
                "7 9",
                {
                    "8 10": "Estos tamaños son divisibles entre 2. Lo que tiene que serlo es "
                    "cuánto avanza el filtro.",
                    "7": "Falta otro tamaño.",
                    "9": "Falta otro tamaño.",
                },
                label="paso 2",
            ),
            Blank(
                "9",
                {
                    "7 9": "Esa es la respuesta para paso 2.",
                    "7 10": "Con estos, n − 1 es divisible entre 3. El filtro puede avanzar n − 3 "
                    "lugares.",
                    "8": "Con este, n − 2 es divisible entre 3. El filtro puede avanzar n − 3 "
                    "lugares.",
                },
                label="paso 3",
            ),
        ),
    ),
    "border-of-keras": Question(
        "El filtro sigue siendo de 3. ¿Qué borde pone Keras, antes y después, con 5 números y paso "
        "2? ¿Y con 7 números y paso 3?",
        "En los dos casos hay tres ventanas. Cubren 3 + 2·2 = 7 lugares, dos más que 5, y 3 + 2·3 "
        "= 9, dos más que 7: uno antes y uno después.",
        (
            Blank(
                "1 1",
                {
                    "0 1": "Eso es para 6 números. Aquí también, tres ventanas cubren 7 lugares.",
                    "0 0": "Sin borde hay 2 ventanas. Con Keras son 5 / 2, redondeado hacia "
                    "arriba.",
                    "3 3": "Eso es «conservar el tamaño», con cinco ventanas.",
                    "0 2": "Ese es el borde en total. Keras pone uno en cada lado.",
                    "2 2": "Eso pone el borde entero en cada lado. Keras lo reparte entre los dos.",
                },
                label="5 números",
            ),
            Blank(
                "1 1",
                {
                    "0 0": "Sin borde hay 2 ventanas. Con Keras son 7 / 3, redondeado hacia "
                    "arriba.",
                    "0 2": "Ese es el borde en total. Keras pone uno en cada lado.",
                    "7 7": "Eso es «conservar el tamaño», con siete ventanas.",
                    "0 1": "Cuenta otra vez: las ventanas son 7 / 3, redondeado hacia arriba. "
                    "¿Cuántos lugares cubren?",
                },
                label="7 números",
            ),
        ),
        hint="Escribe dos números: antes y después.",
    ),
    "moved-to-torch": Question(
        "Una capa de Keras, con un filtro de 3, paso 2 y «same», se escribe en torch con "
        "<code>padding=1</code>. Con 6 números, sus ventanas empezaban en los lugares 0, 2 y 4. "
        "¿Dónde empiezan ahora?",
        "<code>padding=1</code> pone un número antes de la entrada, donde Keras no pone ninguno. "
        "Todas las ventanas quedan un lugar más a la izquierda. Las dos salidas tienen tres "
        "números.",
        (
            Blank(
                "−1 1 3",
                {
                    "0 2 4": "Eso es con el borde de Keras: ninguno antes, uno después.",
                    "1 3 5": "El relleno que va antes de la entrada empieza en el lugar −1, no en "
                    "el 1.",
                    "-1 1 3 5": "La última necesitaría el lugar 7. El relleno termina en el 6.",
                    "-2 0 2 4": "Eso es con relleno 2.",
                    "-1 0 1 2 3 4": "Eso es con paso 1.",
                },
            ),
        ),
        hint="Un número por cada ventana. El primer lugar de la entrada es el 0.",
    ),
    "every-fourth": Question(
        "De 1 0 0 1 0 0 1 0 0 1 0 0 1 conserva uno de cada cuatro números, empezando por el "
        "primero. ¿Qué queda? Ahora cada número representa 4 píxeles: ¿cuántos píxeles hay de una "
        "franja a la siguiente?",
        "1 0 0 1: otra vez franjas. Pero lo que se repetía cada 3 píxeles parece repetirse cada "
        "12.",
        (
            Blank(
                "1 0 0 1",
                {
                    "1 1 1 1 1": "Eso es uno de cada tres. Así, las franjas se vuelven una sola "
                    "superficie blanca.",
                    "1 0 0 1 0 0 1": "Eso es uno de cada dos.",
                    "1 0 0": "El último número también se conserva: está a 12 lugares del primero.",
                },
                label="queda",
            ),
            Blank(
                "12",
                {
                    "3": "Eso cuenta los números que se conservan. Cada uno representa 4 píxeles.",
                    "4": "Esa es la cantidad de píxeles de un número conservado al siguiente.",
                },
                label="píxeles",
            ),
        ),
    ),
    "most-spoiled": Question(
        "Uno de cada cuatro píxeles, o suavizada antes: ¿en cuál de estos lugares serán más "
        "distintas las dos versiones?",
        "El armazón de los anteojos mide uno o dos píxeles de ancho: con uno de cada cuatro "
        "píxeles se corta. Los bordes inclinados se vuelven escalones, y el grano de la película "
        "aparece como manchitas en la pared. Si se suaviza antes, todo eso desaparece. La tela "
        "lisa de la manga se ve casi igual en las dos; las cintas que lleva, no.",
        choices={
            "en el armazón de los anteojos": RIGHT,
            "en la pared que está detrás de ella": "Es grande, pero pareja. Ahí lo único fino es "
            "el grano de la película.",
            "en la tela lisa de su manga": "Es oscura, pero pareja. Lo que se pierde es lo que "
            "cambia en menos de cuatro píxeles.",
            "en todas partes por igual": "Lo que se pierde es lo que cambia en menos de cuatro "
            "píxeles. ¿Dónde hay lugares así?",
        },
    ),
    "dilated": Question(
        "¿Cuál es el alcance de un filtro de 3 con dilatación 3? ¿Qué tamaño tiene la salida de un "
        "filtro de 3×3 con dilatación 2, para una entrada de 10×10?",
        "3·2 + 1 = 7. Con dilatación 2, el filtro alcanza 5 filas, y 10 − 5 + 1 = 6.",
        (
            Blank(
                "7",
                {
                    "9": "Eso es 3·3, pero después de la última toma no hay ningún hueco. O quizás "
                    "dejaste tres píxeles entre las tomas: con dilatación 3 <em>están</em> a tres "
                    "de distancia.",
                    "6": "Eso va de la primera toma a la última. Cuenta también la primera.",
                    "5": "Ese es el alcance con dilatación 2.",
                    "3": "Esa es la cantidad de tomas. ¿Cuántos píxeles hay desde la primera hasta "
                    "la última?",
                },
                label="alcance",
            ),
            Blank(
                "6 × 6",
                {
                    "8 8": "Eso es sin dilatación.",
                    "5 5": "10 − 5 es cuánto puede avanzar la ventana. El lugar donde empieza "
                    "también cuenta.",
                    "4 4": "Eso es con dilatación 3.",
                    "7 7": "4 es la distancia de la primera toma a la última. Las dos cuentan: el "
                    "alcance es 5.",
                },
                label="salida",
            ),
        ),
        hint="Para la salida, escribe filas × columnas.",
    ),
    "three-layers": Question(
        "¿Cuántas filas ve un número después de tres capas de 3×3? ¿Y después de diez?",
        "Empieza con 1, y cada capa agrega k − 1 = 2: son 7 después de tres, y 21 después de "
        "diez.\n\n"
        "Desde el píxel del centro llegan 7 caminos; desde el primero y desde el último, 1. Con "
        "los dos ejes son 7·7 = 49 desde el centro, y 1 desde una esquina.",
        (
            Blank(
                "7",
                {
                    "9": "Eso es 3 + 3 + 3, o bien 3·3. Las ventanas vecinas se superponen: la "
                    "segunda capa le agregó 2 al 3 de la primera.",
                    "5": "Eso es después de dos.",
                    "6": "Son dos por cada capa. ¿Y el número con el que se empieza?",
                    "27": "3·3·3 sería lo correcto si las ventanas no se superpusieran. Están a un "
                    "lugar una de otra.",
                },
                label="tres",
            ),
            Blank(
                "21",
                {
                    "30": "Diez por 3 sería lo correcto si las ventanas no se superpusieran.",
                    "20": "Son dos por cada capa. ¿Y el número con el que se empieza?",
                    "19": "Eso es después de nueve.",
                    "23": "Eso es después de once.",
                },
                label="diez",
            ),
        ),
    ),
    "two-stacks": Question(
        "Tres capas de 3×3, con dilataciones 1, 2 y 4: ¿cuántas filas ve un número? ¿Y con tres "
        "capas de paso 2, sin dilatación?",
        "1 + 2 + 4 + 8 = 15, más o menos el doble que con capas comunes y los mismos 27 pesos. Con "
        "pasos, los que valen 1, 2 y 4 son los saltos, y la suma es la misma.",
        (
            Blank(
                "15",
                {
                    "7": "Eso es sin dilatación.",
                    "14": "Eso es lo que se agrega. Se empieza con 1.",
                    "17": "3 + 5 + 9 es la suma de los alcances. Pero las ventanas se superponen.",
                    "23": "Las dilataciones no multiplican el salto: aquí todos los pasos son 1.",
                },
                label="dilataciones",
            ),
            Blank(
                "15",
                {
                    "7": "Eso es sin saltarse ventanas.",
                    "14": "Eso es lo que se agrega. Se empieza con 1.",
                    "29": "El paso de una capa cuenta para las capas que vienen después: el primer "
                    "salto es 1.",
                    "11": "El salto no se queda en 2: cada paso lo multiplica.",
                },
                label="pasos",
            ),
        ),
    ),
}

# ------------------------------------------------------------- 04 Channels and filters

CHANNELS_AND_FILTERS = {
    "two-sums": Question(
        "¿Qué hay en la fila 0, columna 1 de la salida? Su ventana está una columna más a la "
        "derecha, en los dos canales.",
        "1·0 + 2·1 + 4·2 + 5·3 = 25 en el canal 0 y −1 + 4 = 3 en el canal 1: 28 en total. Entran "
        "dos canales y sale una sola cuadrícula de sumas. La capa es la suma de lo que ya conoces "
        "del cuaderno 1, canal por canal.",
        (
            Blank(
                "28",
                {
                    "25": "Eso es solo el canal 0. El filtro también tiene pesos para el canal 1.",
                    "3": "Eso es solo el canal 1. Súmale lo que da el canal 0.",
                    "25 3": "Las dos sumas son correctas. Hay un solo filtro, así que hay una sola "
                    "cuadrícula de salida: ¿qué se hace con ellas?",
                    "20": "Esa es la ventana de la fila 0, columna 0: muévete una columna a la "
                    "derecha.",
                    "37": "Esa es la ventana de la fila 1, columna 0, una fila más abajo.",
                },
            ),
        ),
    ),
    "eight-filters": Question(
        "La fotografía es (3, 300, 256). Una capa tiene 8 filtros de 5×5, sin relleno. ¿Qué forma "
        "tienen <code>weight</code>, <code>bias</code> y O?",
        "Cada uno de los 8 filtros tiene una cuadrícula de 5×5 para cada uno de los 3 canales, y "
        "un sesgo. Produce una cuadrícula de 300 − 5 + 1 = 296 filas y 252 columnas. Nadie le dijo "
        "a la capa que hay tres canales: lo vio en la primera X.",
        (
            Blank(
                "(8, 3, 5, 5)",
                {
                    "8 5 5": "Un filtro tiene una cuadrícula de 5×5 por cada canal que ve.",
                    "3 8 5 5": "Los números son correctos. Primero van los filtros y después los "
                    "canales.",
                    "24 5 5": "Esa es la cantidad de cuadrículas. Pero los filtros y los canales "
                    "tienen cada uno su eje.",
                    "5 5 3 8": "Los números son correctos, en el orden de TensorFlow. Aquí los "
                    "filtros van al principio; las filas y las columnas, al final.",
                },
                label="weight",
            ),
            Blank(
                "(8,)",
                {
                    "24": "Primero se juntan las sumas de los canales. El sesgo se agrega después, "
                    "una sola vez.",
                    "1": "Cada filtro tiene su propio sesgo.",
                    "8 296 252": "Eso es un sesgo para cada número de O. Aquí un filtro usa el "
                    "mismo en todos los lugares.",
                },
                label="bias",
            ),
            Blank(
                "(8, 296, 252)",
                {
                    "3 296 252": "Los canales son lo que entra. Lo que sale tiene una cuadrícula "
                    "por cada filtro.",
                    "24 296 252": "Un filtro junta las sumas de sus canales: da una cuadrícula, no "
                    "tres.",
                    "8 300 256": "Para que sea tan grande como X haría falta relleno.",
                    "8 295 251": "300 − 5 es la última fila en la que empieza una ventana. Con la "
                    "fila 0 hay una más.",
                    "296 252": "Esa es la cuadrícula de un solo filtro.",
                },
                label="O",
            ),
        ),
    ),
    "batch-shape": Question(
        "Cuatro imágenes a la vez son (4, 3, 300, 256). ¿Qué forma tiene O? ¿Y cuántos pesos tiene "
        "ahora la capa?",
        "El eje del lote va siempre al principio. Los pesos son los mismos 8·3·5·5 = 600: a cada "
        "imagen se le aplican los mismos filtros.",
        (
            Blank(
                "(4, 8, 296, 252)",
                {
                    "8 4 296 252": "Los números son correctos. El eje del lote va siempre al "
                    "principio.",
                    "32 296 252": "Esa es la cantidad de cuadrículas. Pero las imágenes y los "
                    "filtros tienen cada uno su eje.",
                    "4 3 296 252": "El segundo eje de O cuenta filtros, no canales de X.",
                },
                label="O",
            ),
            Blank(
                "600",
                {
                    "2400": "¿Hacen falta cuatro juegos de filtros para cuatro imágenes?",
                    "200": "Un filtro tiene una cuadrícula por cada uno de los tres canales.",
                    "75": "Esos son los de un solo filtro.",
                },
                label="pesos",
            ),
        ),
    ),
    "grey-filter": Question(
        "¿Qué forma tienen estos tres números como <code>weight</code>? ¿Y qué dan con un píxel en "
        "el que el rojo, el verde y el azul valen 0.5?",
        "Un filtro, tres canales, una fila, una columna. Los tres pesos suman 1, así que un píxel "
        "gris queda como está: 0.1495 + 0.2935 + 0.057 = 0.5.",
        (
            Blank(
                "(1, 3, 1, 1)",
                {
                    "3 1 1": "Falta el eje de los filtros, aunque haya uno solo.",
                    "3 1 1 1": "Eso serían tres filtros, y cada uno vería un solo canal.",
                    "1 1 3 3": "Eso es un filtro de 3×3 sobre un canal.",
                    "1 1 1 3": "Los tres números son para tres canales, no para tres columnas.",
                },
                label="forma",
            ),
            Blank(
                "0.5",
                {
                    "1.5": "Multiplica cada uno por su peso antes de sumar.",
                    "1": "Esa es la suma de los pesos. El píxel tiene 0.5 en cada canal.",
                    "0.17": "No hay que dividir entre 3: los pesos suman 1 tal como están.",
                },
                label="píxel",
            ),
        ),
    ),
    "three-groupings": Question(
        "Entran 8 canales, y hay 8 filtros de 3×3. ¿Qué forma tiene <code>weight</code> con 1, con "
        "2 y con 8 grupos?",
        "Hay 8 filtros, sea cual sea la cantidad de grupos. El segundo número es cuántos canales "
        "ve un filtro: C / groups, es decir, 8, 4 y 1.",
        (
            Blank(
                "(8, 8, 3, 3)",
                {
                    "8 3 3": "Un filtro tiene una cuadrícula por cada canal que ve.",
                    "64 3 3": "Esa es la cantidad de cuadrículas. Pero los filtros y los canales "
                    "tienen cada uno su eje.",
                    "8 1 3 3": "Con un solo grupo, cada filtro ve todos los canales.",
                },
                label="1 grupo",
            ),
            Blank(
                "(8, 4, 3, 3)",
                {
                    "8 2 3 3": "Dos es la cantidad de grupos. ¿Cuántos canales hay en cada uno?",
                    "4 4 3 3": "Eso es uno de los dos grupos. <code>weight</code> contiene los "
                    "dos.",
                    "16 4 3 3": "Los grupos se reparten los 8 filtros: a cada uno le toca la "
                    "mitad.",
                    "4 8 3 3": "Los filtros siguen siendo todos. Lo que disminuye es cuántos "
                    "canales ve cada uno.",
                },
                label="2 grupos",
            ),
            Blank(
                "(8, 1, 3, 3)",
                {
                    "8 8 3 3": "Eso es con un solo grupo: cada filtro ve todos los canales.",
                    "1 8 3 3": "Eso es un filtro que ve 8 canales. Aquí hay 8 filtros, y cada uno "
                    "ve un solo canal.",
                    "1 1 3 3": "Eso es uno de los 8 grupos.",
                },
                label="8 grupos",
            ),
        ),
    ),
    "full-cost": Question(
        "64 canales de 32×32, 64 filtros de 3×3, relleno «same». ¿Cuántos parámetros son, y "
        "cuántos millones de multiplicaciones, con una cifra después del punto?",
        "64·64·9 = 36,864 pesos y 64 sesgos dan 36,928 parámetros. Cada peso multiplica una vez en "
        "cada uno de los 32·32 lugares: 37.7 millones.",
        (
            Blank(
                "36928",
                {
                    "36864": "Esos son los pesos. Cada filtro tiene además un sesgo.",
                    "640": "Serían esos si cada filtro viera un solo canal.",
                    "40960": "Hay un sesgo por cada filtro, no uno por cada uno de sus canales.",
                },
                label="parámetros",
            ),
            Blank(
                "37.7",
                {
                    "37748736": "Ese es el número exacto. ¿Cuánto es en millones, con una cifra "
                    "después del punto?",
                    "33.2": "Eso es con una salida de 30×30. Con «same» es de 32×32.",
                    "0.6": "Cada filtro ve 64 canales, no uno solo.",
                    "37.8": "Eso incluye los sesgos. Los sesgos se suman, no multiplican.",
                },
                label="millones",
            ),
        ),
    ),
    "pair-cost": Question(
        "¿Cuántos parámetros tiene el par para los mismos 64 canales, y cuántos millones de "
        "multiplicaciones hace (con una cifra después del punto)?",
        "La capa por canal tiene 64·9 + 64 = 640, y la de 1×1, 64·64 + 64 = 4,160: juntas, 4,800 "
        "parámetros y 4.8 millones de multiplicaciones, cerca de la octava parte de lo que "
        "necesita la capa completa.",
        (
            Blank(
                "4800",
                {
                    "4672": "Esos son los pesos. Cada una de las dos capas tiene además 64 sesgos.",
                    "640": "Esos son los de la capa por canal sola.",
                    "4160": "Esos son los de la capa de 1×1 sola.",
                    "41088": "En la capa por canal, un filtro ve un solo canal, no 64.",
                },
                label="parámetros",
            ),
            Blank(
                "4.8",
                {
                    "0.6": "Eso es la capa por canal sola.",
                    "4.2": "Eso es la capa de 1×1 sola.",
                    "4784128": "Ese es el número exacto. ¿Cuánto es en millones, con una cifra "
                    "después del punto?",
                    "4.9": "Eso incluye los sesgos. Los sesgos se suman, no multiplican.",
                },
                label="millones",
            ),
        ),
    ),
    "hardly-red": Question(
        "¿Cuál de estas cosas encuentra bien el filtro de brillo, y casi no encuentra el de rojez?",
        "Las estrellas son claras sobre un fondo oscuro: bordes fuertes de brillo. En rojez, el "
        "blanco es 0, y el azul oscuro de la bandera no está muy por debajo. Los dos filtros "
        "encuentran la franja roja y el asta dorada. El contorno de la cara se distingue bien en "
        "la rojez: a la derecha, de la cara a la pared, la rojez disminuye, y la línea es azul.",
        choices={
            "las estrellas blancas sobre el azul de la bandera": RIGHT,
            "la franja roja junto al blanco": "El blanco tiene tanto rojo como verde y azul: rojez "
            "0. ¿Cuál es la rojez del rojo?",
            "el contorno de la cara delante de la pared": "La piel tiene más rojo que azul, y una "
            "pared azul tiene menos. Por eso la rojez cambia mucho de una a otra.",
            "el asta dorada de la bandera": "El dorado es rojo y verde, casi sin azul. ¿Cuánto es "
            "el rojo menos el promedio de los otros dos?",
        },
    ),
    "invisible-edge": Question(
        "¿Qué da cada filtro a lo largo de la línea entre los dos colores?",
        "El brillo es 0.379 en los dos lados, así que el filtro da 0. La rojez es 0.8 − 0.2 = 0.6 "
        "a la izquierda. A la derecha es 0.2 menos el promedio de 0.506 y 0.2: −0.153. Es un "
        "cambio de −0.753, y los números de Sobel lo cuentan 1 + 2 + 1 = 4 veces: −3.01. La línea "
        "no está en la imagen gris. Un filtro que ve los tres canales la encuentra.",
        (
            Blank(
                "0",
                {
                    "1.52": "Eso es un lado, contado cuatro veces. El otro lado se resta.",
                    "3.04": "Los números de Sobel son negativos a la izquierda: uno de los lados "
                    "se resta.",
                    "0.38": "Ese es el brillo de cada lado. El filtro pregunta en qué se "
                    "diferencian.",
                },
                label="brillo",
            ),
            Blank(
                "−3.01",
                {
                    "3.01": "De izquierda a derecha, ¿aumenta la rojez o disminuye?",
                    "-0.75": "Ese es el cambio. ¿Cuántas veces lo cuentan los números de Sobel?",
                    "-1.79": "A la derecha hay más verde que rojo: ahí la rojez es negativa.",
                    "0": "Los dos lados tienen el mismo brillo, pero no la misma rojez.",
                },
                label="rojez",
            ),
        ),
    ),
}

# ------------------------------------------------------- 05 The gradient for the filter

FILTER_GRADIENT = {
    "tenth-more": Question(
        "La primera salida aumenta de 19 a 19.1. ¿Cuánto vale L entonces? ¿Y cuánto vale si, en "
        "cambio, la última salida aumenta de 43 a 43.1?",
        "½·(1.1² + 0² + 2² + (−1)²) = 3.105, y ½·(1² + 0² + 2² + (−0.9)²) = 2.905. La primera "
        "salida era demasiado grande: con una décima más, L aumenta en cerca de 0.1·1. La última "
        "era demasiado pequeña: con una décima más, L disminuye en cerca de 0.1·1.",
        (
            Blank(
                "3.105",
                {
                    "3.1": "Muy cerca: eso es 3 + 0.1·1. Pero 1.1² es un poco más que 1.2.",
                    "3.005": "La décima no se eleva al cuadrado por su cuenta. Ahí O − T es 1.1, y "
                    "lo que se eleva al cuadrado es 1.1.",
                    "3.21": "Ahí le sumaste a L todo lo que aumenta el cuadrado. L toma la mitad.",
                    "6.21": "Esa es la suma de los cuadrados. L es la mitad.",
                },
                label="con 19.1",
            ),
            Blank(
                "2.905",
                {
                    "3.105": "En la última salida, O − T es −1. Con una décima más de O, es −0.9.",
                    "2.9": "Muy cerca: eso es 3 − 0.1·1. Pero 0.9² es un poco más que 0.8.",
                    "2.81": "Ahí le restaste a L todo lo que disminuye el cuadrado. L toma la "
                    "mitad.",
                    "5.81": "Esa es la suma de los cuadrados. L es la mitad.",
                },
                label="con 43.1",
            ),
        ),
        hint="Calcula O − T de nuevo, eleva sus cuatro números al cuadrado, súmalos y toma la "
        "mitad.",
    ),
    "two-weights": Question(
        "Calcula ∂L/∂F[0, 0], y también ∂L/∂F[1, 1], cuya línea no está escrita.",
        "1·0 + 0·1 + 2·3 + (−1)·4 = 2, y 1·4 + 0·5 + 2·7 + (−1)·8 = 10.",
        (
            Blank(
                "2",
                {
                    "10": "Uno de los números de G es negativo: su producto se resta.",
                    "8": "Eso es 0 + 1 + 3 + 4, los números con los que se encontró el peso. "
                    "Multiplica cada uno por su número de G.",
                    "4": "Eso es ∂L/∂F[0, 1]: una columna más a la derecha en X.",
                    "-2": "Eso recorre G por columnas. Recorre G fila por fila, igual que X.",
                    "6": "Falta el último término, (−1)·4. ¿No habrás girado G? Va tal cual.",
                },
                label="∂L/∂F[0, 0]",
            ),
            Blank(
                "10",
                {
                    "26": "Uno de los números de G es negativo: su producto se resta.",
                    "24": "Eso es 4 + 5 + 7 + 8, los números con los que se encontró el peso. "
                    "Multiplica cada uno por su número de G.",
                    "8": "Eso es ∂L/∂F[1, 0]: una columna más a la izquierda en X.",
                    "18": "Falta el último término, (−1)·8.",
                    "14": "Eso es con G girado 180°. G va sobre X tal cual.",
                },
                label="∂L/∂F[1, 1]",
            ),
        ),
        hint="Son cuatro productos: cada número de G por el número de X que está junto al peso en "
        "esa línea de O.",
    ),
    "lowest-loss": Question(
        "¿Cuánto tiene que valer la pendiente justo en el fondo de la curva? El control se mueve "
        "de décima en décima, y ninguna cae justo ahí. ¿Entre qué dos está el fondo? Escribe "
        "primero la menor.",
        "En el fondo, L no aumenta ni disminuye. La pendiente es 2 sin empujón, y −0.6 una décima "
        "a la izquierda: el fondo está entre las dos, cerca de −0.08.",
        (
            Blank(
                "0",
                {
                    "2": "Con esa pendiente, L todavía disminuye hacia la izquierda.",
                    "-0.6": "Esa es la pendiente donde el control encuentra la menor L, justo al "
                    "lado del fondo.",
                    "9.8": "Esa es la pendiente donde estaba el control al principio.",
                },
                label="pendiente",
            ),
            Blank(
                "−0.1 0",
                {
                    "0 -0.1": "Sí, son esas dos. Escribe primero la menor.",
                    "0 0.1": "Ahí las dos pendientes son positivas: L aumenta de una a la otra.",
                    "-0.2 -0.1": "Ahí las dos pendientes son negativas: L disminuye de una a la "
                    "otra.",
                    "-0.1 0.1": "El fondo está entre ellas, pero en medio hay otra décima.",
                },
                label="entre",
            ),
        ),
        hint="Mira dónde cambia de signo la pendiente.",
    ),
    "zeros-between": Question(
        "X es de 6×6, el filtro es de 3×3 y el paso es 2. Entonces O es de 2×2, y ∂L/∂O también. "
        "¿Qué tamaño tiene ∂L/∂O con sus ceros, cuando sus números están a 2 lugares uno de otro?",
        "Entre dos vecinos va un cero; con un paso s, van s − 1 ceros. En la imagen están "
        "punteados. (Una dilatación hace lo mismo con un filtro. Así, el paso de la pasada hacia "
        "adelante vuelve como una dilatación de ∂L/∂O.)",
        (
            Blank(
                "3 × 3",
                {
                    "2 2": "Sin ceros, sus números quedan uno al lado del otro, sobre vecinos de "
                    "X.",
                    "4 4": "Eso es con un cero detrás de cada número, o con dos en medio. Solo "
                    "hacen falta ceros entre dos números.",
                    "5 5": "Eso tiene ceros también alrededor. Solo hacen falta los de en medio.",
                    "6 6": "Si fuera tan grande como X, no podría deslizarse.",
                },
            ),
        ),
    ),
    "rows-left-over": Question(
        "¿Qué tamaño tiene entonces el resultado? Avanza un lugar a la vez.",
        "Con sus ceros, ∂L/∂O tiene 3 filas. Empieza en las filas 0, 1 y 2 de X, y también en la "
        "3, donde queda sobre la fila a la que no llegó ninguna ventana. Pero el filtro tiene solo "
        "3 filas. Por eso hay que dejar fuera la última fila y la última columna de X, o bien las "
        "del resultado.",
        (
            Blank(
                "4 × 4",
                {
                    "3 3": "Ese es el tamaño del filtro, y ∂L/∂F debe tenerlo. Pero cuenta los "
                    "lugares en las seis filas de X.",
                    "2 2": "Eso es con avances de dos lugares. El paso ya está en los ceros.",
                    "5 5": "Eso es con ∂L/∂O sin sus ceros.",
                    "6 6": "Solo con relleno sería tan grande como X.",
                },
            ),
        ),
    ),
    "first-step": Question(
        "¿Cuánto vale ∂L/∂O en la primera iteración?",
        "Al principio O es 0 en todas partes, así que ∂L/∂O = O − T = −T: para verlo, vuelve a la "
        "iteración 0 en el explorador de abajo. Después de una iteración, la columna izquierda de "
        "F es positiva, y la derecha, negativa. Después de cuarenta, ya no puedes distinguir F del "
        "filtro secreto.",
        choices={
            "0, como el filtro": "Entonces nunca se aprendería nada. La salida O es 0, pero T no.",
            "−T": RIGHT,
            "T": "Cuidado con el orden: es O − T, con O igual a 0.",
            "el filtro secreto": "Nadie le dice cuál es el filtro. ∂L/∂O compara salidas: tiene la "
            "forma de O.",
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
                    "4 4": "El relleno 1 pone una fila en cada lado. Eso saldría con un solo lado.",
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
        "Además de X, F y O, cada una de estas dos maneras guarda, si guarda algo, un arreglo tan "
        "grande como O. ¿Qué guarda <code>taps</code>, y qué guarda <code>strided</code>?",
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
