@echo off
rem On Windows what vireo-check-rdb is elsewhere; --help tells its options.
setlocal EnableExtensions DisableDelayedExpansion
set "root=%~dp0.."
call "%~dp0find-java.cmd"
if errorlevel 1 exit /b 1
"%java%" -XX:+UseSerialGC -XX:-UsePerfData %VIREO_TOOL_OPTS% -cp "%jar%" io.vireo.persistence.tool.ToolMain check-rdb %*
exit /b %errorlevel%
