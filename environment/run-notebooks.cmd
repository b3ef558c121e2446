@rem See environment/README.md.
@call "%~dp0launcher\door.cmd" run-notebooks %*
@exit /b %errorlevel%
