@echo off
rem On Windows what vireo-cli is elsewhere; --help tells its options.
setlocal EnableExtensions DisableDelayedExpansion
set "root=%~dp0.."
call "%~dp0find-java.cmd"
if errorlevel 1 exit /b 1
set "jar=%root%\lib\vireo-cli.jar"
if not exist "%jar%" set "jar=%root%\cli\target\vireo-cli.jar"
"%java%" -Xss4m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData %VIREO_CLI_OPTS% -jar "%jar%" %*
exit /b %errorlevel%
