"""The house rules: who imports whom, no circles, short chains, one name a thing. Each rule finds a planted breach."""

import ast
import re
from itertools import pairwise
from statistics import median

import pytest

from scripts import structure
from scripts.structure import ROOT, imports_of, module_of, parsed, source_files

# From the roof to the ground.
MAY_IMPORT = {
    "anchor": {
        "inquiries", "screening", "faqs", "procedures", "pages", "publishing", "search", "emergencies", "clinic",
        "staff", "outbox", "ledger", "vault", "throttle", "text",
    },
    "inquiries": {
        "screening", "procedures", "faqs", "search", "clinic", "staff", "emergencies", "outbox", "ledger", "throttle",
        "vault", "pages", "text",
    },
    "screening": {"procedures", "publishing", "emergencies", "staff", "ledger", "text"},
    "faqs": {"procedures", "publishing", "pages", "search", "clinic", "staff", "ledger", "text"},
    "procedures": {"publishing", "pages", "search", "clinic", "staff", "ledger", "text"},
    "pages": {"publishing", "clinic", "search", "staff", "ledger", "text"},
    "publishing": {"search", "clinic", "staff", "outbox", "ledger", "text"},
    "search": {"emergencies", "staff", "ledger", "text"},
    "emergencies": {"staff", "ledger", "text"},
    "clinic": {"staff", "ledger", "text"},
    "staff": {"outbox", "throttle", "ledger", "vault", "text"},
    "outbox": {"vault"},
    "ledger": {"vault"},
    "vault": set(),
    "throttle": set(),
    "text": set(),
}  # fmt: skip
# Inside a room a file knows only those before it in this list.
ORDER = ["models", "forms", "views", "urls"]
# Files that may ask Django which models there are, and why.
REFLECTION = {
    "vault/rotation.py": "every model with sealed fields gets new keys, in whichever room it is",
    "publishing/models/edition.py": "a draft and its editions, which the same room brings",
    "publishing/labels.py": "the labels of a draft's parts, read from the draft that the admin was given",
    "search/seeds.py": "a migration's own models",
}
REFLECTING = {"related_model", "related_objects", "get_model", "get_models"}
LONGEST_CHAIN = 14
KNOWS_A_REQUEST = re.compile(r"HttpRequest|\brequest\.\w")
OPENING = re.compile(r"\s*<(?:article|dl|fieldset|form|main|nav|ol|section|table|tbody|thead|tr|ul)(?: [^<>]*)?>")
PERMISSION = re.compile(r"([a-z_]+)\.(?:add|change|delete|view|retry)_[a-z]+")


def forbidden_imports(root):
    """The imports below `root` that the house forbids, as "file imports name"."""
    found = []
    for room, allowed in MAY_IMPORT.items():
        for file in sorted((root / room).rglob("*.py")):
            for name in imports_of(file, room):
                other = name.split(".")[0]
                if other in MAY_IMPORT and other != room and other not in allowed:
                    found.append(f"{file.relative_to(root)} imports {name}")
    return found


def is_in(used, modules):
    return any(used == module or used.startswith(f"{module}.") for module in modules)


def out_of_order(root):
    """Imports against ORDER in a room or in one of its wings, and models that know a request."""
    found = []
    for file in source_files(root):
        short = file.relative_to(root)
        for name in {*short.parts[1:-1], file.stem} & set(ORDER):
            text = file.read_text(encoding="utf-8")
            later = ORDER[ORDER.index(name) + 1 :]
            wings = [".".join(short.parts[:depth]) for depth in range(1, len(short.parts))]
            modules = {f"{wing}.{other}" for wing in wings for other in later}
            found += [f"{short} imports {used}" for used in imports_of(file, short.parts[0]) if is_in(used, modules)]
            if name == "models":
                found += [f"{short} knows a request"] * bool(KNOWS_A_REQUEST.search(text))
    return found


def reflections(root):
    """Where code asks Django for models instead of importing them, as "file: name"."""
    return [
        f"{file.relative_to(root)}: {name}"
        for file in source_files(root)
        if str(file.relative_to(root)) not in REFLECTION
        for node in ast.walk(parsed(file))
        if (name := getattr(node, "attr", getattr(node, "id", ""))) in REFLECTING
    ]


def foreign_permissions(root):
    """Permissions of other rooms that are spelled out in a string, as "file: permission"."""
    return [
        f"{file.relative_to(root)}: {node.value}"
        for file in source_files(root)
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if (named := PERMISSION.fullmatch(node.value)) and named[1] != file.relative_to(root).parts[0]
    ]


def late_imports(root):
    """Imports of ours after the first definition, or in a function other than an app's `ready`, as "file:line"."""
    found = []
    for file in source_files(root):
        tree = parsed(file)
        first = next((node.lineno for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)), None)
        allowed = {id(node) for node in (*imports_in_ready(file, tree), *imports_of_types(tree))}
        found += [
            f"{file.relative_to(root)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in allowed
            if node.col_offset or (first is not None and node.lineno > first)
        ]
    return found


def imports_in_ready(file, tree):
    # Django calls it when the models of all apps are there: what registers itself is imported then.
    if file.name != "apps.py":
        return []
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "ready"]
    return [node for function in functions for node in ast.walk(function)]


def imports_of_types(tree):
    """Names that only type checkers need and that are not ours."""
    return [node for part in tree.body if isinstance(part, ast.If) for node in part.body if not ours(node)]


def ours(node):
    if isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    else:
        names = [alias.name for alias in getattr(node, "names", [])]
    return any(name.split(".")[0] in MAY_IMPORT for name in names)


def lengths(root):
    """Lines of each file that has any."""
    counts = (len(file.read_text(encoding="utf-8").splitlines()) for file in source_files(root))
    return [lines for lines in counts if lines]


def migrations(root):
    return {str(file.relative_to(root)) for room in MAY_IMPORT for file in (root / room / "migrations").glob("0*.py")}


def crowded(css):
    """The lines of a style sheet with more than one declaration, or with one beside a brace."""
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    bare = re.sub(r"\"[^\"]*\"|\([^()]*\)", "", without_comments)
    return [line for line in bare.split("\n") if line.count(";") > 1 or re.search(r"\{.*;|;.*\}", line)]


def flat(template):
    """The lines after an opening tag that do not stand further in."""
    lines = [line for line in template.split("\n") if line.strip()]
    return [line for opening, line in pairwise(lines) if OPENING.fullmatch(opening) and inset(line) <= inset(opening)]


def inset(line):
    return len(line) - len(line.lstrip())


def homeless(root):
    """Packages with code that have no place in the house."""
    return set(structure.rooms(root)) - MAY_IMPORT.keys()


def names_used_twice(root):
    return {name: places for name, places in structure.class_names(root).items() if len(places) > 1}


def test_no_room_imports_what_the_house_forbids():
    assert forbidden_imports(ROOT) == []


def test_files_of_a_room_know_each_other_in_one_direction():
    assert out_of_order(ROOT) == []


def test_every_package_with_code_has_its_place_in_the_house():
    assert homeless(ROOT) == set()
    assert MAY_IMPORT.keys() - set(structure.rooms(ROOT)) == set()


def test_no_files_import_each_other_in_a_circle():
    assert structure.circles(structure.import_graph(ROOT)) == []


def test_no_chain_of_imports_is_longer_than_a_reader_can_follow():
    assert len(structure.longest_chain(structure.import_graph(ROOT))) <= LONGEST_CHAIN


def test_imports_stand_at_the_top_of_their_file():
    assert late_imports(ROOT) == []


def test_models_are_imported_and_not_looked_up():
    assert reflections(ROOT) == []


def test_no_room_spells_out_a_permission_of_another():
    assert foreign_permissions(ROOT) == []


def test_no_class_has_the_name_of_another():
    assert names_used_twice(ROOT) == {}


def test_files_stay_short():
    assert median(lengths(ROOT)) <= 60
    assert max(lengths(ROOT)) <= 350


def test_parameters_have_types():
    assert structure.share_of_untyped_parameters(ROOT) < 0.08


def test_each_room_has_one_first_migration():
    assert {name for name in migrations(ROOT) if not name.endswith("/0001_first.py")} == set()


def test_a_style_sheet_has_one_declaration_a_line():
    found = {str(file): crowded(file.read_text(encoding="utf-8")) for file in (ROOT / "static").rglob("*.css")}

    assert len(found) > 10
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_templates_are_indented():
    found = {str(file): flat(file.read_text(encoding="utf-8")) for file in (ROOT / "templates").rglob("*.html")}

    assert len(found) > 50
    assert {name: lines for name, lines in found.items() if lines} == {}


# Planted breaches -----------------------------------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path):
    """Writes files of a house elsewhere."""

    def build(**files):
        for name, text in files.items():
            path = tmp_path / (name.replace("__", "/") + ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            for folder in path.parents:
                if folder != tmp_path and tmp_path in folder.parents:
                    (folder / "__init__.py").touch()
            path.write_text(text + "\n")
        return tmp_path

    return build


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("clinic", "from procedures.models import Procedure"),
        ("procedures", "def later():\n    import faqs.models"),
        ("procedures", "def later():\n    from faqs import models"),
        ("publishing", "from anchor import settings"),
        ("search", "from publishing.models import Edition"),
        ("text", "from search.models import Synonym"),
        ("faqs", "from importlib import import_module\nimport_module('inquiries.models')"),
        ("outbox", "from django.utils.module_loading import import_string\nimport_string('staff.models.StaffMember')"),
        ("clinic", "from inquiries import models as m"),
    ],
)
def test_a_forbidden_import_is_found_wherever_it_stands(house, room, line):
    assert len(forbidden_imports(house(**{f"{room}__models": line}))) == 1


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("faqs__forms", "from faqs.views import question"),
        ("inquiries__asking__forms", "from inquiries.asking.views import start"),
        ("inquiries__desk__views__lists", "from inquiries.urls import urlpatterns"),
        ("publishing__models__edition", "from publishing.forms import DraftForm"),
    ],
)
def test_a_file_that_knows_a_later_one_is_found(house, name, line):
    assert len(out_of_order(house(**{name: line}))) == 1


def test_a_model_that_knows_a_request_is_found(house):
    assert out_of_order(house(faqs__models__question="def of(request):\n    return request.user")) != []


@pytest.mark.parametrize("indentation", ["", "    "])
def test_a_circle_is_found_even_where_an_import_hides_in_a_function(house, indentation):
    late = f"def later():\n{indentation or '    '}from faqs import models"
    root = house(faqs__models="from faqs import gate", faqs__gate=late)

    assert structure.circles(structure.import_graph(root)) == [["faqs.gate", "faqs.models"]]


def test_a_long_chain_is_found_in_its_order(house):
    files = {f"text__m{number}": f"from text import m{number + 1}" for number in range(LONGEST_CHAIN)}
    root = house(**files, **{f"text__m{LONGEST_CHAIN}": ""})

    chain = structure.longest_chain(structure.import_graph(root))

    assert chain == [f"text.m{number}" for number in range(LONGEST_CHAIN + 1)]


@pytest.mark.parametrize(
    "text",
    [
        "def later():\n    import json",
        "class A:\n    pass\n\n\nfrom search import kinds",
        "class A:\n    def later(self):\n        from search import kinds",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from faqs import gate",
    ],
)
def test_an_import_below_the_top_is_found(house, text):
    assert len(late_imports(house(faqs__models=text))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "related = Procedure._meta.get_field('questions').related_model",
        "from django.apps import apps\nQuestion = apps.get_model('faqs.Question')",
        "from django.apps import apps\neverything = apps.get_models()",
        "parts = Procedure._meta.related_objects",
    ],
)
def test_a_model_that_is_looked_up_is_found(house, line):
    assert len(reflections(house(inquiries__desk__actions=line))) == 1


def test_a_permission_of_another_room_is_found(house):
    root = house(search__admin='allowed = user.has_perm("faqs.add_question")', faqs__admin='own = "faqs.add_question"')

    assert foreign_permissions(root) == ["search/admin.py: faqs.add_question"]


def test_a_package_without_a_place_is_found(house):
    assert homeless(house(billing__models="class Invoice:\n    pass")) == {"billing"}


def test_a_long_file_is_counted(house):
    assert lengths(house(faqs__models="\n" * 399)) == [400]


def test_a_second_migration_is_found(house):
    root = house(faqs__migrations__0001_first="", faqs__migrations__0002_topic="")

    assert migrations(root) == {"faqs/migrations/0001_first.py", "faqs/migrations/0002_topic.py"}


@pytest.mark.parametrize("css", ["a { color: red; }", "a {\n  color: red; margin: 0;\n}", "a {\n  color: red;}"])
def test_a_crowded_line_of_css_is_found(css):
    assert len(crowded(css)) == 1


def test_a_flat_template_is_found():
    assert flat("<ul>\n<li>One</li>\n</ul>") == ["<li>One</li>"]
    assert flat("<ul>\n  <li>One</li>\n</ul>") == []


def test_a_class_name_that_is_used_twice_is_found(house):
    root = house(faqs__models="class Source:\n    pass", search__indexing="class Source:\n    pass")

    assert names_used_twice(root) == {"Source": ["faqs.models", "search.indexing"]}


def test_a_parameter_that_says_nothing_is_counted(house):
    root = house(faqs__views="from typing import Any\n\n\ndef view(request, slug: str, draft: Any, *, now: int): ...")

    assert structure.share_of_untyped_parameters(root) == 0.5


def test_an_import_finds_the_module_that_it_names(house):
    root = house(faqs__gate="", faqs__models="from faqs.gate import findings\nfrom faqs import gate")

    assert structure.import_graph(root)["faqs.models"] == {"faqs.gate"}
    assert module_of(root / "faqs" / "gate.py", root) == "faqs.gate"
