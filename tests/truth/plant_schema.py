"""Planters of what does not follow a schema that somebody gives (F013)."""

import tempfile
from functools import cache
from pathlib import Path

from cio_console.checks.xsd.reading import Schema, read_schema
from cio_console.checks.xsd.schemas import Schemas
from tests.truth.ground import Ground
from tests.truth.planting import Planter, anyone, put
from tests.truth.wanted import ERROR, Wanted

SCHEMA = "schema"
_XSD = """<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:complexType name="open" mixed="true">
    <xs:sequence><xs:any processContents="lax" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
    <xs:anyAttribute processContents="lax"/>
  </xs:complexType>
  <xs:complexType name="pupils">
    <xs:sequence><xs:element name="ELEVE" type="open" maxOccurs="unbounded"/></xs:sequence>
  </xs:complexType>
  <xs:complexType name="data">
    <xs:choice maxOccurs="unbounded">
      <xs:element name="ELEVES" type="pupils"/>
      <xs:element name="OPTIONS" type="open"/>
      <xs:element name="STRUCTURES" type="open"/>
      <xs:element name="BOURSES" type="open"/>
      <xs:element name="ADRESSES" type="open"/>
    </xs:choice>
  </xs:complexType>
  <xs:complexType name="root">
    <xs:sequence>
      <xs:element name="PARAMETRES" type="open"/>
      <xs:element name="DONNEES" type="data"/>
    </xs:sequence>
    <xs:attribute name="VERSION"/>
  </xs:complexType>
  <xs:element name="BEE_ELEVES" type="root"/>
  <xs:element name="CODE_STATUT">
    <xs:simpleType>
      <xs:restriction base="xs:token"><xs:pattern value="|ST|AP|CQ|FQ|FC"/></xs:restriction>
    </xs:simpleType>
  </xs:element>
  <xs:element name="TYPE_STRUCTURE">
    <xs:simpleType>
      <xs:restriction base="xs:token"><xs:pattern value="|D|G"/></xs:restriction>
    </xs:simpleType>
  </xs:element>
</xs:schema>
"""
"""A schema of two values, by which every clean export is right."""


@cache
def _schema() -> Schema:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "eleves.xsd"
        path.write_text(_XSD, encoding="utf-8")
        return read_schema(path)


def _given(ground: Ground) -> None:
    ground.expected["schemas"] = Schemas(_schema())


def _status(text: str) -> Planter:
    def plant(ground: Ground) -> list[Wanted]:
        pupil = ground.pupil(anyone)
        _given(ground)
        at = put(ground, ground.record(pupil), "CODE_STATUT", text)
        who = ground.who(pupil, division=ground.class_of(pupil))
        return [Wanted("F013", ERROR, at, text, who, says=("CODE_STATUT",))]

    return Planter(f"F013 CODE_STATUT {text!r}", "F013", plant, SCHEMA)


def _followed(ground: Ground) -> list[Wanted]:
    """Give a schema that the export follows."""
    _given(ground)
    return []


PLANTERS = [_status("XX"), _status("st"), _status("SCOLAIRE")]
HARMLESS = [Planter("F013 a schema that is followed", "F013", _followed, SCHEMA)]
