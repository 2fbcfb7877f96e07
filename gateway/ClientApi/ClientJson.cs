using System.Text.Json;
using System.Text.Json.Serialization;
using NanoPeers.ClientApi.Services;
using NanoPeers.ClientApi.Peering;

namespace NanoPeers.ClientApi;

/// <summary>
/// How the library's own messages are written as JSON. What a newer gateway says beyond them is left out, so that a program need not be
/// built anew for it.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, MaxDepth = 16, RespectNullableAnnotations = true, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(IReadOnlyList<KeptService>))]
[JsonSerializable(typeof(ServiceAction))]
[JsonSerializable(typeof(GatewayAccess))]
[JsonSerializable(typeof(GatewayProblem))]
[JsonSerializable(typeof(ObjectNeed))]
[JsonSerializable(typeof(NeedStep))]
[JsonSerializable(typeof(PeeringStatus))]
[JsonSerializable(typeof(IReadOnlyList<KeptFile>))]
[JsonSerializable(typeof(IReadOnlyList<SavedFile>))]
[JsonSerializable(typeof(IReadOnlyList<KeptProduct>))]
[JsonSerializable(typeof(KeptProduct))]
[JsonSerializable(typeof(ProductOrder))]
[JsonSerializable(typeof(ProductAction))]
[JsonSerializable(typeof(IReadOnlyList<KeptUpload>))]
[JsonSerializable(typeof(KeptUpload))]
[JsonSerializable(typeof(UploadOrder))]
[JsonSerializable(typeof(IReadOnlyList<ListedPeer>))]
internal sealed partial class ClientJson : JsonSerializerContext;
