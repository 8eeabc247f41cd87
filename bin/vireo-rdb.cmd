@echo off
rem On Windows what vireo-rdb is elsewhere; --help tells its options.
setlocal EnableExtensions DisableDelayedExpansion
set "root=%~dp0.."
call "%~dp0find-java.cmd"
if errorlevel 1 exit /b 1
"%java%" -XX:+UseSerialGC -XX:-UsePerfData %VIREO_TOOL_OPTS% -cp "%jar%" io.vireo.persistence.tool.ToolMain rdb %*
exit /b %errorlevel%
