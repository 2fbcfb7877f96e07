using System.Text;

namespace NanoPeers.Storage;

/// <summary>
/// Where an encrypted value belongs. Its octets are the associated data of the encryption, so a value opens in its own place only: it
/// cannot be moved to another row, column or table, nor be given another owner or a longer life.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
/// <param name="Row">What identifies the row, and those of its other columns that must not change under the value.</param>
internal readonly record struct ValuePlace(string Table, string Column, byte[] Row)
{
    /// <summary>The texts end with a zero octet and hold none, so no two places have the same octets.</summary>
    internal byte[] ToOctets() => [.. Encoding.ASCII.GetBytes($"nanopeers-state-1\0{Table}\0{Column}\0"), .. Row];
}
