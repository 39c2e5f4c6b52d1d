"""Files and keyrings that hold invented credentials, for the tests of whoever reads them."""

from pathlib import Path


def a_credentials_file(folder: Path, text: str, mode: int = 0o600) -> Path:
    """Write a credentials file in `folder`, private unless told otherwise."""
    path = folder / "identifiants.toml"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path
