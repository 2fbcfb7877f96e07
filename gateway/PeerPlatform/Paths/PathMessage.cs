using System.Text;
using NanoPeers.Endpoints;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Paths;

/// <summary>A view of one body of the <c>paths</c> protocol in somebody's buffer: where a peer can be reached. PATHS.md.</summary>
public sealed class PathMessage : BodyFields
{
    /// <summary>Field 3: endpoints, separated by blanks.</summary>
    public const int EndpointsField = 3;

    /// <summary>Most endpoints in one message.</summary>
    public const int MaxEndpoints = 8;

    private const uint Needs = (1u << KindField) | (1u << CredentialField) | (1u << EndpointsField);
    private const int MaxText = MaxEndpoints * (Limits.MaxEndpointLength + 1);

    /// <summary>Makes a view of nothing.</summary>
    public PathMessage()
        : base(EndpointsField + 1)
    {
    }

    /// <summary>The endpoints; what is none is left out. Allocates.</summary>
    public IReadOnlyList<Endpoint> CopyEndpoints() =>
    [
        .. Encoding.ASCII.GetString(Buffer, OffsetOf(EndpointsField), LengthOf(EndpointsField)).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Take(MaxEndpoints).Select(text => Endpoint.Parse(text)).OfType<Endpoint>(),
    ];

    /// <summary>Writes the fields: as many endpoints as there may be.</summary>
    /// <param name="writer">A writer with a body begun.</param>
    /// <param name="endpoints">Where this peer can be reached, best first.</param>
    public static void Write(MessageWriter writer, IEnumerable<string> endpoints)
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Join(' ', endpoints.Take(MaxEndpoints)));
        writer.WriteUInt8(KindField, PathMessageKind.Told);
        writer.WriteCredential();
        writer.WriteOctets(EndpointsField, text, 0, text.Length);
    }

    /// <inheritdoc/>
    protected override int MaxBodyLength => MaxText + Limits.MaxCredentialLength + 64;

    /// <inheritdoc/>
    protected override int MinLength(int field) => field == KindField ? 1 : 0;

    /// <inheritdoc/>
    protected override int MaxLength(int field) => field switch
    {
        KindField => 1,
        CredentialField => Limits.MaxCredentialLength,
        EndpointsField => MaxText,
        _ => -1,
    };

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        if (Kind > PathMessageKind.Told)
        {
            return DecodeStatus.Unknown;
        }

        return Kind == PathMessageKind.Told && Present == Needs ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }
}
