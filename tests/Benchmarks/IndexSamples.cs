using System.Globalization;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Benchmarks;

/// <summary>Advertisements of services, each of about 800 octets, ten of each publisher. The same number gives the same advertisement.</summary>
internal static class IndexSamples
{
    internal const int Keywords = 10_000;

    private static readonly string[] _rooms = ["Kitchen", "Hall", "Bath", "Attic", "Cellar", "Garage", "Garden", "Office", "Bedroom", "Porch"];
    private static readonly string[] _things = ["lamp", "fan", "switch", "heater", "sensor", "lock", "camera", "blind", "pump", "valve"];
    private static readonly string _rest = new('x', 600);

    internal static DateTimeOffset Now { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    internal static string NameOf(int number) => $"urn:nanopeers:service:{Id(1, number)}";

    internal static string TitleOf(int number) => string.Create(
        CultureInfo.InvariantCulture, $"{_rooms[Mix(number) % 10]} {_things[Mix(number) / 10 % 10]} {Mix(number) % 1_000_000:d6}");

    internal static string KeywordOf(int number) => string.Create(CultureInfo.InvariantCulture, $"word{Mix(number) % Keywords:d5}");

    internal static AdvertisementRecord Make(int number) => new()
    {
        Name = NameOf(number),
        Kind = 5,
        Title = TitleOf(number),
        Group = Id(2, number % 100),
        Publisher = Id(3, number / 10),
        Version = 1,
        PublishedAt = Now,
        ExpiresAt = Now.AddSeconds(3600 + (Mix(number) % 86_400)),
        Document = Encoding.UTF8.GetBytes($"<service><name>{NameOf(number)}</name><title>{TitleOf(number)}</title><rest>{_rest}</rest></service>"),
        Attributes = [new("keyword", KeywordOf(number)), new("room", _rooms[Mix(number) % 10]), new("provider", "a provider")],
    };

    /// <summary>Spreads numbers, so that neighbours in one order are none in another.</summary>
    internal static int Mix(int number) => (int)((uint)number * 2654435761u >> 1);

    private static Identifier Id(byte kind, int number)
    {
        byte[] octets = new byte[Identifier.Length];
        int mixed = Mix(number);
        octets[0] = (byte)(mixed >> 16);
        octets[1] = (byte)(mixed >> 8);
        octets[2] = (byte)mixed;
        octets[6] = kind;
        BitConverter.TryWriteBytes(octets.AsSpan(12), number);
        return new Identifier(octets, 0);
    }
}
