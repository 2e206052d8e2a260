"""The house rules: who may import whom, and in which order the files of a room know each other."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "anchor": {"clinic", "publishing", "procedures", "faqs", "inquiries", "throttle", "outbox", "vault"},
    "inquiries": {"procedures", "clinic", "outbox", "throttle", "vault"},
    "faqs": {"procedures", "publishing", "clinic"},
    "procedures": {"publishing", "clinic"},
    "publishing": {"outbox"},
    "outbox": {"vault"},
    "vault": set(),
    "throttle": set(),
    "clinic": set(),
}
# Inside a room a file knows only those before it in this list.
ORDER = ["models", "forms", "views", "urls"]


def imported_names(file: Path, package: str) -> list[str]:
    """Every module that `file` imports, wherever in it the import stands, as a dotted name."""
    names = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = f"{package}.{node.module or ''}".strip(".") if node.level else node.module or ""
            names += [f"{module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in {
            "import_module",
            "__import__",
            "get_model",
        }:
            names += [argument.value for argument in node.args[:1] if isinstance(argument, ast.Constant)]
    return names


def forbidden_imports(root: Path) -> list[str]:
    """The imports below `root` that the house forbids, as "file imports name"."""
    found = []
    for room, allowed in MAY_IMPORT.items():
        for file in sorted((root / room).rglob("*.py")):
            for name in imported_names(file, room):
                other = name.split(".")[0]
                if other in MAY_IMPORT and other != room and other not in allowed:
                    found.append(f"{file.relative_to(root)} imports {name}")
    return found


def is_in(used: str, modules: set[str]) -> bool:
    return any(used == module or used.startswith(f"{module}.") for module in modules)


def out_of_order(root: Path) -> list[str]:
    found = []
    for room in MAY_IMPORT:
        for place, name in enumerate(ORDER):
            later = {f"{room}.{other}" for other in ORDER[place + 1 :]}
            for file in [*(root / room).glob(f"{name}.py"), *(root / room / name).glob("*.py")]:
                short, text = file.relative_to(root), file.read_text(encoding="utf-8")
                found += [f"{short} imports {used}" for used in imported_names(file, room) if is_in(used, later)]
                if name == "models":
                    found += [f"{short} knows a request"] * ("HttpRequest" in text or "request." in text)
    return found


def test_no_room_imports_what_the_house_forbids():
    assert forbidden_imports(ROOT) == []


def test_files_of_a_room_know_each_other_in_one_direction():
    assert out_of_order(ROOT) == []


def test_every_package_with_code_has_its_place_in_the_house():
    packages = {folder.parent.name for folder in ROOT.glob("*/__init__.py")} - {"tests", "scripts"}

    assert packages <= MAY_IMPORT.keys()


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("clinic", "from procedures.models import Procedure"),
        ("procedures", "def later():\n    import faqs.models"),
        ("procedures", "def later():\n    from faqs import models"),
        ("publishing", "from anchor import settings"),
        ("procedures", "from django.apps import apps\nQuestion = apps.get_model('faqs.Question')"),
        ("faqs", "from importlib import import_module\nimport_module('inquiries.models')"),
        ("clinic", "from inquiries import models as m"),
    ],
)
def test_a_forbidden_import_is_found_wherever_it_stands(tmp_path, room, line):
    (tmp_path / room).mkdir()
    (tmp_path / room / "models.py").write_text(line + "\n")

    assert len(forbidden_imports(tmp_path)) == 1
