using NanoPeers.Messages;

namespace NanoPeers.Resolver;

/// <summary>
/// What a peer with little memory needs to find an implementation of a policy for itself: it writes the question, and reads the answers in place. RESOLVER.md,
/// "Policies"; S0: the search takes a policy advertisement and a peer advertisement, of which runtime and constraints are the part that counts here.
/// </summary>
public sealed class PolicySearch
{
    private readonly FieldReader _fields = new FieldReader();
    private readonly FieldReader _entry = new FieldReader();
    private readonly PolicyFieldWriter _writer = new PolicyFieldWriter();

    /// <summary>The entry's version.</summary>
    public uint Version { get; private set; }

    /// <summary>Octets of the entry's package; 0 for what was built in.</summary>
    public uint Size { get; private set; }

    /// <summary>The entry's state.</summary>
    public PolicyState State { get; private set; }

    /// <summary>Where the entry's runtime stands in the answer.</summary>
    public int RuntimeOffset { get; private set; }

    /// <summary>Octets of the runtime's name.</summary>
    public int RuntimeLength { get; private set; }

    /// <summary>Where the package's digest stands in the answer, 32 octets; -1 for what was built in.</summary>
    public int DigestOffset { get; private set; }

    /// <summary>Writes a question.</summary>
    /// <param name="into">Receives it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets.</param>
    /// <param name="name">The policy's canonical name.</param>
    /// <param name="runtime">This peer's runtime.</param>
    /// <param name="constraints">What this peer demands, such as "RAM&lt;100KB".</param>
    /// <returns>Octets of the question; 0 when it does not fit.</returns>
    public int WriteFind(byte[] into, int offset, int capacity, byte[] name, byte[] runtime, byte[][] constraints)
    {
        _writer.Begin(into, offset, capacity);
        _writer.WriteUInt8(PolicyField.Operation, PolicyOperation.Find);
        _writer.Write(PolicyField.Name, name, 0, name.Length);
        _writer.Write(PolicyField.Runtime, runtime, 0, runtime.Length);
        for (int i = 0; i < constraints.Length; i++)
        {
            _writer.Write(PolicyField.Constraint, constraints[i], 0, constraints[i].Length);
        }

        return _writer.Overflowed ? 0 : _writer.Length;
    }

    /// <summary>Begins to read an answer.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    public void Begin(byte[] buffer, int offset, int count)
    {
        _fields.Begin(buffer, offset, count);
    }

    /// <summary>Moves to the next entry.</summary>
    /// <returns>Complete, End after the last one, or Malformed.</returns>
    public DecodeStatus Next()
    {
        DecodeStatus status = _fields.Next();
        while (status == DecodeStatus.Complete && _fields.Id != PolicyField.Entry)
        {
            status = _fields.Next();
        }

        return status == DecodeStatus.Complete ? ReadEntry() : status;
    }

    private DecodeStatus ReadEntry()
    {
        Version = 0;
        Size = 0;
        State = PolicyState.Any;
        RuntimeLength = 0;
        DigestOffset = -1;
        _entry.Begin(_fields.Buffer, _fields.Offset, _fields.Length);
        DecodeStatus status = _entry.Next();
        while (status == DecodeStatus.Complete)
        {
            TakeField();
            status = _entry.Next();
        }

        bool isWhole = status == DecodeStatus.End && RuntimeLength > 0 && (State == PolicyState.Active || State == PolicyState.Inactive);
        return isWhole ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }

    private void TakeField()
    {
        switch (_entry.Id)
        {
            case PolicyField.Version when _entry.Length == 4:
                Version = _entry.Number;
                break;
            case PolicyField.Size when _entry.Length == 4:
                Size = _entry.Number;
                break;
            case PolicyField.State when _entry.Length == 1:
                State = (PolicyState)_entry.Number;
                break;
            case PolicyField.Digest when _entry.Length == 32:
                DigestOffset = _entry.Offset;
                break;
            case PolicyField.Runtime:
                RuntimeOffset = _entry.Offset;
                RuntimeLength = _entry.Length;
                break;
        }
    }
}
