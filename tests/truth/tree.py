"""Elements before they are written: what a fault is planted in, and what it is found at."""

from collections.abc import Iterator


class Element:
    """One element of a document to write; two are the same only if they are one."""

    __slots__ = ("attributes", "children", "raw", "tag", "text", "unclosed")

    def __init__(self, tag: str, text: str = "", **attributes: str) -> None:
        self.tag = tag
        self.text = text
        """Of an element without children."""
        self.attributes = attributes
        self.children: list[Element] = []
        self.raw = False
        """Whether the text is written as it is, right or wrong."""
        self.unclosed = False
        """Whether the end tag is forgotten."""

    def add(self, tag: str, text: str = "", **attributes: str) -> "Element":
        """Add a child at the end and return it."""
        child = Element(tag, text, **attributes)
        self.children.append(child)
        return child

    def find(self, *path: str) -> "Element | None":
        """Return the first descendant at a path of tags, None without one."""
        found: Element | None = self
        for tag in path:
            if found is None:
                break
            found = next((child for child in found.children if child.tag == tag), None)
        return found

    def at(self, *path: str) -> "Element":
        """Return the first descendant at a path of tags, which is there."""
        found = self.find(*path)
        if found is None:
            raise LookupError("/".join((self.tag, *path)))
        return found

    def all(self, tag: str) -> list["Element"]:
        """Return the children of a tag."""
        return [child for child in self.children if child.tag == tag]

    def value(self, *path: str) -> str:
        """Return the text of a descendant, "" without one."""
        found = self.find(*path)
        return found.text if found is not None else ""

    def put(self, tag: str, text: str) -> "Element":
        """Give a child its text, adding it at the end when it is absent; return it."""
        child = self.find(tag) or self.add(tag)
        child.text = text
        return child

    def drop(self, tag: str) -> None:
        """Take away the children of a tag."""
        self.children = [child for child in self.children if child.tag != tag]

    def insert_after(self, child: "Element", new: "Element") -> "Element":
        """Add an element just after one of the children; return it."""
        self.children.insert(self.children.index(child) + 1, new)
        return new

    def every(self) -> Iterator["Element"]:
        """Yield the element and all its descendants, in document order."""
        yield self
        for child in self.children:
            yield from child.every()
