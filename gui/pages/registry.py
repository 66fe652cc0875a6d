"""Which page belongs to which place. A page's module is imported when it is first visited, so the start is quick."""

from importlib import import_module

from core.flow import Step
from gui.pages.page import Page
from gui.session import HOME, RESULTS, SETTINGS, Session

PAGES: dict[Step | str, tuple[str, str]] = {
    HOME: ("gui.pages.home", "HomePage"),
    RESULTS: ("gui.pages.results", "ResultsPage"),
    SETTINGS: ("gui.pages.settings", "SettingsPage"),
    Step.SYSTEM: ("gui.pages.system", "SystemPage"),
    Step.SUBMISSION: ("gui.pages.submission", "SubmissionPage"),
    Step.BENCHMARKS: ("gui.pages.benchmarks", "BenchmarksPage"),
    Step.BACKEND: ("gui.pages.backend", "BackendPage"),
    Step.RUN: ("gui.pages.run", "RunPage"),
    Step.CHECK: ("gui.pages.check", "CheckPage"),
    Step.EXPORT: ("gui.pages.export", "ExportPage"),
}


def make_page(place: Step | str, session: Session) -> Page:
    """A new page of this place."""
    module, name = PAGES[place]
    page = getattr(import_module(module), name)(session)
    assert isinstance(page, Page)
    return page
