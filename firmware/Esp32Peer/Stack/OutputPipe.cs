using NanoPeers.Identifiers;

namespace NanoPeers.Firmware.Stack;

/// <summary>The board's output end of a point-to-point pipe: who has the input end, as that peer last told.</summary>
internal sealed class OutputPipe
{
    private ulong _version;
    private uint _generation;

    internal OutputPipe(Identifier pipe)
    {
        Pipe = pipe;
    }

    internal Identifier Pipe { get; }

    /// <summary>Who has the input end; null while nobody is known.</summary>
    internal Identifier? Holder { get; private set; }

    /// <summary>A peer says that it has the input end.</summary>
    internal void NoteEnd(Identifier peer, ulong version, uint generation)
    {
        bool isSame = Holder != null && Holder.Equals(peer);
        bool goesBefore = Holder == null || generation > _generation || (generation == _generation && peer.IsBefore(Holder));
        if (isSame ? version > _version : goesBefore)
        {
            Holder = peer;
            _version = version;
            _generation = generation;
        }
    }

    /// <summary>A peer says that it has no input end.</summary>
    internal void NoteNone(Identifier peer, ulong version)
    {
        if (Holder != null && Holder.Equals(peer) && version > _version)
        {
            Holder = null;
        }
    }
}
