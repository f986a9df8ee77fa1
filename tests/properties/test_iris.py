"""Minted IRIs are IRIs, whatever the name; CURIEs and paths lead back to what they stand for."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from borderkg import iris
from borderkg.errors import BorderKGError
from borderkg.namespaces import BASE, PREFIXES, expand, shrink

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
locals_ = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_.", min_size=1, max_size=20)


@given(name=st.text(max_size=40))
def test_a_name_gives_a_slug_or_a_refusal(name: str) -> None:
    try:
        made = iris.slug(name)
    except BorderKGError:
        return
    assert SLUG.fullmatch(made)
    assert iris.slug(made) == made
    NamedNode(iris.thing("person", made))


@given(name=st.text(max_size=40))
def test_the_form_of_an_accent_does_not_show(name: str) -> None:
    forms = [unicodedata.normalize(form, name) for form in ("NFC", "NFD")]
    try:
        expected = iris.slug(forms[0])
    except BorderKGError:
        with pytest.raises(BorderKGError):
            iris.slug(forms[1])
        return
    assert iris.slug(forms[1]) == expected


@given(prefix=st.sampled_from(sorted(PREFIXES)), local=locals_)
def test_the_short_form_leads_back(prefix: str, local: str) -> None:
    iri = PREFIXES[prefix] + local
    assert expand(shrink(iri)) == iri


@given(path=st.lists(locals_, min_size=1, max_size=5).map("/".join))
def test_a_path_below_the_base_leads_back(path: str) -> None:
    assert expand(shrink(BASE + "id/doc/" + path)) == BASE + "id/doc/" + path


@pytest.mark.parametrize("kind", iris.GRAPH_KINDS)
def test_the_kind_of_a_graph_is_read_off_its_iri(kind: str) -> None:
    assert iris.graph_kind(iris.graph(kind, "x/2023-11")) == kind


def test_what_is_not_ours_is_refused() -> None:
    with pytest.raises(BorderKGError, match="no such kind of thing"):
        iris.thing("planet", "x")
    with pytest.raises(BorderKGError, match="no such kind of graph"):
        iris.graph("cloud")
    assert iris.graph_kind("https://example.org/graph/reference/x") is None
