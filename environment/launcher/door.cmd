@echo off
rem door COMMAND [ARGUMENT...]: finds a Python that can run the command.
rem A Python may be a batch file; so the checks call it. What has the user's paths does without call, which changes ^ and %.
setlocal disabledelayedexpansion
set "check=import sys; sys.exit(sys.version_info < (3, 10))"
set "python=py -3"
call %python% -c "%check%" >nul 2>nul
if %errorlevel% equ 0 goto run
set "python=python"
call %python% -c "%check%" >nul 2>nul
if %errorlevel% equ 0 goto run
set "python=python3"
call %python% -c "%check%" >nul 2>nul
if %errorlevel% equ 0 goto run
>&2 (
    echo.
    echo No Python 3.10 or newer in the PATH.
    echo.
    echo JupyterLab needs Python 3.10 or newer. Get it with
    echo   winget install Python.Python.3.13
    echo or from https://www.python.org/downloads
)
exit /b 3

:run
%python% "%~dp0..\launch.py" %*
exit /b %errorlevel%
