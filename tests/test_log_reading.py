"""Outside the model an entry of the log is read by the names of its fields, never by position.

``python tests/test_log_reading.py [folder]`` lists each place that does not, and their number.
"""

import ast
import re
import sys
from pathlib import Path

import pytest

from cmsim.model.log import Entry

ROOT = Path(__file__).parent.parent / "cmsim"
ENTRIES = re.compile(r"\b(log|entries|by\[.*\]|spent|steps|late\(.*\))(\W|$)")
FIELDS = len(Entry._fields)


def loops(tree):
    """Yield (target, iterable) of each loop and comprehension."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.For, ast.comprehension)):
            yield node.target, node.iter


def unpacked(target):
    """Say whether a target takes an entry apart."""
    return isinstance(target, ast.Tuple) and len(target.elts) == FIELDS


def by_position(code):
    """Return (line, source) of each place where code reads an entry of a log by position."""
    tree, found = ast.parse(code), []
    names = {"entry"} | {
        target.id
        for target, source in loops(tree)
        if isinstance(target, ast.Name) and ENTRIES.search(ast.unparse(source))
    }
    targets = [target for target, source in loops(tree) if ENTRIES.search(ast.unparse(source))]
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.value) in names:
            targets += node.targets
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and node.value.id in names
            and isinstance(node.slice, (ast.Constant, ast.Slice))
        ):
            found.append((node.lineno, ast.unparse(node)))
    found += [(target.lineno, ast.unparse(target)) for target in targets if unpacked(target)]
    return sorted(found)


def places(root):
    """Return each place outside the model where an entry is read by position, as a line."""
    return [
        f"{path.relative_to(root.parent)}:{line}: {source}"
        for path in sorted(root.rglob("*.py"))
        if not path.is_relative_to(root / "model") and not path.is_relative_to(root / "scenario")
        for line, source in by_position(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.slow
def test_no_file_outside_the_model_reads_an_entry_by_position():
    assert places(ROOT) == []


def test_each_way_to_read_by_position_is_seen():
    for code in (
        "def told(entry): return entry[1]",
        "def told(entry): return entry[:3]",
        "[each[0] for each in record.by[A.SPENT] if each.patient]",
        "for one in network.log: print(one[6])",
        "for time, activity, practice, number, cm, detail, _ in log: pass",
        "time, _, _, patient, _, kind, minutes = entry",
    ):
        assert by_position(code), code
    assert not by_position("for entry in log: print(entry.time, rows[0])")


if __name__ == "__main__":
    listed = places(Path(sys.argv[1]) if sys.argv[1:] else ROOT)
    print(*listed, len(listed), sep="\n")
