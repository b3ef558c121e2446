@echo off
rem door COMMAND [ARGUMENT...]: finds a Python that can run the command.
setlocal
set "check=import sys; sys.exit(sys.version_info < (3, 10))"
set "python=py -3"
call %python% -c "%check%" >nul 2>nul
if not errorlevel 1 goto run
set "python=python"
call %python% -c "%check%" >nul 2>nul
if not errorlevel 1 goto run
set "python=python3"
call %python% -c "%check%" >nul 2>nul
if not errorlevel 1 goto run
echo.>&2
echo No Python 3.10 or newer in the PATH.>&2
echo.>&2
echo JupyterLab needs Python 3.10 or newer. Get it with>&2
echo   winget install Python.Python.3.13>&2
echo or from https://www.python.org/downloads>&2
exit /b 3

:run
call %python% "%~dp0..\launch.py" %*
exit /b %errorlevel%
