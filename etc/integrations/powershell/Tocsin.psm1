# SPDX-License-Identifier: Apache-2.0
# Pages by Tocsin from PowerShell (Windows PowerShell 5.1, PowerShell 7):
#
#   Import-Module .\Tocsin.psm1
#   Send-TocsinAlert -Uri https://tocsin.example.net:8620 -Token $token -List noc -Text 'backup failed' -Key backup
#   Send-TocsinAlert -Uri https://tocsin.example.net:8620 -Token $token -List noc -Key backup -EventType CLEAR
#   Write-TocsinFile -Spool \\tocsin\spool -List noc -Text 'backup failed' -Key backup
#
# Send-TocsinAlert answers with the message's number once the alert is durable, or throws.
# Write-TocsinFile needs no daemon that runs: it writes a file and renames it, or throws. Whoever
# calls them must tell somebody when they throw.

Set-StrictMode -Version 2.0

# What XML 1.0 cannot hold.
$script:NotXml = '[^\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD]'

# Hands an alert over by HTTP. The same IdempotencyKey again is the same alert: a try after a
# failure pages nobody twice.
function Send-TocsinAlert {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [uri] $Uri,
        [Parameter(Mandatory)] [string] $Token,
        [Parameter(Mandatory)] [string] $List,
        [string] $Text,
        [ValidateSet('info', 'warning', 'critical')] [string] $Severity = 'critical',
        [string] $Key,
        [ValidateSet('RAISE', 'CLEAR', 'ACK')] [string] $EventType = 'RAISE',
        [string] $Source = $env:COMPUTERNAME,
        [string] $HostName,
        [string] $Service,
        [int] $Tries = 5
    )
    $alert = @{
        list     = $List
        text     = $Text -replace $script:NotXml, ' '
        severity = $Severity
        key      = $Key
        event    = $EventType
        source   = $Source
        host     = $HostName
        service  = $Service
    }
    foreach ($name in @($alert.Keys)) {
        if ([string]::IsNullOrEmpty($alert[$name])) { $alert.Remove($name) }
    }
    $request = @{
        Method      = 'Post'
        Uri         = [uri]::new($Uri, '/api/v1/messages')
        Headers     = @{ 'Authorization' = "Bearer $Token"; 'Idempotency-Key' = [guid]::NewGuid().ToString() }
        ContentType = 'application/json'
        Body        = [Text.Encoding]::UTF8.GetBytes(($alert | ConvertTo-Json -Compress))
        TimeoutSec  = 15
    }
    for ($try = 1; ; $try++) {
        try {
            return Invoke-RestMethod @request
        } catch {
            # 4xx will not be otherwise next time.
            $status = 0
            if ($_.Exception.PSObject.Properties['Response'] -and $_.Exception.Response) {
                $status = [int] $_.Exception.Response.StatusCode
            }
            if (($status -ge 400 -and $status -lt 500) -or $try -ge $Tries) { throw }
            Start-Sleep -Seconds ([Math]::Min(60, [Math]::Pow(2, $try)))
        }
    }
}

# Drops an alert into the spool directory, which may be a share.
function Write-TocsinFile {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $Spool,
        [Parameter(Mandatory)] [string] $List,
        [string] $Text,
        [ValidateSet('info', 'warning', 'critical')] [string] $Severity = 'critical',
        [string] $Key,
        [ValidateSet('RAISE', 'CLEAR', 'ACK')] [string] $EventType = 'RAISE',
        [string] $Source = $env:COMPUTERNAME,
        [string] $HostName,
        [string] $Service
    )
    $elements = [ordered] @{
        RECIPIENT_LIST = $List
        MSG            = $Text
        SEVERITY       = $Severity
        SOURCE         = $Source
        HOST           = $HostName
        SERVICE        = $Service
        KEY            = $Key
        EVENT          = $EventType
    }
    $name = '{0}_{1}' -f [DateTimeOffset]::UtcNow.ToUnixTimeSeconds(), [guid]::NewGuid().ToString('N')
    $unfinished = Join-Path $Spool ".$name.tmp"
    try {
        $stream = [IO.File]::Open($unfinished, 'CreateNew', 'Write', 'None')
        try {
            $settings = [Xml.XmlWriterSettings]::new()
            $settings.Encoding = [Text.UTF8Encoding]::new($false)
            $settings.CloseOutput = $false
            $writer = [Xml.XmlWriter]::Create($stream, $settings)
            $writer.WriteStartElement('SMS')
            foreach ($element in $elements.GetEnumerator()) {
                if ([string]::IsNullOrEmpty($element.Value)) { continue }
                $writer.WriteElementString($element.Key, ($element.Value -replace $script:NotXml, ' '))
            }
            $writer.WriteEndElement()
            $writer.Dispose()
            $stream.Flush($true)
        } finally {
            $stream.Dispose()
        }
        [IO.File]::Move($unfinished, (Join-Path $Spool "$name.xml"))
    } catch {
        Remove-Item -LiteralPath $unfinished -ErrorAction SilentlyContinue
        throw
    }
}

Export-ModuleMember -Function Send-TocsinAlert, Write-TocsinFile
