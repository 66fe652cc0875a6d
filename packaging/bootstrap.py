"""Makes Benchwright's own environment where it is not ready yet, then starts the program in it.

`benchwright` and `benchwright.cmd` call this with a Python they found. Only the standard library is used: nothing is
installed when it runs. The steps are in the folder `launcher` beside it, one duty a file.
"""

import sys

if sys.version_info < (3, 11) or sys.version_info >= (3, 14):
    sys.exit(
        "Benchwright needs Python 3.11, 3.12 or 3.13 (LoadGen has no packages for newer ones yet); "
        "this is {}.{}. Start ./benchwright, which looks for one.".format(*sys.version_info[:2])
    )

from launcher.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
