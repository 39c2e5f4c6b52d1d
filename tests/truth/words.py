"""The words that invented people, streets and mailboxes are made of.

Chosen to look like the ones that fool checkers: Portuguese « Ã », Scandinavian « Å », ligatures,
apostrophes, one-letter names; none is a fault.
"""

FAMILY = (
    "ABADIE", "BERNARDEAU", "COUTINHO", "D'HAUTEVILLE", "DE LA ROCHE-NOIRE", "EL AMRANI", "FAŸ",
    "GUIMARÃES", "HÉBRARD", "ÎLE-ROUSSE", "JOÃO", "KOUADIO", "LE GOFF", "MAGALHÃES", "N'DIAYE",
    "NŒUVÉGLISE", "NUÑEZ", "O", "OUÂLI", "PÂQUET", "QUÉMÉNEUR", "RAJAONARISOA", "ŠIMIĆ", "SAINT-JÂ",
    "SÃO-BENTO", "THÉVENIN", "ÜNAL", "VAN DEN BROECK", "WÅLBERG", "XUÂN", "YILDIZ", "ŽIVKOV", "ZOË",
    "ŞAHİN", "NGUYỄN", "DVOŘÁK", "ŁUKASIK", "WEIẞ-MÜLLER", "D’ARTOIS", "LE QUÉRÉ (ABGRALL)", "ĞÜL",
    "ÂNGELO", "ÅSTRÖM", "BÉZU", "CHÂTEAU", "DUPONT & FILS", "ÉTIENNE", "FRANÇOIS",
)  # fmt: skip
"""In capitals, as SIECLE writes them."""

FEMININE = (
    "Aïcha", "Bérénice", "Cléo", "Doña", "Eléonore", "Fatoumata", "Gaëlle", "Héloïse", "Inès",
    "Jeanne-Marie", "Koumba", "Léa", "Maëlle", "Noémie", "Océane", "Pénélope", "Rose", "Shaïma",
    "Thaïs", "Ysé", "Zoé", "Lou", "Y", "Mãe",
)  # fmt: skip
MASCULINE = (
    "Aurélien", "Benoît", "Côme", "Diégo", "Élie", "François", "Gaël", "Hervé", "Ismaël",
    "Jean-Noël", "Kévin", "Loïc", "Mathéo", "Noé", "Özgür", "Pierre", "Raphaël", "Søren", "Théo",
    "Ulysse", "Victor", "Yoann", "Zaïd", "João",
)  # fmt: skip
OF_SEX = {"1": MASCULINE, "2": FEMININE}

STREETS = (
    "RUE DE L'ÉGLISE", "ALLÉE DES CHÂTAIGNIERS", "BD GÉNÉRAL-NŒL", "IMPASSE DU PUITS", "COURS N° 3",
    "R. DE L’ÂGE D'OR – BÂT. C", "COUR « Å » / ESC. 2", "RUE DU 8-MAI-1945", "Résidence l'Île Sœur",
    "RÉSIDENCE « LES ÉRABLES »", "CHEMIN DE L'ÎLE", "PLACE D'ARMES", "LIEU-DIT LA FORÊT",
)  # fmt: skip
TOWNS = (
    ("94028", "94000", "CRÉTEIL"), ("77288", "77000", "MELUN"), ("93008", "93000", "BOBIGNY"),
    ("2A004", "20000", "AJACCIO"), ("97105", "97100", "BASSE-TERRE"), ("75113", "75013", "PARIS"),
    ("13055", "13001", "MARSEILLE"), ("33318", "33600", "PESSAC"), ("2B033", "20200", "BASTIA"),
    ("98818", "98800", "NOUMÉA"), ("57463", "57000", "METZ"), ("01053", "01000", "BOURG-EN-BRESSE"),
)  # fmt: skip
"""INSEE code, post code, name."""
ABROAD = (
    ("350", "FÈS"), ("352", "ORAN"), ("139", "PÓVOA DE VARZIM"), ("132", "LONDRES"),
    ("101", "ÅRHUS"), ("216", "SHENZHEN"), ("341", "SAINT-LOUIS"), ("243", "HÔ-CHI-MINH-VILLE"),
    ("139", "SÃO JOÃO DA MADEIRA"), ("208", "ÇANKIRI"), ("326", "COCODY / ABIDJAN"),
)  # fmt: skip
"""Country, town."""

MAILBOXES = (
    "gmail.com", "hotmail.fr", "hotmail.com", "outlook.fr", "outlook.com", "orange.fr", "free.fr",
    "laposte.net", "sfr.fr", "yahoo.fr", "yahoo.com", "icloud.com", "live.fr", "wanadoo.fr",
    "proton.me", "protonmail.com", "mailo.com", "gmx.fr", "bbox.fr", "me.com", "numericable.fr",
    "neuf.fr", "msn.com", "ymail.com", "famille-rochenoire.example", "aol.com", "gmx.de", "mail.ru",
    "club-internet.fr", "skynet.be", "bluewin.ch", "libero.it", "sapo.pt", "web.de", "qq.com",
)  # fmt: skip

SUBJECTS = (
    ("030201", "ANGLAIS LV1"), ("030602", "ESPAGNOL LV2"), ("043700", "HISTOIRE-GEOGRAPHIE"),
    ("100100", "EDUCATION PHYSIQUE ET SPORTIVE"), ("020900", "PHILOSOPHIE"),
    ("061300", "MATHEMATIQUES"), ("062600", "PHYSIQUE-CHIMIE"), ("062900", "SCIENCES DE LA VIE"),
    ("050500", "SCIENCES ECONOMIQUES & SOCIALES"), ("080100", "ARTS PLASTIQUES"),
)  # fmt: skip
"""Code of the nomenclature, name; what everyone takes comes first."""
COMMON_SUBJECTS = 5
"""How many of them."""
REMARKS = (
    "Bon trimestre.", "Des progrès ; l'oral reste à travailler.", "Élève sérieux & volontaire.",
    "Ensemble très satisfaisant : « continuez » !", "Résultats fragiles (absences).", "RAS",
)  # fmt: skip
