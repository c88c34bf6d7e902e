# SPDX-License-Identifier: EUPL-1.2
"""The formulas, by hand, and the syllables, by ear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.catalogue.schemas import LANGUAGES
from bolwerk.core.validation.readability.scores import score
from bolwerk.core.validation.readability.sentences import sentences
from bolwerk.core.validation.readability.syllables import syllables

# Words of our own content drawn by lot, their syllables counted by ear.
BY_EAR = {
    "nl": """
        account=2 actie=2 adres=2 alle=2 ander=2 back-up=2 beheerder=3 beheerders=3 beheerderswachtwoord=5
        beheren=3 beperkt=2 berg=1 bericht=2 bescherming=3 beslis=2 betaalcomputer=5 betalen=3 beveiliging=4
        bijna=2 binnenlaten=4 blokkeer=2 boekhouder=3 bordje=2 bureaus=2 computer=3 dagen=2 delen=2 ding=1
        dringende=3 echte=2 eerst=1 eigen=2 eigenaar=3 even=2 factuur=2 gaat=1 gebruik=2 gegevens=3 gepraat=2
        gezicht=2 geïnstalleerd=4 gratis=2 groot=1 herkent=2 idee=2 ideeën=3 ieder=2 iedereen=3 instellingen=4
        kassa=2 kende=2 komt=1 kopie=2 langer=2 leverancier=4 mailen=2 medewerker=4 medewerkers=4 meldingen=3
        nagekeken=4 neem=1 nieuwe=2 omwisselen=4 onder=2 onrechte=3 ook=1 open=2 opening=3 opnieuw=2 oude=2
        over=2 reservekopie=5 site=1 straatkant=2 systeem=2 teken=2 telefoon=3 telefoons=3 terugkijken=4
        testpagina=4 tijdje=2 toch=1 toon=1 twijfel=2 u=1 uitgeven=3 uitgevers=3 uitzonderingen=5 uw=1
        verlopen=3 vertel=2 vervallen=3 verzekeraar=4 volgens=2 wachtwoord=2 website=2 weer=1 zaak=1 zelf=1
        zoeken=2
    """,
    "fr": """
        a=1 adresse=2 année=2 appareil=3 appelez=3 aussi=2 autre=1 autres=1 avez-vous=3 bas=1 bloque=1
        boutique=2 caisse=1 calme=1 celle=1 choisit=2 client=2 clients=2 compte=1 comptes=1 connaisse=2
        continué=4 copie=2 créer=2 demandez=3 d’alarme=2 d’e-mail=2 elles=1 empêché=3 encore=2 entreprise=3
        envoyer=3 exceptions=3 existe=2 facture=2 faible=1 faibles=1 fermée=2 feu=1 fichier=2 fournisseur=3
        gère=1 gêne=1 habituelle=4 identiques=3 idée=2 il=1 indiquez-y=4 jour=1 ligne=1 liste=1 l’archive=2
        l’autocollant=4 l’entretient=3 mail=1 marche=1 matin=2 mettez=2 milieu=2 monde=1 mot=1 notez-le=3 nuit=1
        numéros=3 nécessaire=3 n’écrasez=3 ordinateur=4 ouvre=1 ouvrez=2 panneau=2 passe=1 payé=2 personne=2
        phrase=1 piratages=3 placez-le=3 portail=2 pouvez-vous=3 profils=2 prouver=2 remplaçant=3 rester=2
        ruse=1 réclame=2 réseau=2 sauvegarde=3 semaines=2 site=1 suivante=2 suspendues=3 s’ouvre=1 tapez=2
        titulaire=3 touché=2 tout=1 téléphone=3 une=1 utiles=2 utilisez=4 vient=1 votre=1 école=2 écrire=2
        épargnée=3
    """,
    "de": """
        aber=2 achten=2 adresse=3 aktualisieren=6 alle=2 allen=2 anmelden=3 auch=1 auf=1 aufgabe=3 aus=1
        ausfall=2 bauen=2 bauteil=2 bedingten=3 benutzerkonto=5 betreuer=3 blatt=1 command=2 computer=3 darauf=2
        den=1 dokumente=4 domain=2 dorthin=2 dürfen=2 ebene=3 eine=2 einen=2 einstellungen=4 elektronisch=4
        erlauben=3 erweiterungen=5 es=1 etwas=2 europa=3 feldern=2 firma=2 gefunden=3 gefährliche=4 geld=1
        gelöschte=3 geschäft=2 geändertem=4 hineinkann=3 hätten=2 idee=2 ihm=1 ihre=2 ihrer=2 internet=3
        jemanden=3 kasse=2 kehren=2 kleiner=2 kollege=3 konto=2 kunden=2 kundencenter=4 leck=1 lieferant=3
        lohnt=1 lässt=1 manche=2 mitarbeiter=4 moment=2 nachschlagen=3 nachweise=3 namen=2 neue=2 oder=2
        passwort=2 plugin=2 plugins=2 rechnung=2 richten=2 sein=1 sicherheit=3 sicherung=3 standardbenutzer=5
        streng=1 suchen=2 tag=1 telefon=3 tippen=2 touch=1 unbekannte=4 unlesbare=4 unserer=3 verdächtig=3
        verschlüsselung=4 vertrag=2 webseite=3 wechseln=2 zur=1 zurückmailen=4 zweite=2 zweitem=2 öffnen=2
        über=2
    """,
    "en": """
        a=1 about=2 account=2 accounting=3 address=2 again=2 an=1 another=3 any=2 area=3 beside=2 big=1 bring=1
        business=2 busy=2 called=1 certificate=4 clash=1 colleague=2 company=3 computer=3 contact=2 contents=2
        cookies=2 copy=2 covers=2 customer=3 data=2 developers=4 device=2 different=3 early=2 empty=2
        encrypted=3 end=1 enough=2 entrance=2 error=2 every=2 face=1 forgive=2 gave=1 have=1 head=1 idea=3
        invoice=2 laptops=2 library=3 life=1 look=1 maker=2 money=2 names=1 newest=2 nobody=3 noticed=2 offer=2
        only=2 open=2 other=2 over=2 overwrite=3 partly=2 password=2 people=2 phone=1 place=1 please=1 plug=1
        postcard=2 probably=3 protected=3 reached=1 reading=2 receiver=3 receives=2 recognises=4 request=2
        scrambled=2 security=4 set=1 sign-in=2 skip=1 somebody=3 something=2 soon=1 speaks=1 starts=1 supplier=3
        table=2 take=1 tamper=2 tested=2 thought=1 ticked=1 up=1 update=2 use=1 used=1 usually=4 valid=2 very=2
        website=2 whether=2 working=2 worth=1 year=1 your=1
    """,
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_syllables_are_those_we_hear(language):
    wanted = {word: int(count) for word, _, count in (each.partition("=") for each in BY_EAR[language].split())}
    assert {word: syllables(word, language) for word in wanted} == wanted


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=1), st.sampled_from(LANGUAGES))
def test_a_word_has_at_least_one_syllable_and_no_more_than_letters(word, language):
    assert 1 <= syllables(word, language) <= len(word.lower())


@pytest.mark.parametrize(
    ("language", "ease"),
    [
        ("nl", 206.84 - 0.93 * 4 - 77 * 7 / 4),
        ("fr", 207 - 1.015 * 4 - 73.6 * 7 / 4),
        ("de", 180 - 4 - 58.5 * 7 / 4),
        ("en", 206.835 - 1.015 * 4 - 84.6 * 7 / 4),
    ],
)
def test_the_formula_of_each_language_worked_out_by_hand(language, ease):
    got = score(sentences("Ba baba ba bababa. Ba bababa ba baba.", language), language)
    assert (got.words, got.per_sentence, got.per_word) == (8, 4, 7 / 4)
    assert got.ease == pytest.approx(ease)
    assert got.lix == 4


def test_lix_counts_words_of_more_than_six_letters_and_the_longest_part_of_a_compound():
    got = score(sentences("Letter letters e-mails il-il-ilili go.", "en"), "en")
    assert got.lix == 5 + 100 * 1 / 5


def test_a_label_is_no_sentence_but_its_words_count():
    got = score(sentences("No, never\n\nOne two three four five six.", "en"), "en")
    assert (got.words, got.per_sentence) == (8, 6)
    assert score(sentences("No, never", "en"), "en").per_sentence == 2


def test_names_lengthen_a_sentence_but_make_no_word_harder():
    plain = score(sentences("Go to it and look.", "en"), "en")
    named = score(sentences("Go to it and look at **Configuration** {record_value} 123456789.", "en"), "en")
    assert (plain.per_sentence, named.per_sentence) == (5, 9)
    assert named.per_word == plain.per_word == 1
    assert named.lix == 9


@given(st.lists(st.integers(1, 30), min_size=1, max_size=5), st.integers(1, 5), st.sampled_from(LANGUAGES))
def test_longer_words_and_longer_sentences_are_never_easier(lengths, longer, language):
    def ease(more_words: int, more_syllables: int) -> float:
        word = "ba" * (1 + more_syllables)
        text = " ".join(" ".join([word] * (length + more_words)) + "." for length in lengths)
        return score(sentences(text, language), language).ease

    assert ease(longer, 0) < ease(0, 0)
    assert ease(0, longer) < ease(0, 0)


def test_a_text_of_nothing_is_as_easy_as_can_be():
    assert score((), "de").ease == 100
    assert score(sentences("{domain}", "de"), "de").words == 1
