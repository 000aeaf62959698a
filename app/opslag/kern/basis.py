"""The base of all tables: names of constraints and how Python types are stored."""

from datetime import datetime
from typing import Annotated, get_args
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Identity, MetaData, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, mapped_column

Sleutel = Annotated[int, mapped_column(Identity(always=True), primary_key=True)]

NAMEN = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Basis(DeclarativeBase):
    """Base of every table. Money and counts are bigint, moments are timestamptz, text has no length of its own."""

    metadata = MetaData(naming_convention=NAMEN)
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it as a plain class attribute
        str: Text(),
        int: BigInteger(),
        datetime: DateTime(timezone=True),
        UUID: Uuid(),
    }


def in_woorden(kolom: str, woorden: object) -> str:
    """The condition that a column holds one of the words of a Literal."""
    return f"{kolom} in ({', '.join(map(repr, get_args(woorden)))})"


def een_van(kolom: str, woorden: object) -> CheckConstraint:
    """The constraint that a column holds one of the words of a Literal; named after the column."""
    return CheckConstraint(in_woorden(kolom, woorden), name=kolom)
