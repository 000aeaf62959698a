"""The pages: Dutch, server-rendered, and working without a script."""

from starlette.routing import BaseRoute

from app.web import aanmelden, afmelden, ik, register, statisch
from app.web.deur import BewaaktePagina


def routes() -> list[BaseRoute]:
    """The routes of this face, for the application that all faces share."""
    return [
        BewaaktePagina("/aanmelden", aanmelden.toon, methods=["GET"]),
        BewaaktePagina("/aanmelden", aanmelden.kies_rol, methods=["POST"]),
        BewaaktePagina("/aanmelden/begin", aanmelden.begin, methods=["GET"]),
        BewaaktePagina("/aanmelden/terug", aanmelden.terug, methods=["GET"]),
        BewaaktePagina("/afmelden", afmelden.meld_af, methods=["POST"]),
        BewaaktePagina("/afmelden/backchannel", afmelden.backchannel, methods=["POST"]),
        BewaaktePagina("/afmelden/frontchannel", afmelden.frontchannel, methods=["GET"]),
        BewaaktePagina("/ik", ik.toon, methods=["GET"]),
        BewaaktePagina("/verwerkingsactiviteiten/{code}/{versie:int}", register.toon, methods=["GET"]),
        BewaaktePagina("/statisch/{pad:path}", statisch.geef, methods=["GET"]),
    ]
