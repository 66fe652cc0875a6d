"""The one exception that is meant for people. Anything else that is raised is a bug."""

from core.messages import Message, say


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


def os_error(error: OSError, path: object, doing: str = "use") -> ExpectedError:
    """An `OSError` on `path` in words, with the remedy that fits its number. `doing` is a verb such as "read"."""
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
    why = str(reason) if reason else (error.strerror or str(error))
    return ExpectedError(say("Cannot {doing} {path}: {reason}.", doing=doing, path=str(path), reason=why), remedy)
