@echo off
rem Starts Vireo on Windows: vireo-server [CONFIG-FILE] [--setting value ...]
rem
rem Arguments are redis-server's. Environment:
rem
rem   VIREO_JAVA   a JDK's folder: used instead of the runtime of the distribution, or of JAVA_HOME, or java on PATH
rem   VIREO_GC     the collector's options, instead of those that fit the heap
rem   VIREO_OPTS   more options for the JVM; they come last and so win
rem
rem The heap may become twice maxmemory, or half of the machine's memory; -Xmx in VIREO_OPTS wins.
setlocal EnableExtensions DisableDelayedExpansion
set "root=%~dp0.."
call "%~dp0find-java.cmd"
if errorlevel 1 exit /b 1

rem The last maxmemory of the configuration file and of the arguments.
set "maxmemory="
if not "%~1"=="" if exist "%~1" for /f "usebackq tokens=1,2" %%a in ("%~1") do if /i "%%a"=="maxmemory" set "maxmemory=%%b"
set "name="
for %%w in (%*) do call :word %%w
set "heap="
if defined maxmemory call :mebibytes

set "jvm=-Xss512k -XX:-UsePerfData -XX:+ExplicitGCInvokesConcurrent"
set "large="
if not defined heap set "jvm=%jvm% -XX:MaxRAMPercentage=50"
if not defined heap goto :collector
set "jvm=%jvm% -Xmx%heap%m"
if %heap% gtr 512 set "large=yes"
:collector
if not defined VIREO_GC (
  set "VIREO_GC=-XX:+UseSerialGC -XX:NewRatio=4 -XX:MaxNewSize=64m -XX:-ShrinkHeapInSteps -Dvireo.heap.old=80"
  if defined large if defined runtime set "VIREO_GC=-XX:+UseShenandoahGC -XX:ShenandoahGCMode=generational"
)
if defined runtime set "jvm=%jvm% -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
if exist "%root%\lib\native" set jvm=%jvm% "-Djava.library.path=%root%\lib\native"

"%java%" %jvm% %VIREO_GC% %VIREO_OPTS% -jar "%jar%" %*
exit /b %errorlevel%

:word
if /i "%name%"=="--maxmemory" set "maxmemory=%~1"
set "name=%~1"
exit /b 0

rem Twice maxmemory, such as 100mb, 2g or 1073741824, in mebibytes, and 64 more, as heap. Shares (40%%) are left to the JVM.
:mebibytes
set "size=%maxmemory%"
set "unit="
if "%size:~-1%"=="%%" exit /b 0
if /i "%size:~-2%"=="gb" set "unit=1024" & set "size=%size:~0,-2%"
if /i "%size:~-2%"=="mb" set "unit=1" & set "size=%size:~0,-2%"
if not defined unit if /i "%size:~-1%"=="g" set "unit=1024" & set "size=%size:~0,-1%"
if not defined unit if /i "%size:~-1%"=="m" set "unit=1" & set "size=%size:~0,-1%"
rem Plain bytes: the arithmetic here has 32 bits, so six digits are cut off, which rounds down to millions.
if not defined unit set "unit=1" & set "size=%size:~0,-6%"
if not defined size exit /b 0
if "%size%"=="0" exit /b 0
set /a "heap=size * unit * 2 + 64" 2>nul
exit /b 0
