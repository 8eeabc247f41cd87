@echo off
rem Load generator for Redis-compatible servers on Windows; --help tells its options.
setlocal EnableExtensions DisableDelayedExpansion
set "root=%~dp0.."
call "%~dp0find-java.cmd"
if errorlevel 1 exit /b 1
set "classes=%root%\lib\vireo-benchmarks.jar;%root%\lib\HdrHistogram.jar;%jar%"
"%java%" -XX:+UseSerialGC -XX:-UsePerfData %VIREO_BENCHMARK_OPTS% -cp "%classes%" io.vireo.benchmarks.Main load %*
exit /b %errorlevel%
