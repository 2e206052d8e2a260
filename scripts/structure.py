"""`python -m scripts.structure`: the figures of the house, measured from its own source.

The tests in tests/test_architecture.py hold the rules; this module finds the imports, chains and circles for them.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
NOT_ROOMS = {"tests", "scripts", "var"}
# Django looks these names up itself, once in each room.
NAMES_OF_DJANGO = {"Command", "Migration"}

Graph = dict[str, set[str]]


def rooms(root: Path) -> list[str]:
    return sorted(file.parent.name for file in root.glob("*/__init__.py") if file.parent.name not in NOT_ROOMS)


def source_files(root: Path) -> list[Path]:
    """The rooms' own files; migrations are a record and not part of the structure."""
    files = (file for room in rooms(root) for file in (root / room).rglob("*.py"))
    return sorted(file for file in files if "migrations" not in file.parts)


def module_of(file: Path, root: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports_of(file: Path, package: str) -> list[str]:
    """Every name that `file` imports, wherever in it the import stands, as a dotted name."""
    names = []
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = f"{package}.{node.module or ''}".strip(".") if node.level else node.module or ""
            names += [f"{module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and called(node) in {"import_module", "__import__", "import_string"}:
            names += [str(argument.value) for argument in node.args[:1] if isinstance(argument, ast.Constant)]
    return names


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def import_graph(root: Path) -> Graph:
    """Which module imports which, among the modules of the rooms."""
    files = {module_of(file, root): file for file in source_files(root)}
    graph: Graph = {}
    for module, file in files.items():
        package = module if file.name == "__init__.py" else module.rpartition(".")[0]
        found = (nearest_module(name, files) for name in imports_of(file, package))
        graph[module] = {other for other in found if other and other != module}
    return graph


def nearest_module(name: str, known: Mapping[str, object]) -> str:
    """The module that `name` is or stands in; empty for one that is not ours."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def circles(graph: Graph) -> list[list[str]]:
    """The groups of modules that import each other (Tarjan's strongly connected components)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        order[module] = low[module] = len(order)
        stack.append(module)
        for other in sorted(graph[module]):
            if other not in order:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], order[other])
        if low[module] == order[module]:
            group = stack[stack.index(module) :]
            del stack[stack.index(module) :]
            if len(group) > 1:
                found.append(sorted(group))

    for module in sorted(graph):
        if module not in order:
            visit(module)
    return sorted(found)


def longest_chain(graph: Graph) -> list[str]:
    """The longest row of modules of which each imports the next one."""
    best: dict[str, list[str]] = {}

    def chain(module: str, above: tuple[str, ...]) -> list[str]:
        if module not in best:
            below = (chain(other, (*above, module)) for other in sorted(graph[module]) if other not in above)
            best[module] = [module, *max(below, key=len, default=[])]
        return best[module]

    return max((chain(module, ()) for module in sorted(graph)), key=len, default=[])


def class_names(root: Path) -> dict[str, list[str]]:
    """Where each top-level class is defined, by its name."""
    places: dict[str, list[str]] = {}
    for file in source_files(root):
        for node in parsed(file).body:
            if isinstance(node, ast.ClassDef) and node.name not in NAMES_OF_DJANGO:
                places.setdefault(node.name, []).append(module_of(file, root))
    return places


def functions(root: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for file in source_files(root):
        yield from (node for node in ast.walk(parsed(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    """The named parameters; what a signature only hands on (*args, **kwargs) is not one, nor are self and cls."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [argument for argument in named if argument.arg not in {"self", "cls"}]


def says_nothing(parameter: ast.arg) -> bool:
    return parameter.annotation is None or ast.unparse(parameter.annotation) in {"Any", "object"}


def share_of_untyped_parameters(root: Path) -> float:
    """The share of parameters without a type, or with one that says nothing (Any)."""
    every = [parameter for function in functions(root) for parameter in parameters(function)]
    return sum(map(says_nothing, every)) / max(1, len(every))


def figures(root: Path) -> Iterator[tuple[str, object]]:
    graph = import_graph(root)
    lengths = [len(file.read_text(encoding="utf-8").splitlines()) for file in source_files(root)]
    with_code = [length for length in lengths if length]
    every = list(functions(root))
    yield "rooms", len(rooms(root))
    yield "files with code", len(with_code)
    yield "lines, median file", median(with_code)
    yield "lines, longest file", max(with_code)
    yield "lines, all", sum(with_code)
    yield "longest chain of imports", len(longest_chain(graph))
    yield "circles of files", len(circles(graph))
    yield "class names used twice", sum(len(places) > 1 for places in class_names(root).values())
    yield "functions", len(every)
    yield "lines, median function", median((node.end_lineno or 0) - node.lineno + 1 for node in every)
    yield (
        "functions with a docstring, %",
        round(100 * sum(bool(ast.get_docstring(node)) for node in every) / len(every)),
    )
    yield "parameters without a telling type, %", round(100 * share_of_untyped_parameters(root), 1)
    yield "migrations", sum(1 for room in rooms(root) for _ in (root / room / "migrations").glob("0*.py"))


def main() -> None:
    for name, figure in figures(ROOT):
        print(f"{figure:>8}  {name}")
    print("\nThe longest chain:\n  " + "\n  ".join(longest_chain(import_graph(ROOT))))
    for group in circles(import_graph(ROOT)):
        print("Circle: " + ", ".join(group))
    for name, places in sorted(class_names(ROOT).items()):
        if len(places) > 1:
            print(f"Twice: {name} in {', '.join(places)}")
    imported = Counter(other for others in import_graph(ROOT).values() for other in others)
    print("Imported most: " + ", ".join(f"{name} {count}" for name, count in imported.most_common(8)))


if __name__ == "__main__":
    main()
