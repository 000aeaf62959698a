"""Small faults in Python source, one at a time: what `tools.schakel_uit --diep` puts into a rule module.

A comparison gets another strictness or direction, `and` becomes `or`, `not` goes, a condition is left out or forced, an
element leaves a collection, a number moves by one, a code becomes another, a statement without a value does nothing.
What a rule says (docstrings, texts of findings, the facts in `Regel(…)`) is left alone: other tests keep that.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_VERGELIJKING: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_REKENEN: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_NAMEN = {
    "any": "all", "all": "any", "min": "max", "max": "min", "gevuld": "leeg", "leeg": "gevuld",
    "een_van": "anders_dan", "anders_dan": "een_van",
}  # fmt: skip
_PLICHTEN = {"GEVULD", "LEEG", "GEVULD_ANDERS_LEEG"}
_BESLUIT: dict[str, tuple[range, frozenset[str]]] = {
    "Regel": (range(0), frozenset({"ronde"})),
    "Conditie": (range(3, 7), frozenset()),
    "Sleutel": (range(2, 4), frozenset({"persoonlijk"})),
    "TypeVar": (range(0), frozenset()),
}
"""Calls that state facts: of these only some arguments, by position and by name, decide anything."""
_TYPEN = {"tuple", "list", "dict", "set", "Callable", "Iterator"}


@dataclass(frozen=True, slots=True)
class Plek:
    """A node and where it hangs: the field of its parent, with an index when that is a list."""

    ouder: ast.AST
    veld: str
    index: int | None
    knoop: ast.AST

    def zet(self, nieuw: ast.AST) -> None:
        """Put another node in this place."""
        if self.index is None:
            setattr(self.ouder, self.veld, nieuw)
        else:
            getattr(self.ouder, self.veld)[self.index] = nieuw


def mutanten(boom: ast.Module) -> Iterator[tuple[int, str]]:
    """Change `boom` in place, one fault after another; yields the line and what was changed, and then undoes it."""
    for plek in list(_plekken(boom)):
        regel = int(getattr(plek.knoop, "lineno", 0) or getattr(plek.ouder, "lineno", 0))
        oud = ast.unparse(plek.knoop)
        for nieuw in _vervangingen(plek):
            plek.zet(nieuw)
            ast.fix_missing_locations(boom)
            yield regel, f"{oud}  →  {ast.unparse(nieuw)}"
            plek.zet(plek.knoop)


def _plekken(knoop: ast.AST) -> Iterator[Plek]:
    """Every node below this one that may be mutated."""
    for veld, waarde in ast.iter_fields(knoop):
        if veld in {"annotation", "returns", "decorator_list"}:
            continue
        kinderen = list(enumerate(waarde)) if isinstance(waarde, list) else [(None, waarde)]
        for index, kind in kinderen:
            if isinstance(kind, ast.AST) and not _is_tekst(knoop, veld, index, kind):
                yield Plek(knoop, veld, index, kind)
                yield from _plekken(kind)


def _is_tekst(ouder: ast.AST, veld: str, index: int | None, kind: ast.AST) -> bool:
    """Whether a node is a fact or a text and not a decision."""
    if isinstance(kind, ast.JoinedStr | ast.Import | ast.ImportFrom):
        return True
    if isinstance(kind, ast.Expr) and isinstance(kind.value, ast.Constant):
        return True
    if isinstance(ouder, ast.Subscript) and veld == "slice" and isinstance(ouder.value, ast.Name):
        return ouder.value.id in _TYPEN
    if isinstance(ouder, ast.Call) and isinstance(ouder.func, ast.Name) and ouder.func.id in _BESLUIT:
        plaatsen, namen = _BESLUIT[ouder.func.id]
        if isinstance(kind, ast.keyword):
            return kind.arg not in namen
        return veld == "args" and index not in plaatsen
    return _is_zin_of_pad(kind) or (isinstance(kind, ast.Tuple) and any(map(_is_zin_of_pad, kind.elts)))


def _is_zin_of_pad(knoop: ast.AST) -> bool:
    """Whether a node is text for people, or names an element that the schemas are asked for."""
    return (
        isinstance(knoop, ast.Constant)
        and isinstance(knoop.value, str)
        and (" " in knoop.value or "/" in knoop.value or not knoop.value)
    )


def _vervangingen(plek: Plek) -> Iterator[ast.AST]:
    """What may stand in the place of a node instead."""
    maak = _SOORTEN.get(type(plek.knoop))
    if maak is not None:
        yield from maak(plek.knoop)
    # A condition is also forced, whatever it looks like.
    if (plek.veld == "test" and isinstance(plek.ouder, ast.If | ast.IfExp)) or plek.veld == "ifs":
        yield ast.Constant(value=True)
        yield ast.Constant(value=False)


def _vergelijking(knoop: ast.Compare) -> Iterator[ast.AST]:
    for i, op in enumerate(knoop.ops):
        for ander in _VERGELIJKING[type(op)]:
            ops = [*knoop.ops[:i], ander(), *knoop.ops[i + 1 :]]
            yield ast.Compare(left=knoop.left, ops=ops, comparators=knoop.comparators)


def _en_of(knoop: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(op=ast.Or() if isinstance(knoop.op, ast.And) else ast.And(), values=knoop.values)
    for i in range(len(knoop.values)):
        rest = knoop.values[:i] + knoop.values[i + 1 :]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(op=knoop.op, values=rest)


def _zonder_teken(knoop: ast.UnaryOp) -> Iterator[ast.AST]:
    yield knoop.operand


def _rekenen(knoop: ast.BinOp) -> Iterator[ast.AST]:
    if type(knoop.op) in _REKENEN:
        yield ast.BinOp(left=knoop.left, op=_REKENEN[type(knoop.op)](), right=knoop.right)


def _bijwerken(knoop: ast.AugAssign) -> Iterator[ast.AST]:
    if type(knoop.op) in _REKENEN:
        yield ast.AugAssign(target=knoop.target, op=_REKENEN[type(knoop.op)](), value=knoop.value)


def _kleiner(knoop: ast.Tuple | ast.List | ast.Set) -> Iterator[ast.AST]:
    for i in range(len(knoop.elts)):
        rest = knoop.elts[:i] + knoop.elts[i + 1 :]
        if isinstance(knoop, ast.Set):
            yield ast.Set(elts=rest)
        elif isinstance(knoop.ctx, ast.Load):
            yield type(knoop)(elts=rest, ctx=ast.Load())


def _andere_naam(knoop: ast.Name) -> Iterator[ast.AST]:
    if knoop.id in _NAMEN:
        yield ast.Name(id=_NAMEN[knoop.id], ctx=ast.Load())


def _andere_plicht(knoop: ast.Attribute) -> Iterator[ast.AST]:
    if knoop.attr in _PLICHTEN:
        yield from (ast.Attribute(value=knoop.value, attr=ander, ctx=ast.Load()) for ander in _PLICHTEN - {knoop.attr})


def _andere_waarde(knoop: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(knoop.value, bool):
        yield ast.Constant(value=not knoop.value)
    elif isinstance(knoop.value, int):
        yield from (ast.Constant(value=knoop.value + 1), ast.Constant(value=knoop.value - 1))
    elif isinstance(knoop.value, str):
        yield ast.Constant(value=f"{knoop.value}?")


def _niets(knoop: ast.stmt) -> Iterator[ast.AST]:
    if not isinstance(knoop, ast.Expr) or isinstance(knoop.value, ast.Call):
        yield ast.Pass()


_SOORTEN: dict[type[ast.AST], Callable[[Any], Iterator[ast.AST]]] = {
    ast.Compare: _vergelijking,
    ast.BoolOp: _en_of,
    ast.UnaryOp: _zonder_teken,
    ast.BinOp: _rekenen,
    ast.AugAssign: _bijwerken,
    ast.Tuple: _kleiner,
    ast.List: _kleiner,
    ast.Set: _kleiner,
    ast.Name: _andere_naam,
    ast.Attribute: _andere_plicht,
    ast.Constant: _andere_waarde,
    ast.Continue: _niets,
    ast.Break: _niets,
    ast.Expr: _niets,
}
