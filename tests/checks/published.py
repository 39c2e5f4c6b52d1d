"""Every rule that was ever published: its code, its slug and its severity.

Lines are added, never changed nor removed: a code keeps its meaning, and a slug that is renamed
stays an alias of its rule. People write these names in their notes and programs read them.
"""

from cio_console.domain.finding import Severity

BLOCKING, ERROR = Severity.BLOCKING, Severity.ERROR
WARNING, INFORMATION = Severity.WARNING, Severity.INFORMATION

PUBLISHED: tuple[tuple[str, str, Severity], ...] = (
    ("F001", "fichier-vide", BLOCKING),
    ("F002", "pas-du-xml", BLOCKING),
    ("F003", "xml-mal-forme", BLOCKING),
    ("F004", "encodage", BLOCKING),
    ("F005", "construction-interdite", BLOCKING),
    ("F006", "archive-inutilisable", BLOCKING),
    ("F007", "fichier-trop-gros", BLOCKING),
    ("F008", "mauvais-fichier", BLOCKING),
    ("F009", "structure-inattendue", BLOCKING),
    ("F010", "caracteres-abimes", ERROR),
    ("F011", "caracteres-perdus", WARNING),
    ("F012", "nom-inconnu", INFORMATION),
    ("F013", "schema-non-suivi", ERROR),
    ("N001", "uai-du-fichier-de-notes", BLOCKING),
    ("N002", "annee-du-fichier-de-notes", BLOCKING),
    ("N003", "aucune-note", BLOCKING),
    ("N101", "notes-identifiant-eleve", ERROR),
    ("N102", "notes-reference-inconnue", ERROR),
    ("N103", "moyenne-incoherente", ERROR),
    ("N104", "notes-periode-ou-etat", ERROR),
    ("N105", "notes-code-matiere", ERROR),
    ("N106", "effectif-rang-repartition", WARNING),
    ("N107", "appreciation-manquante", WARNING),
    ("N108", "notes-sans-enseignant", WARNING),
    ("N109", "classe-ou-matiere-sans-note", ERROR),
    ("N110", "langues-et-dnl", INFORMATION),
    ("S001", "uai-absent", BLOCKING),
    ("S002", "uai-autre-etablissement", BLOCKING),
    ("S003", "mauvaise-annee", BLOCKING),
    ("S004", "export-perime", WARNING),
    ("S005", "aucun-candidat", BLOCKING),
    ("S006", "effectif-inattendu", WARNING),
    ("S101", "ine-manquant", ERROR),
    ("S102", "ine-mal-forme", ERROR),
    ("S103", "ine-cle-fausse", ERROR),
    ("S104", "ine-en-double", ERROR),
    ("S111", "courriel-manquant", ERROR),
    ("S112", "courriel-invalide", ERROR),
    ("S113", "courriel-douteux", WARNING),
    ("S114", "courriel-en-double", WARNING),
    ("S121", "date-de-naissance", ERROR),
    ("S122", "sexe", ERROR),
    ("S123", "lieu-de-naissance", ERROR),
    ("S124", "nom-ou-prenom-manquant", ERROR),
    ("S131", "mef-mal-forme", ERROR),
    ("S132", "sans-classe", ERROR),
    ("S133", "reference-a-un-eleve-inconnu", WARNING),
    ("S134", "division-et-formation", WARNING),
    ("S135", "identifiant-interne", ERROR),
    ("S136", "regime-manquant", WARNING),
    ("S137", "telephone-errone", WARNING),
    ("S138", "sortie-incoherente", WARNING),
    ("S141", "responsables", WARNING),
    ("X001", "notes-avant-siecle", WARNING),
    ("X101", "eleve-sans-notes", ERROR),
    ("X102", "eleve-des-notes-inconnu-de-siecle", ERROR),
    ("X103", "etat-civil-different", WARNING),
    ("X104", "periode-manquante", ERROR),
)
"""In the order of the codes."""
