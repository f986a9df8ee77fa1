"""The page of findings."""

import re
from pathlib import Path

from borderkg.checks import codes
from borderkg.content import bundled

CHECKS = Path(codes.__file__).parent
PAGE = bundled().ontology.parent / "docs" / "findings.md"


def test_every_code_in_the_program_is_described() -> None:
    used = {
        code
        for path in CHECKS.parent.rglob("*.py")
        if path.name != "codes.py"
        for code in re.findall(
            r'code="(BKG-[A-Z]{3}-(?:[0-9]{3}|[A-Z]+))"|"(BKG-ONT-[0-9]{3})",', path.read_text("utf-8")
        )
        for code in code
        if code
    }
    constraints = {f"BKG-CUB-IC{number:02d}" for number in range(1, 22)}
    assert used | constraints == set(codes.FIXED)


def test_every_code_has_one_paragraph() -> None:
    written = re.findall(r"^\*\*(BKG-\S+)\*\* ", PAGE.read_text("utf-8"), re.MULTILINE)
    assert written == list(codes.described(bundled()))


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == codes.page(bundled())
