using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Credentials;

/// <summary>
/// The credential policies of a node, by protocol: what stands in field 2 of every body, going out and coming in. A protocol without a policy has an
/// empty field, and whatever comes in it is left alone. Immutable.
/// </summary>
public sealed class BodyCredentials : IBodyCredentials
{
    private static readonly byte[] _none = [];
    private readonly (byte[] Tag, ICredentialPolicy Policy)[] _policies;

    /// <summary>Sets the policies.</summary>
    /// <param name="policies">A policy for each protocol that has one.</param>
    public BodyCredentials(IEnumerable<(byte[] Tag, ICredentialPolicy Policy)> policies)
    {
        _policies = [.. policies];
    }

    /// <inheritdoc/>
    public byte[] Find(byte[] tag)
    {
        foreach ((byte[] known, ICredentialPolicy policy) in _policies)
        {
            if (known.AsSpan().SequenceEqual(tag))
            {
                return policy.Own;
            }
        }

        return _none;
    }

    /// <summary>Judges the body at which a message stands.</summary>
    internal CredentialJudgement Judge(Envelope envelope, FieldReader reader)
    {
        foreach ((byte[] tag, ICredentialPolicy policy) in _policies)
        {
            if (envelope.BodyIs(tag))
            {
                ReadOnlySpan<byte> sender = envelope.Buffer.AsSpan(envelope.SenderOffset, Identifiers.Identifier.Length);
                return policy.Judge(CredentialOf(envelope, reader), sender);
            }
        }

        return CredentialJudgement.Accepted;
    }

    /// <summary>The first field 2 of a body; nothing when it has none. A second one makes the body malformed for its own protocol.</summary>
    internal static ReadOnlySpan<byte> CredentialOf(Envelope envelope, FieldReader reader)
    {
        reader.Begin(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
        while (reader.Next() == DecodeStatus.Complete)
        {
            if (reader.Id == BodyFields.CredentialField)
            {
                return envelope.Buffer.AsSpan(reader.Offset, reader.Length);
            }
        }

        return default;
    }
}
