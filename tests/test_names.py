"""Second names of rules: they select, explain and suppress as the first ones do, and what is printed has the first."""

import json
from pathlib import Path

import pytest

from gaplint import lint
from gaplint.config.schema import Config
from gaplint.config.vocabulary import second_names
from gaplint.rule import rules, selected
from tests.command import run

NAMES = {rule.name for rule in rules()}
DOCUMENT = "# Piers\n\n12/64 (29%)\n"


def test_a_second_name_means_one_rule_and_is_no_other_name() -> None:
    firsts = list(second_names().values())
    assert set(firsts) <= NAMES and len(set(firsts)) == len(firsts)
    families = {name.split("-")[0] for name in NAMES}
    assert not second_names().keys() & (NAMES | families)
    assert [
        name for name in second_names() if name.split("-")[0] in families
    ] == []  # a family selects it by its first name alone


@pytest.mark.parametrize(("second", "first"), second_names().items())
def test_either_name_selects(second: str, first: str) -> None:
    for choice in (((second,), (), ()), ((), (second,), (second,)), ((), (), (second,))):
        same = tuple(tuple(first for _ in names) for names in choice)
        assert selected(*choice) == selected(*same)


def test_a_second_name_in_commands_configuration_comments_and_baseline(tmp_path: Path) -> None:
    file, settings = tmp_path / "a.md", tmp_path / "gaplint.toml"
    file.write_text(DOCUMENT, "utf-8")
    found = run(tmp_path, "--select", "wrong-percentage", "--output-format", "concise")
    assert found.returncode == 1 and "error arith-percent: " in found.stdout
    assert run(tmp_path, "--ignore", "wrong-percentage").returncode == 0
    assert run(tmp_path, "--select", "wrong-percentag").stderr.endswith("did you mean wrong-percentage?\n")
    explained = [run(tmp_path, "explain", name).stdout for name in ("wrong-percentage", "arith-percent")]
    assert explained[0] == explained[1] and "Also called wrong-percentage." in explained[0]
    assert "Also called wrong-percentage." in run(tmp_path, "rules").stdout

    settings.write_text('[severity]\nwrong-percentage = "warning"\n', "utf-8")
    assert run(tmp_path, "--fail-on", "error").returncode == 0
    settings.write_text('[[allow]]\nrule = "wrong-percentage"\npath = "a.md"\n', "utf-8")
    assert run(tmp_path).returncode == 0
    settings.write_text('[per-file-ignores]\n"a.md" = ["wrong-percentage"]\n', "utf-8")
    assert run(tmp_path).returncode == 0
    settings.unlink()

    assert run(tmp_path, "baseline").returncode == 0
    baseline = tmp_path / "gaplint-baseline.jsonl"
    header, entry = map(json.loads, baseline.read_text("utf-8").splitlines())
    baseline.write_text("".join(f"{json.dumps(one)}\n" for one in (header, {**entry, "rule": "wrong-percentage"})), "utf-8")
    assert run(tmp_path, "--baseline", baseline.name, "--strict-baseline").returncode == 0
    baseline.unlink()

    file.write_text(DOCUMENT.replace("%)", "%) <!-- gaplint: allow wrong-percentage -- agreed -->"), "utf-8")
    assert "Not shown: 1 allowed" in run(tmp_path).stdout
    begun = "<!-- gaplint: allow-begin wrong-percentage -->\n\n12/64 (29%)\n\n<!-- gaplint: allow-end arith-percent -->\n"
    file.write_text(begun, "utf-8")
    assert run(tmp_path).returncode == 0


def test_a_library_takes_second_names(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(DOCUMENT, "utf-8")
    assert [one.rule for one in lint([tmp_path], Config(select=("wrong-percentage",))).findings] == ["arith-percent"]
    assert lint([tmp_path], Config(ignore=("wrong-percentage",))).findings == ()
