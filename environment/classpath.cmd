@rem See environment/README.md.
@call "%~dp0launcher\door.cmd" classpath %*
@exit /b %errorlevel%
