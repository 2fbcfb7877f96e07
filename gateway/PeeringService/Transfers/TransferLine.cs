using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Transfers;

/// <summary>A transfer as a line of JSON, in files and between programs that draw or add up what several nodes recorded.</summary>
public static class TransferLine
{
    /// <summary>Writes one.</summary>
    public static string Write(Transfer one) => JsonSerializer.Serialize(
        new Fields
        {
            Object = one.Object.ToString(),
            Href = one.Href,
            From = one.From,
            Origin = one.IsOrigin,
            To = one.To,
            Octets = one.Octets,
            Began = one.Began,
            Ended = one.Ended,
        },
        TransferJson.Default.Fields);

    /// <summary>Reads one; null where the line is none.</summary>
    public static Transfer? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, TransferJson.Default.Fields) is { } fields && ObjectId.TryParse(fields.Object, out ObjectId id)
                && fields.Octets >= 0 && fields.Ended >= fields.Began
                ? new Transfer(id, fields.Href, fields.From, fields.Origin, fields.To, fields.Octets, fields.Began, fields.Ended)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The line's fields.</summary>
    internal sealed class Fields
    {
        public required string Object { get; init; }

        public required string Href { get; init; }

        public required string From { get; init; }

        public required bool Origin { get; init; }

        public required string To { get; init; }

        public required long Octets { get; init; }

        public required DateTimeOffset Began { get; init; }

        public required DateTimeOffset Ended { get; init; }
    }
}

/// <summary>The code for it is generated when the library is built.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TransferLine.Fields))]
internal sealed partial class TransferJson : JsonSerializerContext;
