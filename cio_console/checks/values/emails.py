"""Whether an e-mail address can receive the activation message, and what is wrong if it cannot.

Syntax only (RFC 5321 and 5322, by email-validator): no name is looked up. Choices: an accent before
the arobase is a fault (no provider of a lycéen gives such an address), quoted local parts and IP
literals too; a reserved domain is a fault when no message can reach it (`.local`, `.test`,
`.invalid`…), while the `.example` and `example.org` of documentations and tests are not.
A plain ASCII address, which nearly all are, is accepted by one linear pattern without importing
the library; the pattern accepts nothing that the library refuses.
"""

import re

_MAX_LENGTH = 254
"""RFC 5321 §4.5.3.1.3, and the length of MEL in SIECLE."""
MAX_LOCAL_LENGTH = 64
"""RFC 5321 §4.5.3.1.1."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PLAIN = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@((?:{_LABEL}\.)+[A-Za-z]{{2,63}})")
_ALLOWED_LOCAL = re.compile(rf"[.]|{_ATOM}")
_SEVERAL = re.compile(r"@[^@]*[\s,;/][^@]*@")
_RESERVED = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})


def email_fault(address: str) -> str:
    """Return what is wrong with `address` as the end of a French sentence, or "" if valid."""
    if is_plain(address) or (len(address) <= _MAX_LENGTH and _library_accepts(address)):
        return ""
    return _describe(address)


def is_plain(address: str) -> bool:
    """Tell whether `address` is valid at first sight; False only means that one must look closer.

    Domains with « -- » (punycode) and reserved ones are left to the library.
    """
    match = _PLAIN.fullmatch(address)
    if match is None or len(address) > _MAX_LENGTH:
        return False
    domain = match[1]
    return "--" not in domain and domain.rpartition(".")[2].lower() not in _RESERVED


def _library_accepts(address: str) -> bool:
    from email_validator import EmailNotValidError, validate_email  # rare and slow

    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return False
    return True


def _describe(address: str) -> str:
    if len(address) > _MAX_LENGTH:
        return f"elle compte {len(address)} caractères, {_MAX_LENGTH} au plus"
    if _SEVERAL.search(address):
        return "le champ contient plusieurs adresses"
    if "@" not in address:
        return "il manque l'arobase (@)"
    if address.count("@") > 1:
        return "il y a plusieurs arobases (@)"
    if any(character.isspace() for character in address):
        return "elle contient un espace"
    local, _, domain = address.partition("@")
    return _local_fault(local) or _domain_fault(domain) or "sa forme n'est pas correcte"


def _local_fault(local: str) -> str:
    if not local:
        return "il n'y a rien avant l'arobase (@)"
    if len(local) > MAX_LOCAL_LENGTH:
        return f"il y a plus de {MAX_LOCAL_LENGTH} caractères avant l'arobase (@)"
    if not local.isascii():
        return "il y a un accent ou un caractère spécial avant l'arobase (@)"
    refused = _ALLOWED_LOCAL.sub("", local)
    if refused:
        return f"le caractère « {refused[0]} » n'est pas permis avant l'arobase (@)"
    return _dot_fault(local, "avant l'arobase (@)")


def _domain_fault(domain: str) -> str:
    if not domain:
        return "il n'y a rien après l'arobase (@)"
    fault = _dot_fault(domain, "après l'arobase (@)")
    if fault:
        return fault
    if domain.rpartition(".")[2].lower() in _RESERVED:
        return "son domaine est interne ou réservé, aucun message n'y arrive"
    if "." not in domain:
        return "la fin du domaine manque (.fr, .com…)"
    refused = re.sub(r"[A-Za-z0-9.-]", "", domain)
    if refused and refused.isascii():
        return f"le caractère « {refused[0]} » n'est pas permis après l'arobase (@)"
    return "le domaine, après l'arobase (@), n'est pas correct"


def _dot_fault(part: str, where: str) -> str:
    if part.startswith(".") or part.endswith("."):
        return f"il y a un point de trop {where}"
    return f"il y a deux points de suite {where}" if ".." in part else ""
