"""The pages that people read are true in what can be tested: links lead somewhere, commands can be parsed."""

import argparse
import importlib.util
import json
import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest

from core.backends import validated_settings
from core.backends.choice import BackendSettings
from core.backends.defaults import default_choice
from core.backends.onnx_runtime import OnnxRuntimeBackend
from core.cli import parser
from core.workloads.catalogue import DIGITS_MODEL

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PICTURES = DOCS / "pictures"

PAGES = (ROOT / "README.md", *sorted(DOCS.glob("*.md")))

CODE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"(!?)\[([^]]*)\]\(([^)\s]+)\)")
IMAGE_TAG = re.compile(r"<img\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(src|srcset|alt)="([^"]*)"')
INLINE = re.compile(r"`((?:[A-Z_]+=\S+ )*(?:\./)?benchwright(?: [^`]+)?)`")
COMMAND = re.compile(r"^(?:[A-Z_]+=\S+ )*\./benchwright\b(.*)$")
MACHINE_PATH = re.compile(r"(?<![\w.$~}/-])/(?:work|root|tmp|home|Users)/")


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def words_of(page: Path) -> str:
    """The page without its blocks of code."""
    return CODE.sub("", text_of(page))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", words_of(page), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def pictures(page: Path) -> list[tuple[str, str]]:
    """Reference and alternative text of every picture; a dark variant has that of its light one."""
    text = words_of(page)
    found = [(reference, alt) for mark, alt, reference in LINK.findall(text) if mark]
    for tag in IMAGE_TAG.findall(text):
        of_tag = dict(ATTRIBUTE.findall(tag))
        found.append((of_tag["src"], of_tag.get("alt", "")))
    found += [(reference, "") for name, reference in ATTRIBUTE.findall(text) if name == "srcset"]
    return found


def commands(page: Path) -> list[list[str]]:
    """The arguments of every `benchwright …` in code, blocks and lines."""
    lines = [line for _, block in CODE.findall(text_of(page)) for line in block.replace("\\\n", " ").splitlines()]
    found = [match[1] for line in lines if (match := COMMAND.match(line.strip()))]
    found += [re.split(r"\bbenchwright\b", inline, maxsplit=1)[1] for inline in INLINE.findall(words_of(page))]
    return [shlex.split(arguments, comments=True) for arguments in found]


def test_every_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    for mark, _, reference in LINK.findall(words_of(page)):
        if mark or "://" in reference:
            continue
        name, _, anchor = unquote(reference).partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name}: {reference}"
        assert not anchor or anchor in anchors(target), f"{page.name}: {reference}"


def test_every_page_is_on_the_list_of_pages() -> None:
    listed = {reference for _, _, reference in LINK.findall(words_of(DOCS / "index.md"))}
    assert {page.name for page in DOCS.glob("*.md")} - {"index.md"} <= listed


def test_every_picture_says_in_words_what_is_seen(page: Path) -> None:
    text = words_of(page)
    alts = [alt for mark, alt, _ in LINK.findall(text) if mark]
    alts += [dict(ATTRIBUTE.findall(tag)).get("alt", "") for tag in IMAGE_TAG.findall(text)]
    assert [alt for alt in alts if len(alt.split()) < 6] == []


def test_every_picture_is_there(page: Path) -> None:
    if not PICTURES.is_dir():
        pytest.skip("docs/pictures is made by tests/story with BENCHWRIGHT_PICTURES=docs/pictures")
    for reference, _ in pictures(page):
        target = (page.parent / reference).resolve()
        assert target.is_file(), f"{page.name}: {reference}"
        assert target.parent == PICTURES


def test_every_command_can_be_parsed(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: argparse.ArgumentParser, message: str) -> None:
        raise ValueError(message)

    monkeypatch.setattr(argparse.ArgumentParser, "error", refuse)
    for arguments in commands(page):
        # The launcher opens the window for no command, and gives what follows `test` to pytest.
        if not arguments or arguments[0] == "test" or {"--help", "--version"} & set(arguments):
            continue
        try:
            parser().parse_args(arguments)
        except ValueError as error:
            pytest.fail(f"{page.name}: benchwright {shlex.join(arguments)}: {error}")


def test_the_commands_page_names_every_command_and_option() -> None:
    text = text_of(DOCS / "commands.md")
    (subparsers,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    for name, command in subparsers.choices.items():
        assert re.search(rf"^## {name}$|`{name}`", text, re.M), name
        for action in command._actions:
            assert not action.option_strings or f"{action.option_strings[-1]}" in text, (name, action.option_strings)


def test_the_table_of_rules_has_the_rules_of_the_checker() -> None:
    specification = importlib.util.spec_from_file_location("make_rules", DOCS / "make_rules.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    named = set(re.findall(r"^\| ([A-Z0-9-]+) \|", text_of(DOCS / "rules.md"), re.M))
    assert named == {rule.rule_id for rule in module.all_rules()}, "write it anew: python docs/make_rules.py"


def test_no_page_names_a_path_of_a_machine(page: Path) -> None:
    assert MACHINE_PATH.findall(text_of(page)) == []


def test_no_page_shouts(page: Path) -> None:
    assert re.findall(r"\w!(?=\s|$)", words_of(page), re.M) == []


def test_every_example_of_json_is_json(page: Path) -> None:
    for language, block in CODE.findall(text_of(page)):
        if language == "json":
            json.loads(block)


def test_the_backend_of_the_page_answers_as_the_built_in_one_does() -> None:
    pytest.importorskip("onnx")
    (code,) = [block for language, block in CODE.findall(text_of(DOCS / "add-a-backend.md")) if language == "python"]
    example: dict[str, Any] = {"__name__": "onnx_reference_backend"}
    exec(compile(code, "add-a-backend.md", "exec"), example)
    backend = example["OnnxReference"]()
    assert backend.unavailable_reason() is None
    assert backend.version()
    settings = BackendSettings(
        backend="onnx-reference", device="cpu", precision="fp32", settings=validated_settings(backend, {}, 2)
    )
    answers = []
    for model in (
        backend.load(DIGITS_MODEL.path, settings),
        OnnxRuntimeBackend().load(DIGITS_MODEL.path, default_choice()),
    ):
        runner = model.runner(2)
        runner.inputs[0][:] = np.linspace(0, 1, runner.inputs[0].size).reshape(runner.inputs[0].shape)
        runner.run(2)
        answers.append(runner.outputs[0].copy())
    np.testing.assert_allclose(answers[0], answers[1], rtol=1e-3, atol=1e-4)
