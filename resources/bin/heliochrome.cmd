@rem The command line of an installed Heliochrome: runs on the Node that came with it.
@"%~dp0..\node\node.exe" "%~dp0..\app.asar.unpacked\src-main\cli\main.ts" %*
