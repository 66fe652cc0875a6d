"""The launcher: from a checkout and a bare Python to the running program.

main decides; places says where; environment makes and remembers; installer runs pip; pip_output reads what pip says;
system_packages and qt_libraries look after what pip cannot install; checks runs the tests. All of it is standard
library.
"""
