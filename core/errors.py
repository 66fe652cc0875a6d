"""The one exception that is meant for people. Anything else that is raised is a bug."""

from typing import Literal

from core.messages import Message, say

Deed = Literal["read", "write", "make", "remove", "move aside", "start", "lock", "use"]
"""What was tried on a file or folder."""


class ExpectedError(Exception):
    """Something that normal use meets: what happened, and what to do about it.

    `text` says what happened and what was kept; `remedy` says what to do next.
    """

    def __init__(self, text: Message, remedy: Message | None = None) -> None:
        self.text = text
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        return f"{self.text} {self.remedy}" if self.remedy else str(self.text)


def os_error(error: OSError, path: object, doing: Deed = "use") -> ExpectedError:
    """An `OSError` on `path` in words, with the remedy that fits its number."""
    import errno

    reason = {
        errno.ENOSPC: say("the disk is full"),
        errno.EDQUOT: say("the disk quota is used up"),
        errno.EACCES: say("permission is denied"),
        errno.EPERM: say("permission is denied"),
        errno.EROFS: say("the disk is read-only"),
        errno.ENOENT: say("it does not exist"),
        errno.ENOTDIR: say("a part of the path is not a folder"),
        errno.EISDIR: say("it is a folder"),
    }.get(error.errno or 0)
    remedy = {
        errno.ENOSPC: say("Free some space and try again; what was finished before is kept."),
        errno.EDQUOT: say("Free some space and try again; what was finished before is kept."),
        errno.EACCES: say("Choose a folder you may write to, or change its permissions."),
        errno.EPERM: say("Choose a folder you may write to, or change its permissions."),
        errno.EROFS: say("Choose a folder on another disk."),
        errno.ENOENT: say("Check the path."),
    }.get(error.errno or 0, say("Check the path and try again."))
    why = reason or error.strerror or str(error)
    return ExpectedError(_could_not(doing, str(path), why), remedy)


def _could_not(doing: Deed, path: str, reason: Message | str) -> Message:
    """A sentence for each deed: verbs bend with the language."""
    match doing:
        case "read":
            return say("Cannot read {path}: {reason}.", path=path, reason=reason)
        case "write":
            return say("Cannot write {path}: {reason}.", path=path, reason=reason)
        case "make":
            return say("Cannot make {path}: {reason}.", path=path, reason=reason)
        case "remove":
            return say("Cannot remove {path}: {reason}.", path=path, reason=reason)
        case "move aside":
            return say("Cannot move aside {path}: {reason}.", path=path, reason=reason)
        case "start":
            return say("Cannot start {path}: {reason}.", path=path, reason=reason)
        case "lock":
            return say("Cannot lock {path}: {reason}.", path=path, reason=reason)
        case "use":
            return say("Cannot use {path}: {reason}.", path=path, reason=reason)
