using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using NanoPeers.Firmware.Groups;
using NanoPeers.Firmware.Peering;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer;

/// <summary>The program's command line.</summary>
internal static class CommandLine
{
    private const int LongestRsaSeconds = 60;
    private const int LongestSleepSeconds = 86_400;

    private static readonly Option<DirectoryInfo> _folder = new("--folder")
    {
        Description = "The board's storage; made when it is not there. One folder a board.", HelpName = "DIR", Required = true,
    };

    private static readonly Option<FileInfo?> _invitation = new("--invitation")
    {
        Description = "File with an invitation (NP1-...), taken when the folder holds none yet.", HelpName = "FILE",
    };

    private static readonly Option<string> _name = new("--name")
    {
        Description = "Name of the light until an invitation brings one.", HelpName = "NAME",
        CustomParser = ParseName, DefaultValueFactory = _ => "light",
    };

    private static readonly Option<IPAddress> _bind = new("--bind")
    {
        Description = "Address of the board's socket: all (the default), one of this machine's, or 127.0.0.1.", HelpName = "ADDRESS",
        CustomParser = ParseAddress, DefaultValueFactory = _ => IPAddress.Any,
    };

    private static readonly Option<int> _port = new("--port")
    {
        Description = "Port of the board's socket; 0 (the default) takes a free one.", HelpName = "PORT",
        CustomParser = result => ParsePort(result, 0),
    };

    private static readonly Option<IPAddress> _group = new("--multicast-group")
    {
        Description = "Multicast group of region discovery.", HelpName = "ADDRESS", CustomParser = ParseAddress,
        DefaultValueFactory = _ => IPAddress.Parse("239.192.97.1"),
    };

    private static readonly Option<int> _groupPort = new("--multicast-port")
    {
        Description = "Port of multicasts and broadcasts.", HelpName = "PORT",
        CustomParser = result => ParsePort(result, 1), DefaultValueFactory = _ => 9701,
    };

    private static readonly Option<bool> _noMulticast = new("--no-multicast") { Description = "Neither sends nor hears multicasts." };

    private static readonly Option<bool> _noBroadcast = new("--no-broadcast") { Description = "Neither sends nor hears broadcasts." };

    private static readonly Option<bool> _noResumption = new("--no-resumption") { Description = "Keeps no resumption secret, whatever the group allows." };

    private static readonly Dictionary<string, OwnLight> _ownLights = new(StringComparer.Ordinal)
    {
        ["apart"] = OwnLight.Apart, ["when-silent"] = OwnLight.WhenSilent, ["always"] = OwnLight.Always,
    };

    private static readonly Option<string> _ownLight = new("--own-light")
    {
        Description = "What the button of a board that is linked with another's light does with its own: apart (nothing), when-silent, always.",
        HelpName = "WHEN", DefaultValueFactory = _ => "apart",
    };

    private static readonly Option<double> _rsaSeconds = new("--rsa-seconds")
    {
        Description = "Makes an RSA operation take so long, as on a chip (0.7 to 2.2 there); 0 (the default) for as fast as it goes.", HelpName = "S",
        CustomParser = ParseSeconds,
    };

    private static readonly Option<int> _sessions = new("--sessions")
    {
        Description = $"Sessions held at once, {Limits.MinConstrainedSessions} to {Limits.MaxConstrainedSessions} (the default).", HelpName = "N",
        CustomParser = ParseSessions, DefaultValueFactory = _ => Limits.MaxConstrainedSessions,
    };

    private static readonly Option<int> _groups = new("--groups")
    {
        Description =
            $"Groups with a common key that the board can be in: 0 (an image without groups) to {BoardGroupTiming.MaxPlaces}, "
            + $"default {BoardGroupTiming.UsualPlaces}.",
        HelpName = "N", CustomParser = ParseGroups, DefaultValueFactory = _ => BoardGroupTiming.UsualPlaces,
    };

    private static readonly Option<bool> _noStack = new("--no-stack")
    {
        Description = "A board whose image has no protocol stack: it neither answers nor asks about advertisements, information and pipes.",
    };

    private static readonly Option<int> _sleep = new("--sleep")
    {
        Description = "Sleeps for SECONDS whenever nothing is left to do, as in deep sleep: waking is a start. 0 (the default): stays awake.",
        HelpName = "SECONDS", CustomParser = ParseSleep,
    };

    private static readonly Option<IPEndPoint?> _peering = new("--peering")
    {
        Description = "Application, updates and peering, at this address of the machine and UDP port (usually 1967). Without: a board without them.",
        HelpName = "ADDRESS:PORT", CustomParser = ParsePeer,
    };

    private static readonly Option<IPEndPoint?[]> _peeringPeers = new("--peering-peer")
    {
        Description = "A peer that is told by itself what goes to all; may be given often. Without any: the multicast group.",
        HelpName = "ADDRESS:PORT", CustomParser = result => [.. result.Tokens.Select(token => ReadPeer(result, token.Value))],
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<int> _aliasPort = new("--alias-port")
    {
        Description = $"TCP port of what the board serves, {AliasUrl.FirstPort} by default; 0 takes a free one, and fetches from any port.", HelpName = "PORT",
        CustomParser = result => ParsePort(result, 0), DefaultValueFactory = _ => AliasUrl.FirstPort,
    };

    private static readonly Option<string?> _upload = new("--upload")
    {
        Description = "The backend's upload URL: reports go there through a peer. With --backend-key and --peering; kept in the folder.", HelpName = "URL",
    };

    private static readonly Option<FileInfo?> _backendKey = new("--backend-key")
    {
        Description = "The backend's public key in PEM, RSA of 2048 bits: it signs certificates of peers, and receipts.", HelpName = "FILE",
    };

    private static readonly Option<string?> _nativeRsa = new("--native-rsa")
    {
        Description = "RSA of its own, as a custom image has: the board can ask other boards for sessions. FILE is the library that CMake builds; "
            + "without FILE it is looked for beside the program and in artifacts/native.",
        HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Parses the arguments and runs the board.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="input">Brings commands, a line each.</param>
    /// <param name="output">Takes the log.</param>
    /// <param name="error">Takes errors of the command line.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] arguments, TextReader input, TextWriter output, TextWriter error)
    {
        RootCommand root = new(
            "A virtual ESP32 light switch: the firmware's own peer on a PC. "
            + "Commands on standard input: press, hold MS, light, link TEXT, find NAME, update, report TEXT, why, status, quit.")
        {
            _folder, _invitation, _name, _bind, _port, _group, _groupPort, _noMulticast, _noBroadcast, _noResumption, _ownLight, _rsaSeconds, _sessions,
            _groups, _noStack, _sleep, _peering, _peeringPeers, _aliasPort, _upload, _backendKey, _nativeRsa,
        };
        _ownLight.AcceptOnlyFromAmong([.. _ownLights.Keys]);
        root.SetAction(result => Start(OptionsOf(result), input, output, error));
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction errors)
        {
            errors.ShowHelp = false;
        }

        int exitCode = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null });
        return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
    }

    private static int Start(BoardOptions options, TextReader input, TextWriter output, TextWriter error)
    {
        try
        {
            return BoardSetup.Run(options, input, output);
        }
        catch (BoardException exception)
        {
            error.WriteLine($"{exception.Name}: {exception.Message}");
            return exception.ExitCode;
        }
        catch (Exception exception)
        {
            error.WriteLine($"failed: {exception}");
            return ExitCode.Failed;
        }
    }

    private static BoardOptions OptionsOf(ParseResult result) => new()
    {
        Folder = result.GetRequiredValue(_folder),
        Invitation = result.GetValue(_invitation),
        Name = result.GetRequiredValue(_name),
        Bind = result.GetRequiredValue(_bind),
        Port = result.GetValue(_port),
        MulticastGroup = result.GetRequiredValue(_group),
        MulticastPort = result.GetValue(_groupPort),
        UseMulticast = !result.GetValue(_noMulticast),
        UseBroadcast = !result.GetValue(_noBroadcast),
        AllowResumption = !result.GetValue(_noResumption),
        OwnLight = _ownLights[result.GetRequiredValue(_ownLight)],
        RsaSeconds = result.GetValue(_rsaSeconds),
        Sessions = result.GetValue(_sessions),
        Groups = result.GetValue(_groups),
        HasStack = !result.GetValue(_noStack),
        SleepSeconds = result.GetValue(_sleep),
        Peering = result.GetValue(_peering),
        PeeringPeers = [.. (result.GetValue(_peeringPeers) ?? []).OfType<IPEndPoint>()],
        AliasPort = result.GetValue(_aliasPort),
        Upload = result.GetValue(_upload),
        BackendKey = result.GetValue(_backendKey),
        NativeRsa = result.GetResult(_nativeRsa) is null ? null : result.GetValue(_nativeRsa) ?? "",
    };

    private static string ParseName(ArgumentResult result)
    {
        string name = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) > Limits.MaxNameLength)
        {
            result.AddError($"A name has 1 to {Limits.MaxNameLength} octets of UTF-8.");
        }

        return name;
    }

    private static IPAddress ParseAddress(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
        {
            return address;
        }

        result.AddError($"'{text}' is not an IPv4 address.");
        return IPAddress.None;
    }

    private static IPEndPoint? ParsePeer(ArgumentResult result) => ReadPeer(result, result.Tokens.Count == 1 ? result.Tokens[0].Value : "");

    private static IPEndPoint? ReadPeer(ArgumentResult result, string text)
    {
        if (IPEndPoint.TryParse(text, out IPEndPoint? peer) && peer.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && peer.Port > 0)
        {
            return peer;
        }

        result.AddError($"'{text}' is not an IPv4 address with a port.");
        return null;
    }

    private static int ParsePort(ArgumentResult result, int least)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port >= least && port <= 65535)
        {
            return port;
        }

        result.AddError($"'{text}' is not a port, {least} to 65535.");
        return 0;
    }

    private static int ParseSessions(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int sessions)
            && sessions is >= Limits.MinConstrainedSessions and <= Limits.MaxConstrainedSessions)
        {
            return sessions;
        }

        result.AddError($"'{text}' is not a number of sessions, {Limits.MinConstrainedSessions} to {Limits.MaxConstrainedSessions}.");
        return Limits.MaxConstrainedSessions;
    }

    private static int ParseSleep(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds <= LongestSleepSeconds)
        {
            return seconds;
        }

        result.AddError($"'{text}' is not a number of seconds, 0 to {LongestSleepSeconds}.");
        return 0;
    }

    private static int ParseGroups(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int groups) && groups <= BoardGroupTiming.MaxPlaces)
        {
            return groups;
        }

        result.AddError($"'{text}' is not a number of groups, 0 to {BoardGroupTiming.MaxPlaces}.");
        return BoardGroupTiming.UsualPlaces;
    }

    private static double ParseSeconds(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= LongestRsaSeconds)
        {
            return seconds;
        }

        result.AddError($"'{text}' is not a number of seconds, 0 to {LongestRsaSeconds}.");
        return 0;
    }
}
