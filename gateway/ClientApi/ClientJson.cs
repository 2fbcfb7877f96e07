using System.Text.Json;
using System.Text.Json.Serialization;

namespace NanoPeers.ClientApi;

/// <summary>
/// How the library's own messages are written as JSON. What a newer gateway says beyond them is left out, so that a program need not be
/// built anew for it.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, MaxDepth = 16, RespectNullableAnnotations = true, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(GatewayAccess))]
[JsonSerializable(typeof(GatewayProblem))]
internal sealed partial class ClientJson : JsonSerializerContext;
