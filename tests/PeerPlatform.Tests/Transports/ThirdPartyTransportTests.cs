using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Transports;
using TestPeer = NanoPeers.PeerPlatform.Tests.Nodes.TestPeer;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>A transport that this house never heard of, and what the layers above know of IP: nothing.</summary>
public sealed class ThirdPartyTransportTests
{
    private static readonly string[] _above =
    [
        "Nodes", "Paths", "Chat", "Files", "Groups", "GroupPeers", "Admission", "Authentication", "Certificates", "Credentials", "Cryptography", "KeyExchanges",
    ];

    [Fact]
    [Trait("Capability", "E5")]
    public async Task A_transport_of_another_scheme_is_registered_and_carries_sessions_with_no_change_anywhere()
    {
        ConcurrentDictionary<string, RadioTransport> air = new();
        await using TestPeer first = new TestPeer(1, new PeerSetting { Transport = new RadioTransport(air, "aa-01") }).Started();
        await using TestPeer second = new TestPeer(2, new PeerSetting { Transport = new RadioTransport(air, "bb-02") }).Started();
        Assert.Equal(["ble"], first.Node.Transports.Schemes);
        Assert.Equal(["ble://aa-01"], first.Node.Transports.Endpoints);
        PeerSession session = await first.LiveAsync(second);
        for (uint number = 1; number <= 100; number++)
        {
            Assert.Equal(SendStatus.Sent, session.SendBody(TestPeer.Tag, number, BodyLog.Write));
        }

        await second.Bodies.UntilAsync(100);
        Assert.Equal("ble://bb-02", session.Address.ToString());

        // A radio of datagrams promises no order: each came, and came once.
        Assert.Equal(Enumerable.Range(1, 100).Select(number => (uint)number), second.Bodies.Numbers.Order());
    }

    [Fact]
    [Trait("Capability", "E6")]
    public void Nothing_above_the_transports_knows_an_IP_address_and_nothing_looks_up_a_name()
    {
        Assembly platform = typeof(PeerNode).Assembly;
        List<string> found = [];
        foreach (Type type in platform.GetTypes().Where(type => _above.Contains(type.Namespace?.Split('.').Last())))
        {
            const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            IEnumerable<Type> known = type.GetFields(All).Select(field => field.FieldType)
                .Concat(type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(TypesOf));
            found.AddRange(known.Where(IsOfIp).Select(one => $"{type.FullName}: {one.Name}"));
        }

        Assert.Empty(found);
        using PEReader file = new(File.OpenRead(platform.Location));
        MetadataReader metadata = file.GetMetadataReader();
        Assert.DoesNotContain("Dns", metadata.TypeReferences.Select(handle => metadata.GetString(metadata.GetTypeReference(handle).Name)));
    }

    private static IEnumerable<Type> TypesOf(MethodBase method) =>
    [
        .. method.GetParameters().Select(parameter => parameter.ParameterType),
        .. method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? [],
        .. method is MethodInfo info ? [info.ReturnType] : Type.EmptyTypes,
    ];

    private static bool IsOfIp(Type type) =>
        (type.Namespace is "System.Net" or "System.Net.Sockets") || (type.HasElementType && IsOfIp(type.GetElementType()!))
        || (type.IsGenericType && type.GetGenericArguments().Any(IsOfIp));

    /// <summary>What a third party would write for a radio: a stub whose air is a table.</summary>
    private sealed class RadioTransport : ITransport
    {
        private readonly ConcurrentDictionary<string, RadioTransport> _air;
        private readonly KnownIncomingAddress _asSender;
        private readonly ConcurrentQueue<(byte[] Message, RadioTransport From)> _coming = new();
        private readonly Lock _hearing = new();
        private IMessageSink? _sink;

        public RadioTransport(ConcurrentDictionary<string, RadioTransport> air, string station)
        {
            _air = air;
            _asSender = new KnownIncomingAddress(new StationAddress(station));
            LocalEndpoint = Endpoint.Parse("ble://" + station)!;
            air[station] = this;
        }

        public string Scheme => "ble";

        public Endpoint LocalEndpoint { get; }

        public int MaxMessageLength => 4_096;

        public TransportCounters Counters { get; } = new("ble");

        public bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem)
        {
            address = new StationAddress(endpoint.Host);
            problem = "";
            return true;
        }

        public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to)
        {
            if (!_air.TryGetValue(((StationAddress)to).Station, out RadioTransport? there) || there._sink is null)
            {
                return SendStatus.Unreachable;
            }

            byte[] copy = message.ToArray();
            there._coming.Enqueue((copy, this));
            ThreadPool.QueueUserWorkItem(_ => there.HearNext());
            return SendStatus.Sent;
        }

        public void Start(IMessageSink sink) => _sink = sink;

        public ValueTask DisposeAsync()
        {
            _air.TryRemove(LocalEndpoint.Host, out _);
            return ValueTask.CompletedTask;
        }

        /// <summary>What was sent first is heard first, whichever thread comes first.</summary>
        private void HearNext()
        {
            lock (_hearing)
            {
                if (_coming.TryDequeue(out (byte[] Message, RadioTransport From) next))
                {
                    _sink!.Receive(this, next.Message, 0, next.Message.Length, next.From._asSender);
                }
            }
        }
    }

    private sealed class StationAddress(string station) : RemoteAddress
    {
        public override string Scheme => "ble";

        public string Station => station;

        public override bool Equals(RemoteAddress? other) => other is StationAddress same && same.Station == station;

        public override int GetHashCode() => station.GetHashCode(StringComparison.Ordinal);

        protected override Endpoint MakeEndpoint() => Endpoint.Parse("ble://" + station)!;
    }
}
