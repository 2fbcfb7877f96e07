using System;
using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Messages;

namespace NanoPeers.Updates;

/// <summary>
/// Writes the octets of a manifest up to its signature, which its issuer appends. Whether the manifest is sound is for
/// <see cref="UpdateManifest.TryDecode"/> to say, once it is signed. UPDATES.md.
/// </summary>
public sealed class UpdateManifestWriter
{
    private readonly byte[] _buffer = new byte[UpdateLimits.MaxManifest];
    private int _at;

    /// <summary>What was written, from its first octet on.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>Octets written so far: what is to be signed.</summary>
    public int Length => _at;

    /// <summary>True when something had no room beside a signature by a 2048-bit key: the manifest is to be thrown away.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>Begins a manifest and forgets the one before.</summary>
    /// <param name="product">The product: 1 to 32 letters, digits, dots, hyphens and underscores.</param>
    /// <param name="sequence">Its number, higher than that of the one before.</param>
    /// <param name="issuedSeconds">Unix seconds.</param>
    /// <param name="expiresSeconds">Unix seconds, later.</param>
    /// <param name="minimum">The lowest version of the installed product that can take it; none for any.</param>
    public void Begin(string product, uint sequence, long issuedSeconds, long expiresSeconds, ulong minimum)
    {
        byte[] buffer = _buffer;
        Array.Copy(UpdateManifest.Domain, 0, buffer, 0, UpdateManifest.Domain.Length);
        buffer[UpdateManifest.OffsetVersion] = UpdateManifest.FormatVersion;
        BigEndian.WriteUInt32(buffer, UpdateManifest.OffsetSequence, sequence);
        BigEndian.WriteUInt64(buffer, UpdateManifest.OffsetIssued, (ulong)issuedSeconds);
        BigEndian.WriteUInt64(buffer, UpdateManifest.OffsetExpires, (ulong)expiresSeconds);
        _at = UpdateManifest.HeaderLength;
        IsOverfull = false;
        byte[] name = Encoding.UTF8.GetBytes(product);
        if (BeginField(UpdateField.Product, name.Length))
        {
            Put(name, 0, name.Length);
        }

        if (minimum != UpdateVersion.None && BeginField(UpdateField.Minimum, 8))
        {
            BigEndian.WriteUInt64(buffer, _at, minimum);
            _at += 8;
        }

        End();
    }

    /// <summary>Adds a component.</summary>
    /// <param name="componentClass">Its <see cref="ComponentClass"/>.</param>
    /// <param name="name">Its name, such as Myavdat.2611211430.cab without the date: it stays when the version changes.</param>
    /// <param name="version">Its version.</param>
    /// <param name="href">Its URL at the origin.</param>
    /// <param name="length">Its octets.</param>
    /// <param name="digest">SHA-256 of it, 32 octets.</param>
    /// <param name="chunkForm">How the digests of its chunks are made.</param>
    /// <param name="chunkShift">Size of its chunks as a power of two; 0 when there are no digests of chunks.</param>
    /// <param name="chunks">The digests of its chunks, one after another; empty when there are none.</param>
    public void AddComponent(
        int componentClass, string name, ulong version, string href, int length, byte[] digest, int chunkForm, int chunkShift, byte[] chunks)
    {
        byte[] nameOctets = Encoding.UTF8.GetBytes(name);
        byte[] hrefOctets = Encoding.UTF8.GetBytes(href);
        IsOverfull = IsOverfull || nameOctets.Length > 255 || hrefOctets.Length > 255;
        if (!BeginField(UpdateField.Component, ComponentShape.Name + nameOctets.Length + 1 + hrefOctets.Length + chunks.Length))
        {
            return;
        }

        byte[] buffer = _buffer;
        buffer[_at + ComponentShape.Class] = (byte)componentClass;
        buffer[_at + ComponentShape.Form] = (byte)chunkForm;
        BigEndian.WriteUInt64(buffer, _at + ComponentShape.Version, version);
        BigEndian.WriteUInt32(buffer, _at + ComponentShape.Length, (uint)length);
        Array.Copy(digest, 0, buffer, _at + ComponentShape.Digest, ChunkForm.DigestSize);
        buffer[_at + ComponentShape.ChunkShift] = (byte)chunkShift;
        buffer[_at + ComponentShape.NameLength] = (byte)nameOctets.Length;
        _at += ComponentShape.Name;
        Put(nameOctets, 0, nameOctets.Length);
        buffer[_at++] = (byte)hrefOctets.Length;
        Put(hrefOctets, 0, hrefOctets.Length);
        Put(chunks, 0, chunks.Length);
        End();
    }

    private bool BeginField(int field, int count)
    {
        IsOverfull = IsOverfull || count > _buffer.Length - RsaPublicKey.ModulusSize2048 - _at - 3;
        if (IsOverfull)
        {
            return false;
        }

        _buffer[_at] = (byte)field;
        BigEndian.WriteUInt16(_buffer, _at + 1, count);
        _at += 3;
        return true;
    }

    private void Put(byte[] octets, int offset, int count)
    {
        Array.Copy(octets, offset, _buffer, _at, count);
        _at += count;
    }

    private void End()
    {
        BigEndian.WriteUInt16(_buffer, UpdateManifest.OffsetFieldsLength, _at - UpdateManifest.HeaderLength);
    }
}
