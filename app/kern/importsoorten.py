"""The kinds of file that can be read in, by the name that every face calls them."""

from enum import StrEnum


class Importsoort(StrEnum):
    """A kind of file."""

    CONTRACTEN = "contracten"
    PRODUCTEN = "producten"
    GEMEENTEN = "gemeenten"
    AANBIEDERS = "aanbieders"
    WIJKTEAMS = "wijkteams"
    POSTCODES = "postcodes"
    PRODUCTKENMERKEN = "productkenmerken"
