using System.Text.Json;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>What boards/ID.json says that provisioning and flashing need. The files are part of the program.</summary>
internal sealed class BoardDescription
{
    private const string ResourcePrefix = "boards/";
    private const string ResourceEnding = ".json";

    private static readonly string[] _partNames = ["relay", "button", "wall", "lamp"];

    private BoardDescription(JsonElement board)
    {
        Id = board.GetProperty("id").GetString()!;
        Name = board.GetProperty("name").GetString()!;
        Image = board.GetProperty("image").GetString()!;
        HasPsram = board.GetProperty("psramMegabytes").GetInt32() > 0;
        IsWired = board.GetProperty("network").GetString() == "ethernet";
        HasNativeRsaImage = board.GetProperty("nativeRsaImage").GetBoolean();
        OtherImages = [.. board.GetProperty("otherImages").EnumerateArray()
            .Select(other => $"{other.GetProperty("image").GetString()}: {other.GetProperty("when").GetString()}")];
        Notes = [.. board.GetProperty("notes").EnumerateArray().Select(note => note.GetString()!)];
        Parts = [.. _partNames.Where(name => board.TryGetProperty(name, out _)).Select(name => (name, Part(board.GetProperty(name))))];
    }

    /// <summary>The ids of all boards, in order.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        [.. typeof(BoardDescription).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => name[ResourcePrefix.Length..^ResourceEnding.Length])
            .Order(StringComparer.Ordinal)];

    /// <summary>What the command line calls it.</summary>
    public string Id { get; }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>The stock image that nanoff is told.</summary>
    public string Image { get; }

    /// <summary>
    /// Whether <see cref="Image"/> is a custom one with RSA of its own: it gets the application that uses it. A stock image starts no such one.
    /// </summary>
    public bool HasNativeRsaImage { get; }

    /// <summary>Images of other builds of the board, each with when it is right.</summary>
    public IReadOnlyList<string> OtherImages { get; }

    /// <summary>Whether it has PSRAM, from which its image makes the heap; without, the heap is what the chip's own memory leaves.</summary>
    public bool HasPsram { get; }

    /// <summary>Whether it is connected by cable rather than by Wi-Fi.</summary>
    public bool IsWired { get; }

    /// <summary>What a person must know before flashing or wiring it.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Its parts by name, in the order of the settings file.</summary>
    public IReadOnlyList<(string Name, BoardPart Part)> Parts { get; }

    /// <summary>The board of an id; null when there is none.</summary>
    public static BoardDescription? Find(string id)
    {
        if (!Ids.Contains(id))
        {
            return null;
        }

        using Stream file = typeof(BoardDescription).Assembly.GetManifestResourceStream(ResourcePrefix + id + ResourceEnding)!;
        return Read(file);
    }

    /// <summary>Reads a board's file, which boards/board.schema.json must allow.</summary>
    /// <param name="file">The file.</param>
    internal static BoardDescription Read(Stream file)
    {
        using JsonDocument document = JsonDocument.Parse(file);
        return new BoardDescription(document.RootElement);
    }

    private static BoardPart Part(JsonElement part) => new(
        part.GetProperty("pin").GetInt32(), part.GetProperty("level").GetString()!, TextOrNull(part, "pull"), TextOrNull(part, "kind"));

    private static string? TextOrNull(JsonElement part, string name) => part.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
