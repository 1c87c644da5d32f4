"""The house in figures: `python -m benchmarks.house` prints how the four packages are built.

Lines, files, functions, private helpers that are named once, circles of imports: what issue-long
talk about tidiness can be held against.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import mean, median

PACKAGES = ("assistant", "index", "ingest", "web")
LONG = 50
"""Lines from which a function is named in the print."""

SHORT = 4
"""Lines of body below which a private helper that is named once could stand where it is used."""


def main() -> None:
    """Print the figures of the folder that this is run in."""
    paths = sorted(path for name in PACKAGES for path in Path(name).rglob("*.py"))
    texts = {path: path.read_text("utf-8") for path in paths}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    words = Counter(re.findall(r"\w+", "\n".join(texts.values())))
    lines = {path: text.count("\n") for path, text in texts.items()}
    longest = max(lines, key=lambda path: lines[path])
    print(
        f"{sum(lines.values())} lines in {len(paths)} files: median {median(lines.values()):g},"
        f" mean {mean(lines.values()):.0f}, longest {lines[longest]} ({longest})"
    )
    functions = [(path, node) for path, tree in trees.items() for node in _functions(tree)]
    sizes = [_lines(node) for _, node in functions]
    print(f"{len(functions)} functions: mean {mean(sizes):.1f} lines, longest {max(sizes)}")
    for path, node in functions:
        if _lines(node) > LONG:
            print(f"  over {LONG}: {path}:{node.lineno} {node.name}, {_lines(node)} lines")
    once = [
        (path, node)
        for path, node in functions
        if node.name.startswith("_") and not node.name.endswith("__") and words[node.name] == 2
    ]
    short = [(path, node) for path, node in once if _body(node) < SHORT and not node.decorator_list]
    print(f"{len(once)} private functions are named once, {len(short)} of them under {SHORT} lines")
    for path, node in short:
        print(f"  {path}:{node.lineno} {node.name}")
    print(f"circles: {_circle(trees) or 'none'}")


Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _body(node: Function) -> int:
    """Return the lines of a function below its docstring."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return sum(_lines(statement) for statement in body)


def _circle(trees: dict[Path, ast.Module]) -> str:
    """Return modules that import one another when they are imported, "" where none do."""
    names = {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in trees}
    graph: dict[str, set[str]] = {name: set() for name in names}
    for name, path in names.items():
        for node in trees[path].body:
            if isinstance(node, ast.ImportFrom) and node.module:
                wanted = {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
                graph[name] |= (wanted & set(names)) - {name}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return " → ".join(error.args[1])
    return ""


if __name__ == "__main__":
    main()
