"""French words."""

from __future__ import annotations

from slackbot.dates.words.language import Language, phrases_of, words_of

FRENCH = Language(
    code="fr",
    weekdays="lundi lun/mardi mar/mercredi mer/jeudi jeu/vendredi ven/samedi sam/dimanche dim",
    months=(
        "janvier janv/fevrier fevr fev/mars/avril avr/mai/juin/juillet juil/aout/septembre sept/octobre oct"
        "/novembre nov/decembre dec"
    ),
    numbers=(
        "zero une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept"
        " dix-huit dix-neuf vingt"
    ),
    tens="trente quarante cinquante",
    words={
        "number": {"un": 1},
        "ordinal": words_of({1: "premier", 2: "deuxieme", 3: "troisieme"}),
        "suffix": words_of({0: "er e"}),
        "relative": words_of({0: "aujourd'hui aujourdhui", 1: "demain", -1: "hier", 2: "apresdemain"}),
        "daypart": words_of({"morning": "matin matinee", "evening": "soir soiree"}),
        "noon": {"midi": 720},
        "midnight": {"minuit": 0},
        "hours": words_of({0: "heures heure h"}),
        "hour_mark": words_of({0: "heures heure h"}),
        "unit": words_of(
            {
                "minute": "minute minutes min mn",
                "hour": "heure heures h",
                "day": "jour jours",
                "week": "semaine semaines",
                "month": "mois",
            }
        ),
        "article": words_of({1: "un une"}),
        "negates_before": words_of({0: "deplacer deplace changer change eviter manque rate"}),
        "label": words_of({0: "salle etage batiment porte poste bat"}),
        "harmless": words_of(
            {
                0: (
                    "bureau clinique hopital candidat candidate infirmiere poste equipe zoom teams video"
                    " visioconference telephone parfaite bon bonne faisable super bonsoir disponible possible voir"
                    " parler discuter appeler souhaite voudrais aimerais convient conviendrait serait pourrait"
                    " pourrions monsieur madame mme"
                )
            }
        ),
        "which": words_of({"next": "prochain prochaine", "this": "ce cet", "past": "dernier"}),
        "after_weekday": words_of({"next": "prochain prochaine suivant", "past": "dernier"}),
        "half_of": words_of({30: "demi demie"}),
        "mark": words_of(
            {
                "at": "a vers",
                "from": "de",
                "between": "entre",
                "and": "et",
                "or": "ou",
                "the": "le la",
                "in": "dans en",
                "for": "pour pendant durant",
                "with": "avec",
                "of": "du",
            }
        ),
        "doubt": words_of(
            {
                "negation": "ne pas jamais sauf sans ni excepte",
                "repeated": (
                    "chaque tous toutes quotidien lundis mardis mercredis jeudis vendredis samedis dimanches"
                    " quotidiennement matins soirs"
                ),
                "open": "avant apres depuis des",
                "turned": (
                    "annule annulee annules annuler annulez annulation impossible occupe occupee pris prise complet"
                    " complete indisponible conflit bloque reporte reportee reporter repousse repousser decale"
                    " decaler trop finit termine fini supprimer ferie vacances conge absent absente"
                ),
                "unread": "minutes heures heure semaine semaines mois demie quart moins",
            }
        ),
    },
    phrases={
        "relative": phrases_of({2: "apres demain", 0: "aujourd hui", -2: "avant hier"}),
        "daypart": phrases_of(
            {
                "afternoon": "de l'apres midi/l'apres midi/apres midi",
                "morning": "du matin/le matin",
                "evening": "du soir/le soir",
                "this morning": "ce matin",
                "this afternoon": "cet apres midi",
                "tonight": "ce soir",
            }
        ),
        "after_weekday": {"en huit": "after next"},
        "to_the": phrases_of({0: "a/jusqu'a"}),
        "mark": {"jusqu'a": "until"},
        "delta": phrases_of({30: "et demie/et demi", 15: "et quart", -15: "moins le quart/moins quart"}),
        "and_half": phrases_of({30: "et demie/et demi"}),
        "half_of": {"une demi": 30},
        "week_span": phrases_of(
            {
                1: (
                    "semaine prochaine/la semaine prochaine/prochaine semaine/la semaine suivante"
                    "/de la semaine prochaine"
                ),
                0: "cette semaine",
            }
        ),
        "month_span": phrases_of({0: "ce mois/du mois", 1: "mois prochain/le mois prochain"}),
        "zone_word": phrases_of(
            {
                "America/New_York": "heure de l'est",
                "America/Chicago": "heure du centre",
                "America/Denver": "heure des rocheuses",
                "America/Los_Angeles": "heure du pacifique",
            }
        ),
        "city_time": {"heure de": 0},
        "filler": phrases_of(
            {0: "s'il vous plait/s'il te plait/d'accord/est ce/est ce que/qu'est ce que/par telephone"}
        ),
        "vague": phrases_of({"today": "fin de journee", "": "week end"}),
        "doubt": phrases_of(
            {
                "open": (
                    "a partir de/au plus tot/pas avant/ou apres/ou avant/a compter de/au plus tard/avant le/apres le"
                ),
                "repeated": "tous les/toutes les/chaque jour/un lundi sur/une fois",
                "turned": "ne marche pas/au lieu de/a la place/en dehors de/hors de",
                "unknown_day": (
                    "vendredi saint/mardi gras/jour de l'an/nouvel an/jour ouvre/jour ouvrable/jours ouvres"
                    "/lundi de paques/lundi de pentecote"
                ),
                "unread": "en huit",
            }
        ),
    },
    fillers=(
        "entretien rendez-vous rdv reunion on se voit nous peut pouvons svp stp merci bonjour appel c'est est il"
        " elle les avec ok oui bien parfait environ visio"
    ),
)
