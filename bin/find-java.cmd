@rem For the launchers, which call it with root set: the program as java, the server's jar as jar, and as runtime
@rem whether it is the one of the distribution.
@set "runtime="
@set "jar=%root%\lib\vireo-server.jar"
@if not exist "%jar%" set "jar=%root%\server\target\vireo-server.jar"
@if not exist "%jar%" echo vireo: no vireo-server.jar in lib or server\target 1>&2 & exit /b 1
@if defined VIREO_JAVA set "java=%VIREO_JAVA%\bin\java.exe" & goto :check
@if exist "%root%\runtime\bin\java.exe" set "java=%root%\runtime\bin\java.exe" & set "runtime=yes" & goto :check
@if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe" & goto :check
@set "java=java.exe"
@exit /b 0
:check
@if exist "%java%" exit /b 0
@echo vireo: there is no %java% 1>&2
@exit /b 1
