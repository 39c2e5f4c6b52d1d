"""Every fault that a test plants in one pupil of an LSL file, and the finding that it must give."""

from collections.abc import Callable
from dataclasses import dataclass

from cio_console.domain.finding import Severity
from tests.checks.builders import rnie
from tests.checks.lsl import Evaluation, Pupil, period

ERROR, WARNING, INFORMATION = Severity.ERROR, Severity.WARNING, Severity.INFORMATION
ELEVE = "lsl/donnees/eleve"
SCHOOLING = f"{ELEVE}/scolarites/scolarite"
EVALUATION = f"{SCHOOLING}/evaluation"
PERIOD = f"{EVALUATION}/periodiques/periode"


@dataclass(frozen=True)
class Planted:
    """A fault of the second pupil, and the finding that it must give."""

    name: str
    rule: str
    severity: Severity
    plant: Callable[[Pupil], object]
    needle: str
    """Text that the finding stands at, within the pupil's record."""
    path: str
    value: str = ""
    message: str = ""
    nth: int = 1
    """Which occurrence of the text."""


def change(**values: object) -> Callable[[Pupil], None]:
    """Return a fault that changes the first evaluation of a pupil."""

    def plant(pupil: Pupil) -> None:
        for name, value in values.items():
            setattr(pupil.evaluations[0], name, value)

    return plant


def average(text: str | None, message: str) -> Planted:
    """Return a fault of the average of the second period."""
    needle = period("2", None)[:-2] if text is None else f'moyenne="{text}"'
    plant = change(periods=[("1", "12.50"), ("2", text), ("3", "-1")])
    return Planted(f"moyenne-{text}", "N103", ERROR, plant, needle, PERIOD, text or "", message)


def number(*periods: tuple[str | None, str | None], value: str, message: str) -> Planted:
    """Return a fault of the number of a period."""
    return Planted(
        f"periode-{value}",
        "N104",
        ERROR,
        change(periods=list(periods)),
        f'numero="{value}"',
        PERIOD,
        value,
        message,
    )


def identified(text: str | None, message: str) -> Planted:
    """Return a fault of the identifier."""
    needle = "<eleve" if text is None else f'id="{text}"'
    return Planted(
        f"id-{text}",
        "N101",
        ERROR,
        lambda pupil: setattr(pupil, "identifier", text),
        needle,
        ELEVE,
        text or "",
        message,
    )


def shares(*values: str | None, message: str) -> Planted:
    """Return a fault of the distribution of the averages."""
    value = ", ".join(("30", "11.42", *(text or "" for text in values)))
    plant = change(shares=values)
    return Planted(
        f"repartition-{values}",
        "N106",
        WARNING,
        plant,
        "<structure",
        f"{EVALUATION}/structure",
        value,
        message,
    )


PLANTED = (
    identified(None, "n'a pas d'identifiant"),
    identified("", "n'a pas d'identifiant"),
    identified(rnie(2), "est un INE"),
    identified("0", "on attend un nombre"),
    identified("-12", "on attend un nombre"),
    identified("E-12", "on attend un nombre"),
    average(None, "-1 pour un élève non noté"),
    average("", "-1 pour un élève non noté"),
    average("12,5", "virgule"),
    average("25", "dépasse 20"),
    average("-2", "n'est pas un nombre"),
    average("13.333", "plus de 2 décimales"),
    number(("1", "12"), ("9", "13"), value="9", message="on attend 1 ou 2"),
    number(("1", "12"), ("", "13"), value="", message="on attend 1 ou 2"),
    number(("1", "12"), ("3", "13"), value="3", message="on attend 1 ou 2"),
    Planted(
        "periode-deux-fois",
        "N104",
        ERROR,
        change(periods=[("2", "12"), ("2", "-1")]),
        'numero="2" moyenne="-1"',
        PERIOD,
        "2",
        "deux fois la même période",
    ),
    Planted(
        "decoupage",
        "N104",
        ERROR,
        lambda pupil: setattr(pupil, "division", "A"),
        'code-periode="A"',
        SCHOOLING,
        "A",
        "on attend T ou S",
    ),
    Planted(
        "matiere-absente",
        "N105",
        ERROR,
        change(subject=None),
        '<evaluation modalite-election="S">',
        EVALUATION,
        "",
        "n'a pas de code",
    ),
    Planted(
        "matiere-courte",
        "N105",
        ERROR,
        change(subject="613"),
        'code-matiere="613"',
        EVALUATION,
        "613",
        "six chiffres",
    ),
    Planted(
        "competence",
        "N105",
        ERROR,
        change(skills=[("1234", "3"), ("12", "3")]),
        '<competence code="12"',
        f"{EVALUATION}/competences/competence",
        "12",
        "compétence",
    ),
    Planted(
        "niveau",
        "N105",
        ERROR,
        change(skills=[("1234", "B3")]),
        '<competence code="1234"',
        f"{EVALUATION}/competences/competence",
        "B3",
        "compétence",
    ),
    shares("20.00", "50.00", "20.00", message="fait 90 et non 100"),
    shares("20", "50", "27", message="fait 97 et non 100"),
    shares("33.33", "33.33", "33.31", message="fait 99.97 et non 100"),
    shares("20.00", None, "30.00", message="incomplète"),
    shares("20,00", "50,00", "30,00", message="nombres"),
    Planted(
        "effectif",
        "N106",
        WARNING,
        change(headcount="trente"),
        "<structure",
        f"{EVALUATION}/structure",
        "trente, 11.42, 20.00, 50.00, 30.00",
        "L'effectif",
    ),
    Planted(
        "moyenne-du-groupe",
        "N106",
        WARNING,
        change(average="21"),
        "<structure",
        f"{EVALUATION}/structure",
        "30, 21, 20.00, 50.00, 30.00",
        "La moyenne du groupe dépasse 20",
    ),
    Planted(
        "appreciation-vide",
        "N107",
        ERROR,
        change(remark=""),
        "<annuelle/>",
        f"{EVALUATION}/annuelle",
        message="manque",
    ),
    Planted(
        "appreciation-blanche",
        "N107",
        ERROR,
        change(remark=" "),
        "<annuelle> <",
        f"{EVALUATION}/annuelle",
        message="manque",
    ),
    Planted(
        "appreciation-absente",
        "N107",
        ERROR,
        change(remark=None),
        "<evaluation ",
        EVALUATION,
        message="manque",
    ),
    Planted(
        "appreciation-longue",
        "N107",
        WARNING,
        change(remark="x" * 301),
        "<annuelle>xxx",
        f"{EVALUATION}/annuelle",
        message="301 caractères",
    ),
    Planted(
        "sans-enseignant",
        "N108",
        WARNING,
        change(teacher=None),
        "<evaluation ",
        EVALUATION,
        message="enseignant",
    ),
    Planted(
        "enseignant-sans-nom",
        "N108",
        WARNING,
        change(teacher=""),
        "<evaluation ",
        EVALUATION,
        message="enseignant",
    ),
    Planted(
        "sans-note",
        "N109",
        ERROR,
        lambda pupil: pupil.evaluations.clear(),
        "<eleve ",
        ELEVE,
        message="aucune note",
    ),
    Planted(
        "deux-lv1",
        "N110",
        INFORMATION,
        change(subject="030601"),
        '<periode numero="1"',
        PERIOD,
        "030201",
        "LV1",
        2,
    ),
    Planted(
        "deux-services",
        "N110",
        INFORMATION,
        lambda pupil: pupil.evaluations.append(Evaluation("061300")),
        '<periode numero="1"',
        PERIOD,
        "061300",
        "DNL",
        3,
    ),
)
