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
        """Take the fields; AttributeError when one without a default is missing."""
        super().__init__()
        given = dict(zip(self._fields, values, strict=False)) | named
        for name in self._fields:
            setattr(self, name, given[name] if name in given else getattr(type(self), name))
