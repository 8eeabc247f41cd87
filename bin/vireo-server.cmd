@echo off
rem Starts Vireo on Windows: vireo-server [CONFIG-FILE] [--setting value ...]
rem
rem Arguments are redis-server's. Environment:
rem
rem   VIREO_JAVA   a JDK's folder: used instead of the runtime of the distribution, or of JAVA_HOME, or java on PATH
rem   VIREO_OPTS   more options for the JVM; they come last and so win
rem
rem The heap may take an eighth of the machine's memory; -Xmx in VIREO_OPTS wins. Data lie outside of it.
setlocal EnableExtensions DisableDelayedExpansion
set "root=%~dp0.."
call "%~dp0find-java.cmd"
if errorlevel 1 exit /b 1

set "jvm=-Xss512k -XX:-UsePerfData -XX:MaxRAMPercentage=12.5 -XX:+ExplicitGCInvokesConcurrent"
set "collector=-XX:+UseSerialGC -XX:NewRatio=4 -XX:MaxNewSize=24m -XX:SurvivorRatio=4 -XX:TargetSurvivorRatio=90 -XX:-ShrinkHeapInSteps -Dvireo.heap.old=80"
rem A collector named twice stops the JVM.
echo "%VIREO_OPTS%" | findstr /r /c:"-XX:+Use[A-Za-z0-9]*GC" >nul && set "collector="
if defined runtime set "jvm=%jvm% -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
if exist "%root%\lib\native" set jvm=%jvm% "-Djava.library.path=%root%\lib\native"

"%java%" %jvm% %collector% %VIREO_OPTS% -jar "%jar%" %*
exit /b %errorlevel%

