"""« What is this? »: naming in French what a lycée sent by mistake."""

import re
from collections.abc import Collection, Mapping

from cio_console.checks.opening.messages import size_label
from cio_console.domain.text import clean_line

_MAGIC = (
    (b"%PDF", "un document PDF"),
    (b"\x1f\x8b", "une archive gzip (.gz) : décompressez-la, ou faites-en un zip"),
    (b"BZh", "une archive bzip2 (.bz2) : décompressez-la, ou faites-en un zip"),
    (b"\xfd7zXZ\x00", "une archive xz : décompressez-la, ou faites-en un zip"),
    (b"7z\xbc\xaf\x27\x1c", "une archive 7-Zip (.7z) : décompressez-la, ou faites-en un zip"),
    (b"Rar!\x1a\x07", "une archive RAR (.rar) : décompressez-la, ou faites-en un zip"),
    (b"\xd0\xcf\x11\xe0", "un ancien document Office (.xls, .doc ou .msg)"),
    (b"\x89PNG", "une image PNG"),
    (b"\xff\xd8\xff", "une image JPEG"),
    (b"GIF8", "une image GIF"),
    (b"{\\rtf", "un document RTF"),
    (b"SQLite format 3\x00", "une base de données SQLite"),
    (b"RIFF", "un fichier de son, de vidéo ou d'image"),
    (b"II*\x00", "une image TIFF"),
    (b"MM\x00*", "une image TIFF"),
    (b"BM", "une image BMP"),
    (b"ID3", "un enregistrement MP3"),
    (b"!BDN", "une boîte aux lettres Outlook (.pst)"),
    (b"bplist00", "un fichier de réglages d'Apple"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "un raccourci Windows (.lnk), pas le fichier lui-même"),
    (b"\x28\xb5\x2f\xfd", "une archive Zstandard (.zst) : décompressez-la, ou faites-en un zip"),
    (b"UEsDB", "une pièce jointe copiée sans être décodée (base64) : enregistrez-la du courriel"),
    (b"MZ", "un programme Windows"),
    (b"\x7fELF", "un programme"),
)
_TAR_MARK, _TAR_AT = b"ustar", 257
_TEXTS = (
    (r"\[InternetShortcut\]", "un raccourci internet (.url), pas le fichier lui-même"),
    (r"\[[\w .-]{1,40}\][ \t\r]*+\n\s*+[\w.-]++\s*+=", "un fichier de réglages (.ini)"),
    (r"BEGIN:VCALENDAR", "un agenda (.ics)"),
    (r"BEGIN:VCARD", "une fiche de contact (.vcf)"),
    (r"-----BEGIN [A-Z0-9 ]{1,40}-----", "un certificat ou une signature"),
    (r"(?:--[^\n]*\n\s*)*(?:CREATE|INSERT|DROP) ", "une copie de base de données (SQL)"),
    (r"%!PS", "un document PostScript"),
)
"""How a text begins, and what it is."""
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|script|meta)\b", re.IGNORECASE)
_LOGIN = re.compile(r"type\s*=\s*[\"']?password|mot de passe|connexion|identifiant", re.IGNORECASE)
_MAIL = re.compile(
    r"(?:return-path|received|from|de|to|subject|objet|mime-version|message-id|date"
    r"|delivered-to|x-[a-z-]+)\s*:",
    re.IGNORECASE,
)
_MAIL_FOR_SURE = re.compile(
    r"^(?:mime-version|received|return-path|message-id|subject|objet|content-type)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_SEPARATORS = {";": "points-virgules", ",": "virgules", "\t": "tabulations"}
_TEXT_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FEW = 3
_RAGGED = 2
"""Distinct numbers of separators allowed: free text between them may hold some."""

PLAIN_TEXT = "du texte"
"""What `identify` says of words without any recognisable shape."""

NOT_XML = "ce n'est pas un export XML mais"
"""How every sentence about such a file begins."""

ROOTS: Mapping[str, str] = {
    "BEE_ELEVES": "l'export « élèves » de SIECLE",
    "BEE_RESPONSABLES": "l'export « responsables » de SIECLE",
    "BEE_STRUCTURES": "l'export « structures » de SIECLE",
    "BEE_NOMENCLATURES": "l'export « nomenclature » de SIECLE",
    "BEE_COMMUN": "l'export « communs » de SIECLE (l'établissement, sans aucun élève)",
    "BEE_ETABLISSEMENT": "l'export « établissements » de SIECLE",
    "BEE_ETABLISSEMENTS": "l'export « établissements » de SIECLE",
    "BEE_GEOGRAPHIQUE": "l'export « géographique » de SIECLE",
    "STS_EDT": "l'export des services et emplois du temps de STSWEB (STS_EDT)",
    "EDT_STS": "un fichier d'emploi du temps destiné à STSWEB (EDT_STS)",
    "IMPORT_ELEVES": "un fichier d'import d'élèves (IMPORT_ELEVES)",
    "fichier": "un fichier de notes au format APB",
    "{urn:ac-grenoble.fr:lsl:import}lsl": "un livret scolaire du lycée (LSL)",
    "{urn:fr:edu:scolarite:lsun:bilans:import}lsun-bilans": (
        "un livret scolaire unique (LSU), propre aux collèges"
    ),
    "Workbook": "un classeur Excel enregistré en XML",
    "{urn:schemas-microsoft-com:office:spreadsheet}Workbook": (
        "un classeur Excel enregistré en XML"
    ),
    "Envelope": "une réponse de service web, pas un fichier",
    "{http://schemas.xmlsoap.org/soap/envelope/}Envelope": (
        "une réponse de service web, pas un fichier"
    ),
    "{http://www.w3.org/2000/svg}svg": "une image SVG",
    "{http://www.w3.org/2001/XMLSchema}schema": "un schéma XML (.xsd), pas un export",
    "{http://schemas.microsoft.com/office/word/2003/wordml}wordDocument": (
        "un document Word enregistré en XML"
    ),
    "{http://schemas.microsoft.com/office/2006/xmlPackage}package": (
        "un document Word enregistré en XML"
    ),
    "{urn:oasis:names:tc:SAML:2.0:protocol}Response": (
        "la réponse d'une page de connexion : la session avait expiré"
    ),
    "plist": "un fichier de réglages d'Apple",
    "Error": "un message d'erreur d'un serveur, pas un fichier",
    "error": "un message d'erreur d'un serveur, pas un fichier",
}
"""What each known root says of the file, by Clark name."""

_COMPLETING = "l'un des exports qui le complètent (responsables, structures, nomenclature)"
_EXPECTED = {
    "BEE_ELEVES": "l'export « élèves » de SIECLE (Exportations > en XML > génériques)",
    "BEE_RESPONSABLES": _COMPLETING,
    "BEE_STRUCTURES": _COMPLETING,
    "BEE_NOMENCLATURES": _COMPLETING,
    "fichier": "le fichier de notes au format APB",
    "{urn:ac-grenoble.fr:lsl:import}lsl": "le livret scolaire du lycée (LSL)",
}


def identify(head: bytes, text: str) -> str:
    """Return what a file that is not XML looks like, « une page HTML (…) ».

    `head` is its first bytes, `text` the same decoded as far as can be.
    """
    start = text.lstrip("\ufeff \t\r\n")
    binary = _by_bytes(head)
    if binary or _HTML.match(start):
        return binary or html_page(start)
    known = next((label for pattern, label in _TEXTS if re.match(pattern, start)), "")
    if known:
        return known
    if len(_TEXT_CONTROLS.findall(text)) > _FEW or text.count("\ufffd") > len(text) // 4:
        return "un fichier binaire, illisible comme du texte"
    if start[:1] in {"{", "["}:
        return "un fichier JSON"
    if _MAIL.match(start) and _MAIL_FOR_SURE.search(start):
        return "un courriel : enregistrez sa pièce jointe et envoyez-la seule"
    return _table(start) or PLAIN_TEXT


def _by_bytes(head: bytes) -> str:
    """Return what the first bytes alone tell, "" when they tell nothing."""
    if head[_TAR_AT : _TAR_AT + len(_TAR_MARK)] == _TAR_MARK:
        return "une archive tar : faites-en un zip"
    return next((label for magic, label in _MAGIC if head.startswith(magic)), "")


def html_page(text: str) -> str:
    """Return the words for a page, with its title and a guess at a lost session."""
    title = re.search(r"<title[^>]{0,200}>([^<]{1,200})", text, re.IGNORECASE)
    label = "une page HTML"
    if title:
        label += f" (« {clean_line(title.group(1), 80)} »)"
    if _LOGIN.search(text):
        label += ", sans doute la page de connexion d'une session expirée"
    return label


def is_html(text: str) -> bool:
    """Tell whether a document's first tag makes it a page of the web."""
    return _HTML.match(text) is not None


def _table(text: str) -> str:
    """Return « un fichier CSV » when the first lines have the same separators, else ""."""
    lines = [line for line in text.splitlines()[:10] if line.strip()]
    if len(lines) > _FEW:
        lines = lines[:-1]
    for separator, name in _SEPARATORS.items():
        counts = {line.count(separator) for line in lines}
        if len(lines) > 1 and min(counts) > 0 and len(counts) <= _RAGGED:
            return f"un fichier CSV (colonnes séparées par des {name})"
    return ""


def wrong_root(root: str, formats: Collection[str]) -> str:
    """Return the French sentence for a root that no expected format has."""
    namespace, _, local = root.rpartition("}")
    if root in ROOTS:
        sentence = f"c'est {ROOTS[root]}"
    elif root.startswith("BEE_"):
        sentence = f"c'est un autre export de SIECLE ({clean_line(root, 40)})"
    elif namespace and local in formats:
        space = clean_line(namespace[1:], 80)
        sentence = f"la racine <{local}> est dans un espace de noms inattendu, « {space} »"
    else:
        sentence = f"la racine <{clean_line(local, 80)}> n'est pas celle d'un export attendu"
    expected = dict.fromkeys(_EXPECTED.get(name, f"<{name}>") for name in formats)
    return f"{sentence} ; attendu : {' ou '.join(expected)}"


def too_long_prolog(limit: int) -> str:
    """Return the sentence for a document whose root does not come."""
    return f"la première balise n'est pas finie après {size_label(limit)} : ce n'est pas un export"
