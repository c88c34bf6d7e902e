# SPDX-License-Identifier: EUPL-1.2
"""What is next to what on a keyboard, and what looks or sounds like what. Pure data.

Accents by what the registries take. Read on 2026-11-23: DNS Belgium (.be, .vlaanderen, .brussels; valid names),
AFNIC (.fr, 30 letters), EURid (.eu: one script in a name, that of the ending). By common knowledge: DENIC (.de,
93 letters), Verisign (.com, .net: Latin, or one other script throughout), SIDN (.nl: none).
"""

AZERTY = ("azertyuiop", "qsdfghjklm", "wxcvbn")
QWERTY = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

# fmt: off
ALIKE: tuple[tuple[str, str, int], ...] = (
    ("rn", "m", 0), ("m", "rn", 0), ("l", "1", 1), ("1", "l", 1), ("l", "i", 2), ("i", "l", 2), ("i", "1", 3),
    ("o", "0", 2), ("0", "o", 2), ("vv", "w", 3), ("w", "vv", 3), ("cl", "d", 6), ("d", "cl", 6), ("nn", "m", 8),
    ("u", "v", 14), ("v", "u", 14), ("g", "q", 16), ("5", "s", 16), ("s", "5", 18), ("2", "z", 18), ("e", "3", 24),
)
"""(what stands there, what takes its place, how much less alike)."""

SOUNDS: tuple[tuple[str, str], ...] = (
    ("ij", "y"), ("y", "ij"), ("ij", "ei"), ("ei", "ij"), ("ck", "k"), ("c", "k"), ("k", "c"), ("ks", "x"),
    ("x", "ks"), ("ph", "f"), ("f", "ph"), ("ae", "a"), ("th", "t"), ("ou", "au"), ("au", "ou"), ("eau", "o"),
    ("qu", "k"), ("s", "z"), ("z", "s"), ("ue", "u"), ("oe", "o"), ("ss", "s"),
)

ACCENTS = {
    "a": "áàâäãåą", "c": "çć", "d": "ðđ", "e": "éèêëėę", "g": "ġğ", "h": "ħ", "i": "íìıïî", "k": "ķ", "l": "łļ",
    "n": "ñńņ", "o": "óòôöõøő", "p": "þ", "r": "ŗŕ", "s": "śşš", "t": "ţť", "u": "úùûüű", "y": "ýÿ", "z": "żźž",
}
"""For each letter, the most alike first."""

BELGIAN = frozenset("ßàáâãóôþüúðæåïçèõöÿýòäœêëìíøùîûñé")
FRENCH = frozenset("ßàáâãäåæçèéêëìíîïñòóôõöùúûüýÿœ")
GERMAN = frozenset("áàăâåäãąāæćĉčċçďđéèĕêěëėęēğĝġģĥħíìĭîïĩįīıĵķĸĺľļłńňñņŋóòŏôöőõøōœŕřŗśŝšşßťţŧúùŭûůüűũųūŵýŷÿźžżðþ")
EUROPEAN = frozenset("áàâäãåąæćčçďđéèêëėęěğġģħíìîïįīķļľĺłńňñņóòôöõøőœŕřŗśšşťţúùûüűůųūýÿźžżðþ")
TAKEN = {
    "be": BELGIAN, "vlaanderen": BELGIAN, "brussels": BELGIAN, "fr": FRENCH, "eu": EUROPEAN, "de": GERMAN,
    "com": GERMAN, "net": GERMAN,
}
"""Letters beyond a-z that a name under this ending may have; other endings: none."""

CYRILLIC = {
    letter: chr(code)
    for letter, code in {
        "a": 0x0430, "c": 0x0441, "d": 0x0501, "e": 0x0435, "h": 0x04BB, "i": 0x0456, "j": 0x0458, "k": 0x043A,
        "l": 0x04CF, "o": 0x043E, "p": 0x0440, "q": 0x051B, "s": 0x0455, "w": 0x051D, "x": 0x0445, "y": 0x0443,
    }.items()
}
"""A name that is wholly in these looks the same; a mix of scripts is refused."""
ONE_SCRIPT = ("com", "net")

ENDINGS = ("be", "com", "eu", "nl", "fr", "net", "shop", "de", "vlaanderen", "brussels")

TRADES = (
    "aannemer", "advocaat", "apotheek", "architect", "atelier", "auto", "bakker", "bakkerij", "bandagist",
    "beenhouwer", "bloemen", "boekhoud", "bouw", "boucherie", "boulangerie", "brasserie", "cafe", "chauffage",
    "coiffure", "dak", "dakwerken", "dentiste", "dokter", "drukkerij", "elektro", "fietsen", "fleurs",
    "frituur", "garage", "groep", "groupe", "haartooi", "hotel", "immo", "interieur", "jardin", "kapper",
    "kapsalon", "keukens", "kine", "lunch", "menuiserie", "notaris", "optiek", "patisserie", "pharmacie",
    "praktijk", "resto", "restaurant", "salon", "schilder", "schilderwerken", "schrijnwerk", "slagerij",
    "studio", "tandarts", "taxi", "toiture", "traiteur", "transport", "tuin", "tuinen", "verzekering", "zorg",
)
"""Where a hyphen would stand: behind or before such a word."""

ADDED = (
    ("-be", 0), ("-shop", 2), ("s", 2), ("shop", 3), ("-bv", 4), ("-bvba", 4), ("-srl", 5), ("-sprl", 5), ("-nv", 5),
    ("-sa", 6), ("-belgium", 6), ("-belgie", 6), ("-belgique", 7), ("be", 7), ("-online", 8), ("-factuur", 9),
    ("-facture", 9), ("-facturatie", 10), ("-invoice", 10), ("-betaling", 11), ("-paiement", 11), ("-groep", 12),
    ("-group", 12), ("bvba", 12), ("bv", 12), ("-mail", 13), ("-info", 13), ("-support", 14), ("-klanten", 14),
    ("-clients", 14), ("-winkel", 15), ("en", 16), ("e", 18), ("-nl", 18), ("-fr", 18),
)
"""What swindlers here put behind a name, and how much less convincing it is."""
BEFORE = (("www", 8), ("www-", 8), ("mijn", 14), ("my-", 15), ("mon-", 15), ("webshop-", 15), ("info-", 17))
# fmt: on
