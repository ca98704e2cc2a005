"""Portuguese words."""

from __future__ import annotations

from slackbot.dates.words.language import Language, phrase_synonyms, synonyms

PORTUGUESE = Language(
    code="pt",
    weekdays=(
        "segunda seg",
        "terca ter",
        "quarta qua",
        "quinta qui",
        "sexta sex",
        "sabado sab",
        "domingo dom",
    ),
    months=(
        "janeiro jan",
        "fevereiro fev",
        "marco mar",
        "abril abr",
        "maio mai",
        "junho jun",
        "julho jul",
        "agosto ago",
        "setembro set",
        "outubro out",
        "novembro nov",
        "dezembro dez",
    ),
    numbers=(
        "zero uma duas tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete"
        " dezoito dezenove vinte"
    ),
    tens="trinta quarenta cinquenta",
    words={
        "number": {"um": 1, "dois": 2, "catorze": 14},
        "ordinal": {"primeiro": 1, "primeira": 1},
        "relative": {"hoje": 0, "amanha": 1, "ontem": -1},
        "noon": {},
        "midnight": {},
        "hours": {"horas": 0, "hora": 0, "h": 0, "hs": 0},
        "hour_mark": {"horas": 0, "hora": 0, "h": 0, "hs": 0},
        "unit": {
            **synonyms("minuto minutos min", "minute"),
            **synonyms("hora horas h", "hour"),
            **synonyms("dia dias", "day"),
            **synonyms("semana semanas", "week"),
            **synonyms("mes meses", "month"),
        },
        "article": {"um": 1, "uma": 1},
        "half_of": {"meia": 30},
        "negates_before": synonyms("mover mudar muda trocar troca evitar perdi", 0),
        "label": synonyms("sala andar predio ramal vaga bloco", 0),
        "harmless": synonyms(
            "escritorio clinica hospital candidato candidata enfermeira vaga equipe zoom teams video"
            " videochamada telefone"
            " chamada perfeito perfeita otimo disponivel possivel fazer gostaria quero poderia poderiamos temos tenho"
            " confirmado confirmo bom boa tal sr sra combinado",
            0,
        ),
        "which": {"proximo": "next", "proxima": "next", "este": "this", "esta": "this", "nesta": "this"},
        "mark": {
            "as": "at",
            "a": "at",
            "pelas": "at",
            "ate": "until",
            "das": "from",
            "da": "from",
            "desde": "from",
            "entre": "between",
            "e": "and",
            "ou": "or",
            "o": "the",
            "na": "on",
            "no": "on",
            "de": "of",
            "do": "of",
            "em": "in",
            "por": "for",
            "durante": "for",
            "com": "with",
        },
        "doubt": {
            **synonyms("nao nunca exceto sem nem", "negation"),
            **synonyms("cada todo toda todos todas", "repeated"),
            **synonyms("antes depois apos ate", "open"),
            **synonyms(
                "segundas tercas quartas quintas sextas sabados domingos diariamente manhas tardes noites", "repeated"
            ),
            **synonyms(
                "cancelar cancela cancele cancelado cancelada cancelados cancelei ocupado ocupada cheio cheia"
                " impossivel"
                " conflito indisponivel bloqueado reservado termina acaba adiar adiado adiada remarcado pular tirar"
                " demais feriado ferias menos",
                "turned",
            ),
            **synonyms("minutos horas hora semana semanas mes meses meia tarde noite", "unread"),
        },
    },
    phrases={
        "relative": {"depois de amanha": 2},
        "half": {"a m": "am", "p m": "pm"},
        "weekday": {
            "segunda feira": 0,
            "terca feira": 1,
            "quarta feira": 2,
            "quinta feira": 3,
            "sexta feira": 4,
        },
        "daypart": {
            "da manha": "morning",
            "de manha": "morning",
            "pela manha": "morning",
            "da tarde": "afternoon",
            "a tarde": "afternoon",
            "de tarde": "afternoon",
            "da noite": "evening",
            "a noite": "evening",
            "de noite": "evening",
            "hoje de manha": "this morning",
            "hoje a tarde": "this afternoon",
            "hoje a noite": "tonight",
            "esta tarde": "this afternoon",
            "esta noite": "tonight",
        },
        "noon": {"meio dia": 720, "ao meio dia": 720},
        "midnight": {"meia noite": 0},
        "to_the": {"as": 0, "ate as": 0, "a": 0},
        "delta": {"e meia": 30, "e quinze": 15, "e um quarto": 15},
        "and_half": {"e meia": 30},
        "mark": {"daqui a": "in", "dentro de": "in"},
        "week_span": {
            "proxima semana": 1,
            "na proxima semana": 1,
            "semana que vem": 1,
            "na semana que vem": 1,
            "da semana que vem": 1,
            "da proxima semana": 1,
            "esta semana": 0,
        },
        "after_weekday": {
            **synonyms("proxima proximo", "next"),
            **synonyms("passado passada", "past"),
            "que vem": "next",
        },
        "month_span": {"este mes": 0, "proximo mes": 1, "mes que vem": 1, "do mes que vem": 1},
        "filler": {"por favor": 0, "em ponto": 0},
        "vague": {"fim de semana": "", "fim do dia": "today"},
        "zone_word": {"horario de brasilia": "America/Sao_Paulo", "hora de brasilia": "America/Sao_Paulo"},
        "city_time": {"hora de": 0, "horario de": 0},
        "doubt": {
            **phrase_synonyms(
                "a partir de/no maximo/o mais tardar/ou depois/ou antes/em diante/apos as/depois de/antes de/no minimo",
                "open",
            ),
            **phrase_synonyms("muito tarde/muito cedo/nao da/nao posso/fora de/em vez de/ao inves de", "turned"),
            **phrase_synonyms(
                "sexta feira santa/sexta santa/terca de carnaval/ano novo/dia util/dias uteis", "unknown_day"
            ),
            "depois das": "open",
            "antes das": "open",
            "a partir das": "open",
        },
    },
    fillers=(
        "entrevista reuniao vamos podemos pode ser favor obrigado obrigada ola oi dia feira ligacao conversa falar"
        " nos se que bem marcar agendar"
    ),
)
