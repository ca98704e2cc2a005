"""Spanish words."""

from __future__ import annotations

from slackbot.dates.words.language import Language, phrases_of, words_of

SPANISH = Language(
    code="es",
    weekdays="lunes lun/martes mar/miercoles mie/jueves jue/viernes vie/sabado sab/domingo dom",
    months=(
        "enero ene/febrero feb/marzo mar/abril abr/mayo may/junio jun/julio jul/agosto ago"
        "/septiembre sep sept setiembre/octubre oct/noviembre nov/diciembre dic"
    ),
    numbers=(
        "cero una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis"
        " diecisiete dieciocho diecinueve veinte"
    ),
    tens="treinta cuarenta cincuenta",
    words={
        "number": words_of({1: "uno un", 25: "veinticinco"}),
        "ordinal": words_of(
            {1: "primero primer primera", 2: "segundo segunda", 3: "tercera tercer tercero", 4: "cuarta cuarto"}
        ),
        "relative": words_of({0: "hoy", 1: "manana", -1: "ayer", -2: "anteayer", 2: "pasadomanana"}),
        "noon": {"mediodia": 720},
        "midnight": {"medianoche": 0},
        "hours": words_of({0: "horas hrs hs h hora"}),
        "hour_mark": words_of({0: "h hs hrs horas"}),
        "unit": words_of(
            {
                "minute": "minuto minutos min mins",
                "hour": "hora horas h hr hrs",
                "day": "dia dias",
                "week": "semana semanas",
                "month": "mes meses",
            }
        ),
        "article": words_of({1: "un una"}),
        "half_of": {"media": 30},
        "label": words_of({0: "sala salon habitacion piso edificio extension puesto vacante"}),
        "harmless": words_of(
            {
                0: (
                    "equipo oficina clinica hospital enfermera enfermero candidato candidata puesto trabajo cita"
                    " videollamada zoom teams llamar disponible perfecto perfecta genial vale bueno buenas buenos tal"
                    " hacerlo te parece quiero quisiera gustaria puedes podriamos podria tenemos tengo hacer mejor"
                    " seria confirmo confirmado senor senora sr sra"
                )
            }
        ),
        "negates_after": words_of({0: "tarde temprano"}),
        "negates_before": words_of({0: "mover mueve cambiar cambia pasar perdi dejar quitar evitar"}),
        "which": words_of({"next": "proximo proxima", "this": "este esta", "past": "pasado"}),
        "ago": {"hace": 0},
        "mark": words_of(
            {
                "to": "a",
                "until": "hasta",
                "from": "desde",
                "between": "entre",
                "and": "y e",
                "or": "o",
                "the": "el",
                "of": "de del",
                "in": "en",
                "for": "por para durante",
                "with": "con",
                "at": "la las alas",
            }
        ),
        "vague": words_of({"": "pronto luego"}),
        "doubt": words_of(
            {
                "negation": "no nunca salvo sin ni",
                "turned": (
                    "excepto menos cancelar cancela cancelo cancelada cancelado canceladas cancelados cancelamos"
                    " ocupado ocupada ocupados lleno llena imposible conflicto conflictos tomado tomada reservado"
                    " reservada indisponible bloqueado termina terminan terminar acaba vence demasiado posponer"
                    " pospuesto aplazar aplazado retrasar saltar omitir quitar eliminar tampoco complicado vacaciones"
                    " feriado festivo puente"
                ),
                "repeated": (
                    "cada todos todas diario lunes-viernes sabados domingos diariamente semanal semanalmente mananas"
                    " tardes noches"
                ),
                "open": "antes despues hasta desde",
                "unread": "minutos horas hora semana semanas mes meses media cuarto tarde noche",
            }
        ),
    },
    phrases={
        "relative": {"pasado manana": 2},
        "half": phrases_of({"am": "a m", "pm": "p m"}),
        "daypart": phrases_of(
            {
                "morning": "de la manana/por la manana/en la manana/de la madrugada",
                "afternoon": "de la tarde/por la tarde/en la tarde/a la tarde",
                "evening": "de la noche/por la noche/en la noche",
                "this morning": "esta manana",
                "this afternoon": "esta tarde",
                "tonight": "esta noche",
            }
        ),
        "noon": phrases_of({720: "12 del mediodia/12 de mediodia/doce del mediodia/medio dia"}),
        "mark": phrases_of({"at": "a las/a la/a eso de las/sobre las", "from": "desde las", "in": "dentro de"}),
        "to_the": phrases_of({0: "a las/a la/hasta las/hasta la"}),
        "and_half": phrases_of({30: "y media/y medio"}),
        "delta": phrases_of({30: "y media", 15: "y cuarto", -15: "menos cuarto", 99: "y pico"}),
        "week_span": phrases_of(
            {
                1: "proxima semana/la proxima semana/semana que viene/la semana que viene/la semana proxima",
                0: "esta semana",
            }
        ),
        "after_weekday": phrases_of({"next": "que viene/proximo/siguiente", "past": "pasado/pasada"}),
        "month_span": phrases_of({0: "este mes/del mes", 1: "proximo mes/mes que viene"}),
        "zone_word": phrases_of(
            {
                "America/New_York": "hora del este/tiempo del este",
                "America/Chicago": "hora del centro/tiempo del centro/hora central",
                "America/Denver": "hora de la montana",
                "America/Los_Angeles": "hora del pacifico/tiempo del pacifico",
            }
        ),
        "city_time": {"hora de": 0},
        "which": phrases_of({"coming": "este proximo/este mismo/esta proxima/el proximo/la proxima"}),
        "filler": phrases_of(
            {
                0: (
                    "primera entrevista/segunda entrevista/tercera entrevista/primera llamada/segunda llamada"
                    "/primera ronda/segunda ronda/tercera ronda/que tal/que te parece/a tiempo/en punto/por favor"
                    "/por telefono/de acuerdo/a ver"
                )
            }
        ),
        "doubt": phrases_of(
            {
                "open": (
                    "a partir de/a partir del/hasta el/hasta la/desde el/a partir de las/a partir de la/a mas tardar"
                    "/como muy tarde/como muy pronto/desde las/no antes de/despues del/antes del/pasadas las"
                    "/o despues/o antes/en adelante/lo antes posible/antes de/despues de/antes de las/despues de las"
                ),
                "repeated": (
                    "los lunes/los martes/los miercoles/los jueves/los viernes/los sabados/los domingos/cada dia"
                    "/dia por medio"
                ),
                "turned": "muy tarde/muy temprano/ya no/no disponible/fuera de/en vez de/en lugar de",
                "unknown_day": (
                    "jueves santo/viernes santo/lunes santo/sabado santo/martes de carnaval/ano nuevo/dia de reyes"
                    "/dia habil/dias habiles/dia laborable"
                ),
            }
        ),
        "vague": phrases_of({"": "fin de semana", "today": "final del dia"}),
    },
    fillers=(
        "entrevista reunion reunimos reunirnos nos vemos podemos puede puedo ser seria favor gracias hola me te"
        " se que si bien dia llamada hablar hablemos con al el la los las lo un una es esta vamos quedamos"
        " agendar programar virtual alrededor aproximadamente"
    ),
)
