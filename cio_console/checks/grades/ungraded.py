"""N109: the classes and the subjects without any grade in a period, the pupils without any.

The root cause first: a period that every class lacks is one finding, a class that lacks one is
another, and only then come the subjects and the pupils that these do not explain. A subject that
all its pupils have as « non noté » may have had no teacher, or not be graded in that class, or
anywhere: a warning, or an information, for the file says it and a director may know why.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Protocol

from cio_console.checks.catalogue import usual
from cio_console.checks.grades.calendar import Calendar, asked, named_periods
from cio_console.checks.grades.tally import WHOLE_CLASS, Census, Group
from cio_console.checks.reporting.flaw import NOWHERE, Draft, Place
from cio_console.checks.reporting.recurring import TOLD, Case, Cause
from cio_console.domain.finding import Severity


class Labels(Protocol):
    """What a file says of the names that its counts go by."""

    def division_of_year(self, division: str) -> str:
        """Return « trimestre » or « semestre », "" when the file does not tell."""

    def class_label(self, division: str) -> str:
        """Return « de la classe TG1 », or "" where the file names no class."""

    def class_place(self, division: str) -> Place:
        """Return where a class is declared, `NOWHERE` when it is not."""

    def subject_of(self, service: Hashable, period: str) -> str:
        """Return the six digits of a service's subject, or "" when they are not known."""

    def service_label(self, service: Hashable, period: str) -> str:
        """Return how a sentence names a service: « en 061300 (MATHEMATIQUES) »."""

    def service_place(self, service: Hashable, period: str) -> Place:
        """Return where a service is declared, `NOWHERE` when it is not."""


class Ungraded:
    """What one file lacks: computed once, at its end."""

    def __init__(self, census: Census, labels: Labels, calendar: Calendar) -> None:
        self.census = census
        self.labels = labels
        self.calendar = calendar
        self.lacks: Mapping[str, frozenset[str]] = {
            division: self.wanted(division) - census.present(division)
            for division, rows in census.rows.items()
            if len(rows) >= WHOLE_CLASS
        }
        """Division of some size → the periods asked for that hold no grade of anyone."""

    def wanted(self, division: str) -> frozenset[str]:
        """Return the periods that the campaign asks for of a division."""
        name = self.labels.division_of_year(division)
        return asked(name, self.census.present(division), self.calendar)

    def drafts(self) -> Iterator[Draft]:
        """Yield the periods, classes and subjects without any grade."""
        everywhere = self._everywhere()
        for period in sorted(everywhere):
            yield self._whole_file(period)
        for division, lacking in self.lacks.items():
            if own := lacking - everywhere:
                yield self._class(division, own)
        yield from self._services()

    def pupil_cause(self, key: Hashable, _case: Case) -> Cause | None:
        """Tell whether the pupils without any grade of a division are so with their whole class."""
        lacking = self.lacks.get(str(key), frozenset())
        return TOLD if lacking and lacking == self.wanted(str(key)) else None

    def explains(self, service: Hashable, period: str) -> bool:
        """Tell whether the grades that a service lacks over a period are told by N109."""
        group = self.census.groups.get((service, period))
        if group is None:
            return False
        return self._class_lacks(group, period) or self._is_wanted(service, period, group)

    def _everywhere(self) -> frozenset[str]:
        """Return the periods that all of several divisions lack, of those that they should have."""
        if len(self.lacks) < 2:  # noqa: PLR2004 - of one class alone, say which
            return frozenset()
        periods = frozenset[str]().union(*map(self.wanted, self.lacks))
        return frozenset(
            period
            for period in periods
            if all(period in self.lacks[d] for d in self.lacks if period in self.wanted(d))
            and sum(period in lacking for lacking in self.lacks.values()) > 1
        )

    def _whole_file(self, period: str) -> Draft:
        lacking = [d for d, periods in self.lacks.items() if period in periods]
        names = {self.labels.division_of_year(division) for division in lacking}
        when = named_periods(names.pop() if len(names) == 1 else "", (period,))
        rows = [row for division in lacking for row in self.census.rows[division]]
        message = f"Aucun des {len(rows)} élèves du fichier n'a de note {when}."
        return _draft(message, NOWHERE, also=rows)

    def _class(self, division: str, periods: frozenset[str]) -> Draft:
        when = named_periods(self.labels.division_of_year(division), periods)
        label = self.labels.class_label(division)
        rows = self.census.rows[division]
        who = f"Aucun des {len(rows)} élèves{label and ' '}{label}"
        return _draft(f"{who} n'a de note {when}.", self.labels.class_place(division), also=rows)

    def _services(self) -> Iterator[Draft]:
        """Yield the subjects without any grade in a period, those of the whole file once."""
        labels = self.labels
        taught = {
            (labels.subject_of(service, period), division)
            for (service, period), group in self.census.groups.items()
            if group.graded
            for division in group.divisions
        }
        subjects = {subject for subject, _ in taught}
        nowhere: dict[str, tuple[Hashable, str, int]] = {}
        for (service, period), group in self.census.groups.items():
            if not self._is_wanted(service, period, group):
                continue
            subject = labels.subject_of(service, period)
            if group.missing or any((subject, d) in taught for d in group.divisions):
                yield self._service(service, period, group)
            elif subject in subjects:
                # Other classes are graded in it: this one may have had no teacher, or no need.
                yield self._service(service, period, group, Severity.INFORMATION)
            else:
                known = nowhere.setdefault(subject, (service, period, group.awaited))
                nowhere[subject] = (*known[:2], max(known[2], group.awaited))
        for service, period, count in nowhere.values():
            what = labels.service_label(service, period)
            message = f"Aucun élève n'est noté {what}, à aucune période ({count} élèves au moins)."
            place = labels.service_place(service, period)
            yield _draft(message, place, Severity.INFORMATION)

    def _is_wanted(self, service: Hashable, period: str, group: Group) -> bool:
        """Tell whether a group lacks grades that nothing larger explains."""
        if not self.census.whole((service, period)) or self._class_lacks(group, period):
            return False
        return any(period in self.wanted(division) for division in group.divisions)

    def _class_lacks(self, group: Group, period: str) -> bool:
        return all(period in self.lacks.get(division, ()) for division in group.divisions)

    def _service(
        self,
        service: Hashable,
        period: str,
        group: Group,
        ungraded: Severity = Severity.WARNING,
    ) -> Draft:
        """Return what is said of a service without any grade; `ungraded` when all say so."""
        labels = self.labels
        names = {labels.division_of_year(division) for division in group.divisions}
        when = named_periods(names.pop() if len(names) == 1 else "", (period,))
        who = f"Aucun des {group.awaited} élèves du service n'a de note {when}"
        message = f"{who} {labels.service_label(service, period)}."
        severity = None
        if not group.missing:
            severity = ungraded
            message = f"{message[:-1]} : tous sont « non notés »."
        return _draft(message, labels.service_place(service, period), severity)


def _draft(
    message: str, place: Place, severity: Severity | None = None, also: Iterable[int] = ()
) -> Draft:
    severity = severity or usual("N109")
    return Draft("N109", severity, message, place, also=tuple(also))
