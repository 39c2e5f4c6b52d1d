"""Whether the key of an INE holds, for the tests that draw some."""

from cio_console.domain.identifiers import IneForm, ine_bea_key, ine_form, ine_rnie_key


def ine_key_holds(text: str) -> bool:
    """Tell whether the key of a well-formed INE is right; False for any other text."""
    match ine_form(text):
        case IneForm.BEA:
            return text[10] == ine_bea_key(text[:10])
        case IneForm.RNIE:
            return text[9:] == ine_rnie_key(text[:9])
        case None:
            return False
