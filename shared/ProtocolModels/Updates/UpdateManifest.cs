using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Messages;

namespace NanoPeers.Updates;

/// <summary>
/// A view of one signed manifest, found in place: header, product, components, signature. What it says is proven only after
/// <see cref="SignedOctetsVerifier"/> has taken its signature. Allocates nothing but the texts that are asked for; used again for the next one.
/// UPDATES.md.
/// </summary>
public sealed class UpdateManifest
{
    /// <summary>Version of the format.</summary>
    public const int FormatVersion = 1;

    /// <summary>Octets before the first field.</summary>
    public const int HeaderLength = 41;

    /// <summary>The last second of the year 9999: the highest time.</summary>
    public const long LastSecond = 253402300799;

    internal const int OffsetVersion = 18;
    internal const int OffsetSequence = 19;
    internal const int OffsetIssued = 23;
    internal const int OffsetExpires = 31;
    internal const int OffsetFieldsLength = 39;

    /// <summary>"NanoPeers manifest": no signature over a manifest is one over anything else.</summary>
    internal static readonly byte[] Domain =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x6D, 0x61, 0x6E, 0x69, 0x66, 0x65, 0x73, 0x74,
    };

    private readonly FieldReader _reader = new FieldReader();
    private readonly int[] _components = new int[UpdateLimits.MaxComponents];
    private readonly int[] _ends = new int[UpdateLimits.MaxComponents];
    private int _productOffset;
    private int _productLength;

    /// <summary>Makes a view of nothing.</summary>
    public UpdateManifest()
    {
        Buffer = new byte[0];
    }

    /// <summary>The octets that are viewed.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Where the manifest begins.</summary>
    public int Offset { get; private set; }

    /// <summary>Its octets, signature included.</summary>
    public int Length { get; private set; }

    /// <summary>Its octets before the signature: what was signed.</summary>
    public int SignedLength { get; private set; }

    /// <summary>Octets of the signature, which follows what was signed.</summary>
    public int SignatureLength => Length - SignedLength;

    /// <summary>Counts the product's manifests, from 1: a lower one is never taken after a higher one.</summary>
    public uint Sequence => BigEndian.ReadUInt32(Buffer, Offset + OffsetSequence);

    /// <summary>When it was issued, Unix seconds.</summary>
    public long IssuedSeconds => (long)BigEndian.ReadUInt64(Buffer, Offset + OffsetIssued);

    /// <summary>From when on it does not count any more, Unix seconds: whoever withholds newer ones is noticed then.</summary>
    public long ExpiresSeconds => (long)BigEndian.ReadUInt64(Buffer, Offset + OffsetExpires);

    /// <summary>The lowest version of the installed product that can take this update; none when any can.</summary>
    public ulong Minimum { get; private set; }

    /// <summary>How many components there are, from 1.</summary>
    public int Count { get; private set; }

    /// <summary>The product, as a new text.</summary>
    public string Product => Encoding.UTF8.GetString(Buffer, _productOffset, _productLength);

    /// <summary>Views a manifest.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets: it must end with them.</param>
    public UpdateManifestStatus TryDecode(byte[] buffer, int offset, int count)
    {
        Buffer = buffer;
        Offset = offset;
        Length = count;
        SignedLength = count;
        Count = 0;
        Minimum = UpdateVersion.None;
        _productLength = 0;
        UpdateManifestStatus status = CheckHeader();
        if (status == UpdateManifestStatus.Valid)
        {
            status = ReadFields();
        }

        if (status == UpdateManifestStatus.Valid && (_productLength == 0 || Count == 0))
        {
            status = UpdateManifestStatus.MissingField;
        }

        return status;
    }

    /// <summary>A component's <see cref="ComponentClass"/>.</summary>
    /// <param name="component">From 0.</param>
    public int ClassOf(int component)
    {
        return Buffer[_components[component]];
    }

    /// <summary>A component's <see cref="UpdateVersion"/>.</summary>
    /// <param name="component">From 0.</param>
    public ulong VersionOf(int component)
    {
        return BigEndian.ReadUInt64(Buffer, _components[component] + ComponentShape.Version);
    }

    /// <summary>Octets of a component.</summary>
    /// <param name="component">From 0.</param>
    public int LengthOf(int component)
    {
        return (int)BigEndian.ReadUInt32(Buffer, _components[component] + ComponentShape.Length);
    }

    /// <summary>Where the 32 octets of a component's SHA-256 begin.</summary>
    /// <param name="component">From 0.</param>
    public int DigestOffsetOf(int component)
    {
        return _components[component] + ComponentShape.Digest;
    }

    /// <summary>How the digests of a component's chunks are made: <see cref="ChunkForm"/>.</summary>
    /// <param name="component">From 0.</param>
    public int ChunkFormOf(int component)
    {
        return Buffer[_components[component] + ComponentShape.Form];
    }

    /// <summary>Octets of each chunk of a component but the last; 0 when it has no digests of chunks.</summary>
    /// <param name="component">From 0.</param>
    public int ChunkSizeOf(int component)
    {
        return ChunkFormOf(component) == ChunkForm.None ? 0 : 1 << Buffer[_components[component] + ComponentShape.ChunkShift];
    }

    /// <summary>How many chunks have digests.</summary>
    /// <param name="component">From 0.</param>
    public int ChunkCountOf(int component)
    {
        return (_ends[component] - ChunksOffsetOf(component)) / ChunkForm.DigestSize;
    }

    /// <summary>Where the digests of a component's chunks begin, 32 octets each.</summary>
    /// <param name="component">From 0.</param>
    public int ChunksOffsetOf(int component)
    {
        int href = HrefLengthAt(component);
        return href + 1 + Buffer[href];
    }

    /// <summary>A component's name, as a new text: letters, digits, dot, hyphen and underscore; it can be a file's name.</summary>
    /// <param name="component">From 0.</param>
    public string NameOf(int component)
    {
        int at = _components[component];
        return Encoding.UTF8.GetString(Buffer, at + ComponentShape.Name, Buffer[at + ComponentShape.NameLength]);
    }

    /// <summary>A component's URL at its origin, as a new text: the name under which peers look for it.</summary>
    /// <param name="component">From 0.</param>
    public string HrefOf(int component)
    {
        int at = HrefLengthAt(component);
        return Encoding.UTF8.GetString(Buffer, at + 1, Buffer[at]);
    }

    private int HrefLengthAt(int component)
    {
        int at = _components[component];
        return at + ComponentShape.Name + Buffer[at + ComponentShape.NameLength];
    }

    private UpdateManifestStatus CheckHeader()
    {
        int known = Length < Domain.Length ? Length : Domain.Length;
        for (int i = 0; i < known; i++)
        {
            if (Buffer[Offset + i] != Domain[i])
            {
                return UpdateManifestStatus.NotAManifest;
            }
        }

        if (Length == 0)
        {
            return UpdateManifestStatus.NotAManifest;
        }

        if (Length < HeaderLength)
        {
            return UpdateManifestStatus.Truncated;
        }

        if (Length > UpdateLimits.MaxManifest)
        {
            return UpdateManifestStatus.TooLong;
        }

        if (Buffer[Offset + OffsetVersion] != FormatVersion)
        {
            return UpdateManifestStatus.UnknownVersion;
        }

        if (Sequence == 0)
        {
            return UpdateManifestStatus.BadSequence;
        }

        bool inTime = IssuedSeconds >= 0 && IssuedSeconds < ExpiresSeconds && ExpiresSeconds <= LastSecond;
        return inTime ? UpdateManifestStatus.Valid : UpdateManifestStatus.BadTime;
    }

    private UpdateManifestStatus ReadFields()
    {
        int fields = BigEndian.ReadUInt16(Buffer, Offset + OffsetFieldsLength);
        int left = Length - HeaderLength - fields;
        if (left < 0)
        {
            return UpdateManifestStatus.Truncated;
        }

        if (left != RsaPublicKey.ModulusSize2048 && left != RsaPublicKey.ModulusSize3072)
        {
            return UpdateManifestStatus.BadSignatureLength;
        }

        SignedLength = HeaderLength + fields;
        _reader.Begin(Buffer, Offset + HeaderLength, fields);
        int last = 0;
        DecodeStatus next = _reader.Next();
        while (next == DecodeStatus.Complete)
        {
            bool mayFollow = _reader.Id > last || (_reader.Id == last && (last == UpdateField.Component || last >= FieldReader.FirstSkippable));
            UpdateManifestStatus status = mayFollow ? TakeField() : UpdateManifestStatus.BadField;
            if (status != UpdateManifestStatus.Valid)
            {
                return status;
            }

            last = _reader.Id;
            next = _reader.Next();
        }

        return next == DecodeStatus.End ? UpdateManifestStatus.Valid : UpdateManifestStatus.BadField;
    }

    private UpdateManifestStatus TakeField()
    {
        switch (_reader.Id)
        {
            case UpdateField.Product: return TakeProduct();
            case UpdateField.Minimum: return TakeMinimum();
            case UpdateField.Component: return TakeComponent();
            default: return _reader.Id >= FieldReader.FirstSkippable ? UpdateManifestStatus.Valid : UpdateManifestStatus.BadField;
        }
    }

    private UpdateManifestStatus TakeProduct()
    {
        if (_reader.Length < 1 || _reader.Length > Limits.MaxNameLength)
        {
            return UpdateManifestStatus.BadField;
        }

        _productOffset = _reader.Offset;
        _productLength = _reader.Length;
        return ComponentShape.IsName(Buffer, _productOffset, _productLength) ? UpdateManifestStatus.Valid : UpdateManifestStatus.BadText;
    }

    private UpdateManifestStatus TakeMinimum()
    {
        if (_reader.Length != 8)
        {
            return UpdateManifestStatus.BadField;
        }

        Minimum = _reader.LongNumber;
        return UpdateManifestStatus.Valid;
    }

    private UpdateManifestStatus TakeComponent()
    {
        if (Count == UpdateLimits.MaxComponents)
        {
            return UpdateManifestStatus.TooManyComponents;
        }

        UpdateManifestStatus status = ComponentShape.Check(Buffer, _reader.Offset, _reader.Length);
        for (int i = 0; i < Count && status == UpdateManifestStatus.Valid; i++)
        {
            if (ComponentShape.HaveSameName(Buffer, _components[i], _reader.Offset))
            {
                status = UpdateManifestStatus.SameName;
            }
        }

        _components[Count] = _reader.Offset;
        _ends[Count] = _reader.Offset + _reader.Length;
        Count++;
        return status;
    }
}
