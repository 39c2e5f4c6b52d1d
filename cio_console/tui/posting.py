"""Messages with fields, defined at the cost of any class."""

from typing import ClassVar, dataclass_transform

from textual.message import Message


@dataclass_transform(eq_default=False)
class Posted(Message):
    """A message with the fields annotated in its class, in their order; one may have a default.

    Written as a dataclass, which would compile methods for each kind of message before the first
    screen is drawn.
    """

    _fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._fields = tuple(cls.__annotations__)

    def __init__(self, *values: object, **named: object) -> None:
        """Take the fields. Raises TypeError for arguments that are not these."""
        super().__init__()
        given = dict(zip(self._fields, values, strict=False)) | named
        twice_or_too_many = len(given) < len(values) + len(named)
        missing = [f for f in self._fields if f not in given and not hasattr(type(self), f)]
        if twice_or_too_many or missing or given.keys() - self._fields:
            asked = f"{type(self).__qualname__}({', '.join(self._fields)})"
            message = f"{asked}: {len(values)}, {sorted(named)}"  # no datum of a message
            raise TypeError(message)
        for name, value in given.items():
            setattr(self, name, value)
