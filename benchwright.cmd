@echo off
rem Benchwright's one command on Windows: benchwright [COMMAND ...], benchwright test [pytest arguments].
rem It finds a Python and hands over to packaging\bootstrap.py, which makes the environment once and starts the program.
setlocal EnableExtensions DisableDelayedExpansion
set "BOOTSTRAP=%~dp0packaging\bootstrap.py"
set "SUPPORTED=import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"

if not defined BENCHWRIGHT_PYTHON goto look
set FOUND="%BENCHWRIGHT_PYTHON%"
%FOUND% -E -s -c "%SUPPORTED%" >nul 2>nul && goto start

:look
for %%V in (3.13 3.12 3.11) do (
    py -%%V -E -s -c "%SUPPORTED%" >nul 2>nul && set "FOUND=py -%%V" && goto start
)
for %%P in (python3 python) do (
    %%P -E -s -c "%SUPPORTED%" >nul 2>nul && set "FOUND=%%P" && goto start
)
echo Benchwright needs Python 3.11, 3.12 or 3.13. None was found here. 1>&2
echo LoadGen has no packages for newer ones yet. 1>&2
echo What to do: install Python 3.13 beside what is there, for example with 1>&2
echo   winget install Python.Python.3.13 1>&2
echo then start again. One that lies elsewhere is named in BENCHWRIGHT_PYTHON. 1>&2
exit /b 1

:start
%FOUND% -E -s "%BOOTSTRAP%" %*
exit /b %errorlevel%
