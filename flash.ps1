<#
.SYNOPSIS
Flashes a board: nanoFramework image, application, the device's files and its Wi-Fi network.

.DESCRIPTION
The front of "DesktopPeer flash", with the same parameters. gateway/DesktopPeer/FLASHING.md says what each step does and what to do when one fails.
Needs the .NET SDK. Works in Windows PowerShell 5.1 and in PowerShell 7.

.PARAMETER Board
The board: a name of the folder boards, such as esp32-devkitc.

.PARAMETER Port
The serial port, such as COM3 or /dev/ttyUSB0.

.PARAMETER Image
A folder with a ready image; without it, the application is built.

.PARAMETER Files
The folder with the device's files that "DesktopPeer provision" wrote.

.PARAMETER Groups
How many groups the board has places for: 1 to 4 for the application with groups, 0 for the stock one; without it, what the device's files say.

.PARAMETER Updates
The application with updates over the network; chosen without this too when the device's files say where they come from.

.PARAMETER Target
Another stock image than the board's usual one.

.PARAMETER FwVersion
The version of the stock image that fits the class libraries; without it, the newest.

.PARAMETER ProjectSystem
The folder of the nanoFramework project system, where msbuild does not know it.

.PARAMETER State
The folder where is kept which steps are done; no secret.

.PARAMETER Resume
Goes on after the last step that was done.

.PARAMETER WipeFiles
At the end, wipes the files with secrets in the folder of -Files.

.EXAMPLE
./flash.ps1 -Board esp32-devkitc -Port COM3 -Files hall.device

.EXAMPLE
./flash.ps1 -Board esp32-devkitc -Port COM3 -Files hall.device -WhatIf

.EXAMPLE
./flash.ps1 -Board esp32-devkitc -Port COM3 -Files hall.device -Groups 2

.EXAMPLE
./flash.ps1 -Board esp32-devkitc -Port COM3 -Files hall.device -Updates
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)]
    [string]$Board,

    [Parameter(Mandatory = $true)]
    [string]$Port,

    [string]$Image,

    [string]$Files,

    [string]$Groups,

    [switch]$Updates,

    [string]$Target,

    [string]$FwVersion,

    [string]$ProjectSystem,

    [string]$State,

    [switch]$Resume,

    [switch]$WipeFiles
)

$project = Join-Path (Join-Path $PSScriptRoot 'gateway') 'DesktopPeer'
$arguments = @('run', '--project', $project, '--', 'flash', '--board', $Board, '--port', $Port)
if ($Image) { $arguments += @('--image', $Image) }
if ($Files) { $arguments += @('--files', $Files) }
if ($Groups) { $arguments += @('--groups', $Groups) }
if ($Updates) { $arguments += '--updates' }
if ($Target) { $arguments += @('--target', $Target) }
if ($FwVersion) { $arguments += @('--fwversion', $FwVersion) }
if ($ProjectSystem) { $arguments += @('--project-system', $ProjectSystem) }
if ($State) { $arguments += @('--state', $State) }
if ($Resume) { $arguments += '--resume' }
if ($WipeFiles) { $arguments += '--wipe-files' }
if ($WhatIfPreference) { $arguments += '--what-if' }

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
    Write-Error 'The .NET SDK is not on the PATH. Install the version that global.json names.'
    exit 6
}

& dotnet $arguments
exit $LASTEXITCODE
