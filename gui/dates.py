"""Dates and times as the language of the texts writes them. Files have ISO 8601; people see local time."""

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt

from gui.i18n import locale, tr


def today() -> str:
    """Monday, 23 November 2026"""
    return locale().toString(QDate.currentDate(), QLocale.FormatType.LongFormat)


def long_date(iso: str) -> str:
    """31 July 2026, or the text itself where it is no date."""
    date = QDate.fromString(iso, Qt.DateFormat.ISODate)
    return locale().toString(date, tr("d MMMM yyyy")) if date.isValid() else iso


def moment(iso: str) -> str:
    """23 Nov 14:44 in local time, or the text itself where it is no time."""
    when = QDateTime.fromString(iso, Qt.DateFormat.ISODate)
    return locale().toString(when.toLocalTime(), tr("d MMM HH:mm")) if when.isValid() else iso
