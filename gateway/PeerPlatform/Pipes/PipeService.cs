using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Pipes;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>
/// The pipes of a peer (S0 fig. 20, 282): input and output ends, over the ports into its groups. Joins the resolver's core with the node; decides
/// nothing that it decides. Any thread may call. PIPES.md.
/// </summary>
public sealed partial class PipeService : IPeerService, IPipeControl
{
    private readonly PipeServiceOptions _options;
    private readonly GroupPeer _groups;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly PipeResolver _resolver;
    private readonly List<PipeOutput> _outputs = [];
    private readonly HashSet<GroupPort> _listened = [];
    private readonly BoardEnds _boardEnds = new();
    private readonly Dictionary<Identifier, PipeDescription> _known = new(IdentifierComparer.Instance);
    private volatile Dictionary<Identifier, PipeInput> _inputs = new(IdentifierComparer.Instance);
    private PeerNode? _node;
    private ITimer? _timer;
    private bool _disposed;

    /// <summary>Makes the service; it knows no pipe.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="logger">Takes what a person may want to know.</param>
    public PipeService(PipeServiceOptions options, ILogger<PipeService>? logger = null)
    {
        _options = options;
        _groups = options.Groups;
        _logger = logger ?? NullLogger<PipeService>.Instance;
        _resolver = new PipeResolver(options.Groups.Id, options.BootCount);
    }

    /// <summary>The node.</summary>
    internal PeerNode Node => _node ?? throw new InvalidOperationException("The pipes have no node yet.");

    /// <inheritdoc/>
    public IReadOnlyList<PipeDescription> Known
    {
        get
        {
            lock (_gate)
            {
                return [.. _known.Values.OrderBy(pipe => pipe.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <inheritdoc/>
    public void Attach(PeerNode node)
    {
        _node = node;
        node.Handle(ProtocolTag.Pipe, new Bodies(this));
        node.SessionLive += OnLive;
        _groups.PortsChanged += OnPortsChanged;
    }

    /// <inheritdoc/>
    public void Start()
    {
        OnPortsChanged();
        TimeSpan period = TimeSpan.FromMilliseconds(_options.TickMillis);
        _timer = Node.Time.CreateTimer(static state => ((PipeService)state!).Tick(), this, period, period);
    }

    /// <inheritdoc/>
    public void Add(PipeDescription pipe)
    {
        lock (_gate)
        {
            _known.TryAdd(pipe.Pipe, pipe);
        }
    }

    /// <inheritdoc/>
    public PipeDescription? Find(string pipe)
    {
        PipeDescription[] found = [.. Known.Where(one => one.Name == pipe || one.Pipe.ToString() == pipe)];
        return found.Length == 1 ? found[0] : null;
    }

    /// <inheritdoc/>
    public PipeInput OpenInput(PipeDescription pipe, PipeInputOptions? options = null)
    {
        GroupPort? port = _groups.FindPort(pipe.Group);
        PipeInput input = new(this, pipe, port, options ?? new PipeInputOptions());
        if (port is null)
        {
            input.Become(PipeInputState.NotMember);
            return input;
        }

        int state;
        lock (_gate)
        {
            _known.TryAdd(pipe.Pipe, pipe);
            bool isFree = !_disposed && (!_inputs.TryGetValue(pipe.Pipe, out PipeInput? other) || other.State == PipeInputState.Moved);
            if (isFree)
            {
                _resolver.Unbind(pipe.Pipe, Node.NowMillis);
            }

            state = isFree
                ? _resolver.Bind(
                    pipe.Pipe, pipe.Group, pipe.Type, Encoding.UTF8.GetBytes(pipe.Name), input.Options.TakesOver, input.Options.IsFresh, Node.NowMillis)
                : PipeBindState.None;
            if (state != PipeBindState.None)
            {
                _inputs = new Dictionary<Identifier, PipeInput>(_inputs, IdentifierComparer.Instance) { [pipe.Pipe] = input };
            }
        }

        if (state == PipeBindState.None)
        {
            input.Become(PipeInputState.Refused);
        }

        Settle();
        return input;
    }

    /// <inheritdoc/>
    public PipeOutput? OpenOutput(PipeDescription pipe, PipeOutputOptions? options, out string problem)
    {
        options ??= new PipeOutputOptions();
        GroupPort? port = _groups.FindPort(pipe.Group);
        problem = port is null ? $"This peer is no member of the group of pipe {pipe.Name}."
            : options.InClear && pipe.DemandsSecurity ? $"Pipe {pipe.Name} demands that messages are secured: nothing goes in clear."
            : options.InClear && !port.AllowsClear ? $"The group of pipe {pipe.Name} takes nothing in clear."
            : "";
        if (problem.Length > 0)
        {
            return null;
        }

        PipeOutput output = new(this, pipe, port!, options);
        lock (_gate)
        {
            _known.TryAdd(pipe.Pipe, pipe);
            if (_disposed || !Want(pipe))
            {
                problem = "There is no room for one more pipe.";
                return null;
            }

            _outputs.Add(output);
            output.SetEnds(EndsOf(pipe.Pipe));
        }

        Settle();
        return output;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Identifier>> FindEndsAsync(PipeDescription pipe, TimeSpan wait, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_disposed || _groups.FindPort(pipe.Group) is null || !Want(pipe))
            {
                return [];
            }
        }

        try
        {
            Settle();
            await Task.Delay(wait, Node.Time, cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                return EndsOf(pipe.Pipe);
            }
        }
        finally
        {
            lock (_gate)
            {
                _resolver.Release(pipe.Pipe);
            }
        }
    }

    /// <summary>Closes all ends and tells their groups.</summary>
    public async ValueTask DisposeAsync()
    {
        PipeInput[] inputs;
        PipeOutput[] outputs;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            inputs = [.. _inputs.Values];
            outputs = [.. _outputs];
        }

        foreach (PipeOutput output in outputs)
        {
            output.Dispose();
        }

        foreach (PipeInput input in inputs)
        {
            input.Dispose();
        }

        lock (_gate)
        {
            _disposed = true;
        }

        _groups.PortsChanged -= OnPortsChanged;
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal PipeInput? FindInput(Identifier pipe) => _inputs.TryGetValue(pipe, out PipeInput? input) && input.Takes ? input : null;

    internal void Close(PipeInput input)
    {
        lock (_gate)
        {
            if (_inputs.GetValueOrDefault(input.Description.Pipe) == input)
            {
                Remove(input);
                _resolver.Unbind(input.Description.Pipe, Node.NowMillis);
            }
        }

        input.Become(PipeInputState.Closed);
        Settle();
    }

    internal void Close(PipeOutput output)
    {
        lock (_gate)
        {
            if (_outputs.Remove(output))
            {
                _resolver.Release(output.Description.Pipe);
            }
        }
    }

    /// <summary>The transport by which a group is reached with one datagram; null where there is none.</summary>
    internal IGroupTransport? MulticastOf(GroupPort port) =>
        _options.IsSubnet(port.Group) ? Node.Transports.Transports.OfType<IGroupTransport>().FirstOrDefault() : null;

    private bool Want(PipeDescription pipe) =>
        _resolver.Want(pipe.Pipe, pipe.Group, pipe.Type, Encoding.UTF8.GetBytes(pipe.Name), Node.NowMillis);

    private void Remove(PipeInput input)
    {
        Dictionary<Identifier, PipeInput> inputs = new(_inputs, IdentifierComparer.Instance);
        inputs.Remove(input.Description.Pipe);
        _inputs = inputs;
    }

    /// <summary>Boards that have an end of a broadcast pipe and sleep. Where there is no way to them, none.</summary>
    internal Identifier[] SleepersOf(PipeDescription pipe, GroupPort port, Identifier[] ends)
    {
        if (_groups.Relay is null || port.Protection != Groups.PolicyProtection.Common)
        {
            return [];
        }

        lock (_gate)
        {
            return _boardEnds.SleepersOf(pipe.Pipe, port, ends);
        }
    }

    private Identifier[] EndsOf(Identifier pipe)
    {
        Identifier[] ends = new Identifier[PipeLimits.MaxEnds];
        return ends[.._resolver.CopyEnds(pipe, ends)];
    }
}
