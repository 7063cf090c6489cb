"""casemine: from pages of Chinese grassroots governance to cases that can be compared, each value with its passage."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casemine.errors import CasemineError as CasemineError
    from casemine.extract.case import extract_case as extract_case
    from casemine.extract.figures import find_figures as find_figures
    from casemine.extract.governance import find_governance_models as find_governance_models
    from casemine.extract.measures import find_measures as find_measures
    from casemine.extract.outline import find_outline as find_outline
    from casemine.lexicons import load_lexicon as load_lexicon
    from casemine.lexicons import use_lexicons as use_lexicons
    from casemine.pages.fetch import fetch_page as fetch_page
    from casemine.pages.html import read_page as read_page
    from casemine.pages.joining import join_pages as join_pages
    from casemine.pages.split import split_documents as split_documents
    from casemine.records import Case as Case
    from casemine.records import Document as Document
    from casemine.scoring.corpus import load_corpus as load_corpus
    from casemine.scoring.score import evaluate as evaluate
    from casemine.store.casebase import CaseBase as CaseBase
    from casemine.store.tables import to_table as to_table
    from casemine.workers import read_cases as read_cases

__version__ = "0.1.0"

# Public name → the file it lives in; each is loaded on first use, so that `import casemine` stays light.
_HOMES = {
    "Case": "casemine.records",
    "CaseBase": "casemine.store.casebase",
    "CasemineError": "casemine.errors",
    "Document": "casemine.records",
    "evaluate": "casemine.scoring.score",
    "extract_case": "casemine.extract.case",
    "fetch_page": "casemine.pages.fetch",
    "find_figures": "casemine.extract.figures",
    "find_governance_models": "casemine.extract.governance",
    "find_measures": "casemine.extract.measures",
    "find_outline": "casemine.extract.outline",
    "join_pages": "casemine.pages.joining",
    "load_corpus": "casemine.scoring.corpus",
    "load_lexicon": "casemine.lexicons",
    "read_cases": "casemine.workers",
    "read_page": "casemine.pages.html",
    "split_documents": "casemine.pages.split",
    "to_table": "casemine.store.tables",
    "use_lexicons": "casemine.lexicons",
}

__all__ = sorted([*_HOMES, "__version__"])


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'casemine' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
