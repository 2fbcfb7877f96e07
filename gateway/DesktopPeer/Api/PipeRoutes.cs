using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Pipes.Channels;
using NanoPeers.PeerPlatform.Pipes.Transfers;
using NanoPeers.Pipes;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's paths for pipes. DESKTOP-PEER.md lists them for those who call them.</summary>
internal sealed class PipeRoutes(IPipeControl pipes, PipeChannels? channels, IGroupControl groups, EventStreams streams) : IApiRoutes
{
    private const int PipeSegment = 3;
    private static readonly TimeSpan _resolving = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Identifier, PipeInput> _inputs = new();
    private readonly ConcurrentDictionary<Identifier, PipeOutput> _outputs = new();
    private readonly PipeChannelEnds _channelEnds = new(channels);
    private readonly PipeFileTransfers _files = new(channels);

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/pipes", context => ApiExchange.AnswerAsync(context, [.. pipes.Known.Select(View)], ApiJson.Default.IReadOnlyListPipeView));
        routes.MapPost("/api/pipes", CreateAsync);
        routes.MapGet("/api/pipes/{pipe}/ends", EndsAsync);
        routes.MapPost("/api/pipes/{pipe}/input", BindAsync);
        routes.MapDelete("/api/pipes/{pipe}/input", UnbindAsync);
        routes.MapPost("/api/pipes/{pipe}/messages", SendAsync);
        routes.MapGet("/api/pipes/{pipe}/messages", ListenAsync);
        routes.MapPost("/api/pipes/{pipe}/files", SendFileAsync);
    }

    private async Task CreateAsync(HttpContext context)
    {
        PipeOrder order = await ApiExchange.ReadAsync(context, ApiJson.Default.PipeOrder).ConfigureAwait(false);
        GroupPort port = (groups as GroupPeer)?.FindPort(order.Group)
            ?? throw new ApiRefusalException(ProblemCode.GroupUnknown, $"This peer is a member of no group called \"{order.Group}\": group list lists them.");
        int type = PipeType.Of(order.Type);
        bool isName = order.Name.Length > 0 && Encoding.UTF8.GetByteCount(order.Name) <= Limits.MaxNameLength && !order.Name.Any(char.IsControl);
        if (type == 0 || !isName)
        {
            throw new ApiRefusalException(ProblemCode.PipeRefused, type == 0
                ? $"There is no type of pipe \"{order.Type}\": unicast, secured-unicast, broadcast, secured-broadcast."
                : $"\"{order.Name}\" is no name of a pipe: 1 to {Limits.MaxNameLength} octets of plain text.");
        }

        PipeDescription pipe = PipeDescription.Of(port.Group, type, order.Name);
        pipes.Add(pipe);
        await ApiExchange.AnswerAsync(context, View(pipe), ApiJson.Default.PipeView).ConfigureAwait(false);
    }

    private async Task EndsAsync(HttpContext context)
    {
        PipeDescription pipe = Find(context);
        IReadOnlyList<Identifier> ends = await pipes.FindEndsAsync(pipe, _resolving, context.RequestAborted).ConfigureAwait(false);
        await ApiExchange.AnswerAsync(context, new PipeEndsView(pipe.Pipe.ToString(), Texts(ends)), ApiJson.Default.PipeEndsView).ConfigureAwait(false);
    }

    private async Task BindAsync(HttpContext context)
    {
        PipeBindOrder order = await ApiExchange.ReadAsync(context, ApiJson.Default.PipeBindOrder).ConfigureAwait(false);
        PipeDescription pipe = Find(context);
        if (order.Sure)
        {
            await BindChannelAsync(pipe, order.TakesOver, context.RequestAborted).ConfigureAwait(false);
        }
        else
        {
            await OpenAsync(pipe, order.TakesOver, context.RequestAborted).ConfigureAwait(false);
        }

        await ApiExchange.AnswerAsync(context, View(pipe), ApiJson.Default.PipeView).ConfigureAwait(false);
    }

    private Task UnbindAsync(HttpContext context)
    {
        PipeDescription pipe = Find(context);
        bool hadChannel = _channelEnds.Unbind(pipe);
        if (!_inputs.TryRemove(pipe.Pipe, out PipeInput? input) && !hadChannel)
        {
            throw new ApiRefusalException(ProblemCode.PipeRefused, $"This gateway has no input end of {NameOf(pipe)}.");
        }

        input?.Dispose();
        return ApiExchange.AnswerAsync(context, View(pipe), ApiJson.Default.PipeView);
    }

    private async Task SendAsync(HttpContext context)
    {
        PipeMessageOrder order = await ApiExchange.ReadAsync(context, ApiJson.Default.PipeMessageOrder).ConfigureAwait(false);
        PipeDescription pipe = Find(context);
        if (order.Texts.Count > 0)
        {
            (int taken, int arrived) = await _channelEnds.SendAsync(pipe, order.Texts, context.RequestAborted).ConfigureAwait(false);
            PipeSentView sent = new(pipe.Pipe.ToString(), arrived == order.Texts.Count ? "arrived" : "waiting", [], taken, arrived);
            await ApiExchange.AnswerAsync(context, sent, ApiJson.Default.PipeSentView).ConfigureAwait(false);
            return;
        }

        string result = await SendTextAsync(pipe, order.Text, context.RequestAborted).ConfigureAwait(false);
        IReadOnlyList<string> ends = _outputs.TryGetValue(pipe.Pipe, out PipeOutput? output) ? Texts(output.Ends) : [];
        await ApiExchange.AnswerAsync(context, new PipeSentView(pipe.Pipe.ToString(), result, ends), ApiJson.Default.PipeSentView).ConfigureAwait(false);
    }

    private async Task<string> SendTextAsync(PipeDescription pipe, string text, CancellationToken cancellationToken)
    {
        if (!_outputs.TryGetValue(pipe.Pipe, out PipeOutput? output))
        {
            output = pipes.OpenOutput(pipe, null, out string problem) ?? throw new ApiRefusalException(ProblemCode.PipeRefused, problem);
            _outputs[pipe.Pipe] = output;

            // A new end learns first who is there.
            await Task.Delay(_resolving, cancellationToken).ConfigureAwait(false);
        }

        PipeSendStatus status = output.Send(Encoding.UTF8.GetBytes(text));
        if (status == PipeSendStatus.Closed)
        {
            _outputs.TryRemove(pipe.Pipe, out _);
        }

        return status == PipeSendStatus.Taken ? "taken" : throw new ApiRefusalException(ProblemCode.PipeRefused, status switch
        {
            PipeSendStatus.Busy => $"Messages wait in {NameOf(pipe)} already, as many as there is room for: nobody takes them.",
            PipeSendStatus.TooLong => "The message is too long for a pipe: send it as a file.",
            _ => "This peer is no member of the pipe's group any more.",
        });
    }

    private async Task SendFileAsync(HttpContext context)
    {
        PipeFileOrder order = await ApiExchange.ReadAsync(context, ApiJson.Default.PipeFileOrder).ConfigureAwait(false);
        PipeDescription pipe = Find(context);
        FileToSend file = await _files.OpenAsync(order.File, context.RequestAborted).ConfigureAwait(false);
        await streams.ServeAsync(
            context, stop => _files.SendAsync(pipe, NameOf(pipe), file, stop),
            static one => ("sending", JsonSerializer.Serialize(one, ApiJson.Default.PipeFileView))).ConfigureAwait(false);
    }

    private async Task ListenAsync(HttpContext context)
    {
        PipeDescription pipe = Find(context);
        string into = context.Request.Query["into"].ToString();
        if (into.Length > 0)
        {
            await streams.ServeAsync(context, _files.Take(pipe, into), Write).ConfigureAwait(false);
            return;
        }

        if (context.Request.Query["sure"] == "true")
        {
            await ListenSurelyAsync(context, pipe).ConfigureAwait(false);
            return;
        }

        bool isOwn = !_inputs.ContainsKey(pipe.Pipe);
        PipeInput input = await OpenAsync(pipe, true, context.RequestAborted).ConfigureAwait(false);
        await streams.ServeAsync(context, stop => HearAsync(input, stop), Write).ConfigureAwait(false);
        if (isOwn && _inputs.TryRemove(pipe.Pipe, out _))
        {
            input.Dispose();
        }
    }

    private async Task ListenSurelyAsync(HttpContext context, PipeDescription pipe)
    {
        bool isOwn = _channelEnds.Find(pipe) is null;
        await BindChannelAsync(pipe, true, context.RequestAborted).ConfigureAwait(false);
        await streams.ServeAsync(context, stop => _channelEnds.Hear(pipe, stop), Write).ConfigureAwait(false);
        if (isOwn)
        {
            _channelEnds.Unbind(pipe);
        }
    }

    private static async IAsyncEnumerable<PipeHeardView> HearAsync(PipeInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await input.ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } delivery)
        {
            yield return PipeHeardView.Of(delivery.From, delivery.Octets.Span, delivery.IsSecured);
        }
    }

    private async Task<PipeInput> OpenAsync(PipeDescription pipe, bool takesOver, CancellationToken cancellationToken)
    {
        if (_inputs.TryGetValue(pipe.Pipe, out PipeInput? known) && known.State == PipeInputState.Bound)
        {
            return known;
        }

        known?.Dispose();
        PipeInput input = pipes.OpenInput(pipe, new PipeInputOptions { TakesOver = takesOver });
        await input.Decided.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (input.State != PipeInputState.Bound)
        {
            PipeInputState state = input.State;
            input.Dispose();
            throw NotBound(pipe, state);
        }

        return _inputs[pipe.Pipe] = input;
    }

    private async Task BindChannelAsync(PipeDescription pipe, bool takesOver, CancellationToken cancellationToken)
    {
        PipeInputState state = await _channelEnds.BindAsync(pipe, takesOver, cancellationToken).ConfigureAwait(false);
        if (state != PipeInputState.Bound)
        {
            throw NotBound(pipe, state);
        }
    }

    private static ApiRefusalException NotBound(PipeDescription pipe, PipeInputState state) => new(ProblemCode.PipeRefused, state switch
    {
        PipeInputState.Occupied => $"Another peer has the input end of {NameOf(pipe)}: take it over with --take.",
        PipeInputState.NotMember => $"This peer is no member of the group of {NameOf(pipe)}.",
        _ => $"{NameOf(pipe)} has an input end here already, or there is no room for one: pipe unbind gives it up.",
    });

    private static (string Kind, string Data) Write(PipeHeardView heard) => ("heard", JsonSerializer.Serialize(heard, ApiJson.Default.PipeHeardView));

    /// <summary>The name in the path, from the request as it was sent: the web server's own reading leaves a slash in a name encoded.</summary>
    private PipeDescription Find(HttpContext context)
    {
        string[] path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].Split('/');
        string name = path.Length > PipeSegment ? Uri.UnescapeDataString(path[PipeSegment]) : "";
        return pipes.Find(name)
            ?? throw new ApiRefusalException(
                ProblemCode.PipeUnknown, $"No pipe, or more than one, is called \"{name}\": pipe list lists them, pipe create makes one.");
    }

    private PipeView View(PipeDescription pipe)
    {
        if (_channelEnds.Find(pipe) is { } channel)
        {
            return new PipeView(
                pipe.Pipe.ToString(), pipe.Name, pipe.Group.ToString(), PipeType.NameOf(pipe.Type), Words.Of(channel.State) + ", sure", channel.Received, 0);
        }

        PipeInput? input = _inputs.GetValueOrDefault(pipe.Pipe);
        string state = input is null ? "" : Words.Of(input.State);
        return new PipeView(
            pipe.Pipe.ToString(), pipe.Name, pipe.Group.ToString(), PipeType.NameOf(pipe.Type), state, input?.Received ?? 0, input?.Dropped ?? 0);
    }

    private static string NameOf(PipeDescription pipe) => pipe.Name.Length > 0 ? pipe.Name : pipe.Pipe.ToString();

    private static IReadOnlyList<string> Texts(IReadOnlyList<Identifier> peers) => [.. peers.Select(peer => peer.ToString())];
}
