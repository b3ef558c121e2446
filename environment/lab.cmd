@rem See environment/README.md.
@call "%~dp0launcher\door.cmd" lab %*
@exit /b %errorlevel%
