"""Spanish words."""

from __future__ import annotations

from slackbot.dates.words.language import Language, phrase_synonyms, synonyms

SPANISH = Language(
    code="es",
    weekdays=("lunes lun", "martes mar", "miercoles mie", "jueves jue", "viernes vie", "sabado sab", "domingo dom"),
    months=(
        "enero ene",
        "febrero feb",
        "marzo mar",
        "abril abr",
        "mayo may",
        "junio jun",
        "julio jul",
        "agosto ago",
        "septiembre sep sept setiembre",
        "octubre oct",
        "noviembre nov",
        "diciembre dic",
    ),
    numbers=(
        "cero una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis"
        " diecisiete dieciocho diecinueve veinte"
    ),
    tens="treinta cuarenta cincuenta",
    words={
        "number": {"uno": 1, "un": 1, "veinticinco": 25},
        "ordinal": {
            "primero": 1,
            "primer": 1,
            "primera": 1,
            "segundo": 2,
            "segunda": 2,
            "tercera": 3,
            "cuarta": 4,
            "tercer": 3,
            "tercero": 3,
            "cuarto": 4,
        },
        "relative": {"hoy": 0, "manana": 1, "ayer": -1, "anteayer": -2, "pasadomanana": 2},
        "noon": {"mediodia": 720},
        "midnight": {"medianoche": 0},
        "hours": {"horas": 0, "hrs": 0, "hs": 0, "h": 0, "hora": 0},
        "hour_mark": {"h": 0, "hs": 0, "hrs": 0, "horas": 0},
        "unit": {
            **synonyms("minuto minutos min mins", "minute"),
            **synonyms("hora horas h hr hrs", "hour"),
            **synonyms("dia dias", "day"),
            **synonyms("semana semanas", "week"),
            **synonyms("mes meses", "month"),
        },
        "article": {"un": 1, "una": 1},
        "half_of": {"media": 30},
        "label": synonyms("sala salon habitacion piso edificio extension puesto vacante", 0),
        "harmless": synonyms(
            "equipo oficina clinica hospital enfermera enfermero candidato candidata puesto trabajo cita videollamada"
            " zoom teams llamar disponible perfecto perfecta genial vale bueno buenas buenos tal hacerlo te parece"
            " quiero quisiera gustaria puedes podriamos podria tenemos tengo hacer mejor seria confirmo confirmado"
            " senor senora sr sra",
            0,
        ),
        "negates_after": synonyms("tarde temprano", 0),
        "negates_before": synonyms("mover mueve cambiar cambia pasar perdi dejar quitar evitar", 0),
        "which": {"proximo": "next", "proxima": "next", "este": "this", "esta": "this", "pasado": "past"},
        "ago": {"hace": 0},
        "mark": {
            "a": "to",
            "hasta": "until",
            "desde": "from",
            "entre": "between",
            "y": "and",
            "o": "or",
            "e": "and",
            "el": "the",
            "de": "of",
            "del": "of",
            "en": "in",
            "por": "for",
            "para": "for",
            "durante": "for",
            "con": "with",
            "la": "at",
            "las": "at",
            "alas": "at",
        },
        "vague": {"pronto": "", "luego": ""},
        "doubt": {
            **synonyms("no nunca excepto salvo menos sin ni", "negation"),
            **synonyms("cada todos todas diario lunes-viernes", "repeated"),
            **synonyms("antes despues hasta desde", "open"),
            **synonyms("sabados domingos diariamente semanal semanalmente mananas tardes noches", "repeated"),
            **synonyms(
                "cancelar cancela cancelo cancelada cancelado canceladas cancelados cancelamos ocupado ocupada"
                " ocupados"
                " lleno llena imposible conflicto conflictos tomado tomada reservado reservada indisponible bloqueado"
                " termina terminan terminar acaba vence demasiado posponer pospuesto aplazar aplazado retrasar saltar"
                " omitir quitar eliminar tampoco excepto complicado vacaciones feriado festivo puente menos",
                "turned",
            ),
            **synonyms("minutos horas hora semana semanas mes meses media cuarto tarde noche", "unread"),
        },
    },
    phrases={
        "relative": {"pasado manana": 2},
        "half": {"a m": "am", "p m": "pm"},
        "daypart": {
            "de la manana": "morning",
            "por la manana": "morning",
            "en la manana": "morning",
            "de la madrugada": "morning",
            "de la tarde": "afternoon",
            "por la tarde": "afternoon",
            "en la tarde": "afternoon",
            "a la tarde": "afternoon",
            "de la noche": "evening",
            "por la noche": "evening",
            "en la noche": "evening",
            "esta manana": "this morning",
            "esta tarde": "this afternoon",
            "esta noche": "tonight",
        },
        "noon": {"12 del mediodia": 720, "12 de mediodia": 720, "doce del mediodia": 720, "medio dia": 720},
        "mark": {
            "a las": "at",
            "a la": "at",
            "a eso de las": "at",
            "sobre las": "at",
            "desde las": "from",
            "dentro de": "in",
        },
        "to_the": {"a las": 0, "a la": 0, "hasta las": 0, "hasta la": 0},
        "and_half": {"y media": 30, "y medio": 30},
        "delta": {"y media": 30, "y cuarto": 15, "menos cuarto": -15, "y pico": 99},
        "week_span": {
            "proxima semana": 1,
            "la proxima semana": 1,
            "semana que viene": 1,
            "la semana que viene": 1,
            "la semana proxima": 1,
            "esta semana": 0,
        },
        "after_weekday": {
            "que viene": "next",
            "proximo": "next",
            "siguiente": "next",
            "pasado": "past",
            "pasada": "past",
        },
        "month_span": {"este mes": 0, "del mes": 0, "proximo mes": 1, "mes que viene": 1},
        "zone_word": {
            "hora del este": "America/New_York",
            "tiempo del este": "America/New_York",
            "hora del centro": "America/Chicago",
            "tiempo del centro": "America/Chicago",
            "hora central": "America/Chicago",
            "hora de la montana": "America/Denver",
            "hora del pacifico": "America/Los_Angeles",
            "tiempo del pacifico": "America/Los_Angeles",
        },
        "city_time": {"hora de": 0},
        "which": phrase_synonyms("este proximo/este mismo/esta proxima/el proximo/la proxima", "coming"),
        "filler": {
            **phrase_synonyms(
                "primera entrevista/segunda entrevista/tercera entrevista/primera llamada/segunda llamada"
                "/primera ronda/segunda ronda/tercera ronda/que tal/que te parece/a tiempo",
                0,
            ),
            "en punto": 0,
            "por favor": 0,
            "por telefono": 0,
            "de acuerdo": 0,
            "a ver": 0,
        },
        "doubt": {
            **phrase_synonyms(
                "a partir de/a partir del/hasta el/hasta la/desde el/a partir de las/a partir de la"
                "/a mas tardar/como muy tarde/como muy pronto"
                "/desde las/no antes"
                " de/despues del/antes del/pasadas las/o despues/o antes/en adelante/lo antes posible",
                "open",
            ),
            **phrase_synonyms(
                "los lunes/los martes/los miercoles/los jueves/los viernes/los sabados/los domingos/cada dia"
                "/dia por medio",
                "repeated",
            ),
            **phrase_synonyms("muy tarde/muy temprano/ya no/no disponible/fuera de/en vez de/en lugar de", "turned"),
            **phrase_synonyms(
                "jueves santo/viernes santo/lunes santo/sabado santo/martes de carnaval/ano nuevo/dia de reyes"
                "/dia habil"
                "/dias habiles/dia laborable",
                "unknown_day",
            ),
            "antes de": "open",
            "despues de": "open",
            "antes de las": "open",
            "despues de las": "open",
        },
        "vague": {"fin de semana": "", "final del dia": "today"},
    },
    fillers=(
        "entrevista reunion reunimos reunirnos nos vemos podemos puede puedo ser seria favor gracias hola me te"
        " se que"
        " si bien dia llamada hablar hablemos con al el la los las lo un una es esta vamos quedamos agendar programar"
        " virtual alrededor aproximadamente"
    ),
)
