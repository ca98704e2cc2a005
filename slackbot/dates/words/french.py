"""French words."""

from __future__ import annotations

from slackbot.dates.words.language import Language, phrase_synonyms, synonyms

FRENCH = Language(
    code="fr",
    weekdays=("lundi lun", "mardi mar", "mercredi mer", "jeudi jeu", "vendredi ven", "samedi sam", "dimanche dim"),
    months=(
        "janvier janv",
        "fevrier fevr fev",
        "mars",
        "avril avr",
        "mai",
        "juin",
        "juillet juil",
        "aout",
        "septembre sept",
        "octobre oct",
        "novembre nov",
        "decembre dec",
    ),
    numbers=(
        "zero une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept"
        " dix-huit dix-neuf vingt"
    ),
    tens="trente quarante cinquante",
    words={
        "number": {"un": 1},
        "ordinal": {"premier": 1, "deuxieme": 2, "troisieme": 3},
        "suffix": {"er": 0, "e": 0},
        "relative": {"aujourd'hui": 0, "aujourdhui": 0, "demain": 1, "hier": -1, "apresdemain": 2},
        "daypart": {
            "matin": "morning",
            "soir": "evening",
            "soiree": "evening",
            "matinee": "morning",
        },
        "noon": {"midi": 720},
        "midnight": {"minuit": 0},
        "hours": {"heures": 0, "heure": 0, "h": 0},
        "hour_mark": {"heures": 0, "heure": 0, "h": 0},
        "unit": {
            **synonyms("minute minutes min mn", "minute"),
            **synonyms("heure heures h", "hour"),
            **synonyms("jour jours", "day"),
            **synonyms("semaine semaines", "week"),
            **synonyms("mois", "month"),
        },
        "article": {"un": 1, "une": 1},
        "negates_before": synonyms("deplacer deplace changer change eviter manque rate", 0),
        "label": synonyms("salle etage batiment porte poste bat", 0),
        "harmless": synonyms(
            "bureau clinique hopital candidat candidate infirmiere poste equipe zoom teams video"
            " visioconference telephone"
            " parfaite bon bonne faisable super bonsoir disponible possible voir parler discuter appeler"
            " souhaite voudrais aimerais convient"
            " conviendrait serait pourrait pourrions monsieur madame mme",
            0,
        ),
        "which": {"prochain": "next", "prochaine": "next", "ce": "this", "cet": "this", "dernier": "past"},
        "after_weekday": {"prochain": "next", "prochaine": "next", "dernier": "past", "suivant": "next"},
        "half_of": {"demi": 30, "demie": 30},
        "mark": {
            "a": "at",
            "vers": "at",
            "de": "from",
            "entre": "between",
            "et": "and",
            "ou": "or",
            "le": "the",
            "la": "the",
            "dans": "in",
            "pour": "for",
            "pendant": "for",
            "durant": "for",
            "avec": "with",
            "du": "of",
            "en": "in",
        },
        "doubt": {
            **synonyms("ne pas jamais sauf sans ni excepte", "negation"),
            **synonyms("chaque tous toutes quotidien", "repeated"),
            **synonyms("avant apres depuis des", "open"),
            **synonyms(
                "lundis mardis mercredis jeudis vendredis samedis dimanches quotidiennement matins soirs", "repeated"
            ),
            **synonyms(
                "annule annulee annules annuler annulez annulation impossible occupe occupee pris prise complet"
                " complete"
                " indisponible conflit bloque reporte reportee reporter repousse repousser decale decaler trop finit"
                " termine fini supprimer ferie vacances conge absent absente",
                "turned",
            ),
            **synonyms("minutes heures heure semaine semaines mois demie quart moins", "unread"),
        },
    },
    phrases={
        "relative": {"apres demain": 2, "aujourd hui": 0, "avant hier": -2},
        "daypart": {
            "de l'apres midi": "afternoon",
            "l'apres midi": "afternoon",
            "apres midi": "afternoon",
            "du matin": "morning",
            "le matin": "morning",
            "du soir": "evening",
            "le soir": "evening",
            "ce matin": "this morning",
            "cet apres midi": "this afternoon",
            "ce soir": "tonight",
        },
        "after_weekday": {"en huit": "after next"},
        "to_the": {"a": 0, "jusqu'a": 0},
        "mark": {"jusqu'a": "until"},
        "delta": {
            "et demie": 30,
            "et demi": 30,
            "et quart": 15,
            "moins le quart": -15,
            "moins quart": -15,
        },
        "and_half": {"et demie": 30, "et demi": 30},
        "half_of": {"une demi": 30},
        "week_span": {
            "semaine prochaine": 1,
            "la semaine prochaine": 1,
            "prochaine semaine": 1,
            "la semaine suivante": 1,
            "cette semaine": 0,
            "de la semaine prochaine": 1,
        },
        "month_span": {"ce mois": 0, "du mois": 0, "mois prochain": 1, "le mois prochain": 1},
        "zone_word": {
            "heure de l'est": "America/New_York",
            "heure du centre": "America/Chicago",
            "heure des rocheuses": "America/Denver",
            "heure du pacifique": "America/Los_Angeles",
        },
        "city_time": {"heure de": 0},
        "filler": {
            "s'il vous plait": 0,
            "s'il te plait": 0,
            "d'accord": 0,
            "est ce": 0,
            "est ce que": 0,
            "qu'est ce que": 0,
            "par telephone": 0,
        },
        "vague": {"fin de journee": "today", "week end": ""},
        "doubt": {
            **phrase_synonyms("a partir de/au plus tot/pas avant/ou apres/ou avant/a compter de", "open"),
            **phrase_synonyms("tous les/toutes les/chaque jour/un lundi sur/une fois", "repeated"),
            **phrase_synonyms("ne marche pas/au lieu de/a la place/en dehors de/hors de", "turned"),
            **phrase_synonyms(
                "vendredi saint/mardi gras/jour de l'an/nouvel an/jour ouvre/jour ouvrable/jours ouvres"
                "/lundi de paques/lundi de pentecote",
                "unknown_day",
            ),
            "en huit": "unread",
            "au plus tard": "open",
            "avant le": "open",
            "apres le": "open",
        },
    },
    fillers=(
        "entretien rendez-vous rdv reunion on se voit nous peut pouvons svp stp merci bonjour appel c'est est il elle"
        " les avec ok oui bien parfait environ visio"
    ),
)
