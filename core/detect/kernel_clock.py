"""What the Linux kernel knows of its clock (`adjtimex` in reading mode, which every user may call)."""

import ctypes
import platform
from typing import NamedTuple

# linux/timex.h: STA_UNSYNC, and the clock state TIME_ERROR.
_NOT_IN_STEP = 0x0040
_TIME_ERROR = 5


class ClockState(NamedTuple):
    """`largest_error_ms` is the kernel's bound; it grows until a time service confirms the clock."""

    in_step: bool
    largest_error_ms: float


class _Timex(ctypes.Structure):
    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        # The kernel writes further on; what lies there is not needed.
        ("rest", ctypes.c_byte * 256),
    )


def kernel_clock() -> ClockState | None:
    """The state, or None where the kernel is not asked this way (other systems, sandboxes)."""
    if platform.system() != "Linux":
        return None
    timex = _Timex()
    try:
        result = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
    except (OSError, AttributeError):
        return None
    if result < 0:
        return None
    in_step = result != _TIME_ERROR and not timex.status & _NOT_IN_STEP
    return ClockState(in_step=in_step, largest_error_ms=timex.maxerror / 1000)
