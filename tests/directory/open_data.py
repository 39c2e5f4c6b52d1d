"""A portal of open data on loopback, with invented rows in exactly the shapes of the real one."""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cio_console.directory.head_counts import GENERAL, VOCATIONAL
from cio_console.directory.reading import ANNUAIRE
from cio_console.domain.identifiers import uai_key

Row = dict[str, Any]
Answer = tuple[int, Mapping[str, str], bytes]
"""Status, headers and body."""

ERROR_400 = (
    b'{"error_code": "ODSQLError", "message": "ODSQL query is malformed: Unknown field: x."}'
)
ERROR_429 = (
    b'{"errorcode": 10002, "reset_time": "2025-01-09T00:00:00Z", "limit_time_unit": "day",'
    b' "call_limit": 5000, "error": "Too many requests on the domain."}'
)
INTERRUPTED = (
    b"Streaming interrupted due to the following error: Invalid value for sum of offset + limit"
    b" API parameter: 83714 was found but <= 10000 is expected. (error_code: InvalidRESTParameter)"
)

_JSON = {"Content-Type": "application/json; charset=utf-8"}
_ANNUAIRE_TYPES = {"code_nature": "int", "restauration": "int", "multi_uai": "int"}
_CLAUSE = re.compile(r'(?:startswith\((\w+), "(\w+)"\)|(\w+) = (?:"([^"]*)"|(\d+)))')


def uai(number: int) -> str:
    """Return the UAI of that number in the département 999, with its key."""
    digits = f"999{number:04}"
    return digits + uai_key(digits)


def a_row(number: int, name: str, nature: int | str = 300, **changes: Any) -> Row:
    """Return a row of the « Annuaire » as `/exports/json` writes it, some fields changed."""
    code = uai(number)
    row: Row = {
        "identifiant_de_l_etablissement": code,
        "nom_etablissement": name,
        "type_etablissement": "Lycée",
        "statut_public_prive": "Public",
        "adresse_1": "1 rue des Essais",
        "adresse_2": None,
        "code_postal": "99100",
        "code_commune": "99901",
        "nom_commune": "Aville",
        "code_departement": "999",
        "code_academie": "99",
        "ecole_maternelle": None,
        "voie_generale": "1",
        "voie_technologique": "1",
        "voie_professionnelle": "0",
        "telephone": f"01 99 00 {number // 100:02} {number % 100:02}",
        "mail": f"ce.{code}@exemple.fr",
        "restauration": 1,
        "ulis": 0,
        "lycee_agricole": "0",
        "post_bac": "1",
        "nombre_d_eleves": None,
        "position": {"lon": 3.5, "lat": 43.5},
        "type_contrat_prive": "SANS OBJET",
        "libelle_departement": "Département d'Essai",
        "libelle_academie": "Essai",
        "date_ouverture": "1987-09-01",
        "date_maj_ligne": "2025-09-26",
        "etat": "OUVERT",
        "ministere_tutelle": "MINISTERE DE L'EDUCATION NATIONALE",
        "multi_uai": 0,
        "code_nature": nature,
        "libelle_nature": "LYCEE D ESSAI",
        "code_type_contrat_prive": "99",
        "etablissement_mere": None,
        "type_rattachement_etablissement_mere": None,
        "code_bassin_formation": None,
        "libelle_bassin_formation": None,
    }
    return row | changes


def a_cio_row(number: int, town: str, **changes: Any) -> Row:
    """Return the row of a CIO."""
    own = {
        "type_etablissement": "Information et orientation",
        "nom_commune": town,
        "voie_generale": None,
        "voie_technologique": None,
        "voie_professionnelle": None,
        "lycee_agricole": None,
    }
    name = f"Centre d'information et d'orientation de {town}"
    return a_row(number, name, 841, **(own | changes))


def a_general_count(number: int, rentree: int | str, **series: Any) -> Row:
    """Return a row of the general and technological head-counts: `g=214`, `stmg=35`."""
    names = ("g", "sti2d", "stl", "stmg", "st2s", "std2a", "sthr", "tmd", "bt")
    told = {f"terminales_{name}": series.get(name, 0) for name in names}
    part = {"terminales_g_filles": 60, "terminales_g_lv1_allemand": 3, "2ndes_gt": 300}
    return {"rentree_scolaire": rentree, "numero_lycee": uai(number)} | told | part


def a_vocational_count(number: int, rentree: int | str, pro: Any) -> Row:
    """Return a row of the vocational head-counts."""
    part = {"terminales_pro_filles": 10, "cap_2nde_annee": 12}
    own = {"rentree_scolaire": rentree, "numero_lycee": uai(number), "terminales_pro": pro}
    return own | part


@dataclass
class Data:
    """One data set of the portal."""

    rows: list[Row]
    processed: str | None = "2025-01-05T21:03:03.397000+00:00"
    types: dict[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> list[str]:
        """Every field of its rows."""
        return list(dict.fromkeys(name for row in self.rows for name in row))

    def description(self) -> Row:
        """Return what describes it, as the portal does."""
        listed = [{"name": n, "type": self.types.get(n, "text"), "label": n} for n in self.fields]
        metas = {
            "title": "Essai",
            "records_count": len(self.rows),
            "data_processed": self.processed,
        }
        return {"dataset_id": "essai", "fields": listed, "metas": {"default": metas, "dcat": {}}}


class OpenData:
    """The portal: its data sets, what was asked of it, and what it answers instead."""

    def __init__(self, datasets: dict[str, Data]) -> None:
        self.datasets = datasets
        self.asked: list[str] = []
        """Paths with their queries, decoded, in order."""
        self.headers: list[Mapping[str, str]] = []
        self.instead: Callable[[str], Answer | None] = lambda _path: None
        """Gives another answer to a path, None for the usual one."""
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body leave together: no wait for an acknowledgement

            def do_GET(self) -> None:
                status, headers, body = portal.answer(self.path, dict(self.headers))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    @property
    def exports(self) -> list[str]:
        """The exports asked for, by the name of their data set."""
        return [path.split("/")[6] for path in self.asked if "/exports/" in path]

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        """Return what is answered to a request."""
        decoded = unquote(path)
        self.asked.append(decoded)
        self.headers.append(headers)
        if (other := self.instead(decoded)) is not None:
            return other
        parts = urlsplit(path)
        name, _, below = parts.path.removeprefix("/api/explore/v2.1/catalog/datasets/").partition(
            "/"
        )
        data = self.datasets.get(name)
        if data is None:
            page = {"error_code": "NotFoundResource", "message": f"The requested dataset {name}…"}
            return 404, _JSON, json.dumps(page).encode()
        if not below:
            return 200, _JSON, json.dumps(data.description()).encode()
        return self._export(data, parse_qs(parts.query))

    def serve(self) -> None:
        """Answer until `close`."""
        self._server.serve_forever(poll_interval=0.01)

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()

    def _export(self, data: Data, query: Mapping[str, list[str]]) -> Answer:
        assert query["limit"] == ["-1"]
        select = query["select"][0].split(",") if "select" in query else data.fields
        unknown = [name for name in select if name not in data.fields]
        unknown += [name for name in _named(query["where"][0]) if name not in data.fields]
        if unknown:
            page = {"error_code": "ODSQLError", "message": f"Unknown field: {unknown[0]}."}
            return 400, _JSON, json.dumps(page).encode()
        kept = [row for row in data.rows if _holds(query["where"][0], row)]
        rows = [{name: row.get(name) for name in select} for row in kept]
        return 200, _JSON, json.dumps(rows, ensure_ascii=False).encode()


def _named(where: str) -> list[str]:
    return [match[1] or match[3] for match in _CLAUSE.finditer(where)]


def _holds(where: str, row: Row) -> bool:
    """Tell whether a row fulfils a condition: clauses, and, or, brackets."""

    def clause(match: re.Match[str]) -> str:
        starting, beginning, name, quoted, bare = match.groups()
        if starting:
            return str(str(row.get(starting)).startswith(beginning))
        wanted = int(bare) if bare else quoted
        return str(row.get(name) == wanted)

    told = _CLAUSE.sub(clause, where)
    assert re.fullmatch("(True|False|and|or|[() ])+", told), where
    return bool(eval(told))  # noqa: S307 - only the words just checked


@contextmanager
def open_data(
    annuaire: list[Row], general: list[Row] | None = None, vocational: list[Row] | None = None
) -> Iterator[OpenData]:
    """Serve the three data sets; without head-counts, those of nobody."""
    portal = OpenData(
        {
            ANNUAIRE: Data(annuaire, types=_ANNUAIRE_TYPES),
            GENERAL: Data(general or [a_general_count(9, "2020", g=1)]),
            VOCATIONAL: Data(vocational or [a_vocational_count(9, "2020", 1)]),
        }
    )
    thread = threading.Thread(target=portal.serve, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        portal.close()
        thread.join()
