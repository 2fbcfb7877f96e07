using NanoPeers.ClientApi;
using NanoPeers.ClientApi.Peering;

using GatewayConnection gateway = GatewayConnection.Open(GatewayAccess.UsualFolder);
await using Stream resource = await new PeeringClient(gateway).OpenAsync(new Uri(args[0]));
await using Stream output = Console.OpenStandardOutput();
await resource.CopyToAsync(output);
