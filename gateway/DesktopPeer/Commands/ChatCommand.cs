using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Chat;
using NanoPeers.DesktopPeer.Logging;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>
/// chat: two people talk and send files under a key that their peers agreed on, without any gateway; chat GROUP: the members of a group talk,
/// through the running gateway.
/// </summary>
internal sealed class ChatCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string?> _peerGroup = new("GROUP")
    {
        Description = "Talk in this peer group, through the gateway that runs with --state; without it, two people talk", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _state = StateOption.Build();
    private readonly Option<int> _port = NumberOption.Build(
        "--port", "PORT", 0, 65535, UdpTransportOptions.DefaultPort, "UDP port to listen on; another one when it is taken; 0 takes any");

    private readonly Option<string?> _bind = new("--bind") { HelpName = "ADDR", Description = "Address of this machine to listen on; without it, all" };
    private readonly Option<string?> _to = new("--to") { HelpName = "ENDPOINT", Description = "Ask for a chat with the peer at udp://ADDRESS:PORT" };
    private readonly Option<string?> _password = new("--password-file")
    {
        HelpName = "FILE", Description = "File with the password that both know; without it, nobody proves who they are",
    };

    private readonly Option<string?> _group = new("--group") { HelpName = "UUID", Description = "The group; both need the same" };
    private readonly Option<string> _folder = new("--folder")
    {
        HelpName = "DIR", Description = "Where files go that are received", DefaultValueFactory = _ => ".",
    };

    private readonly Option<bool> _allowClear = new("--allow-clear") { Description = "Let lines go and come in clear, marked as unsecured" };

    private ChatCommand(Terminal terminal)
    {
        _terminal = terminal;
    }

    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        ChatCommand chat = new(terminal);
        Command command = new("chat", "Talk with another person and send files, under a key that only the two of you have")
        {
            chat._peerGroup, chat._state, chat._port, chat._bind, chat._to, chat._password, chat._group, chat._folder, chat._allowClear,
        };
        command.SetGuardedAction(terminal, chat.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_peerGroup) is string peerGroup)
        {
            using ApiClient client = ApiClient.Open(Path.GetFullPath(parsed.GetValue(_state)!));
            await new GroupChatConsole(_terminal, client, peerGroup).RunAsync(cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        }

        Identifier group = Parse(parsed.GetValue(_group), Identifier.Parse, "--group takes a UUID.") ?? ChatSettings.UsualGroup;
        Endpoint? to = Parse(parsed.GetValue(_to), Endpoint.Parse, "--to takes an endpoint: udp://ADDRESS:PORT");
        IPAddress bind = Parse(parsed.GetValue(_bind), AddressOrNull, "--bind takes an address.") ?? IPAddress.Any;
        string folder = parsed.GetValue(_folder)!;
        if (!Directory.Exists(folder))
        {
            throw new CommandException(ExitCode.NotDone, "folder-unknown", $"{folder} is no folder. Make it, or name another with --folder.");
        }

        byte[] secret = SecretOf(parsed.GetValue(_password), group);
        try
        {
            ChatSettings settings = new()
            {
                Port = parsed.GetValue(_port),
                BindAddress = bind,
                Group = group,
                Secret = secret,
                Folder = folder,
                AllowClear = parsed.GetValue(_allowClear),
            };
            await ChatAsync(settings, to, cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static IPAddress? AddressOrNull(string text) => IPAddress.TryParse(text, out IPAddress? address) ? address : null;

    private static T? Parse<T>(string? text, Func<string, T?> parse, string problem)
        where T : class =>
        text is null ? null : parse(text) ?? throw new CommandException(ExitCode.Usage, "setting-wrong", problem);

    private byte[] SecretOf(string? path, Identifier group)
    {
        if (path is null)
        {
            return [];
        }

        byte[] secret = GroupPasswordFile.DeriveSecret(path, group);
        if (SecretTextFile.IsExposed(path))
        {
            _terminal.Error.WriteLine($"Others on this machine can read {path}; chmod 600 keeps it to yourself.");
        }

        return secret;
    }

    private async Task ChatAsync(ChatSettings settings, Endpoint? to, CancellationToken cancellationToken)
    {
        using PersonLog log = new(_terminal.Error, LogLevel.Error);
        ChatConsole console = new(_terminal, settings, log);
        await using (console.ConfigureAwait(false))
        {
            try
            {
                await console.RunAsync(to, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl+C is as good an end as /quit.
            }
        }
    }
}
