"""The documents say what is true: their links, commands, variables and pictures exist."""

import re
from datetime import timedelta
from logging import getLogger
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import get_commands
from gunicorn.config import Config

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
LONGEST_DECISION = 25  # lines, heading included
LARGEST_PICTURE = 300 * 1024  # bytes

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def code_in(document: Path) -> str:
    return "\n".join(CODE.findall(document.read_text(encoding="utf-8")))


def rows_below(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading of README, without its head."""
    text = README.read_text(encoding="utf-8").split(f"\n{heading}\n", 1)[1]
    table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert table, heading
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[0].splitlines()[2:]]


def settings_read() -> set[str]:
    """The environment variables that the settings read, by whichever function."""
    source = (ROOT / "anchor" / "settings.py").read_text(encoding="utf-8")
    readers = "text|switch|names|networks|number|time_zone|environ\\.get"
    return set(re.findall(rf"""\b(?:{readers})\(\s*["']([A-Z_]+)["']""", source))


@every_document
def test_every_link_to_a_file_leads_to_one(document):
    links = [link for link in LINK.findall(document.read_text(encoding="utf-8")) if not link.startswith(("http", "#"))]

    assert [link for link in links if not (document.parent / link.partition("#")[0]).exists()] == []


@every_document
def test_every_command_that_is_named_exists(document):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    code = code_in(document)

    assert set(re.findall(r"manage\.py ([a-z_]+)", code)) <= set(get_commands())
    assert set(re.findall(r"(?:^|[`\s])make ([a-z]+)", code)) <= targets


@every_document
def test_every_file_of_the_project_that_is_named_exists(document):
    folders = "|".join(path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("."))
    named = re.findall(rf"`((?:{folders})/[\w./-]+)`", document.read_text(encoding="utf-8"))

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_table_of_the_environment_holds_just_what_the_settings_read():
    documented = {row[0].strip("`") for row in rows_below("### Environment")}

    assert documented == settings_read()


def test_every_secret_is_marked_as_one():
    marked = {row[0].strip("`") for row in rows_below("### Environment") if row[1].startswith("**secret:**")}

    assert {name for name in settings_read() if re.search("KEY|PASSWORD|DATABASE_URL", name)} == marked


def test_every_room_stands_in_the_readme():
    documented = {row[0].strip("`/") for row in rows_below("## Where things live")}

    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "scripts"} == documented


def test_decisions_are_short_numbered_and_say_context_decision_and_consequences():
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]
    for path in DECISIONS:
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= LONGEST_DECISION, path.name
        assert re.match(rf"# 0*{int(path.name[:4])}\. \S", text), path.name
        for part in ("Context|Situation", "Decision", "Consequences"):
            assert re.search(rf"\*\*(?:{part})\.\*\*", text), f"{path.name}: {part}"


def test_pictures_are_shown_and_small():
    pictures = sorted((ROOT / "docs" / "pictures").glob("*"))

    assert pictures
    for picture in pictures:
        assert picture.stat().st_size <= LARGEST_PICTURE, picture.name
        assert f"docs/pictures/{picture.name}" in README.read_text(encoding="utf-8")


# What ships beside the documents


def test_units_run_commands_that_exist_and_every_timer_has_its_service():
    names = {path.name for path in UNITS}

    for unit in UNITS:
        assert set(re.findall(r"manage\.py ([a-z_]+)", unit.read_text())) <= set(get_commands())
    assert {name.replace(".timer", ".service") for name in names if name.endswith(".timer")} <= names
    assert "--no-control-socket" in (ROOT / "deploy/systemd/anchor-web.service").read_text()


def test_units_are_named_in_operations():
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    for unit in UNITS:
        assert unit.stem in operations


@pytest.fixture
def log():
    """gunicorn's logger, as the file that ships configures it."""
    source = ROOT / "deploy" / "gunicorn.conf.py"
    configured: dict[str, object] = {}
    exec(compile(source.read_text(), source, "exec"), configured)  # noqa: S102  (as gunicorn reads it)
    config = Config()
    for name, value in configured.items():
        if name in config.settings:
            config.set(name, value)
    return config.logger_class(config)


def logged(caplog, name):
    getLogger(name).addHandler(caplog.handler)
    return caplog


def test_the_access_log_holds_paths_and_no_word_of_a_search(log, caplog):
    caplog = logged(caplog, "gunicorn.access")
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": "/search/%0Aforged?q=a-private-word",
        "PATH_INFO": "/search/\nforged",
        "QUERY_STRING": "q=a-private-word",
        "HTTP_REFERER": "https://www.example.org/search/?q=a-private-word",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.7",
    }

    log.access(SimpleNamespace(status="200 OK", headers=[], sent=5), SimpleNamespace(headers=[]), environ, timedelta())

    assert [record.getMessage() for record in caplog.records] == ["GET /search/%0Aforged 200 5 bytes 0 ms"]


def test_the_logs_of_the_server_hide_the_secret_of_a_status_page(log, caplog):
    for name in ("gunicorn.access", "gunicorn.error"):
        caplog = logged(caplog, name)
    path = "/inquiries/status/a-secret/withdraw/"
    environ = {"REQUEST_METHOD": "POST", "RAW_URI": path, "PATH_INFO": path, "SERVER_PROTOCOL": "HTTP/1.1"}

    log.access(SimpleNamespace(status="200 OK", headers=[], sent=5), SimpleNamespace(headers=[]), environ, timedelta())
    log.exception("Error handling request %s", path)

    assert caplog.text.count("/inquiries/status/-/withdraw/") == 2
    assert "a-secret" not in caplog.text


def test_an_error_of_the_server_is_logged_without_the_query_string(log, caplog):
    caplog = logged(caplog, "gunicorn.error")

    log.exception("Error handling request %s %s", "GET", "/search/?q=a-private-word")

    assert "a-private-word" not in caplog.text
    assert "/search/" in caplog.text
