"""The window: Qt only. Every file shows or collects, none decides."""
