@rem See environment/README.md.
@"%~dp0launcher\door.cmd" run-notebooks %*
