"""Portuguese words."""

from __future__ import annotations

from slackbot.dates.words.language import Language, phrases_of, words_of

PORTUGUESE = Language(
    code="pt",
    weekdays="segunda seg/terca ter/quarta qua/quinta qui/sexta sex/sabado sab/domingo dom",
    months=(
        "janeiro jan/fevereiro fev/marco mar/abril abr/maio mai/junho jun/julho jul/agosto ago/setembro set"
        "/outubro out/novembro nov/dezembro dez"
    ),
    numbers=(
        "zero uma duas tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis"
        " dezessete dezoito dezenove vinte"
    ),
    tens="trinta quarenta cinquenta",
    words={
        "number": words_of({1: "um", 2: "dois", 14: "catorze"}),
        "ordinal": words_of({1: "primeiro primeira"}),
        "relative": words_of({0: "hoje", 1: "amanha", -1: "ontem"}),
        "hours": words_of({0: "horas hora h hs"}),
        "hour_mark": words_of({0: "horas hora h hs"}),
        "unit": words_of(
            {
                "minute": "minuto minutos min",
                "hour": "hora horas h",
                "day": "dia dias",
                "week": "semana semanas",
                "month": "mes meses",
            }
        ),
        "article": words_of({1: "um uma"}),
        "half_of": {"meia": 30},
        "negates_before": words_of({0: "mover mudar muda trocar troca evitar perdi"}),
        "label": words_of({0: "sala andar predio ramal vaga bloco"}),
        "harmless": words_of(
            {
                0: (
                    "escritorio clinica hospital candidato candidata enfermeira vaga equipe zoom teams video"
                    " videochamada telefone chamada perfeito perfeita otimo disponivel possivel fazer gostaria quero"
                    " poderia poderiamos temos tenho confirmado confirmo bom boa tal sr sra combinado"
                )
            }
        ),
        "which": words_of({"next": "proximo proxima", "this": "este esta nesta"}),
        "mark": words_of(
            {
                "at": "as a pelas",
                "until": "ate",
                "from": "das da desde",
                "between": "entre",
                "and": "e",
                "or": "ou",
                "the": "o",
                "on": "na no",
                "of": "de do",
                "in": "em",
                "for": "por durante",
                "with": "com",
            }
        ),
        "doubt": words_of(
            {
                "negation": "nao nunca exceto sem nem",
                "repeated": (
                    "cada todo toda todos todas segundas tercas quartas quintas sextas sabados domingos diariamente"
                    " manhas tardes noites"
                ),
                "open": "antes depois apos ate",
                "turned": (
                    "cancelar cancela cancele cancelado cancelada cancelados cancelei ocupado ocupada cheio cheia"
                    " impossivel conflito indisponivel bloqueado reservado termina acaba adiar adiado adiada"
                    " remarcado pular tirar demais feriado ferias menos"
                ),
                "unread": "minutos horas hora semana semanas mes meses meia tarde noite",
            }
        ),
    },
    phrases={
        "relative": {"depois de amanha": 2},
        "half": phrases_of({"am": "a m", "pm": "p m"}),
        "weekday": phrases_of(
            {0: "segunda feira", 1: "terca feira", 2: "quarta feira", 3: "quinta feira", 4: "sexta feira"}
        ),
        "daypart": phrases_of(
            {
                "morning": "da manha/de manha/pela manha",
                "afternoon": "da tarde/a tarde/de tarde",
                "evening": "da noite/a noite/de noite",
                "this morning": "hoje de manha",
                "this afternoon": "hoje a tarde/esta tarde",
                "tonight": "hoje a noite/esta noite",
            }
        ),
        "noon": phrases_of({720: "meio dia/ao meio dia"}),
        "midnight": {"meia noite": 0},
        "to_the": phrases_of({0: "as/ate as/a"}),
        "delta": phrases_of({30: "e meia", 15: "e quinze/e um quarto"}),
        "and_half": {"e meia": 30},
        "mark": phrases_of({"in": "daqui a/dentro de"}),
        "week_span": phrases_of(
            {
                1: (
                    "proxima semana/na proxima semana/semana que vem/na semana que vem/da semana que vem"
                    "/da proxima semana"
                ),
                0: "esta semana",
            }
        ),
        "after_weekday": phrases_of({"next": "proxima/proximo/que vem", "past": "passado/passada"}),
        "month_span": phrases_of({0: "este mes", 1: "proximo mes/mes que vem/do mes que vem"}),
        "filler": phrases_of({0: "por favor/em ponto"}),
        "vague": phrases_of({"": "fim de semana", "today": "fim do dia"}),
        "zone_word": phrases_of({"America/Sao_Paulo": "horario de brasilia/hora de brasilia"}),
        "city_time": phrases_of({0: "hora de/horario de"}),
        "doubt": phrases_of(
            {
                "open": (
                    "a partir de/no maximo/o mais tardar/ou depois/ou antes/em diante/apos as/depois de/antes de"
                    "/no minimo/depois das/antes das/a partir das"
                ),
                "turned": "muito tarde/muito cedo/nao da/nao posso/fora de/em vez de/ao inves de",
                "unknown_day": "sexta feira santa/sexta santa/terca de carnaval/ano novo/dia util/dias uteis",
            }
        ),
    },
    fillers=(
        "entrevista reuniao vamos podemos pode ser favor obrigado obrigada ola oi dia feira ligacao conversa"
        " falar nos se que bem marcar agendar"
    ),
)
