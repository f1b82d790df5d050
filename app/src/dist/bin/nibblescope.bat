@echo off
rem Starts Nibblescope on a JDK 25: that of JAVA_HOME or JAVA25_HOME, one in the usual places, or the
rem java on the PATH. JDK_JAVA_OPTIONS adds options of the JVM.
setlocal
for %%I in ("%~dp0..\lib") do set "LIB=%%~fI"
set "JAVA="
call :try "%JAVA_HOME%"
call :try "%JAVA25_HOME%"
for /d %%I in (
    "%ProgramFiles%\Java\*25*"
    "%ProgramFiles%\Eclipse Adoptium\*25*"
    "%ProgramFiles%\Microsoft\*25*"
    "%ProgramFiles%\Zulu\*25*"
    "%ProgramFiles%\Amazon Corretto\*25*"
    "%USERPROFILE%\.jdks\*25*"
) do call :try "%%~I"
if not defined JAVA java -version 2>&1 | findstr /r /c:"version .25[^0-9]" >nul && set "JAVA=java"
if not defined JAVA (
    echo nibblescope: no JDK 25 found; install one, or set JAVA_HOME to its folder>&2
    exit /b 1
)
"%JAVA%" "@%LIB%\jvm.options" --module-path "%LIB%" -m nibblescope.app/nibblescope.app.Launcher %*
exit /b %ERRORLEVEL%

rem Takes the java of a JDK's folder, if its release file says 25 and none was found before.
:try
if defined JAVA exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
findstr /b /r /c:"JAVA_VERSION=.25[^0-9]" "%~1\release" >nul 2>&1 && set "JAVA=%~1\bin\java.exe"
exit /b 0
