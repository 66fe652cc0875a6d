"""Benchwright's core: everything but the window. Usable from a terminal and in tests; never imports Qt.

The flow, one frozen value after the other (each saves as JSON):

    detect             plan       run                 record       check          export
    SystemDescription → RunPlan → RunEvent stream   → TestRecord → CheckReport  → SubmissionTree
    what is here        tests     live, for the eye   evidence     findings       paths and bytes,
                        to do     only                on disk      and verdict    then written

`core.flow.FlowState` holds one of each. The wizard, the command line and the tests walk the same object.
"""

__version__ = "0.1.0"
